public import Engine

/// Names one issue of one link; it is no secret.
public struct LinkID: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ rawValue: String) { self.rawValue = rawValue }
}

/// A link to be issued with an act. Its token is made again from `nonce` when the mail is composed, and never stored.
public struct NewLink: Sendable, Equatable {
  public var id: LinkID
  public var step: StepID
  public var email: String
  public var name: String
  public var nonce: [UInt8]
  /// Keyed hash of the token.
  public var tokenHash: [UInt8]
  public var issuedAt: Instant
  public var expiresAt: Instant

  public init(
    id: LinkID, step: StepID, email: String, name: String, nonce: [UInt8], tokenHash: [UInt8], issuedAt: Instant,
    expiresAt: Instant
  ) {
    self.id = id
    self.step = step
    self.email = email
    self.name = name
    self.nonce = nonce
    self.tokenHash = tokenHash
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }
}

public struct LinkRecord: Sendable, Equatable {
  public var link: NewLink
  public var revokedAt: Instant?
  /// Opens by people and by robots, so far as they can be told apart.
  public var opens: Int
  public var robotOpens: Int
  public var lastOpenedAt: Instant?
  /// Keyed hash of the code that was mailed, while one is asked for.
  public var codeHash: [UInt8]?
  public var codeTries: Int

  public init(
    link: NewLink, revokedAt: Instant?, opens: Int, robotOpens: Int, lastOpenedAt: Instant?, codeHash: [UInt8]?,
    codeTries: Int
  ) {
    self.link = link
    self.revokedAt = revokedAt
    self.opens = opens
    self.robotOpens = robotOpens
    self.lastOpenedAt = lastOpenedAt
    self.codeHash = codeHash
    self.codeTries = codeTries
  }
}

public protocol LinkStore: Sendable {
  func link(tokenHash: [UInt8]) async throws -> LinkRecord?
  func link(_ id: LinkID) async throws -> LinkRecord?
  func links(of process: ProcessID) async throws -> [LinkRecord]
  /// Opening is noted outside the process: it changes nothing in it.
  func noteOpen(_ id: LinkID, isRobot: Bool, at: Instant) async throws
  /// Sets the code that must be given with the next act, and has it mailed: both, or neither. Where one is out already
  /// it takes its place only as `isAnother`, and the tries so far still count.
  func setCode(_ id: LinkID, hash: [UInt8], mail: OutboxEntry, isAnother: Bool) async throws
  /// Lifts the code, and forgets tries and the robots that were seen.
  func clearCode(_ id: LinkID) async throws
  /// Counts a try at the code, and returns how many there were.
  func countCodeTry(_ id: LinkID) async throws -> Int
  /// A try with the right code.
  func takeBackCodeTry(_ id: LinkID) async throws
}
