/// Reminders and escalations.
extension TemplateReader {
  mutating func readLadder(_ node: Node, due: DueRule?, owner: RoleKey) -> [Rung] {
    var rungs: [(rung: Rung, node: Node)] = []
    for element in elements(node["remind"], "“remind”", max: TemplateLimits.rungsPerStepMax) {
      guard let (offset, isBefore) = readMoment(element) else { continue }
      rungs.append((Rung(offset: offset, isBeforeDue: isBefore, act: .remind), element))
    }
    for element in elements(node["escalate"], "“escalate”", max: TemplateLimits.rungsPerStepMax) {
      guard let rung = readEscalation(element, owner: owner) else { continue }
      rungs.append((rung, element))
    }
    if let deadline = node["on deadline"], let rung = readDeadline(deadline, isApproval: node["approval"] != nil) {
      rungs.append((rung, deadline))
    }
    if let first = rungs.first, node["due"] == nil {
      error(first.node, "This counts from the due date, which the step lacks; add “due: …”.")
    }
    if case .within(let duration) = due {
      for (rung, place) in rungs where rung.isBeforeDue && rung.offset.roughMinutes >= duration.roughMinutes {
        warning(
          place, "The step is due after \(duration), so this comes at once when it begins; choose a shorter time.")
      }
    }
    for (index, entry) in rungs.enumerated() where rungs[..<index].contains(where: { $0.rung == entry.rung }) {
      error(entry.node, "This stands here twice; remove one of them.")
    }
    let ordered = rungs.map(\.rung).enumerated().sorted {
      ($0.element.roughMoment, $0.offset) < ($1.element.roughMoment, $1.offset)
    }
    return ordered.map(\.element)
  }

  /// `1 business day before`, `at due`, `2 business days after`.
  private mutating func readMoment(_ node: Node) -> (BusinessDuration, isBefore: Bool)? {
    guard let text = text(node, "A reminder", max: TemplateLimits.labelLengthMax) else { return nil }
    if text == "at due" { return (BusinessDuration(amount: 0, unit: .minutes), false) }
    for (word, isBefore) in [(" before", true), (" after", false)] where text.hasSuffix(word) {
      return duration(node, String(text.dropLast(word.count)), "A reminder").map { ($0, isBefore) }
    }
    error(node, "A reminder comes “1 business day before”, “at due” or “2 business days after”; “\(text)” is none.")
    return nil
  }

  private mutating func readEscalation(_ node: Node, owner: RoleKey) -> Rung? {
    guard checkMap(node, "An escalation", keys: ["after", "to", "hand over"]) else { return nil }
    guard let afterNode = node["after"], let toNode = node["to"] else {
      error(node, "An escalation needs “after” and “to”, such as {after: 1 business day, to: manager of owner}.")
      return nil
    }
    guard let text = text(afterNode, "“after”", max: TemplateLimits.labelLengthMax) else { return nil }
    let offset =
      text == "due"
      ? BusinessDuration(amount: 0, unit: .minutes) : duration(afterNode, text, "“after”")
    let target = readTarget(toNode, owner: owner)
    let handOver = flag(node, "hand over", default: false)
    guard let offset, let target else { return nil }
    return Rung(offset: offset, isBeforeDue: false, act: .escalate(target, handOver: handOver))
  }

  private mutating func readTarget(_ node: Node, owner: RoleKey) -> Rung.Target? {
    guard let text = text(node, "“to”", max: TemplateLimits.labelLengthMax) else { return nil }
    if text == "manager of owner" {
      if roles.first(where: { $0.key == owner })?.isOutside == true {
        error(
          node, "The owner “\(owner)” is somebody outside the company and has no manager here; escalate to a role.")
      }
      return .ownersManager
    }
    // "manager of requester" is a role of its own when the template has one that is filled so.
    if let below = text.rest(after: "manager of "),
      let role = roles.first(where: { $0.source.isManager(of: RoleKey(below)) })
    {
      usedRoles.insert(role.key)
      return .role(role.key)
    }
    guard let key = roleReference(node, text.rest(after: "role ") ?? text) else { return nil }
    if roles.first(where: { $0.key == key })?.isOutside == true {
      error(node, "“\(key)” is somebody outside the company; escalate to a role inside.")
    }
    return .role(key)
  }
}

extension BusinessDuration {
  /// For putting moments in order without a calendar: a working day counts as a day.
  var roughMinutes: Int {
    let minutes =
      switch unit {
      case .minutes: 1
      case .hours: 60
      case .days, .businessDays: 24 * 60
      case .weeks: 7 * 24 * 60
      // Eight of them make a working day.
      case .businessHours: 3 * 60
      }
    return amount * minutes
  }
}

extension Rung {
  fileprivate var roughMoment: Int { isBeforeDue ? -offset.roughMinutes : offset.roughMinutes }
}
