public import Engine

/// A notification or a call on its way out, written with the act that caused it.
public struct OutboxEntry: Sendable, Equatable {
  public enum State: String, Sendable, CaseIterable {
    case waiting, sent, refused, exhausted, dropped
    /// Waited when a backup was made that was restored since: somebody decides whether it goes out.
    case held
  }
  /// `PROCESS-SEQUENCE-INDEX` for what an act causes: the same on every try, and the mail's Message-ID.
  public var id: String
  public var process: ProcessID?
  public var notification: Notification
  /// The link that the mail carries.
  public var link: LinkID?
  public var createdAt: Instant
  /// Not before.
  public var firstTryAt: Instant

  public init(
    id: String, process: ProcessID?, notification: Notification, link: LinkID?, createdAt: Instant,
    firstTryAt: Instant? = nil
  ) {
    self.firstTryAt = firstTryAt ?? createdAt
    self.id = id
    self.process = process
    self.notification = notification
    self.link = link
    self.createdAt = createdAt
  }
}

/// Who takes an entry out.
public enum OutboxChannel: Sendable {
  case mail, calls
}

/// An entry with what became of it.
public struct OutboxRow: Sendable, Equatable {
  public var entry: OutboxEntry
  public var state: OutboxEntry.State
  public var attempts: Int
  public var nextAt: Instant
  public var sentAt: Instant?
  /// The server's last answer.
  public var response: String
  public var to: String
  public var subject: String

  public init(
    entry: OutboxEntry, state: OutboxEntry.State, attempts: Int, nextAt: Instant, sentAt: Instant?, response: String,
    to: String, subject: String
  ) {
    self.entry = entry
    self.state = state
    self.attempts = attempts
    self.nextAt = nextAt
    self.sentAt = sentAt
    self.response = response
    self.to = to
    self.subject = subject
  }
}

public struct OutboxQuery: Sendable, Equatable {
  public var state: OutboxEntry.State?
  /// Words in recipient or subject.
  public var text: String
  public var limit: Int
  public var offset: Int

  public init(state: OutboxEntry.State? = nil, text: String = "", limit: Int, offset: Int = 0) {
    self.state = state
    self.text = text
    self.limit = limit
    self.offset = offset
  }
}

public protocol OutboxStore: Sendable {
  /// Entries whose next try is due, oldest first.
  func due(_ channel: OutboxChannel, at now: Instant, limit: Int) async throws -> [OutboxRow]
  /// Takes an entry before it leaves. False: somebody else has it.
  func lease(_ id: String, until end: Instant, at now: Instant) async throws -> Bool
  /// Of a server that is gone, by the one that took its place.
  func endLeases() async throws
  /// Records what became of a try, and ends the lease.
  func update(_ row: OutboxRow) async throws
  /// The newest first.
  func outbox(_ query: OutboxQuery) async throws -> [OutboxRow]
  /// Lets what was held go out, or drops it.
  func settleHeldMail(isSent: Bool) async throws
  func outboxRow(_ id: String) async throws -> OutboxRow?
}

public protocol TimerStore: Sendable {
  func dueTimers(at now: Instant, limit: Int) async throws -> [Timer]
  /// Pushes a timer that could not be served out of the way for a while.
  func postpone(_ timer: Timer, until: Instant) async throws
}
