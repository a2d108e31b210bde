internal import Application
internal import Engine
internal import SQLiteStore
internal import Scheduler

// What must hold, whatever people and machines do.

extension Run {
  func check(_ id: ProcessID) async throws {
    guard let state = try await world.store.state(id) else { throw Fault(text: "process \(id.rawValue) is gone") }
    guard let template = world.workspace.present.template(state.template, version: state.version) else {
      throw Fault(text: "\(state.reference): its template is gone")
    }
    let record = try await world.store.events(id)
    func fail(_ text: String) -> Fault { Fault(text: "\(state.reference): \(text)") }
    guard record.map(\.sequence) == Array(1...record.count) else { throw fail("the log has a gap") }
    var present: ProcessState?
    var completed: Set<Int> = []
    for stored in record {
      if case .seatDecided(let number, let seat, let decision, _, let receipt) = stored.event.fact {
        try checkDecision(number, seat, decision, stored.event.by, present, template, fail)
        guard receipt != nil, receipt == present.flatMap({ stored.event.receipt(in: $0, template) }) else {
          throw fail("the receipt of event \(stored.sequence) is not that of what was seen")
        }
      }
      if case .stepCompleted(let number, _) = stored.event.fact, !completed.insert(number).inserted {
        throw fail("step \(number) was completed twice")
      }
      present = evolve(present, stored.event)
    }
    guard present == state else { throw fail("the state is not that of its record") }
    guard try ProcessState(record: state.record()) == state else { throw fail("the state does not survive its record") }
    if state.status == .running, state.openSteps.isEmpty { throw fail("it runs, and nothing is open: it hangs") }
    if state.status.endedAt != nil, !state.openSteps.isEmpty { throw fail("it has ended, and a step is open") }
    try checkJoins(state, template, fail)
    try checkApprovals(state, template, fail)
  }

  /// What was approved is what is there, within the tolerance; counted here in another way than the engine does.
  private func checkApprovals(_ state: ProcessState, _ template: Template, _ fail: (String) -> Fault) throws {
    guard state.status == .running, state.closing == nil else { return }
    func amount(_ value: FieldValue?) -> Double? {
      if case .number(let text) = value { Double(text) } else { nil }
    }
    for step in template.steps where step.approval?.reopenedBy.isEmpty == false {
      guard let round = state.current(step.key), case .completed(_, _, .approved) = round.status else { continue }
      for basis in round.bases {
        let (old, new) = (amount(basis.fields["cost"]), amount(state.fields["cost"]))
        let most = (old ?? 0) * Double(RandomTemplate.tolerancePercent) / 100 + 0.001
        if (old == nil) != (new == nil) || abs((new ?? 0) - (old ?? 0)) > most {
          throw fail("“\(step.title)” was approved at \(old ?? 0), and the cost is \(new ?? 0)")
        }
      }
    }
  }

  private func checkDecision(
    _ number: Int, _ seat: Int, _ decision: Seat.Decision, _ actor: Actor, _ state: ProcessState?,
    _ template: Template, _ fail: (String) -> Fault
  ) throws {
    guard let state, let step = state.step(number: number), step.seats.indices.contains(seat),
      step.seats[seat].state == .open, step.seats[seat].holder.admits(actor)
    else { throw fail("step \(number) was decided by somebody who did not hold it") }
    guard decision == .approved, template.step(step.key)?.approval?.fourEyes == true else { return }
    if actor == .person(state.starter) { throw fail("the starter approved their own request") }
    if step.seats.contains(where: { $0.doneBy == actor }) { throw fail("one person approved twice") }
  }

  /// A plain step whose predecessors are all completed has begun, or was skipped or given up.
  private func checkJoins(_ state: ProcessState, _ template: Template, _ fail: (String) -> Fault) throws {
    guard state.status == .running, state.closing == nil else { return }
    for step in template.steps where !step.after.isEmpty && step.shape.turn == nil && !step.shape.isOnCall {
      let isReady = step.after.allSatisfy { index in
        if case .completed = state.current(template.steps[index].key)?.status {
          // Those that may come again are over later than with their last round.
          let shape = template.steps[index].shape
          return shape.repetition == nil && !shape.isForEachCompletion
        }
        return false
      }
      if isReady, !step.shape.isForEachCompletion, !state.isHeld(step, in: template), state.current(step.key) == nil {
        throw fail("“\(step.title)” should have begun")
      }
    }
  }

  /// No moment that has passed is still waiting to be served.
  func checkTimers() async throws {
    for process in processes {
      guard let state = try await world.store.state(process),
        let template = world.workspace.present.template(state.template, version: state.version)
      else { continue }
      let now = world.clock.now()
      if let late = state.timers(template).first(where: { $0.at <= now }) {
        throw Fault(text: "\(state.reference): the timer of step \(late.step.number) at \(late.at) was not served")
      }
    }
  }

  /// Every entry reached an end; what is called sent was taken once, or more often where an answer was lost.
  mutating func checkMail() async throws {
    let rows = try await world.store.outbox(OutboxQuery(limit: 1_000_000))
    result.mails = rows.count
    for row in rows {
      switch row.state {
      case .waiting, .held: throw Fault(text: "the mail \(row.entry.id) still waits")
      case .sent:
        if world.postbox.count(row.entry.id) == 0 { throw Fault(text: "the mail \(row.entry.id) never arrived") }
      case .refused, .exhausted, .dropped: break
      }
      let limit = row.attempts > 1 ? row.attempts : 1
      if world.postbox.count(row.entry.id) > limit { throw Fault(text: "the mail \(row.entry.id) came too often") }
    }
    for process in processes where try await world.store.state(process)?.status.endedAt != nil { result.ended += 1 }
  }
}
