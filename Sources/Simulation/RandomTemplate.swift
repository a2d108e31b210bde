/// A template that reads without errors, of as many shapes as there are.
struct RandomTemplate {
  /// By how much what was approved may change.
  static let tolerancePercent = 10

  let source: String

  init(key: String, prefix: String, _ chance: inout Chance) {
    var steps = ""
    let count = chance.number(3...8)
    for index in 0..<count { steps += "      - {\(Self.step(index, count, &chance))}\n" }
    let late =
      chance.happens(20) ? "sla: 10 business days\nafter sla: \(chance.pick(["tell", "fail", "time out"]))\n" : ""
    source = """
      key: \(key)
      name: Process \(key)
      prefix: \(prefix)
      zone: \(chance.pick(["Europe/Berlin", "UTC", "America/New_York"]))
      subject: "{item} for {cost}"
      \(late)roles:
        starter: {name: Starter, from: starter}
        boss: {name: Boss, from: manager of starter}
        team: {name: Team, pick: \(chance.pick(["offer", "round robin", "least busy"]))}
        board: {name: Board}
        other: {name: Other, from: role team, not: [starter]}
        guest: {name: Guest, from: {collaborator: {name: guest_name, email: guest_email}}}
      fields:
        item: {label: Item, type: text}
        cost: {label: Cost, type: money}
        guest_name: {label: Guest, type: text}
        guest_email: {label: Guest's address, type: email}
      start: [item, cost, guest_name, guest_email]
      stages:
        - key: all
          name: All
          steps:
      \(steps)
      """
  }

  private static func step(_ index: Int, _ count: Int, _ chance: inout Chance) -> String {
    var parts = ["key: s\(index)", "title: Step \(index)"]
    let isApproval = chance.happens(30)
    let flow = flow(index, &chance)
    let isWait = !isApproval && chance.happens(10)
    if isApproval {
      let mayReopen = !flow.contains("each completion: true") && chance.happens(60)
      let grounds = mayReopen ? ", reopened by: [{field: cost, tolerance: \(Self.tolerancePercent) %}]" : ""
      parts.append("approval: {\(approval(index, &chance))\(grounds)}")
    } else if isWait {
      parts.append(chance.happens(60) ? "wait: \(chance.number(1...3)) days" : "wait: {message: m\(index % 2)}")
    } else {
      parts.append("owner: \(chance.pick(["starter", "boss", "team", "other", "guest"]))")
      if chance.happens(30) { parts.append("form: [cost]") }
      if chance.happens(20) { parts.append("checklist: [Looked at it]") }
      if chance.happens(15) {
        parts.append("for each: {count: \(chance.number(1...3)), \(done(&chance)), may grow: true}")
      }
    }
    parts += flow
    if !isWait, chance.happens(60) {
      parts.append("due: \(chance.number(1...4)) business days, remind: [1 day before, at due, 2 days after]")
      if chance.happens(50) { parts.append("escalate: [{after: 1 business day, to: board}]") }
      if chance.happens(20) {
        let act = chance.pick(isApproval ? ["go on", "approve", "reject", "fail"] : ["go on", "time out", "fail"])
        parts.append("on deadline: {after: 5 business days, do: \(act)}")
      }
    }
    if index == count - 1, chance.happens(10) { parts.append("ends: done") }
    return parts.joined(separator: ", ")
  }

  private static func approval(_ index: Int, _ chance: inout Chance) -> String {
    var text = "by: [boss, board], order: \(chance.pick(["in order", "parallel"]))"
    text += ", needs: \(chance.pick(["all", "any", "2", "50 %"])), abstain: \(chance.pick(["true", "false"]))"
    if chance.happens(30) {
      text += ", on reject: \(chance.pick(["go on", "fail", index > 0 ? "go back to s0" : "end"]))"
    }
    return text
  }

  private static func done(_ chance: inout Chance) -> String {
    "done when: \(chance.pick(["all", "any", "50 %"]))"
  }

  private static func flow(_ index: Int, _ chance: inout Chance) -> [String] {
    guard index > 0 else { return ["after: []"] }
    var parts: [String] = []
    var before = Set<Int>()
    for _ in 0..<chance.number(1...3) { before.insert(chance.number(0...(index - 1))) }
    if chance.happens(10) { before = [] }
    parts.append("after: [\(before.sorted().map { "s\($0)" }.joined(separator: ", "))]")
    if before.count > 1, chance.happens(40) {
      parts.append("join: \(chance.pick(["any", "2", "60 %"])), others: \(chance.pick(["cancel", "continue"]))")
    } else if !before.isEmpty, chance.happens(8) {
      parts.append("each completion: true")
    }
    if chance.happens(20) { parts.append("when: cost > \(chance.pick(["100", "1000"]))") }
    if chance.happens(10) { parts.append("race: r") }
    if chance.happens(10) { parts.append("one at a time: t") }
    if chance.happens(10) { parts.append("go back: {to: s\(chance.number(0...index)), when: cost > 5000, max: 2}") }
    if chance.happens(8) { parts.append("cancels: [s\(chance.number(0...(index - 1)))]") }
    return parts
  }
}
