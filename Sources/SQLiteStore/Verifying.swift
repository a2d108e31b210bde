public import Application
public import Engine
internal import SQL

extension SQLiteStore: VerifiableStore {
  public func storedProcesses(after last: ProcessID?, limit: Int) async throws -> [StoredProcess] {
    let secrets = secrets
    return try readSnapshot { connection throws(StoreError) in
      let heads = try connection.query(
        """
        SELECT \(ProcessRow.columns), p.state, p.sequence, p.hash FROM processes p WHERE p.id > \(last?.rawValue ?? 0)
        ORDER BY p.id LIMIT \(limit)
        """
      ) { row throws(StoreError) in
        (row: try ProcessRow(row), record: row.blob(11), sequence: Int(row.int(12)), hash: row.blob(13))
      }
      var processes: [StoredProcess] = []
      for head in heads {
        let id = head.row.id
        let (events, hash, fault) = try connection.log(of: id, secrets)
        processes.append(
          StoredProcess(
            id: id, reference: head.row.reference, record: head.record, row: head.row, sequence: head.sequence,
            events: events, chainFault: fault ?? (hash == head.hash ? nil : "the head of the hash chain differs"),
            assignments: try connection.assignments(of: id), timers: try connection.timers(of: id),
            participants: try connection.participants(of: id), searchText: try connection.searchText(of: id)))
      }
      return processes
    }
  }

  public func orphanRows() async throws -> [String] {
    try read { connection throws(StoreError) in
      let processes = StepID.numbersPerProcessMax
      let checks: [(String, SQL)] = [
        ("assignments", "SELECT count(*) FROM assignments WHERE step / \(processes) NOT IN (SELECT id FROM processes)"),
        ("timers", "SELECT count(*) FROM timers WHERE step / \(processes) NOT IN (SELECT id FROM processes)"),
        ("events", "SELECT count(*) FROM events WHERE process NOT IN (SELECT id FROM processes)"),
        ("participants", "SELECT count(*) FROM participants WHERE process NOT IN (SELECT id FROM processes)"),
        ("search texts", "SELECT count(*) FROM process_search WHERE rowid NOT IN (SELECT id FROM processes)"),
      ]
      var faults: [String] = []
      for (name, query) in checks {
        let count = try connection.first(query) { $0.int(0) } ?? 0
        if count > 0 { faults.append("\(count) \(name) belong to no process") }
      }
      return faults
    }
  }
}

extension Connection {
  fileprivate func log(
    of id: ProcessID, _ secrets: any Secrets
  ) throws(StoreError) -> (events: [StoredEvent], hash: [UInt8], fault: String?) {
    let rows = try query(
      "SELECT sequence, at, kind, payload, hash FROM events WHERE process = \(id.rawValue) ORDER BY sequence"
    ) { (sequence: Int($0.int(0)), at: $0.int(1), kind: $0.text(2), payload: $0.blob(3), hash: $0.blob(4)) }
    var hash: [UInt8] = []
    var fault: String?
    var events: [StoredEvent] = []
    for row in rows {
      hash = chainHash(
        after: hash, process: id, sequence: row.sequence, at: Instant(milliseconds: row.at), kind: row.kind,
        payload: row.payload, secrets)
      if hash != row.hash, fault == nil { fault = "the hash chain breaks at event \(row.sequence)" }
      hash = row.hash
      do throws(StoreError) {
        events.append(
          StoredEvent(sequence: row.sequence, event: try readEvent(kind: row.kind, at: row.at, payload: row.payload)))
      } catch { fault = fault ?? "event \(row.sequence) cannot be read" }
    }
    return (events, hash, fault)
  }

  fileprivate func assignments(of id: ProcessID) throws(StoreError) -> [Assignment] {
    // The table is clustered for inboxes; a process's rows are found through its participants.
    try query(
      """
      SELECT \(Assignment.columns) FROM assignments
      WHERE person IN (SELECT person FROM participants WHERE process = \(id.rawValue))
        AND step BETWEEN \(StepID(process: id, number: 0).rawValue)
          AND \(StepID(process: id, number: 0).rawValue + StepID.numbersPerProcessMax - 1)
      """
    ) { Assignment($0) }
  }

  fileprivate func timers(of id: ProcessID) throws(StoreError) -> [Timer] {
    let first = StepID(process: id, number: 0).rawValue
    return try query(
      "SELECT step, at FROM timers WHERE step BETWEEN \(first) AND \(first + StepID.numbersPerProcessMax - 1)"
    ) { Timer(step: StepID(rawValue: $0.int(0)), at: Instant(milliseconds: $0.int(1))) }
  }

  fileprivate func participants(of id: ProcessID) throws(StoreError) -> Set<PersonID> {
    Set(try query("SELECT person FROM participants WHERE process = \(id.rawValue)") { PersonID($0.int(0)) })
  }
}
