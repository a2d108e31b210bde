internal import Application
internal import CSQLite
internal import SQL

/// One connection. It belongs to one thread at a time.
final class Connection {
  let handle: OpaquePointer
  private var prepared: [UInt: [Prepared]] = [:]

  private struct Prepared {
    let pieces: [StaticString]
    let statement: OpaquePointer
  }

  enum Purpose {
    case writing, reading
  }

  init(path: String, purpose: Purpose) throws(StoreError) {
    var opened: OpaquePointer?
    let flags =
      purpose == .writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE
    let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw .unavailable("cannot open \(path): SQLite result \(code)")
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 10_000)
    try configure(purpose)
  }

  deinit {
    for kept in prepared.values.joined() { sqlite3_finalize(kept.statement) }
    sqlite3_close_v2(handle)
  }

  private func configure(_ purpose: Purpose) throws(StoreError) {
    // An act that was answered survives a loss of power.
    try script("PRAGMA synchronous=FULL")
    try script("PRAGMA foreign_keys=ON")
    // 64 MiB of pages: the working set stays in memory.
    try script("PRAGMA cache_size=-65536")
    switch purpose {
    case .writing:
      // Readers go on while the writer writes. The file keeps it.
      try script("PRAGMA journal_mode=WAL")
      // The writer makes the checkpoints, seldom: two connections that write or checkpoint can corrupt a WAL in 3.40.
      try script("PRAGMA wal_autocheckpoint=16000")
    case .reading:
      baton_sqlite_no_checkpoint_on_close(handle)
      try script("PRAGMA wal_autocheckpoint=0")
      try script("PRAGMA query_only=ON")
    }
  }

  /// Runs statements without values.
  func script(_ text: String) throws(StoreError) {
    let code = sqlite3_exec(handle, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code, text) }
  }

  func run(_ sql: SQL) throws(StoreError) {
    let statement = try prepare(sql)
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw error(code, sql.text) }
  }

  func query<T>(_ sql: SQL, _ decode: (Row) throws(StoreError) -> T) throws(StoreError) -> [T] {
    let statement = try prepare(sql)
    defer { sqlite3_reset(statement) }
    var rows: [T] = []
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw error(code, sql.text) }
      rows.append(try decode(Row(statement: statement)))
    }
  }

  func first<T>(_ sql: SQL, _ decode: (Row) throws(StoreError) -> T) throws(StoreError) -> T? {
    let statement = try prepare(sql)
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    if code == SQLITE_DONE { return nil }
    guard code == SQLITE_ROW else { throw error(code, sql.text) }
    return try decode(Row(statement: statement))
  }

  /// Rows changed by the last statement.
  var changes: Int { Int(sqlite3_changes(handle)) }

  /// Rows changed since the connection was opened.
  var totalChanges: Int64 { sqlite3_total_changes64(handle) }

  /// False once SQLite has rolled a transaction back by itself, as it does when the disk is full.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  private func prepare(_ sql: SQL) throws(StoreError) -> OpaquePointer {
    let statement = try statement(for: sql)
    var at: Int32 = 0
    for value in sql.values {
      at += 1
      let code: Int32 =
        switch value {
        case .null: sqlite3_bind_null(statement, at)
        case .int(let number): sqlite3_bind_int64(statement, at, number)
        case .text(let text): bind(text, to: statement, at)
        case .blob(let bytes):
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(statement, at, 0)
            : sqlite3_bind_blob(statement, at, bytes, Int32(bytes.count), baton_sqlite_transient())
        }
      guard code == SQLITE_OK else { throw error(code, sql.text) }
    }
    return statement
  }

  private func bind(_ text: String, to statement: OpaquePointer, _ at: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      // An empty text has no address, which SQLite would take for null.
      guard let start = bytes.baseAddress else {
        return sqlite3_bind_text(statement, at, "", 0, baton_sqlite_transient())
      }
      return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        sqlite3_bind_text(statement, at, $0, Int32(bytes.count), baton_sqlite_transient())
      }
    }
  }

  private func statement(for sql: SQL) throws(StoreError) -> OpaquePointer {
    let fingerprint = sql.fingerprint
    if let kept = prepared[fingerprint]?.first(where: { sql.isBuilt(like: $0.pieces) }) { return kept.statement }
    let text = sql.text
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code, text) }
    prepared[fingerprint, default: []].append(Prepared(pieces: sql.pieces, statement: statement))
    return statement
  }

  private func error(_ code: Int32, _ text: String) -> StoreError {
    switch code {
    case baton_sqlite_constraint_unique, baton_sqlite_constraint_primary_key:
      return .taken(text.contains("people") ? "mail address" : "value")
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .damaged("SQLite result \(code)")
    default:
      return .unavailable("SQLite result \(code) (\(String(cString: sqlite3_errmsg(handle)))) at: \(text.prefix(120))")
    }
  }
}

/// The present row of a statement; columns are counted from 0.
struct Row {
  fileprivate let statement: OpaquePointer

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  func bool(_ column: Int32) -> Bool { int(column) != 0 }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func blob(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }
}
