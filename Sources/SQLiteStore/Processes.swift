public import Application
public import Engine
internal import SQL

extension SQLiteStore {
  public func state(_ process: ProcessID) async throws -> ProcessState? {
    if let head = heads[process] { return head.state }
    let record = try read { connection throws(StoreError) in
      try connection.first("SELECT state FROM processes WHERE id = \(process.rawValue)") { $0.blob(0) }
    }
    return try record.map(readState)
  }

  public func states(after last: ProcessID?, limit: Int) async throws -> [ProcessState] {
    try read { connection throws(StoreError) in
      try connection.query("SELECT state FROM processes WHERE id > \(last?.rawValue ?? 0) ORDER BY id LIMIT \(limit)") {
        row throws(StoreError) in try readState(row.blob(0))
      }
    }
  }

  public func process(reference: String) async throws -> ProcessID? {
    try read { connection throws(StoreError) in
      try connection.first("SELECT id FROM processes WHERE reference = \(reference)") { ProcessID($0.int(0)) }
    }
  }

  public func events(_ process: ProcessID) async throws -> [StoredEvent] {
    try read { connection throws(StoreError) in
      try connection.query(
        "SELECT sequence, at, kind, payload FROM events WHERE process = \(process.rawValue) ORDER BY sequence"
      ) { row throws(StoreError) in
        StoredEvent(
          sequence: Int(row.int(0)), event: try readEvent(kind: row.text(2), at: row.int(1), payload: row.blob(3)))
      }
    }
  }

  public func processes(_ query: ProcessQuery) async throws -> [ProcessRow] {
    var conditions: [SQL] = []
    if let reader = query.reader { conditions.append(isVisible(to: reader)) }
    if let starter = query.starter { conditions.append("p.starter = \(starter.rawValue)") }
    if let template = query.template { conditions.append("p.template = \(template.rawValue)") }
    if let status = query.status {
      conditions.append("p.status = \(status)")
      // Lets the index of open processes serve it.
      if status == "RUNNING" || status == "PAUSED" { conditions.append("p.ended_at IS NULL") }
    }
    let source: SQL =
      query.words.isEmpty ? "processes p" : "process_search JOIN processes p ON p.id = process_search.rowid"
    // The newest are read first, so that a page of them is enough.
    let order: SQL = query.words.isEmpty ? "p.id" : "process_search.rowid"
    conditions += searchConditions(query.words)
    let filter: SQL = conditions.dropFirst().reduce(conditions.first ?? "1") { "\($0) AND \($1)" }
    return try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT \(ProcessRow.columns) FROM \(source) WHERE \(filter)
        ORDER BY \(order) DESC LIMIT \(query.limit) OFFSET \(query.offset)
        """
      ) { row throws(StoreError) in try ProcessRow(row) }
    }
  }

  public func countRunning(reader: PersonID?) async throws -> [TemplateKey: Int] {
    let filter: SQL = reader.map { "AND \(isVisible(to: $0))" } ?? ""
    let counts = try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT p.template, count(*) FROM processes p WHERE p.ended_at IS NULL AND p.status = 'RUNNING' \(filter)
        GROUP BY p.template
        """
      ) { (TemplateKey($0.text(0)), Int($0.int(1))) }
    }
    return Dictionary(counts, uniquingKeysWith: { first, _ in first })
  }
}

/// A condition on processes `p`.
func isVisible(to reader: PersonID) -> SQL {
  """
  (p.visible_to_all = 1
    OR EXISTS (SELECT 1 FROM participants t WHERE t.person = \(reader.rawValue) AND t.process = p.id))
  """
}

func readEvent(kind: String, at: Int64, payload: [UInt8]) throws(StoreError) -> Event {
  do { return try Event(kind: kind, at: Instant(milliseconds: at), payload: payload) } catch {
    throw .damaged("an event: \(error)")
  }
}

extension SQLiteStore {
  public func dueTimers(at now: Instant, limit: Int) async throws -> [Timer] {
    try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT step, at FROM timers WHERE at <= \(now.milliseconds) AND tried_until <= \(now.milliseconds)
        ORDER BY at LIMIT \(limit)
        """
      ) { Timer(step: StepID(rawValue: $0.int(0)), at: Instant(milliseconds: $0.int(1))) }
    }
  }

  public func postpone(_ timer: Timer, until: Instant) async throws {
    try await writer.write {
      try $0.run("UPDATE timers SET tried_until = \(until.milliseconds) WHERE step = \(timer.step.rawValue)")
    }
  }
}
