// Approving, rejecting and abstaining, and when that decides a step.

extension Decision {
  mutating func approve(_ number: Int, _ input: StepInput, reason: String) throws(Refusal) {
    let (step, seat, approval) = try decidable(number)
    let reason = try limited(reason.trimmed, "reason")
    try fill(number, step, input)
    decide(number, seat, .approved, reason)
    noteBasis(number, approval)
    weigh(number, step, approval)
  }

  mutating func reject(_ number: Int, reason: String) throws(Refusal) {
    let (step, seat, approval) = try decidable(number)
    let reason = try remark(reason, "reason", "Say why you reject it. \(starterName) will read it.")
    decide(number, seat, .rejected, reason)
    weigh(number, step, approval)
  }

  mutating func abstain(_ number: Int, reason: String) throws(Refusal) {
    let (step, seat, approval) = try decidable(number)
    guard approval.mayAbstain else { throw .tooLate("“\(step.title)” needs a yes or a no from you.") }
    let reason = try limited(reason.trimmed, "reason")
    decide(number, seat, .abstained, reason)
    weigh(number, step, approval)
  }

  private func decidable(_ number: Int) throws(Refusal) -> (step: Step, seat: Int, approval: Approval) {
    let (step, seat) = try held(number)
    guard let approval = step.approval else { throw .tooLate("“\(step.title)” is not an approval.") }
    try checkFourEyes(approval, number)
    return (step, seat, approval)
  }

  func checkFourEyes(_ approval: Approval, _ number: Int) throws(Refusal) {
    guard approval.fourEyes else { return }
    let starterEmail = situation.directory.people[state.starter]?.email.lowercased()
    switch actor {
    case .person(state.starter): throw .notYours("You asked for this yourself, so someone else must approve it.")
    case .collaborator(let outside) where outside.email.lowercased() == starterEmail:
      throw .notYours("You asked for this yourself, so someone else must approve it.")
    default: break
    }
    let others = state.step(number: number)?.seats ?? []
    if others.contains(where: { $0.isDone && $0.doneBy == actor }) {
      throw .notYours("You have approved this already. A second approval must come from someone else.")
    }
  }

  /// Ends the step as soon as no further decision could change it; else opens the next seat.
  private mutating func weigh(_ number: Int, _ step: Step, _ approval: Approval) {
    let seats = state.step(number: number)?.seats ?? []
    switch approval.verdict(seats) {
    case .approved: finish(number, .approved)
    case .rejected: rejected(number, step, approval)
    default:
      reopenTouched()
      guard state.step(number: number)?.status.isOpen == true else { return advance() }
      if approval.order == .inOrder, !seats.contains(where: { $0.state == .open }),
        let next = seats.firstIndex(where: { $0.state == .later })
      {
        emit(.seatOpened(step: number, seat: next))
        // Much may have changed since the step began.
        if seats[next].passedBy == nil { seatAnew(number, step, seat: next) } else { fill(number, step, seat: next) }
      }
    }
  }

  /// What a rejection brings about, by the template.
  mutating func rejected(_ number: Int, _ step: Step, _ approval: Approval) {
    emit(.stepCompleted(step: number, outcome: .rejected))
    if state.closing != nil { return undoNext() }
    switch approval.onReject {
    case .end:
      for step in state.openSteps { emit(.stepCancelled(step: step.number)) }
      emit(.processCompleted(outcome: .rejected))
    case .goOn: settle(number, step)
    case .fail: close(.failed(reason: "“\(step.title)” was rejected."))
    case .goBack(let key):
      goAgain(key, from: number, reason: state.step(number: number)?.rejection ?? "")
      advance()
    }
  }
}

extension Approval {
  /// nil: still open.
  func verdict(_ seats: [Seat]) -> StepStatus.Outcome? {
    var yes = 0
    var no = 0
    var left = 0
    var hasVeto = false
    for seat in seats {
      let weight = weights[seat.role] ?? 1
      switch seat.state {
      case .later, .open: left += weight
      case .done(_, .rejected, _, _):
        no += weight
        hasVeto = hasVeto || veto.contains(seat.role)
      case .done(_, .abstained, _, _): break
      case .done: yes += weight
      }
    }
    if hasVeto { return .rejected }
    switch needs {
    case .seats(.all):
      if no > 0 { return .rejected }
      if left > 0 { return nil }
      return yes > 0 ? .approved : .rejected
    // Whoever abstains is not counted, and those who are left may still decide either way.
    case .seats(let threshold): return decided(yes, left, needed: threshold.needed(of: yes + no + left))
    case .weight(let weight): return decided(yes, left, needed: weight)
    }
  }

  private func decided(_ yes: Int, _ left: Int, needed: Int) -> StepStatus.Outcome? {
    if yes >= max(1, needed) { return .approved }
    return yes + left < max(1, needed) ? .rejected : nil
  }
}

extension StepState {
  /// The reason of the last rejection.
  var rejection: String? {
    seats.reversed().lazy.compactMap { seat -> String? in
      if case .done(_, .rejected, let reason, _) = seat.state { reason } else { nil }
    }.first
  }
}
