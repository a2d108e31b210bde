public import Application
internal import Engine
internal import SQL

extension SQLiteStore {
  public func act(
    _ request: ActRequest, _ body: @Sendable @escaping (LoadedAct) throws -> ActPlan
  ) async throws -> ActOutcome {
    try await writer.write { [secrets, heads] connection in
      try Act(connection: connection, secrets: secrets, heads: heads, request: request).carryOut(body)
    } committed: { [heads, inboxes] result in
      guard let head = result.head else { return }
      heads.keep(head)
      inboxes.forget(result.touched)
    }.outcome
  }
}

/// One act inside one transaction.
private struct Act {
  let connection: Connection
  let secrets: any Secrets
  let heads: HeadCache
  let request: ActRequest

  /// The head of a log.
  private struct Head {
    var state: ProcessState?
    var id: ProcessID
    var reference: String
    var hash: [UInt8]
  }

  struct Result: Sendable {
    var outcome: ActOutcome
    /// nil when nothing was changed.
    var head: HeadCache.Head?
    /// Whose inboxes are others now.
    var touched: Set<PersonID> = []
  }

  func carryOut(_ body: (LoadedAct) throws -> ActPlan) throws -> Result {
    if let first = try firstOutcome() { return Result(outcome: first) }
    let head = try load()
    let plan = try body(LoadedAct(state: head.state, id: head.id, reference: head.reference))
    let hash = try commit(plan, after: head)
    let sequence = plan.state.sequence
    try connection.run(
      """
      INSERT INTO commands (id, process, sequence, at)
      VALUES (\(request.command.rawValue), \(head.id.rawValue), \(sequence), \(request.at.milliseconds))
      """)
    return Result(
      outcome: ActOutcome(process: head.id, reference: head.reference, sequence: sequence, isRepeat: false),
      head: hash.map { HeadCache.Head(state: plan.state, hash: $0) },
      touched: touched(from: head.state, to: plan.state))
  }

  private func firstOutcome() throws(StoreError) -> ActOutcome? {
    try connection.first(
      """
      SELECT c.process, c.sequence, p.reference FROM commands c JOIN processes p ON p.id = c.process
      WHERE c.id = \(request.command.rawValue)
      """
    ) { row in
      ActOutcome(process: ProcessID(row.int(0)), reference: row.text(2), sequence: Int(row.int(1)), isRepeat: true)
    }
  }

  private func load() throws -> Head {
    switch request.target {
    case .new(_, let prefix):
      let last = try connection.first("SELECT max(id) FROM processes") { $0.int(0) } ?? 0
      let used = try connection.first("SELECT next FROM reference_numbers WHERE prefix = \(prefix)") { $0.int(0) }
      let reference = "\(prefix)-\((used ?? 1000) + 1)"
      return Head(state: nil, id: ProcessID(max(last, 1000) + 1), reference: reference, hash: [])
    case .existing(let id):
      let hash = try connection.first("SELECT hash FROM processes WHERE id = \(id.rawValue)") { $0.blob(0) }
      guard let hash else { throw StoreError.notFound("process") }
      // An act of the same group has moved the log on, when the hashes differ.
      if let kept = heads[id], kept.hash == hash {
        return Head(state: kept.state, id: id, reference: kept.state.reference, hash: hash)
      }
      let record = try connection.first("SELECT state FROM processes WHERE id = \(id.rawValue)") { $0.blob(0) }
      let state = try readState(record ?? [])
      return Head(state: state, id: id, reference: state.reference, hash: hash)
    }
  }

  /// Returns the hash of the new head; nil when there was nothing to write.
  private func commit(_ plan: ActPlan, after head: Head) throws(StoreError) -> [UInt8]? {
    guard !plan.events.isEmpty else { return nil }
    let hash = try append(plan.events, after: head)
    if case .new(_, let prefix) = request.target { try countReference(prefix) }
    try save(plan, hash: hash, isNew: head.state == nil)
    try moveRows(from: head.state, to: plan.state, plan.template)
    try connection.keepSearchText(of: plan.state, after: head.state)
    for entry in plan.outbox { try connection.insert(entry) }
    for link in plan.links { try connection.insert(link) }
    if let id = plan.revoked { try connection.revoke(id, at: plan.events.last?.at) }
    return hash
  }

  /// Everyone who held or holds a step of it, and the starter, whose list of what waits on others it stands in.
  private func touched(from old: ProcessState?, to new: ProcessState) -> Set<PersonID> {
    var people: Set<PersonID> = [new.starter]
    for step in (old?.openSteps ?? []) + new.openSteps {
      for seat in step.openSeats {
        switch seat.holder {
        case .person(let id): people.insert(id)
        case .candidates(let candidates): people.formUnion(candidates)
        case .collaborator, .nobody: break
        }
      }
    }
    return people
  }

  private func countReference(_ prefix: String) throws(StoreError) {
    try connection.run(
      """
      INSERT INTO reference_numbers (prefix, next) VALUES (\(prefix), 1001)
      ON CONFLICT (prefix) DO UPDATE SET next = next + 1
      """)
  }

  /// Appends to the log; returns the hash of the new head.
  private func append(_ events: [Event], after head: Head) throws(StoreError) -> [UInt8] {
    var hash = head.hash
    var sequence = head.state?.sequence ?? 0
    for event in events {
      sequence += 1
      let payload = event.payload()
      hash = chainHash(
        after: hash, process: head.id, sequence: sequence, at: event.at, kind: event.fact.kind, payload: payload,
        secrets)
      try connection.run(
        """
        INSERT INTO events (process, sequence, at, kind, payload, hash)
        VALUES (\(head.id.rawValue), \(sequence), \(event.at.milliseconds), \(event.fact.kind), \(payload), \(hash))
        """)
      if case .incidentRaised(let step, let kind, let text) = event.fact {
        try connection.run(
          """
          INSERT INTO incidents (process, sequence, reference, step, kind, text, at)
          VALUES (\(head.id.rawValue), \(sequence), \(head.reference), \(step), \(kind), \(text), \(event.at.milliseconds))
          """)
      } else if let step = event.fact.settledStep {
        // An incident about a step without an owner is over when the step has one, or ends; one about a service when
        // somebody did what it did not do.
        try connection.run(
          """
          UPDATE incidents SET resolved_at = \(event.at.milliseconds), resolved_by = \(event.by.person?.rawValue)
          WHERE process = \(head.id.rawValue) AND step = \(step) AND resolved_at IS NULL
            AND (kind IN ('ownerUnresolved', 'authorityUndecided')
              OR (kind = 'serviceFailed' AND \(event.fact.settlesCall)))
          """)
      }
    }
    return hash
  }

  private func save(_ plan: ActPlan, hash: [UInt8], isNew: Bool) throws(StoreError) {
    let state = plan.state
    let row = state.row(plan.template)
    let record = state.record()
    let summary = row.summaryRecord()
    if isNew {
      try connection.run(
        """
        INSERT INTO processes (id, reference, template, version, visible_to_all, subject, status, starter, started_at,
          ended_at, due, summary, sequence, hash, state)
        VALUES (\(state.id.rawValue), \(state.reference), \(state.template.rawValue), \(state.version),
          \(plan.template.visibility == .everyone), \(state.subject), \(row.status), \(state.starter.rawValue),
          \(state.startedAt.milliseconds), \(row.endedAt?.milliseconds), \(row.due?.milliseconds), \(summary),
          \(state.sequence), \(hash), \(record))
        """)
    } else {
      try connection.run(
        """
        UPDATE processes SET version = \(state.version), subject = \(state.subject), status = \(row.status),
          ended_at = \(row.endedAt?.milliseconds), due = \(row.due?.milliseconds), summary = \(summary),
          sequence = \(state.sequence), hash = \(hash), state = \(record)
        WHERE id = \(state.id.rawValue)
        """)
    }
  }

  /// Brings the rows that are functions of the state from the old state's to the new one's.
  private func moveRows(from old: ProcessState?, to new: ProcessState, _ template: Template) throws(StoreError) {
    let before = old?.assignments(template) ?? []
    let after = new.assignments(template)
    for row in before where !after.contains(row) { try connection.delete(row) }
    for row in after where !before.contains(row) { try connection.insert(row) }
    let timersBefore = old?.timers(template) ?? []
    let timersAfter = new.timers(template)
    for timer in timersBefore where !timersAfter.contains(where: { $0.step == timer.step }) {
      try connection.run("DELETE FROM timers WHERE step = \(timer.step.rawValue)")
    }
    for timer in timersAfter where !timersBefore.contains(timer) {
      try connection.run(
        "INSERT OR REPLACE INTO timers (step, at) VALUES (\(timer.step.rawValue), \(timer.at.milliseconds))")
    }
    for step in old?.openSteps ?? [] where new.step(number: step.number)?.status.isOpen != true {
      let id = StepID(process: new.id, number: step.number)
      try connection.run("DELETE FROM step_drafts WHERE step = \(id.rawValue)")
    }
    for person in new.participants.dropFirst(old?.participants.count ?? 0) {
      try connection.run(
        "INSERT OR IGNORE INTO participants (person, process) VALUES (\(person.rawValue), \(new.id.rawValue))")
    }
  }
}

/// The link of the chain: it covers the hash before it and all of the event's row.
func chainHash(
  after previous: [UInt8], process: ProcessID, sequence: Int, at: Instant, kind: String, payload: [UInt8],
  _ secrets: any Secrets
) -> [UInt8] {
  var bytes = previous
  bytes.reserveCapacity(previous.count + payload.count + 64)
  for number in [process.rawValue, Int64(sequence), at.milliseconds] {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
  bytes.append(contentsOf: kind.utf8)
  bytes.append(0)
  bytes.append(contentsOf: payload)
  return secrets.hash(bytes)
}

func readState(_ record: [UInt8]) throws(StoreError) -> ProcessState {
  do { return try ProcessState(record: record) } catch { throw .damaged("a state: \(error)") }
}
