internal import Engine
internal import Foundation
internal import YAML

/// The engine alone, without store and pages: one figure a line.
public func measureSpeed() throws -> [String] {
  let rules = (1...10).map {
    "      - {if: \"[\($0 * 1000)..\($0 * 1000 + 999)]\", approvers: [boss], because: \"rule \($0)\"}"
  }
  let source = """
    key: speed
    name: Speed
    prefix: SPD
    subject: "{item}"
    roles:
      starter: {name: Starter, from: starter}
      boss: {name: Boss, from: manager of starter}
    fields:
      item: {label: Item, type: text}
      cost: {label: Cost, type: money}
    start: [item, cost]
    stages:
      - key: all
        name: All
        steps:
          - {key: first, title: First, owner: starter, form: [item, cost], due: 2 business days, remind: [at due]}
          - {key: agree, title: Agree, approval: {by: authority spending}, due: 2 business days}
          - {key: last, title: Last, owner: starter, due: 2 business days}
    authority:
      spending:
        inputs: [cost]
        rules:
    \(rules.joined(separator: "\n"))
    """
  let (read, findings) = Template.read(try parseYAML(source), version: 1)
  guard let template = read else { throw Fault(text: "\(findings)") }
  let boss = Person(id: PersonID(2), name: "Maya Lindqvist", email: "maya@company.example")
  let starter = Person(id: PersonID(1), name: "Jonas Weber", email: "jonas@company.example", manager: boss.id)
  let situation = Situation(
    now: Instant(milliseconds: 1_795_424_400_000), by: .person(starter.id), template: template,
    directory: Directory(people: [starter, boss], roles: []), calendar: .standard(zone: TimeZone(identifier: "UTC")!))
  let input: [FieldKey: String] = ["item": "12 laptops", "cost": "10,500.00"]
  let started = try decide(
    nil, .start(StartProcess(id: ProcessID(1001), reference: "SPD-1001", input: input)), in: situation)
  guard let state = replay(started) else { throw Fault(text: "no process") }
  let decisions = try perSecond(20_000) {
    _ = try decide(state, .complete(step: 1, StepInput(texts: input)), in: situation)
  }
  let routings = try perSecond(100_000) {
    guard template.rule(of: "spending", for: state.fields)?.because == "rule 10" else {
      throw Fault(text: "a wrong rule")
    }
  }
  let long =
    started
    + (0..<10_000 - started.count).map { number in
      Event(
        at: situation.now, by: .person(starter.id),
        fact: number.isMultiple(of: 2)
          ? .commented(text: "Note \(number)") : .fieldsChanged(step: 1, ["item": .text("\(number) laptops")]))
    }
  let payloads = long.map { ($0.fact.kind, $0.payload()) }
  let rebuilds = try perSecond(20) {
    var folded: ProcessState?
    for (kind, payload) in payloads {
      folded = evolve(folded.take(), try Event(kind: kind, at: situation.now, payload: payload))
    }
    guard folded?.sequence == 10_000 else { throw Fault(text: "a wrong fold") }
  }
  return [
    "decisions (a form of two fields, the next step with its owner, due date and rule): \(Int(decisions)) a second",
    "a routing decision of ten rules: \(String(format: "%.1f", 1e6 / routings)) µs",
    "the state of a process of 10,000 events, from its stored bytes: \(String(format: "%.1f", 1000 / rebuilds)) ms",
  ]
}

private func perSecond(_ count: Int, _ work: () throws -> Void) rethrows -> Double {
  for _ in 0..<max(1, count / 10) { try work() }
  let began = ContinuousClock.now
  for _ in 0..<count { try work() }
  let taken = ContinuousClock.now - began
  return Double(count) / (Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18)
}
