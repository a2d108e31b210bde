public import Engine

/// What a person's inbox amounts to, with its first page.
public struct InboxDigest: Sendable, Equatable {
  /// Rows of a page.
  public static let rowsMax = 50
  public static let waitingMax = 20

  /// Another for every reading of the database: the same stamp, the same digest.
  public var stamp: Int
  /// When the steps that the person holds are due, soonest first.
  public var dues: [Instant]
  /// Steps that the person holds and that have no due date.
  public var undatedCount: Int
  /// Steps that the person and others may claim.
  public var offeredCount: Int
  public var templates: Set<TemplateKey>
  public var starters: Set<PersonID>
  /// The first of all rows, in the order of `InboxQuery`.
  public var rows: [Assignment]
  /// Running processes that the person started and others hold, the newest first, at most `waitingMax`.
  public var waiting: [ProcessRow]

  public init(stamp: Int) {
    self.stamp = stamp
    dues = []
    undatedCount = 0
    offeredCount = 0
    templates = []
    starters = []
    rows = []
    waiting = []
  }

  public var heldCount: Int { dues.count + undatedCount }
  public var rowCount: Int { heldCount + offeredCount }

  /// How many of the dated steps are due before a moment.
  public func count(dueBefore moment: Instant) -> Int {
    var low = 0
    var high = dues.count
    while low < high {
      let middle = (low + high) / 2
      if dues[middle] < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Rows of an inbox: soonest due first, undated last.
public struct InboxQuery: Sendable, Equatable {
  /// A place between two rows.
  public struct Cursor: Sendable, Equatable {
    public var due: Instant?
    public var step: StepID

    public init(due: Instant?, step: StepID) {
      self.due = due
      self.step = step
    }
  }

  public var person: PersonID
  public var template: TemplateKey?
  public var starter: PersonID?
  public var after: Cursor?
  public var limit: Int

  public init(
    person: PersonID, template: TemplateKey? = nil, starter: PersonID? = nil, after: Cursor? = nil,
    limit: Int = InboxDigest.rowsMax
  ) {
    self.person = person
    self.template = template
    self.starter = starter
    self.after = after
    self.limit = limit
  }
}

public protocol InboxStore: Sendable {
  func inboxDigest(_ person: PersonID) async throws -> InboxDigest
  func inbox(_ query: InboxQuery) async throws -> [Assignment]
}
