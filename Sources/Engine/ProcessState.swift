/// What a process is at one point of its record. It is folded from events and nothing else.
public struct ProcessState: Sendable, Equatable {
  public var id: ProcessID
  /// `PUR-1042`.
  public var reference: String
  public var template: TemplateKey
  public var version: Int
  /// Count of events folded in; the sequence of the last one.
  public var sequence: Int
  public var subject: String
  public var starter: PersonID
  public var startedAt: Instant
  public var due: Instant?
  public var status: ProcessStatus
  public var fields: [FieldKey: FieldValue]
  /// In the order of their activation; the number of a step is its index plus one.
  public var steps: [StepState]
  public var documents: [DocumentState]
  /// Everyone who started, held or acted, in the order in which they came.
  public var participants: [PersonID]
  /// Messages that came and that no step has taken yet.
  public var messages: [ItemKey] = []
  /// The end of its SLA has passed and was acted upon.
  public var isLate = false
  /// How it ends, once the steps that undo what was done are done.
  public var closing: Closing?

  /// The round of a template's step that counts now: the last one that no send-back has made void.
  public func current(_ key: StepKey) -> StepState? { steps.last { $0.key == key && !$0.isVoid } }

  public func step(number: Int) -> StepState? {
    steps.indices.contains(number - 1) ? steps[number - 1] : nil
  }

  /// Steps that somebody must act on.
  public var openSteps: [StepState] { steps.filter { $0.status.isOpen } }

  /// Of every round: what was given stays when a step is done over.
  public func documents(of step: StepState, slot: ItemKey) -> [DocumentState] {
    documents.filter { $0.belongs(to: step) && $0.slot == slot && $0.removedAt == nil }
  }
}

public enum ProcessStatus: Sendable, Equatable {
  public enum Outcome: String, Sendable {
    case done, rejected
  }
  case running
  case paused(since: Instant, by: Actor, reason: String)
  case completed(at: Instant, outcome: Outcome)
  case failed(at: Instant, reason: String)
  case timedOut(at: Instant)
  case terminated(at: Instant, by: Actor, reason: String)

  public var endedAt: Instant? {
    switch self {
    case .running, .paused: nil
    case .completed(let at, _), .failed(let at, _), .timedOut(let at), .terminated(let at, _, _): at
    }
  }

  /// The glossary's word.
  public var word: String {
    switch self {
    case .running: "RUNNING"
    case .paused: "PAUSED"
    case .completed: "COMPLETED"
    case .failed: "FAILED"
    case .timedOut: "TIMED_OUT"
    case .terminated: "TERMINATED"
    }
  }
}

/// An end before the last step.
public enum Closing: Sendable, Equatable {
  case terminated(reason: String)
  case failed(reason: String)
  case timedOut
}

/// One round of one step.
public struct StepState: Sendable, Equatable {
  public var number: Int
  public var key: StepKey
  /// From 1.
  public var round: Int
  public var status: StepStatus
  public var activatedAt: Instant
  public var due: Instant?
  /// Rungs still to come, by the index in the template's ladder.
  public var rungs: [PendingRung]
  /// One for work; one for each approver of an approval.
  public var seats: [Seat]
  public var ticks: [ItemKey: Tick]
  /// A send-back made this round void: the step is done again, or no longer counts.
  public var isVoid: Bool
  /// Of a step that comes once for each of several: which of them.
  public var item: String?
  /// What was approved here, where a change of it opens the approval again.
  public var bases: [Basis] = []
  /// Why what was approved here must be approved again.
  public var reopened: String?
  /// While it is open.
  public var call: CallState?

  public var id: (ProcessID) -> StepID {
    { StepID(process: $0, number: number) }
  }

  /// Seats whose holder must act now.
  public var openSeats: [Seat] { status.isOpen ? seats.filter { $0.state == .open } : [] }
}

public enum StepStatus: Sendable, Equatable {
  public enum Outcome: String, Sendable {
    case done, approved, rejected
  }
  /// Somebody holds it, or may claim it.
  case active
  case completed(at: Instant, by: Actor, outcome: Outcome)
  case skipped(at: Instant)
  case sentBack(at: Instant, by: Actor, to: StepKey, reason: String)
  case cancelled(at: Instant)
  case timedOut(at: Instant)
  /// A service did not do it, and nobody did so in its place.
  case failed(at: Instant, reason: String)

  public var isOpen: Bool { self == .active }
}

/// A place at a step: who must act there.
public struct Seat: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// An earlier seat comes first.
    case later
    case open
    case done(at: Instant, decision: Decision, reason: String, by: Actor)
  }
  public enum Decision: String, Sendable {
    case done, approved, rejected, abstained
  }
  public var role: RoleKey
  public var holder: Holder
  /// When the present holder got it.
  public var since: Instant
  public var state: State
  /// Why this holder: "manager of Jonas Weber"; what was said when it was passed on.
  public var why: String
  /// Who passed it on to the present holder; nil: it came by the template.
  public var passedBy: Actor?
  /// Of what its holder saw when they decided.
  public var receipt: Receipt?
}

public enum Holder: Sendable, Equatable {
  case person(PersonID)
  case collaborator(Collaborator)
  /// Offered: any one of them may claim it.
  case candidates([PersonID])
  /// Nobody could be found: an incident tells why.
  case nobody

  public var person: PersonID? {
    if case .person(let id) = self { id } else { nil }
  }
}

public struct PendingRung: Sendable, Equatable {
  /// Stands for the moment at which a step that waits is over.
  public static let wake = -1

  /// Into the template step's ladder, or `wake`.
  public var index: Int
  public var at: Instant
}

public struct Tick: Sendable, Equatable {
  public var at: Instant
  public var by: Actor
}

/// A file that was given for a document slot.
public struct DocumentState: Sendable, Equatable {
  /// From 1, within the process.
  public var number: Int
  public var step: StepKey
  /// Of a step that comes once for each of several: for which of them.
  public var item: String?
  public var slot: ItemKey
  public var file: FileReference
  public var at: Instant
  public var by: Actor
  public var removedAt: Instant?

  public func belongs(to step: StepState) -> Bool { self.step == step.key && item == step.item }
}

public struct FileReference: Sendable, Equatable {
  /// Hex of the content's hash: its address in the vault.
  public var hash: String
  public var name: String
  public var mediaType: String
  public var byteCount: Int

  public init(hash: String, name: String, mediaType: String, byteCount: Int) {
    self.hash = hash
    self.name = name
    self.mediaType = mediaType
    self.byteCount = byteCount
  }
}
