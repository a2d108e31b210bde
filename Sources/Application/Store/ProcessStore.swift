public import Engine

/// One act on one process, which the store carries out in a single durable write.
public struct ActRequest: Sendable {
  public enum Target: Sendable {
    /// A new process of a template; the store assigns id and reference.
    case new(TemplateKey, prefix: String)
    case existing(ProcessID)
  }
  /// The same command twice has its outcome once.
  public var command: CommandID
  public var target: Target
  public var at: Instant

  public init(command: CommandID, target: Target, at: Instant) {
    self.command = command
    self.target = target
    self.at = at
  }
}

/// Drawn by whoever makes a form, and sent back with it.
public struct CommandID: RawRepresentable, Hashable, Sendable {
  public static let charactersMax = 64

  public let rawValue: String

  /// nil unless it is 1 to 64 letters, digits, `-`, `_` or `:`.
  public init?(rawValue: String) {
    let others = Set("-_:".utf8)
    guard (1...Self.charactersMax).contains(rawValue.utf8.count),
      rawValue.utf8.allSatisfy({ isASCIIAlphanumeric($0) || others.contains($0) })
    else { return nil }
    self.rawValue = rawValue
  }
}

/// What the store found: the state as of this write.
public struct LoadedAct: Sendable {
  /// nil for a new process.
  public var state: ProcessState?
  public var id: ProcessID
  public var reference: String

  public init(state: ProcessState?, id: ProcessID, reference: String) {
    self.state = state
    self.id = id
    self.reference = reference
  }
}

/// What is to be committed together.
public struct ActPlan: Sendable {
  public var events: [Event]
  /// After the events.
  public var state: ProcessState
  public var template: Template
  public var outbox: [OutboxEntry]
  public var links: [NewLink]
  /// An issue that ends without another in its place.
  public var revoked: LinkID?

  public init(
    events: [Event], state: ProcessState, template: Template, outbox: [OutboxEntry], links: [NewLink],
    revoked: LinkID? = nil
  ) {
    self.events = events
    self.state = state
    self.template = template
    self.outbox = outbox
    self.links = links
    self.revoked = revoked
  }
}

public struct ActOutcome: Sendable, Equatable {
  public var process: ProcessID
  public var reference: String
  /// Of the last event of the act.
  public var sequence: Int
  /// The command had been carried out before; this is its first outcome.
  public var isRepeat: Bool

  public init(process: ProcessID, reference: String, sequence: Int, isRepeat: Bool) {
    self.process = process
    self.reference = reference
    self.sequence = sequence
    self.isRepeat = isRepeat
  }
}

/// Where processes are kept: their logs, states and read models.
public protocol ProcessStore: Sendable {
  /// Loads, asks `body` for a plan, and commits it durably, together with others that wait. A refusal changes nothing.
  /// `body` may be run again when a commit fails through no fault of its own.
  func act(
    _ request: ActRequest, _ body: @Sendable @escaping (LoadedAct) throws -> ActPlan
  ) async throws -> ActOutcome

  func state(_ process: ProcessID) async throws -> ProcessState?
  /// States in the order of their ids, at most `limit` of them after `last`, for going through all.
  func states(after last: ProcessID?, limit: Int) async throws -> [ProcessState]
  func process(reference: String) async throws -> ProcessID?
  /// In the order of their sequence, with the numbers.
  func events(_ process: ProcessID) async throws -> [StoredEvent]
  func processes(_ query: ProcessQuery) async throws -> [ProcessRow]
  /// Running processes by template; with a reader only those that they may see.
  func countRunning(reader: PersonID?) async throws -> [TemplateKey: Int]
  /// How much people hold, all of them for nil; who holds most first.
  func load(of people: Set<PersonID>?, now: Instant) async throws -> [PersonLoad]
  func countOpenSteps(of people: Set<PersonID>?, now: Instant) async throws -> OpenSteps
  /// How long the last completed processes took, the newest first.
  func cycles(reader: PersonID?, limit: Int) async throws -> [ProcessCycle]
}

public struct StoredEvent: Sendable, Equatable {
  public var sequence: Int
  public var event: Event

  public init(sequence: Int, event: Event) {
    self.sequence = sequence
    self.event = event
  }
}

/// Which processes to list; newest first.
public struct ProcessQuery: Sendable, Equatable {
  /// Who reads: with it only what they take part in or everyone may see. nil: all.
  public var reader: PersonID?
  public var starter: PersonID?
  public var template: TemplateKey?
  /// The glossary's word, such as `RUNNING`.
  public var status: String?
  /// All of them must be found.
  public var words: [SearchWord]
  public var offset: Int
  public var limit: Int

  public init(
    reader: PersonID? = nil, starter: PersonID? = nil, template: TemplateKey? = nil, status: String? = nil,
    words: [SearchWord] = [], offset: Int = 0, limit: Int = 50
  ) {
    self.reader = reader
    self.starter = starter
    self.template = template
    self.status = status
    self.words = words
    self.offset = offset
    self.limit = limit
  }
}

/// A process in a list.
public struct ProcessRow: Sendable, Equatable {
  public var id: ProcessID
  public var reference: String
  public var template: TemplateKey
  public var version: Int
  public var subject: String
  /// The glossary's word.
  public var status: String
  public var outcome: String
  public var starter: PersonID
  public var startedAt: Instant
  public var endedAt: Instant?
  public var due: Instant?
  public var amount: String
  public var currency: String
  public var track: [StageState]
  public var holders: [HolderSummary]

  public init(
    id: ProcessID, reference: String, template: TemplateKey, version: Int, subject: String, status: String,
    outcome: String, starter: PersonID, startedAt: Instant, endedAt: Instant?, due: Instant?, amount: String,
    currency: String, track: [StageState], holders: [HolderSummary]
  ) {
    self.id = id
    self.reference = reference
    self.template = template
    self.version = version
    self.subject = subject
    self.status = status
    self.outcome = outcome
    self.starter = starter
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.due = due
    self.amount = amount
    self.currency = currency
    self.track = track
    self.holders = holders
  }
}

extension ProcessState {
  /// The row of the list, as a function of the state.
  public func row(_ template: Template) -> ProcessRow {
    let amount = self.amount(template)
    var outcome = ""
    if case .completed(_, let how) = status { outcome = how.rawValue }
    return ProcessRow(
      id: id, reference: reference, template: self.template, version: version, subject: subject, status: status.word,
      outcome: outcome, starter: starter, startedAt: startedAt, endedAt: status.endedAt, due: nextDue, amount: amount,
      currency: amount.isEmpty ? "" : template.currency, track: track(template), holders: holders(template))
  }
}
