internal import Application
internal import Engine

/// Plays the plots in the order of time, each act by whoever holds the step, at an hour at which people work.
struct History {
  static let daysBack = 30
  private static let dayMilliseconds: Int64 = 86_400_000
  private static let minuteMilliseconds: Int64 = 60_000
  /// Steps that a plot of unknown length is reckoned with.
  private static let stepsExpected = 12

  let workspace: Workspace
  /// Serves timers and sends mail, at the moment that the clock shows.
  let round: () async throws -> Void
  private var time: DemoTime
  private var dice = Dice()
  private var running: [Run] = []

  /// A plot under way.
  private struct Run {
    let plot: Plot
    let outcome: ActOutcome
    var nextAt: Instant
    var stepsDone = 0
    var wasSentBack = false
    var isOver = false
  }

  init(workspace: Workspace, clock: MovableClock, round: @escaping () async throws -> Void) {
    self.workspace = workspace
    self.round = round
    time = DemoTime(workspace: workspace, clock: clock, daysBack: Self.daysBack, round: round)
  }

  mutating func play(progress: (String) -> Void) async throws {
    time.goBack()
    var ahead = Plot.all.map { (plot: $0, at: start(of: $0)) }.sorted { $0.at < $1.at }
    while true {
      let next = running.indices.filter { !running[$0].isOver }.min { running[$0].nextAt < running[$1].nextAt }
      if let first = ahead.first, next.map({ first.at <= running[$0].nextAt }) ?? true {
        ahead.removeFirst()
        try await time.pass(until: first.at)
        try await begin(first.plot)
        if running.count % 10 == 0 { progress("\(running.count) of \(Plot.all.count) processes") }
      } else if let next {
        guard running[next].nextAt < time.present else { break }
        try await time.pass(until: running[next].nextAt)
        try await goOn(next)
        running[next].nextAt = pause(running[next])
        try await settleIncidents()
      } else {
        break
      }
      try await round()
    }
    try await time.pass(until: time.present)
    try await time.comeBack()
    progress("\(running.count) processes")
  }

  /// The administrator settles what is old, and what has come again.
  private func settleIncidents() async throws {
    let admin = try person("ada.brandt")
    let open = try await workspace.incidents(by: admin)
    for incident in open {
      let age = workspace.now - incident.at
      let isOld = age > 4 * Self.dayMilliseconds
      let cameAgain = open.contains {
        $0.text == incident.text && $0.at > incident.at && workspace.now - $0.at > 3_600_000
      }
      if isOld || cameAgain { try await workspace.resolveIncident(incident.id, by: admin) }
    }
  }

  /// On the plot's day, or the last working day before it.
  private mutating func start(of plot: Plot) -> Instant {
    let calendar = time.calendar
    var day = calendar.civil(time.present).day.adding(days: -plot.daysAgo)
    while calendar.hours(on: day) == nil { day = day.adding(days: -1) }
    return calendar.instant(day, milliseconds: dice.roll(8 * 3600 + 2400...15 * 3600) * 1000)
  }

  /// People take their time, now and then more than a day; what is told of happens before the present.
  private mutating func pause(_ run: Run) -> Instant {
    let left: Int =
      switch run.plot.ending {
      case .after(let count), .paused(let count), .terminated(let count): count - run.stepsDone
      case .sentBack(let count): count + 2 - run.stepsDone
      case .completed, .rejected: Self.stepsExpected - run.stepsDone
      }
    let calendar = time.calendar
    let share = calendar.openMilliseconds(from: workspace.now, to: time.present) / Int64(max(2, left + 1))
    let wished = dice.roll(1...7) == 1 ? dice.roll(8...14) : dice.roll(0...5)
    let hours = min(wished, share / (60 * Self.minuteMilliseconds))
    return calendar.add(BusinessDuration(amount: Int(hours), unit: .businessHours), to: workspace.now)
      .adding(milliseconds: dice.roll(4 * 60_000...44 * 60_000))
  }

  private mutating func begin(_ plot: Plot) async throws {
    var input = plot.input
    for key in ["buddy", "receiver"] as [FieldKey] {
      if let mail = input[key] { input[key] = String(try person(mail).rawValue) }
    }
    let outcome = try await workspace.start(
      plot.template, input: input, by: try person(plot.starter), command: workspace.newCommand())
    if !plot.comment.isEmpty {
      try await time.pass(minutes: dice.roll(2...9))
      try await carryOut(.comment(text: plot.comment), outcome, by: .person(try person(plot.starter)))
    }
    var run = Run(plot: plot, outcome: outcome, nextAt: workspace.now)
    run.nextAt = pause(run)
    running.append(run)
  }

  /// One act of a plot.
  private mutating func goOn(_ index: Int) async throws {
    let run = running[index]
    switch run.plot.ending {
    case .after(let count): try await work(index, upTo: count)
    case .completed: try await work(index, upTo: .max)
    case .rejected: try await work(index, upTo: .max, reject: true)
    case .sentBack(let count): try await work(index, upTo: count + 2, sendBack: true)
    case .paused(let count):
      guard run.stepsDone >= count else { return try await work(index, upTo: count) }
      try await carryOut(
        .pause(reason: "Waiting for the budget of next year."), run.outcome, by: .person(try person(run.plot.starter)))
      running[index].isOver = true
    case .terminated(let count):
      guard run.stepsDone >= count else { return try await work(index, upTo: count) }
      try await carryOut(
        .terminate(reason: "No longer needed."), run.outcome, by: .person(try person(run.plot.starter)))
      running[index].isOver = true
    }
  }

  private mutating func work(_ index: Int, upTo count: Int, reject: Bool = false, sendBack: Bool = false) async throws {
    let run = running[index]
    guard run.stepsDone < count, let state = try await workspace.store.state(run.outcome.process),
      state.status == .running, let template = workspace.present.template(state.template, version: state.version),
      let (step, actor) = work(in: state),
      let definition = template.step(step.key)
    else {
      running[index].isOver = true
      return
    }
    if reject, definition.approval != nil {
      try await carryOut(
        .reject(step: step.number, reason: "Not this year: the budget is spent."), run.outcome, by: actor)
      running[index].isOver = true
    } else if sendBack, !run.wasSentBack, definition.approval != nil, actor.person != nil {
      try await carryOut(
        .sendBack(
          step: step.number, to: nil, reason: "One quote is older than three months. Please get a fresh one."),
        run.outcome, by: actor)
      running[index].wasSentBack = true
    } else {
      try await finish(step, definition, template, state, run.outcome, by: actor)
      running[index].stepsDone += 1
    }
  }

  private mutating func finish(
    _ step: StepState, _ definition: Step, _ template: Template, _ state: ProcessState, _ outcome: ActOutcome,
    by actor: Actor
  ) async throws {
    var input = StepInput(ticks: Set(definition.checklist.map(\.key)))
    for item in definition.form where !item.isReadOnly && state.fields[item.field] == nil {
      if let field = template.field(item.field) { input.texts[item.field] = sample(field, on: workspace.now) }
    }
    let fields = state.fields
    for slot in definition.documents {
      let missing = slot.needed.count(fields, template) - state.documents(of: step, slot: slot.key).count
      guard missing > 0 else { continue }
      let files = try (0..<missing).map { number in
        try Paper(title: "\(slot.label) \(number + 1)", about: state.subject, reference: state.reference)
          .received(in: workspace.files.incomingFolder, isPhoto: slot.kinds == ["image"])
      }
      _ = try await workspace.attach(
        files, to: slot.key, of: StepID(process: outcome.process, number: step.number), by: actor,
        as: workspace.newCommand())
      try await time.pass(minutes: dice.roll(2...9))
    }
    if definition.approval != nil {
      try await carryOut(.approve(step: step.number, input, reason: ""), outcome, by: actor)
    } else {
      try await carryOut(.complete(step: step.number, input), outcome, by: actor)
    }
  }

  /// The first open step that somebody holds.
  private func work(in state: ProcessState) -> (StepState, Actor)? {
    for step in state.openSteps {
      if let actor = holder(of: step) { return (step, actor) }
    }
    return nil
  }

  private func holder(of step: StepState) -> Actor? {
    switch step.openSeats.first?.holder {
    case .person(let id): .person(id)
    case .candidates(let people): people.first.map { .person($0) }
    case .collaborator(let outside): .collaborator(outside)
    case .nobody, nil: nil
    }
  }

  private func person(_ mailName: String) throws -> PersonID {
    let found = workspace.present.directory.people.values.first { $0.email.hasPrefix(mailName + "@") }
    guard let found else { throw DemoError(message: "there is no \(mailName)") }
    return found.id
  }

  private func carryOut(_ command: Command, _ outcome: ActOutcome, by actor: Actor) async throws {
    _ = try await workspace.carryOut(command, in: outcome.process, by: actor, as: workspace.newCommand())
  }
}
