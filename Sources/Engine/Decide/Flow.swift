// Which steps begin, end or are given up when something was done.

/// How a step of a template stands in a process.
enum Standing {
  /// It may still begin, or is open.
  case pending
  case completed
  case skipped
  /// Its path was given up.
  case dropped

  var isOver: Bool { self != .pending }
}

extension ProcessState {
  /// The rounds of a step that count now.
  func instances(_ key: StepKey) -> [StepState] { steps.filter { $0.key == key && !$0.isVoid } }

  func standing(of step: Step, in template: Template) -> Standing {
    let rounds = instances(step.key)
    guard let last = rounds.last else { return .pending }
    if step.shape.repetition != nil || step.shape.isForEachCompletion {
      return standing(of: step, rounds, in: template)
    }
    switch last.status {
    case .completed, .timedOut: return .completed
    // A service that failed does not hold up what comes after, where the template says so.
    case .skipped, .failed: return .skipped
    case .cancelled: return .dropped
    case .active, .sentBack: return .pending
    }
  }

  private func standing(of step: Step, _ rounds: [StepState], in template: Template) -> Standing {
    let completed = rounds.count { $0.isCompleted }
    if let repetition = step.shape.repetition {
      if rounds.count == 1, case .skipped = rounds[0].status { return .skipped }
      if completed >= max(1, repetition.done.needed(of: rounds.count)) { return .completed }
    } else if completions(before: step, in: template) > rounds.count
      || !step.after.allSatisfy({ standing(of: template.steps[$0], in: template).isOver })
    {
      return .pending
    }
    if rounds.contains(where: { $0.status.isOpen }) { return .pending }
    if completed > 0 { return .completed }
    let hasFailed = rounds.contains { if case .failed = $0.status { true } else { false } }
    return hasFailed ? .skipped : .dropped
  }

  /// How often the steps that a step comes after were completed.
  func completions(before step: Step, in template: Template) -> Int {
    step.after.reduce(0) { sum, index in
      sum + instances(template.steps[index].key).count { $0.isCompleted }
    }
  }
}

extension StepState {
  var isCompleted: Bool {
    switch status {
    case .completed, .timedOut: true
    default: false
    }
  }
}

extension Decision {
  private enum Entry {
    case begin, skip, drop
  }

  /// Lets every step begin whose time has come, and ends the process when none is left.
  mutating func advance() {
    if state.closing != nil { return undoNext() }
    reopenTouched()
    var hasChanged = true
    while hasChanged, state.status == .running {
      hasChanged = false
      for (index, step) in template.steps.enumerated() {
        guard state.status == .running, let entry = entry(of: step, index) else { continue }
        hasChanged = true
        let number = state.steps.count + 1
        switch entry {
        case .begin: if !stands(step) { activate(index) }
        case .skip: emit(.stepSkipped(step: number, key: step.key, round: nextRound(step.key)))
        case .drop: emit(.stepDropped(step: number, key: step.key, round: nextRound(step.key)))
        }
      }
    }
    if state.status == .running, state.openSteps.isEmpty { emit(.processCompleted(outcome: .done)) }
  }

  /// What becomes of a step now; nil: it has to wait, or has begun.
  private mutating func entry(of step: Step, _ index: Int) -> Entry? {
    guard !step.shape.isOnCall, !isHeld(step) else { return nil }
    if step.shape.isForEachCompletion {
      guard state.instances(step.key).count < state.completions(before: step, in: template) else { return nil }
    } else {
      guard state.current(step.key) == nil, let isAlive = isJoined(step) else { return nil }
      if !isAlive || isGivenUp(step, index) { return .drop }
    }
    if let turn = step.shape.turn, isTaken(turn) { return nil }
    return isWanted(step) ? .begin : .skip
  }

  /// nil: not yet. False: all of the paths that lead to it were given up.
  private func isJoined(_ step: Step) -> Bool? {
    if step.after.isEmpty { return true }
    let standings = step.after.map { state.standing(of: template.steps[$0], in: template) }
    let isAlive = standings.contains { $0 == .completed || $0 == .skipped }
    if standings.allSatisfy(\.isOver) { return isAlive }
    guard step.shape.join != .all else { return nil }
    return standings.count { $0 == .completed } >= step.shape.join.needed(of: standings.count) ? true : nil
  }

  /// Another was faster, or what it was for has begun.
  private func isGivenUp(_ step: Step, _ index: Int) -> Bool {
    if let race = step.shape.race, template.steps.contains(where: { $0.shape.race == race && hasCompleted($0.key) }) {
      return true
    }
    if let end = step.shape.onlyBefore, state.current(end) != nil { return true }
    return template.steps.contains {
      $0.shape.cancelsOthers && $0.after.contains(index) && state.current($0.key) != nil
    }
  }

  private func hasCompleted(_ key: StepKey) -> Bool { state.instances(key).contains { $0.isCompleted } }

  func isTaken(_ turn: ItemKey) -> Bool {
    state.openSteps.contains { template.step($0.key)?.shape.turn == turn }
  }

  /// A condition that cannot be decided never skips a step: it is done, and a person is told.
  mutating func isWanted(_ step: Step) -> Bool {
    guard let condition = step.when else { return true }
    if let holds = condition.truth(in: template.scope(state.fields)) { return holds }
    emit(
      .incidentRaised(
        step: state.steps.count + 1, kind: Incident.Kind.conditionUndecided.rawValue,
        text: "The condition of “\(step.title)” could not be decided, so the step takes place."))
    return true
  }

  func nextRound(_ key: StepKey) -> Int { (state.steps.last { $0.key == key }?.round ?? 0) + 1 }

  // MARK: The end of a step

  /// Completes a step, with all that follows from it.
  mutating func finish(_ number: Int, _ outcome: StepStatus.Outcome) {
    guard let step = state.step(number: number).flatMap({ template.step($0.key) }) else { return }
    emit(.stepCompleted(step: number, outcome: outcome))
    settle(number, step)
  }

  /// What the end of a step brings about, beyond the steps that come after it.
  mutating func settle(_ number: Int, _ step: Step) {
    if state.closing != nil { return undoNext() }
    let shape = step.shape
    if let race = shape.race { cancel { $0.shape.race == race } }
    if !shape.cancels.isEmpty { cancel { shape.cancels.contains($0.key) } }
    if let repetition = shape.repetition {
      let rounds = state.instances(step.key)
      if rounds.count(where: \.isCompleted) >= repetition.done.needed(of: rounds.count) {
        cancel { $0.key == step.key }
      }
    }
    if let ends = shape.ends {
      return reopenTouched(ending: step) ? advance() : end(ends, after: step)
    }
    if let goBack = shape.goBack, repeats(goBack, number, step) { return advance() }
    advance()
  }

  private mutating func cancel(where isMeant: (Step) -> Bool) {
    for open in state.openSteps where template.step(open.key).map(isMeant) == true {
      emit(.stepCancelled(step: open.number))
    }
  }

  private mutating func end(_ ending: Ending, after step: Step) {
    for open in state.openSteps { emit(.stepCancelled(step: open.number)) }
    switch ending {
    case .done: emit(.processCompleted(outcome: .done))
    case .rejected: emit(.processCompleted(outcome: .rejected))
    case .failed: close(.failed(reason: "“\(step.title)” ended it."))
    }
  }

  private mutating func repeats(_ goBack: GoBack, _ number: Int, _ step: Step) -> Bool {
    guard goBack.when.truth(in: template.scope(state.fields)) == true else { return false }
    guard nextRound(goBack.to) <= goBack.roundsMax else {
      emit(
        .incidentRaised(
          step: number, kind: Incident.Kind.loopEnded.rawValue,
          text: "“\(step.title)” led back \(goBack.roundsMax) times, so the process goes on without another round."))
      return false
    }
    goAgain(goBack.to, from: number, reason: "")
    return true
  }

  /// Begins a further round of a step; it and all that came after it no longer count.
  mutating func goAgain(_ key: StepKey, from number: Int, reason: String) {
    let again = template.descendants(of: key).union([key])
    let void = state.steps.filter { !$0.isVoid && again.contains($0.key) }
    for open in void where open.status.isOpen { emit(.stepCancelled(step: open.number)) }
    emit(.stepRepeated(step: number, to: key, reason: reason, void: void.map(\.number)))
    if let index = template.index(key) { activate(index) }
  }
}
