public import Application
internal import CSQLite
internal import SQL

extension SQLiteStore {
  public static let libraryVersion = String(cString: sqlite3_libversion())

  /// Writes a copy of the database as it is at one moment, while others read and write.
  ///
  /// - Parameter path: of a file that does not exist.
  public func snapshot(to path: String) throws(StoreError) {
    try read { connection throws(StoreError) in try connection.copy(to: path) }
  }

  /// Keeps the mail that waits from going out, until somebody decides: after a restore it may be old.
  ///
  /// - Returns: how many there are.
  public func holdWaitingMail() async throws -> Int {
    try await writer.write { connection in
      try connection.run("UPDATE outbox SET state = 'held' WHERE state = 'waiting'")
      return connection.changes
    }
  }

  /// What the database says of itself: `ok`, or what is wrong.
  public func quickCheck() throws(StoreError) -> [String] {
    try read { connection throws(StoreError) in try connection.query("PRAGMA quick_check") { $0.text(0) } }
  }

  /// Journal mode and synchronous level, as the operator knows them.
  public func settingsInUse() throws(StoreError) -> (journal: String, synchronous: Int) {
    try read { connection throws(StoreError) in
      (
        try connection.first("PRAGMA journal_mode") { $0.text(0) } ?? "",
        Int(try connection.first("PRAGMA synchronous") { $0.int(0) } ?? 0)
      )
    }
  }
}

extension Connection {
  /// SQLite's online backup in one step: the copy is of one moment.
  fileprivate func copy(to path: String) throws(StoreError) {
    var target: OpaquePointer?
    defer { sqlite3_close_v2(target) }
    guard sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil) == SQLITE_OK,
      let backup = sqlite3_backup_init(target, "main", handle, "main")
    else { throw .unavailable("cannot make \(path)") }
    let code = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else { throw .unavailable("the copy \(path) stopped with SQLite result \(code)") }
    // A copy that is read alone needs no log beside it.
    guard sqlite3_exec(target, "PRAGMA journal_mode=DELETE", nil, nil, nil) == SQLITE_OK else {
      throw .unavailable("the copy \(path) cannot be closed")
    }
  }
}
