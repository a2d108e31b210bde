/// What a command meets: the moment, who gives it, and the world as it is then. Deciding reads nothing else.
public struct Situation: Sendable {
  public var now: Instant
  public var by: Actor
  public var template: Template
  public var directory: Directory
  public var calendar: BusinessCalendar
  /// Open steps of each person, for roles that pick the least busy.
  public var workload: [PersonID: Int]

  public init(
    now: Instant, by: Actor, template: Template, directory: Directory, calendar: BusinessCalendar,
    workload: [PersonID: Int] = [:]
  ) {
    self.now = now
    self.by = by
    self.template = template
    self.directory = directory
    self.calendar = calendar
    self.workload = workload
  }
}

/// Decides what happens: the events that follow from a command, or why it is refused. A pure function.
///
/// - Parameter state: nil only for `start`.
public func decide(_ state: ProcessState?, _ command: Command, in situation: Situation) throws(Refusal) -> [Event] {
  var decision = Decision(state: state, situation: situation)
  try decision.carryOut(command)
  return decision.events
}

/// Longest reason or comment, in characters.
let remarkCharactersMax = 5000

/// A decision on its way: each event is folded in at once, so that the next thought sees it.
struct Decision {
  private(set) var events: [Event] = []
  private var current: ProcessState?
  let situation: Situation

  init(state: ProcessState?, situation: Situation) {
    current = state
    self.situation = situation
  }

  /// Lent, not copied: it is looked at many times for one command.
  ///
  /// - Precondition: the process has started.
  var state: ProcessState {
    _read {
      guard current != nil else { preconditionFailure("the process has not started") }
      yield current.unsafelyUnwrapped
    }
  }

  var template: Template { situation.template }
  var now: Instant { situation.now }
  var actor: Actor { situation.by }
  var hasStarted: Bool { current != nil }

  mutating func emit(_ fact: Fact) {
    let event = Event(at: now, by: actor, fact: fact)
    events.append(event)
    // Given away, so that it is changed in place.
    let before = current.take()
    current = evolve(before, event)
  }

  mutating func carryOut(_ command: Command) throws(Refusal) {
    if case .start(let start) = command { return try self.start(start) }
    guard hasStarted else { throw .notFound("There is no such process.") }
    try checkStatus(for: command)
    switch command {
    case .start: break
    case .complete(let step, let input): try complete(step, input)
    case .approve(let step, let input, let reason): try approve(step, input, reason: reason)
    case .reject(let step, let reason): try reject(step, reason: reason)
    case .abstain(let step, let reason): try abstain(step, reason: reason)
    case .sendBack(let step, let to, let reason): try sendBack(step, to: to, reason: reason)
    case .claim(let step): try claim(step)
    case .release(let step): try release(step)
    case .handOver(let step, let seat, let person, let reason):
      try handOver(step, seat: seat, to: person, reason: reason)
    case .tick(let step, let item, let isDone): try tick(step, item: item, isDone: isDone)
    case .attach(let step, let slot, let files): try attach(step, slot: slot, files: files)
    case .detach(let document): try detach(document)
    case .comment(let text): emit(.commented(text: try remark(text, "comment", "Write a comment first.")))
    case .pause(let reason): try pause(reason)
    case .resume: try resume()
    case .terminate(let reason): try terminate(reason)
    case .skip(let step, let reason): try skip(step, reason: reason)
    case .redo(let key, let reason): try redo(key, reason: reason)
    case .addItem(let step, let item): try addItem(step, item)
    case .receive(let message): try receive(message)
    case .migrate(let old): try migrate(from: old)
    case .renewLink(let step, let outside): try renewLink(step, to: outside)
    case .revokeLink(let step, let outside): try revokeLink(step, of: outside)
    case .callAgain(let step): try callAgain(step)
    case .takeCall(let step, let reason): try takeCall(step, reason: reason)
    case .climb, .fillSeats, .report, .answer: try carryOutForSystem(command)
    }
  }

  /// What only a timer or a failed effect may ask for.
  private mutating func carryOutForSystem(_ command: Command) throws(Refusal) {
    guard actor == .system else { throw .notYours("This is for Baton itself to do.") }
    switch command {
    case .climb(0): try climbProcess()
    case .climb(let step): try climb(step)
    case .fillSeats(let step): try fillSeats(step)
    case .answer(let step, let attempt, let result): try answer(step, attempt: attempt, result)
    case .report(let step, let kind, let text): emit(.incidentRaised(step: step, kind: kind.rawValue, text: text))
    default: break
    }
  }

  /// What may still happen to a process that is paused or has ended.
  private func checkStatus(for command: Command) throws(Refusal) {
    switch (state.status, command) {
    case (_, .comment), (_, .report), (.running, _): return
    case (.paused, .resume), (.paused, .terminate), (.paused, .revokeLink): return
    case (.paused, _): throw .tooLate("\(state.reference) is paused. It can be acted on when it is resumed.")
    default: throw .tooLate("\(state.reference) has ended. Nothing more can be done in it.")
    }
  }

  /// A text that a person must give, trimmed.
  func remark(_ text: String, _ key: String, _ missing: String) throws(Refusal) -> String {
    let trimmed = text.trimmed
    guard !trimmed.isEmpty else { throw .invalid([.init(key: key, message: missing)]) }
    return try limited(trimmed, key)
  }

  func limited(_ text: String, _ key: String) throws(Refusal) -> String {
    guard text.count <= remarkCharactersMax else {
      throw .invalid([.init(key: key, message: "Use at most \(remarkCharactersMax) characters.")])
    }
    return text
  }

  // MARK: The process as a whole

  private mutating func start(_ start: StartProcess) throws(Refusal) {
    guard !hasStarted else { throw .tooLate("\(start.reference) has started already.") }
    guard case .person(let starter) = actor else { throw .notYours("Only a team member can start a process.") }
    let fields = try read(template.start, StepInput(texts: start.input), known: [:])
    let due = template.sla.map { situation.calendar.add($0, to: now) }
    emit(
      .processStarted(
        ProcessStarted(
          id: start.id, reference: start.reference, template: template.key, version: template.version,
          subject: template.subject.render(template.scope(fields)), starter: starter, fields: fields, due: due)))
    advance()
  }

  private mutating func pause(_ reason: String) throws(Refusal) {
    try requireSteward("pause")
    emit(.processPaused(reason: try remark(reason, "reason", "Say why it is paused.")))
  }

  private mutating func resume() throws(Refusal) {
    guard case .paused(let since, _, _) = state.status else { throw .tooLate("\(state.reference) is not paused.") }
    try requireSteward("resume")
    emit(.processResumed(pausedMilliseconds: max(0, now - since)))
  }

  private mutating func terminate(_ reason: String) throws(Refusal) {
    try requireSteward("end")
    let reason = try remark(reason, "reason", "Say why it ends.")
    close(.terminated(reason: reason))
  }

  /// Whoever started a process looks after it, and so does an admin.
  func requireSteward(_ verb: String) throws(Refusal) {
    guard isSteward else {
      throw .notYours("Only \(situation.directory.name(state.starter)), who started it, or an admin can \(verb) it.")
    }
  }

  var isSteward: Bool {
    guard let person = actor.person else { return actor == .system }
    return person == state.starter || situation.directory.people[person]?.isAdmin == true
  }
}
