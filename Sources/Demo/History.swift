internal import Application
internal import Engine

/// Plays the plots day by day, each act by whoever holds the step, with the clock at that day.
struct History {
  static let daysBack = 30
  private static let dayMilliseconds: Int64 = 86_400_000
  private static let stepsPerProcessMax = 40

  let workspace: Workspace
  let clock: MovableClock
  private var running: [Run] = []

  /// A plot under way.
  private struct Run {
    let plot: Plot
    let outcome: ActOutcome
    let done: Int
    var stepsDone = 0
    var wasSentBack = false
    var isOver = false
  }

  init(workspace: Workspace, clock: MovableClock) {
    self.workspace = workspace
    self.clock = clock
  }

  mutating func play(progress: (String) -> Void) async throws {
    clock.setBack(milliseconds: Int64(Self.daysBack) * Self.dayMilliseconds)
    for day in stride(from: Self.daysBack, through: 0, by: -1) {
      for plot in Plot.all where plot.daysAgo == day { try await begin(plot) }
      for index in running.indices where !running[index].isOver { try await goOn(index, isLastDay: day == 0) }
      try await letTimePass(isLastDay: day == 0)
      if day % 10 == 0 { progress("\(Self.daysBack - day) of \(Self.daysBack) days, \(running.count) processes") }
    }
  }

  private mutating func begin(_ plot: Plot) async throws {
    var input = plot.input
    for key in ["buddy", "receiver"] as [FieldKey] {
      if let mail = input[key] { input[key] = String(try person(mail).rawValue) }
    }
    let outcome = try await workspace.start(
      plot.template, input: input, by: try person(plot.starter), command: workspace.newCommand())
    running.append(Run(plot: plot, outcome: outcome, done: 0))
    if !plot.comment.isEmpty {
      try await carryOut(.comment(text: plot.comment), outcome, by: .person(try person(plot.starter)))
    }
  }

  /// The acts of one day: one step, and all of them for what is to be completed.
  private mutating func goOn(_ index: Int, isLastDay: Bool) async throws {
    let run = running[index]
    switch run.plot.ending {
    case .after(let count): try await work(index, upTo: count)
    case .completed: try await work(index, upTo: .max)
    case .rejected:
      try await work(index, upTo: .max, reject: true)
    case .sentBack(let count): try await work(index, upTo: count + 2, sendBack: true)
    case .paused(let count):
      try await work(index, upTo: count)
      guard running[index].stepsDone >= count else { return }
      try await carryOut(
        .pause(reason: "Waiting for the budget of next year."), run.outcome, by: .person(try person(run.plot.starter)))
      running[index].isOver = true
    case .terminated(let count):
      try await work(index, upTo: count)
      guard running[index].stepsDone >= count else { return }
      try await carryOut(
        .terminate(reason: "No longer needed."), run.outcome, by: .person(try person(run.plot.starter)))
      running[index].isOver = true
    }
  }

  private mutating func work(_ index: Int, upTo count: Int, reject: Bool = false, sendBack: Bool = false) async throws {
    for _ in 0..<3 where running[index].stepsDone < count {
      let run = running[index]
      guard let state = try await workspace.store.state(run.outcome.process), state.status == .running,
        let template = workspace.present.template(state.template, version: state.version),
        let step = state.openSteps.first, let definition = template.step(step.key), let actor = holder(of: step)
      else {
        running[index].isOver = true
        return
      }
      if reject, definition.approval != nil {
        try await carryOut(
          .reject(step: step.number, reason: "Not this year: the budget is spent."), run.outcome, by: actor)
        running[index].isOver = true
        return
      }
      if sendBack, !run.wasSentBack, definition.approval != nil, actor.person != nil {
        try await carryOut(
          .sendBack(
            step: step.number, to: nil, reason: "One quote is older than three months. Please get a fresh one."),
          run.outcome,
          by: actor)
        running[index].wasSentBack = true
        return
      }
      try await finish(step, definition, template, state, run.outcome, by: actor)
      running[index].stepsDone += 1
    }
  }

  private func finish(
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
    }
    if definition.approval != nil {
      try await carryOut(.approve(step: step.number, input, reason: ""), outcome, by: actor)
    } else {
      try await carryOut(.complete(step: step.number, input), outcome, by: actor)
    }
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

  /// To the next day, with what falls due on the way. Mail of days gone by counts as sent.
  private func letTimePass(isLastDay: Bool) async throws {
    guard !isLastDay else { return }
    for _ in 0..<2 {
      clock.advance(milliseconds: Self.dayMilliseconds / 2)
      _ = try await workspace.fireTimers()
    }
    while true {
      let due = try await workspace.store.dueMail(at: workspace.now, limit: 500)
      if due.isEmpty { return }
      for var row in due {
        row.state = .sent
        row.sentAt = row.entry.createdAt
        row.attempts = 1
        row.response = "sent before this demo began"
        row.subject = row.entry.notification.kind.rawValue
        try await workspace.store.update(row)
      }
    }
  }
}
