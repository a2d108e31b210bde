internal import FEEL

// Steps that a service does.

extension Decision {
  /// Fills the call in from the fields as they are now.
  mutating func prepare(_ call: ServiceCall, _ step: Step, _ number: Int) {
    let (request, problem) = request(call)
    emit(.callPrepared(step: number, request))
    if let problem { give(up: number, step, call, attempt: 1, reason: problem) }
  }

  /// What came of a try.
  mutating func answer(_ number: Int, attempt: Int, _ result: CallResult) throws(Refusal) {
    guard let open = state.step(number: number), open.status.isOpen, let step = template.step(open.key),
      let call = step.call, let pending = open.call, pending.attempt == attempt, pending.at != nil
    else { throw .tooLate("Nobody waits for this answer any more.") }
    switch result {
    case .answered(let answer) where (200..<300).contains(answer.status):
      do throws(FieldProblem) {
        take(try read(answer, step, call), at: number)
        finish(number, .done)
      } catch { give(up: number, step, call, attempt: attempt, reason: error.sentence) }
    case .answered(let answer):
      failed(
        number, step, call, pending,
        reason: "\(pending.request.host) answered \(answer.status)\(excerpt(answer.body))",
        isWorthRetry: [408, 425, 429].contains(answer.status) || answer.status >= 500,
        retryAfterSeconds: answer.retryAfterSeconds)
    case .failed(let reason, let isWorthRetry, let retryAfterSeconds):
      failed(
        number, step, call, pending, reason: reason, isWorthRetry: isWorthRetry, retryAfterSeconds: retryAfterSeconds)
    }
  }

  /// Another try now, by whoever looks after it.
  mutating func callAgain(_ number: Int) throws(Refusal) {
    let (open, step) = try calling(number)
    let isHolder = open.openSeats.contains { $0.holder.admits(actor) }
    guard isHolder || isAdmin else { throw .notYours("Only an admin can have “\(step.title)” tried again.") }
    emit(.callRetried(step: number))
  }

  /// An admin answers in the place of the service: what comes from it after this does not count.
  mutating func takeCall(_ number: Int, reason: String) throws(Refusal) {
    let (open, step) = try calling(number)
    guard isAdmin, let person = actor.person else {
      throw .notYours("Only an admin can answer “\(step.title)” by hand.")
    }
    let reason = try limited(reason.trimmed, "reason")
    if let seat = open.seats.firstIndex(where: { $0.state == .open }) {
      guard open.seats[seat].holder != .person(person) else { throw .tooLate("You hold “\(step.title)” already.") }
      return emit(.stepHandedOver(step: number, seat: seat, to: person, reason: reason))
    }
    let seat = Seat(role: step.owner, holder: .person(person), since: now, state: .open, why: reason, passedBy: actor)
    emit(.callHandedOver(step: number, seat))
  }

  private func calling(_ number: Int) throws(Refusal) -> (open: StepState, step: Step) {
    guard let open = state.step(number: number), let step = template.step(open.key), step.call != nil else {
      throw .notFound("There is no such call.")
    }
    guard open.status.isOpen else { throw .tooLate("“\(step.title)” is no longer open.") }
    return (open, step)
  }

  private var isAdmin: Bool { actor.person.map { situation.directory.people[$0]?.isAdmin == true } == true }

  // MARK: Failing

  private mutating func failed(
    _ number: Int, _ step: Step, _ call: ServiceCall, _ pending: CallState, reason: String, isWorthRetry: Bool,
    retryAfterSeconds: Int?
  ) {
    guard isWorthRetry, pending.attempt <= call.retries else {
      return give(up: number, step, call, attempt: pending.attempt, reason: reason)
    }
    let own = call.delaySeconds(after: pending.attempt, of: StepID(process: state.id, number: number))
    let asked = min(retryAfterSeconds ?? 0, ServiceCall.backoffSecondsMax)
    let next = now.adding(seconds: Int64(max(own, asked)))
    emit(.callFailed(step: number, attempt: pending.attempt, reason: reason, next: next))
  }

  /// No further try by itself: the way that the template names.
  private mutating func give(up number: Int, _ step: Step, _ call: ServiceCall, attempt: Int, reason: String) {
    emit(.callFailed(step: number, attempt: attempt, reason: reason, next: nil))
    if call.onFailure != .fail || state.closing != nil {
      raise(number, .serviceFailed, "“\(step.title)” could not be done: \(reason)")
    }
    // What undoes a process is not held up.
    if state.closing != nil {
      emit(.stepFailed(step: number, reason: reason))
      return undoNext()
    }
    switch call.onFailure {
    case .wait: hand(number, step, to: step.owner, Holder.nobody, why: "")
    case .handTo(let role):
      let found = resolve(role, excluding: [])
      hand(number, step, to: role, found.holder, why: found.why)
      if found.holder == .nobody {
        raise(number, .ownerUnresolved, "Nobody could be found for “\(step.title)”: \(found.why).")
      }
    case .goOn:
      emit(.stepFailed(step: number, reason: reason))
      advance()
    case .goTo(let key):
      emit(.stepFailed(step: number, reason: reason))
      lead(to: key, from: number, step, reason: reason)
      advance()
    case .fail:
      emit(.stepFailed(step: number, reason: reason))
      close(.failed(reason: "“\(step.title)”: \(reason)"))
    }
  }

  /// Once: who looks at it already goes on looking.
  private mutating func hand(_ number: Int, _ step: Step, to role: RoleKey, _ holder: Holder, why: String) {
    guard state.step(number: number)?.openSeats.isEmpty == true else { return }
    emit(.callHandedOver(step: number, Seat(role: role, holder: holder, since: now, state: .open, why: why)))
  }

  /// To an earlier step it is a further round of all that follows; to another it is a step beside the flow.
  private mutating func lead(to key: StepKey, from number: Int, _ step: Step, reason: String) {
    guard template.descendants(of: key).contains(step.key) else {
      if let index = template.index(key), state.current(key)?.status.isOpen != true { activate(index) }
      return
    }
    guard nextRound(key) <= GoBack.roundsDefault else {
      return raise(
        number, .loopEnded,
        "“\(step.title)” led back \(GoBack.roundsDefault) times, so the process goes on without another round.")
    }
    goAgain(key, from: number, reason: reason)
  }

  private mutating func raise(_ number: Int, _ kind: Incident.Kind, _ text: String) {
    emit(.incidentRaised(step: number, kind: kind.rawValue, text: text))
  }
}

extension ServiceCall {
  /// It doubles, and is up to a tenth longer by the step's id: what failed together does not come back together.
  func delaySeconds(after attempt: Int, of step: StepID) -> Int {
    var delay = backoffSeconds
    for _ in 1..<max(1, attempt) where delay < Self.backoffSecondsMax { delay *= 2 }
    delay = min(delay, Self.backoffSecondsMax)
    return delay + Int((step.rawValue &* 7919 &+ Int64(attempt) &* 104_729).magnitude % UInt64(delay / 10 + 1))
  }
}
