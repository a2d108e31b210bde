/// Folds one event into a state. Total: every event of a sound log has a next state.
///
/// - Parameter state: nil before the first event.
/// - Returns: nil only for an event before `processStarted`.
public func evolve(_ state: consuming ProcessState?, _ event: Event) -> ProcessState? {
  if case .processStarted(let started) = event.fact { return ProcessState(started, at: event.at) }
  guard var next = state.take() else { return nil }
  next.sequence += 1
  next.take(part: event.by)
  next.apply(event)
  return next
}

/// The state after a whole log.
public func replay(_ events: some Sequence<Event>) -> ProcessState? {
  events.reduce(nil as ProcessState?) { evolve($0, $1) }
}

extension ProcessState {
  fileprivate init(_ started: ProcessStarted, at: Instant) {
    self.init(
      id: started.id, reference: started.reference, template: started.template, version: started.version, sequence: 1,
      subject: started.subject, starter: started.starter, startedAt: at, due: started.due, status: .running,
      fields: started.fields, steps: [], documents: [], participants: [started.starter])
  }

  fileprivate mutating func take(part actor: Actor) {
    if let id = actor.person { take(part: id) }
  }

  private mutating func take(part id: PersonID) {
    if !participants.contains(id) { participants.append(id) }
  }

  private mutating func take(part holder: Holder) {
    switch holder {
    case .person(let id): take(part: id)
    case .candidates(let people): for person in people { take(part: person) }
    case .collaborator, .nobody: break
    }
  }

  private mutating func change(_ number: Int, _ body: (inout StepState) -> Void) {
    guard steps.indices.contains(number - 1) else { return }
    body(&steps[number - 1])
  }

  private mutating func change(_ number: Int, seat: Int, _ body: (inout Seat) -> Void) {
    change(number) { step in
      if step.seats.indices.contains(seat) { body(&step.seats[seat]) }
    }
  }

  fileprivate mutating func apply(_ event: Event) {
    let at = event.at
    switch event.fact {
    case .processStarted: break
    case .stepActivated(let activated): activate(activated, at: at)
    case .stepSkipped(let number, let key, let round):
      steps.append(
        StepState(
          number: number, key: key, round: round, status: .skipped(at: at), activatedAt: at, due: nil, rungs: [],
          seats: [], ticks: [:], isVoid: false))
    case .stepDropped(let number, let key, let round):
      steps.append(
        StepState(
          number: number, key: key, round: round, status: .cancelled(at: at), activatedAt: at, due: nil, rungs: [],
          seats: [], ticks: [:], isVoid: false))
    case .stepWaived(let number, _): change(number) { $0.end(.skipped(at: at)) }
    case .stepTimedOut(let number): change(number) { $0.end(.timedOut(at: at)) }
    case .stepRepeated(_, _, _, let void): for number in void { change(number) { $0.isVoid = true } }
    case .stepCompleted(let number, let outcome):
      change(number) { $0.end(.completed(at: at, by: event.by, outcome: outcome)) }
    case .stepSentBack(let number, let to, let reason, let void):
      change(number) { $0.end(.sentBack(at: at, by: event.by, to: to, reason: reason)) }
      for number in void { change(number) { $0.isVoid = true } }
    case .stepCancelled(let number): change(number) { $0.end(.cancelled(at: at)) }
    case .stepFailed(let number, let reason): change(number) { $0.end(.failed(at: at, reason: reason)) }
    case .callPrepared(let number, let request): change(number) { $0.call = CallState(request: request, at: at) }
    case .callFailed(let number, let attempt, let reason, let next):
      change(number) { step in
        step.call?.attempt = attempt + 1
        step.call?.at = next
        step.call?.trouble = reason
      }
    case .callRetried(let number): change(number) { $0.call?.at = at }
    case .callHandedOver(let number, let seat):
      change(number) { step in
        step.seats.append(seat)
        step.call?.at = nil
      }
      take(part: seat.holder)
    case .fieldsChanged(_, let changed): fields.merge(changed) { $1 }
    case .subjectChanged(let text): subject = text
    case .itemTicked(let number, let item, let isDone):
      change(number) { $0.ticks[item] = isDone ? Tick(at: at, by: event.by) : nil }
    case .documentAttached(let number, let step, let item, let slot, let file):
      documents.append(
        DocumentState(
          number: number, step: step, item: item, slot: slot, file: file, at: at, by: event.by, removedAt: nil))
    case .documentRemoved(let number):
      if let index = documents.firstIndex(where: { $0.number == number }) { documents[index].removedAt = at }
    case .ladderClimbed(let number, let rungs, _):
      change(number) { step in step.rungs.removeAll { rungs.contains($0.index) } }
    case .basisNoted(let number, let basis): change(number) { $0.bases.append(basis) }
    case .approvalReopened(let number, let reason, let void):
      change(number) { $0.reopened = reason }
      for number in void { change(number) { $0.isVoid = true } }
    case .approvalKept(let number): change(number) { $0.isVoid = false }
    case .commented, .incidentRaised, .linkRenewed, .linkReissued, .linkRevoked: break
    case .seatOpened, .seatDecided, .stepClaimed, .stepReleased, .stepHandedOver, .stepEscalated, .seatFilled:
      applyToSeat(event)
    case .processPaused, .processResumed, .processCompleted, .processTerminated, .processFailed, .processTimedOut,
      .processLate, .processClosing, .messageReceived, .messageTaken, .processMigrated:
      applyToProcess(event)
    }
  }

  private mutating func activate(_ activated: StepActivated, at: Instant) {
    steps.append(
      StepState(
        number: activated.step, key: activated.key, round: activated.round, status: .active, activatedAt: at,
        due: activated.due, rungs: activated.rungs, seats: activated.seats, ticks: [:], isVoid: false,
        item: activated.item))
    for seat in activated.seats where seat.state == .open { take(part: seat.holder) }
  }

  private mutating func applyToSeat(_ event: Event) {
    switch event.fact {
    case .seatOpened(let number, let seat):
      change(number, seat: seat) {
        $0.state = .open
        $0.since = event.at
      }
      if let holder = step(number: number)?.seats[seat].holder { take(part: holder) }
    case .seatDecided(let number, let seat, let decision, let reason, let receipt):
      change(number, seat: seat) {
        $0.receipt = receipt
        $0.state = .done(at: event.at, decision: decision, reason: reason, by: event.by)
      }
    case .stepClaimed(let number, let seat, let person):
      change(number, seat: seat) { $0.pass(to: .person(person), at: event.at) }
      take(part: person)
    case .stepReleased(let number, let seat, let candidates):
      change(number, seat: seat) {
        $0.pass(to: .candidates(candidates), at: event.at)
        if $0.passedBy != nil { ($0.why, $0.passedBy) = ("", nil) }
      }
      for person in candidates { take(part: person) }
    case .stepHandedOver(let number, let seat, let person, let reason):
      change(number, seat: seat) { $0.pass(to: .person(person), at: event.at, by: event.by, why: reason) }
      take(part: person)
    case .seatFilled(let number, let seat, let holder, let why):
      change(number, seat: seat) {
        $0.pass(to: holder, at: event.at)
        $0.why = why
        $0.passedBy = nil
      }
      take(part: holder)
    case .stepEscalated(let number, _, let to, let seat):
      for person in to { take(part: person) }
      if let seat, let holder = Holder(people: to) {
        change(number, seat: seat) { $0.pass(to: holder, at: event.at, by: event.by, why: "") }
      }
    default: break
    }
  }

  private mutating func applyToProcess(_ event: Event) {
    switch event.fact {
    case .processPaused(let reason): status = .paused(since: event.at, by: event.by, reason: reason)
    case .processResumed(let milliseconds):
      status = .running
      due = due?.adding(milliseconds: milliseconds)
      for index in steps.indices where steps[index].status.isOpen { steps[index].shift(milliseconds: milliseconds) }
    case .processCompleted(let outcome): status = .completed(at: event.at, outcome: outcome)
    case .processTerminated(let reason): status = .terminated(at: event.at, by: event.by, reason: reason)
    case .processFailed(let reason): status = .failed(at: event.at, reason: reason)
    case .processTimedOut: status = .timedOut(at: event.at)
    case .processLate: isLate = true
    case .processMigrated(_, let version, let moved):
      self.version = version
      for step in moved { change(step.step) { $0.rungs = step.rungs } }
    case .processClosing(let closing): self.closing = closing
    case .messageReceived(let key): messages.append(key)
    case .messageTaken(let key):
      if let index = messages.firstIndex(of: key) { messages.remove(at: index) }
    default: break
    }
  }
}

extension StepState {
  fileprivate mutating func end(_ status: StepStatus) {
    self.status = status
    rungs = []
    call = nil
  }

  fileprivate mutating func shift(milliseconds: Int64) {
    due = due?.adding(milliseconds: milliseconds)
    for index in rungs.indices { rungs[index].at = rungs[index].at.adding(milliseconds: milliseconds) }
  }
}

extension Seat {
  fileprivate mutating func pass(to holder: Holder, at: Instant) {
    self.holder = holder
    since = at
  }

  fileprivate mutating func pass(to holder: Holder, at: Instant, by: Actor, why: String) {
    pass(to: holder, at: at)
    self.why = why
    passedBy = by
  }
}

extension Holder {
  /// nil when there is nobody.
  init?(people: [PersonID]) {
    switch people.count {
    case 0: return nil
    case 1: self = .person(people[0])
    default: self = .candidates(people)
    }
  }
}
