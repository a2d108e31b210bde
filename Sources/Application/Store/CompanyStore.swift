public import Engine

/// People and their sessions.
public protocol PeopleStore: Sendable {
  func directory() async throws -> Directory
  /// Adds when `id` is nil, with the password or not at all. An address that someone else has is a `StoreError.taken`.
  ///
  /// - Parameter passwordHash: nil leaves it as it is; a new one ends the person's sessions.
  func save(_ person: PersonDraft, passwordHash: String?) async throws -> PersonID
  /// Adds the first admin together with what holds for the company: both or neither. Where there is an admin already
  /// it is a `StoreError.taken`.
  func setUp(_ admin: PersonDraft, passwordHash: String, settings: [String: String]) async throws -> PersonID
  func save(_ role: CompanyRole) async throws
  func passwordHash(email: String) async throws -> (person: PersonID, hash: String?)?
  func addSession(_ session: Session) async throws
  func session(tokenHash: [UInt8]) async throws -> Session?
  func endSession(tokenHash: [UInt8]) async throws
}

public struct PersonDraft: Sendable, Equatable {
  public var id: PersonID?
  public var name: String
  public var email: String
  public var manager: PersonID?
  public var isActive: Bool
  public var isAdmin: Bool
  public var zone: String
  public var away: Away?

  public init(
    id: PersonID? = nil, name: String, email: String, manager: PersonID? = nil, isActive: Bool = true,
    isAdmin: Bool = false, zone: String, away: Away? = nil
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.manager = manager
    self.isActive = isActive
    self.isAdmin = isAdmin
    self.zone = zone
    self.away = away
  }
}

public struct Session: Sendable, Equatable {
  /// Keyed hash of the cookie's token.
  public var tokenHash: [UInt8]
  public var person: PersonID
  public var createdAt: Instant
  public var expiresAt: Instant

  public init(tokenHash: [UInt8], person: PersonID, createdAt: Instant, expiresAt: Instant) {
    self.tokenHash = tokenHash
    self.person = person
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }
}

/// A template as it is kept: the draft that is edited, and the versions that were published.
public struct TemplateRecord: Sendable, Equatable {
  public var key: TemplateKey
  public var name: String
  public var draft: String
  public var draftAt: Instant
  /// 0: never published.
  public var version: Int

  public init(key: TemplateKey, name: String, draft: String, draftAt: Instant, version: Int) {
    self.key = key
    self.name = name
    self.draft = draft
    self.draftAt = draftAt
    self.version = version
  }
}

public struct TemplateVersion: Sendable, Equatable {
  public var key: TemplateKey
  public var version: Int
  public var source: String
  public var at: Instant
  public var by: PersonID?

  public init(key: TemplateKey, version: Int, source: String, at: Instant, by: PersonID?) {
    self.key = key
    self.version = version
    self.source = source
    self.at = at
    self.by = by
  }
}

public protocol TemplateStore: Sendable {
  func templates() async throws -> [TemplateRecord]
  func versions(_ key: TemplateKey?) async throws -> [TemplateVersion]
  /// - Parameter after: the moment of the draft that is replaced, nil for none: another is a `StoreError.taken`.
  func saveDraft(_ key: TemplateKey, name: String, source: String, at: Instant, after: Instant?) async throws
  /// Adds a version, which must be the next one: two people who publish at once get one version, and one refusal.
  ///
  /// - Parameter after: as for a draft, whose place the version takes.
  func publish(_ version: TemplateVersion, name: String, after: Instant?) async throws
}

/// Something that a person must look at.
public struct IncidentRow: Sendable, Equatable {
  public var id: Int64
  /// nil: `reference` is the key of a template.
  public var process: ProcessID?
  public var reference: String
  public var step: Int?
  public var kind: String
  public var text: String
  public var at: Instant
  public var resolvedAt: Instant?
  public var resolvedBy: PersonID?

  public init(
    id: Int64, process: ProcessID?, reference: String, step: Int?, kind: String, text: String, at: Instant,
    resolvedAt: Instant?, resolvedBy: PersonID?
  ) {
    self.id = id
    self.process = process
    self.reference = reference
    self.step = step
    self.kind = kind
    self.text = text
    self.at = at
    self.resolvedAt = resolvedAt
    self.resolvedBy = resolvedBy
  }
}

public protocol SettingsStore: Sendable {
  func setting(_ name: String) async throws -> String?
  /// Those whose name begins so, by name.
  func settings(prefix: String) async throws -> [String: String]
  func set(_ name: String, to value: String) async throws
  /// All or none.
  func set(_ settings: [String: String]) async throws
  /// About a template. What was raised once, and resolved or not, is not raised again.
  func raiseIncident(about template: TemplateKey, _ text: String, at: Instant) async throws
  func incidents(openOnly: Bool, limit: Int) async throws -> [IncidentRow]
  func resolveIncident(_ id: Int64, by: PersonID, at: Instant) async throws
  /// Whether the database answers.
  func ping() async throws
}

/// Everything that is kept in the database.
public typealias Store = ProcessStore & InboxStore & DraftStore & OutboxStore & TimerStore & LinkStore & PeopleStore
  & TemplateStore & SettingsStore

/// What can go wrong where things are kept.
public enum StoreError: Error, Sendable, Equatable {
  /// The disk is full, the file cannot be written, the database is away: nothing was changed.
  case unavailable(String)
  /// A stored record cannot be read.
  case damaged(String)
  /// A value that must be unique is in use; the name of the value.
  case taken(String)
  case notFound(String)
  /// The schema is older than the program; the names of what is to be applied. Only where nothing may be written.
  case pendingMigrations([String])
  /// The server is stopping, or the store is only read.
  case closed

  public var sentence: String {
    switch self {
    case .unavailable: "Baton cannot save right now. Nothing was changed; try again in a moment."
    case .damaged: "A record could not be read. An administrator should run “baton verify”."
    case .taken(let what): "This \(what) is in use already."
    case .notFound(let what): "There is no such \(what)."
    case .pendingMigrations(let names):
      "The database is of an older version of Baton (\(names.joined(separator: ", ")) not applied). Make a copy of the "
        + "data folder, then run “baton migrate”, or start “baton serve”, which does it as well."
    case .closed: "Baton is stopping. Try again in a moment."
    }
  }
}
