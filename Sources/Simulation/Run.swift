internal import Application
internal import Engine
internal import Foundation
internal import SQLiteStore
internal import Scheduler

/// What a run did; a fault stops it.
public struct RunResult: Sendable {
  public var acts = 0
  public var refusals = 0
  public var processes = 0
  public var ended = 0
  public var mails = 0
  public var fault: String?
  /// The last acts, oldest first.
  public var trail: [String] = []
}

struct Fault: Error {
  let text: String
}

/// Days of random work in one company.
public func simulate(seed: UInt64, days: Int, root: String) async throws -> RunResult {
  let world = try await World(seed: seed, root: root)
  defer { world.close() }
  var run = Run(world: world, chance: Chance(seed: seed))
  do {
    try await run.found()
    for _ in 0..<days { try await run.day() }
    try await run.finish()
  } catch let fault as Fault {
    run.result.fault = fault.text
  } catch { run.result.fault = "\(error)" }
  return run.result
}

struct Run {
  let world: World
  var chance: Chance
  var result = RunResult()
  private var people: [PersonID] = []
  private var templates: [TemplateKey] = []
  var processes: [ProcessID] = []
  private var commands = 0

  init(world: World, chance: Chance) {
    self.world = world
    self.chance = chance
  }

  /// Eight people, two roles, three templates.
  mutating func found() async throws {
    var manager: PersonID?
    for number in 0..<8 {
      let id = try await world.workspace.add(
        PersonDraft(
          name: "Person \(number)", email: "p\(number)@company.example", manager: manager, isAdmin: number == 0,
          zone: "Europe/Berlin"), password: nil)
      people.append(id)
      if number % 3 == 0 { manager = id }
    }
    for (key, members) in [("team", [people[3], people[4], people[5]]), ("board", [people[1], people[2]])] {
      try await world.workspace.save(
        CompanyRole(key: RoleKey(key), name: key.capitalized, members: members), isNew: true, by: people[0])
    }
    for number in 0..<3 {
      let template = RandomTemplate(key: "t\(number)", prefix: "T\(number)", &chance)
      let (version, check) = try await world.workspace.publish(nil, source: template.source, by: nil)
      guard let version else {
        throw Fault(text: "a random template has errors: \(check.findings.map(\.description))\n\(template.source)")
      }
      templates.append(version.key)
    }
  }

  /// Eight hours of people, then a night.
  mutating func day() async throws {
    for _ in 0..<chance.number(3...9) {
      world.clock.move(milliseconds: Int64(chance.number(1...3_600)) * 1000)
      try await act()
      if chance.happens(30) { await world.scheduler.round() }
      if chance.happens(3) {
        note("restart")
        try await world.reopen()
      }
    }
    // A night, sometimes a long one; and a clock that is set back.
    world.clock.move(milliseconds: Int64(chance.happens(5) ? 96 : 16) * 3_600_000)
    if chance.happens(5) { world.clock.move(milliseconds: -3_600_000) }
    await world.scheduler.round()
    try await checkTimers()
  }

  /// All mail goes out, and everything is compared with the record.
  mutating func finish() async throws {
    for round in 0..<400 {
      world.clock.move(milliseconds: 6 * 3_600_000)
      await world.scheduler.round()
      // What is late goes on to remind and escalate for weeks; after that the last mail leaves.
      if round > 60, try await world.store.outbox(OutboxQuery(state: .waiting, limit: 1)).isEmpty { break }
    }
    for process in processes { try await check(process) }
    let verification = try await world.workspace.verify(world.store) { _ in }
    if let fault = verification.faults.first { throw Fault(text: "verify: \(fault)") }
    try await checkMail()
    if let complaint = world.complaints.first { throw Fault(text: "the scheduler: \(complaint)") }
  }

  mutating func note(_ text: String) {
    result.trail.append("\(world.clock.now()) \(text)")
    if result.trail.count > 20 { result.trail.removeFirst() }
  }

  mutating func newCommand() -> CommandID {
    commands += 1
    guard let id = CommandID(rawValue: "c\(commands)") else { preconditionFailure("a command id is refused") }
    return id
  }

  // MARK: Acts

  mutating func act() async throws {
    if processes.isEmpty || chance.happens(25) { return try await start() }
    let process = chance.pick(processes)
    guard let state = try await world.store.state(process) else { throw Fault(text: "a process is gone") }
    guard let step = state.openSteps.isEmpty ? nil : Optional(chance.pick(state.openSteps)) else {
      if chance.happens(10) { try await carryOut(.comment(text: "Hello"), process, by: .person(chance.pick(people))) }
      return
    }
    let actor = self.actor(for: step)
    try await carryOut(command(for: step, state), process, by: actor)
  }

  private mutating func start() async throws {
    let person = chance.pick(people)
    let template = chance.pick(templates)
    let cost = chance.pick(["50.00", "500.00", "12,400.00", "no number"])
    let id = newCommand()
    note("start \(template) by \(person.rawValue), cost \(cost)")
    let input: [FieldKey: String] = [
      "item": "Käse", "cost": cost, "guest_name": "Jörg Weiß", "guest_email": "joerg@nordlicht.example",
    ]
    do {
      let outcome = try await world.workspace.start(template, input: input, by: person, command: id)
      if cost == "no number" { throw Fault(text: "a form with a mistake was accepted") }
      processes.append(outcome.process)
      result.processes += 1
      if chance.happens(10) { try await world.reopen() }
      let again = try? await world.workspace.start(template, input: input, by: person, command: id)
      guard again?.isRepeat == true, again?.process == outcome.process else {
        throw Fault(text: "a repeated start has not its first outcome")
      }
      try await check(outcome.process)
    } catch is Refusal { result.refusals += 1 }
  }

  /// Mostly who may; sometimes anybody.
  private mutating func actor(for step: StepState) -> Actor {
    if chance.happens(15) { return .person(chance.pick(people)) }
    guard let seat = step.openSeats.isEmpty ? nil : Optional(chance.pick(step.openSeats)) else {
      return .person(people[0])
    }
    switch seat.holder {
    case .person(let id): return .person(id)
    case .candidates(let candidates): return .person(chance.pick(candidates))
    case .collaborator(let outside): return .collaborator(outside)
    case .nobody: return .person(people[0])
    }
  }

  private mutating func command(for step: StepState, _ state: ProcessState) -> Command {
    let number = step.number
    switch chance.number(0...99) {
    case 0..<3: return .pause(reason: "Holiday")
    case 3..<9: return .resume
    case 9: return .terminate(reason: "Not needed")
    case 10..<16: return .handOver(step: number, to: chance.pick(people), reason: "")
    case 16..<20: return .claim(step: number)
    case 20..<23: return .release(step: number)
    case 23..<27: return .skip(step: number, reason: "Not needed")
    case 27..<29: return .redo(chance.pick(state.steps).key, reason: "Again")
    case 29..<32: return .addItem(step: number, item: "One more")
    case 32..<38: return .receive(ItemKey("m\(chance.number(0...1))"))
    case 38..<44: return .sendBack(step: number, to: nil, reason: "Please mend it.")
    case 44..<48: return .reject(step: number, reason: "No.")
    case 48..<52: return .abstain(step: number, reason: "")
    default:
      let input = StepInput(
        texts: chance.happens(40) ? ["cost": chance.pick(["90.00", "7,000.00", "x"])] : [:], ticks: nil)
      let template = world.workspace.present.template(state.template, version: state.version)
      let isApproval = template?.step(step.key)?.approval != nil
      return isApproval || chance.happens(5)
        ? .approve(step: number, input, reason: "") : .complete(step: number, input)
    }
  }

  private mutating func carryOut(_ command: Command, _ process: ProcessID, by actor: Actor) async throws {
    let id = newCommand()
    note("\(process.rawValue) \(command) by \(actor)")
    do {
      let outcome = try await world.workspace.carryOut(command, in: process, by: actor, as: id)
      result.acts += 1
      // The answer was lost: the client asks again.
      if chance.happens(20) {
        if chance.happens(20) { try await world.reopen() }
        let again = try? await world.workspace.carryOut(command, in: process, by: actor, as: id)
        guard again?.isRepeat == true, again?.sequence == outcome.sequence else {
          throw Fault(text: "a repeated command has not its first outcome")
        }
      }
    } catch is Refusal { result.refusals += 1 }
    try await check(process)
  }
}
