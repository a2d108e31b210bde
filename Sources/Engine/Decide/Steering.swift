// What those who look after a process may do to its course.

extension Decision {
  mutating func skip(_ number: Int, reason: String) throws(Refusal) {
    try requireSteward("skip a step of")
    let (open, step) = try openStep(number)
    let scope = template.scope(state.fields)
    let hasEvidence =
      step.approval != nil || step.checklist.contains(where: \.isRequired)
      || step.documents.contains { $0.needed.count(in: scope) > 0 }
    if hasEvidence, situation.directory.people[actor.person ?? PersonID(0)]?.isAdmin != true {
      throw .notYours("“\(step.title)” decides or proves something. Only an admin can skip it.")
    }
    if step.approval?.fourEyes == true, actor == .person(state.starter) {
      throw .notYours("You asked for this yourself, so someone else must say that it needs no approval.")
    }
    let reason = try remark(reason, "reason", "Say why “\(step.title)” need not be done.")
    emit(.stepWaived(step: open.number, reason: reason))
    advance()
  }

  mutating func redo(_ key: StepKey, reason: String) throws(Refusal) {
    try requireSteward("repeat a step of")
    guard let last = state.current(key), let step = template.step(key), !last.status.isOpen else {
      throw .tooLate("There is no finished step of this name to do again.")
    }
    let reason = try remark(reason, "reason", "Say why “\(step.title)” is done again.")
    goAgain(key, from: last.number, reason: reason)
    advance()
  }

  mutating func addItem(_ number: Int, _ item: String) throws(Refusal) {
    let (open, step) = try openStep(number)
    guard step.shape.repetition?.mayGrow == true else { throw .tooLate("“\(step.title)” takes no further items.") }
    if !isSteward { _ = try held(number) }
    let item = try remark(item, "item", "Name the item.")
    guard state.instances(step.key).count < Repetition.itemsMax else {
      throw .invalid([.init(key: "item", message: "There are \(Repetition.itemsMax) items already.")])
    }
    activate(step, round: open.round, item: item)
  }

  /// A message wakes every step that waits for it; one that nobody waits for is kept where a step may still want it.
  mutating func receive(_ message: ItemKey) throws(Refusal) {
    try requireSteward("pass a message to")
    guard template.steps.contains(where: { $0.shape.wait?.message == message }) else {
      throw .notFound("No step of \(state.reference) waits for “\(message)”.")
    }
    emit(.messageReceived(message))
    let waiting = state.openSteps.filter { template.step($0.key)?.shape.wait?.message == message }
    let isKept = template.steps.contains { $0.shape.wait == .message(message, isKept: true) }
    if !waiting.isEmpty || !isKept { emit(.messageTaken(message)) }
    for step in waiting where state.step(number: step.number)?.status.isOpen == true { finish(step.number, .done) }
  }

  /// The SLA of the whole process has passed.
  mutating func climbProcess() throws(Refusal) {
    guard let due = state.due, due <= now, !state.isLate, let act = template.afterSLA else {
      throw .tooLate("Nothing is due in \(state.reference).")
    }
    emit(.processLate)
    switch act {
    // It is ending already: what undoes it is not cut short.
    case .fail where state.closing != nil, .timeOut where state.closing != nil: break
    case .tell:
      emit(
        .incidentRaised(
          step: nil, kind: Incident.Kind.processLate.rawValue, text: "\(state.reference) is not done in time."))
    case .fail: close(.failed(reason: "It was not done in time."))
    case .timeOut: close(.timedOut)
    }
  }

  private func openStep(_ number: Int) throws(Refusal) -> (open: StepState, step: Step) {
    guard let open = state.step(number: number), let step = template.step(open.key) else {
      throw .notFound("There is no such step.")
    }
    guard open.status.isOpen else { throw .tooLate("“\(step.title)” is no longer open.") }
    return (open, step)
  }
}
