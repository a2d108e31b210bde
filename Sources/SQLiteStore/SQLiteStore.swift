public import Application
internal import Foundation
internal import SQL
internal import Synchronization

/// The store on one machine: SQLite with one writer, and a pool of readers on snapshots.
public final class SQLiteStore: Sendable {
  let writer: Writer
  let secrets: any Secrets
  let heads = HeadCache()
  let sessions = SessionCache()
  let inboxes = InboxCache()
  private let path: String
  private let readers = Mutex<[ReaderBox]>([])

  /// A connection at rest, on its way from one reader to the next.
  private struct ReaderBox: @unchecked Sendable {
    let connection: Connection
  }

  public enum Purpose: Sendable {
    /// Makes the file when it is missing, and brings its schema up to date. One program at a time.
    case writing
    /// Beside a program that writes, and without leaving a trace. A schema that is not up to date is a
    /// `StoreError.pendingMigrations`.
    case reading
  }

  /// - Parameter migrations: the folder with the numbered files.
  public init(path: String, migrations: String, secrets: any Secrets, for purpose: Purpose = .writing)
    throws(StoreError)
  {
    self.path = path
    self.secrets = secrets
    switch purpose {
    case .writing:
      let connection = try Connection(path: path, purpose: .writing)
      try migrate(connection, folder: migrations)
      writer = Writer(connection: connection)
    case .reading:
      let pending = try pendingMigrations(try Connection(path: path, purpose: .reading), folder: migrations)
      guard pending.isEmpty else { throw .pendingMigrations(pending.map(\.name)) }
      writer = Writer(connection: nil)
    }
  }

  /// Commits what waits and stops writing. Reads go on until the last one is done.
  public func close() { writer.close() }

  /// Runs on the calling thread with a connection of its own: a read takes microseconds.
  func read<T>(_ body: (Connection) throws(StoreError) -> T) throws(StoreError) -> T {
    let box = readers.withLock { $0.popLast() }
    let connection = if let box { box.connection } else { try Connection(path: path, purpose: .reading) }
    defer {
      let box = ReaderBox(connection: connection)
      readers.withLock { $0.append(box) }
    }
    return try body(connection)
  }

  /// Reads of one moment, however many statements they take.
  func readSnapshot<T>(_ body: (Connection) throws(StoreError) -> T) throws(StoreError) -> T {
    try read { connection throws(StoreError) in
      try connection.script("BEGIN")
      defer { try? connection.script("COMMIT") }
      return try body(connection)
    }
  }
}

/// Applies the migrations that are not recorded yet, each in a transaction of its own.
private func migrate(_ connection: Connection, folder: String) throws(StoreError) {
  try connection.script(
    "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, at INTEGER NOT NULL) STRICT")
  for migration in try pendingMigrations(connection, folder: folder) {
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    try connection.script("BEGIN IMMEDIATE")
    do {
      try connection.script(migration.text)
      if migration.name == "0005_search" { try connection.fillSearchTexts() }
      try connection.run(
        "INSERT INTO migrations (name, checksum, at) VALUES (\(migration.name), \(migration.checksum), \(now))")
      try connection.script("COMMIT")
    } catch {
      if connection.isInTransaction { try? connection.script("ROLLBACK") }
      throw error
    }
  }
}

/// Those of the folder that are not recorded, in their order.
private func pendingMigrations(_ connection: Connection, folder: String) throws(StoreError) -> [Migration] {
  let isThere = try connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'") { $0.bool(0) } ?? false
  let recorded =
    isThere ? try connection.query("SELECT name, checksum FROM migrations") { ($0.text(0), $0.text(1)) } : []
  let checksums = Dictionary(recorded, uniquingKeysWith: { first, _ in first })
  var pending: [Migration] = []
  for migration in try migrations(in: folder) {
    guard let checksum = checksums[migration.name] else {
      pending.append(migration)
      continue
    }
    guard checksum == migration.checksum else {
      throw .damaged("the migration \(migration.name) was changed after it was applied")
    }
  }
  return pending
}

private func migrations(in folder: String) throws(StoreError) -> [Migration] {
  do {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return try names.compactMap { name in
      guard name.hasSuffix(".sql") else { return nil }
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      return Migration(fileName: name, text: text, database: "sqlite")
    }
  } catch { throw .unavailable("cannot read the migrations in \(folder): \(error)") }
}
