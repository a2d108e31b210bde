import FEEL

/// How a step stands among the others.
extension TemplateReader {
  static let shapeKeys = [
    "join", "others", "for each", "each completion", "go back", "race", "one at a time", "only before", "cancels",
    "ends", "checks", "on call", "undoes", "wait",
  ]

  mutating func readShape(_ node: Node, index: Int, key: StepKey) -> Shape {
    var shape = Shape()
    if let join = node["join"] { shape.join = threshold(join, "“join”") ?? .all }
    if let others = node["others"] {
      shape.cancelsOthers = others.scalar == "cancel"
      if !["cancel", "continue"].contains(others.scalar) {
        error(others, "“others” is “cancel” or “continue”: what becomes of those that the join does not wait for.")
      } else if shape.join == .all {
        error(others, "“others” goes with a “join” that waits for some only, such as “join: any”.")
      }
    }
    shape.isForEachCompletion = flag(node, "each completion", default: false)
    shape.undoes = node["undoes"].flatMap { stepKey($0) }
    shape.isOnCall = flag(node, "on call", default: false) || shape.undoes != nil
    shape.race = group(node, "race")
    shape.turn = group(node, "one at a time")
    shape.onlyBefore = node["only before"].flatMap { stepKey($0) }
    for element in elements(node["cancels"], "“cancels”", max: TemplateLimits.stepsMax) {
      if let other = stepKey(element) { shape.cancels.append(other) }
    }
    if let ends = node["ends"] {
      shape.ends = ends.scalar.flatMap(Ending.init)
      if shape.ends == nil {
        unknown(
          ends, "“ends” says how the process ends", among: ["done", "rejected", "failed"],
          else: "choose one of “done”, “rejected” and “failed”")
      }
    }
    shape.repetition = node["for each"].flatMap { readRepetition($0) }
    shape.goBack = node["go back"].flatMap { readGoBack($0) }
    shape.checks = elements(node["checks"], "“checks”", max: TemplateLimits.rungsPerStepMax).compactMap {
      readCheck($0)
    }
    shape.wait = node["wait"].flatMap { readWait($0) }
    return shape
  }

  /// `all`, `any`, `2`, `60 %`.
  mutating func threshold(_ node: Node, _ name: String) -> Threshold? {
    let text = (node.scalar ?? "").trimmed
    switch text {
    case "all": return .all
    case "any": return .count(1)
    default:
      if let count = Int(text), (1...TemplateLimits.stepsMax).contains(count) { return .count(count) }
      if text.hasSuffix("%"), let percent = Int(String(text.dropLast()).trimmed), (1...100).contains(percent) {
        return .share(percent: percent)
      }
    }
    error(node, "\(name) is “all”, “any”, a number such as 2, or a share such as “60 %”.")
    return nil
  }

  mutating func stepKey(_ node: Node) -> StepKey? {
    guard stepReference(node) != nil, let text = node.scalar else { return nil }
    return StepKey(text.trimmed)
  }

  private mutating func group(_ node: Node, _ name: String) -> ItemKey? {
    guard let value = node[name], !value.isNull else { return nil }
    return key(value, "“\(name)”").map { ItemKey($0) }
  }

  private mutating func readRepetition(_ node: Node) -> Repetition? {
    guard checkMap(node, "“for each”", keys: ["count", "lines of", "done when", "may grow"]) else { return nil }
    let done = node["done when"].flatMap { threshold($0, "“done when”") } ?? .all
    let mayGrow = flag(node, "may grow", default: false)
    if let count = node["count"] {
      return expression(count, "“count”", expecting: .number, need: "a number").map {
        Repetition(items: .count($0), done: done, mayGrow: mayGrow)
      }
    }
    guard let lines = node["lines of"] else {
      error(node, "“for each” needs “count” with a number, or “lines of” with the key of a multiline field.")
      return nil
    }
    return fieldReference(lines, kinds: [.multiline], need: "a field of type “multiline” is needed here").map {
      Repetition(items: .lines($0), done: done, mayGrow: mayGrow)
    }
  }

  private mutating func readGoBack(_ node: Node) -> GoBack? {
    guard checkMap(node, "“go back”", keys: ["to", "when", "max"]) else { return nil }
    guard let to = node["to"], let when = node["when"] else {
      error(node, "“go back” needs “to” with a step and “when” with a condition.")
      return nil
    }
    let condition = expression(when, "“when”", expecting: .boolean, need: "true or false")
    guard let target = stepKey(to), let condition else { return nil }
    return GoBack(to: target, when: condition, roundsMax: wholeNumber(node, "max", in: 1...100) ?? GoBack.roundsDefault)
  }

  private mutating func readCheck(_ node: Node) -> Check? {
    guard checkMap(node, "A check", keys: ["that", "else"]) else { return nil }
    let otherwise = requiredText(node, "else", "A check", max: TemplateLimits.hintLengthMax)
    guard let that = node["that"] else {
      error(node, "A check needs “that” with a condition.")
      return nil
    }
    return expression(that, "“that”", expecting: .boolean, need: "true or false").map {
      Check(that: $0, otherwise: otherwise)
    }
  }

  /// `2 business days`, `{day: field}`, `{message: key}`.
  private mutating func readWait(_ node: Node) -> Wait? {
    if let text = node.scalar { return duration(node, text.trimmed, "“wait”").map { .duration($0) } }
    guard checkMap(node, "“wait”", keys: ["day", "before", "message", "kept"]) else { return nil }
    if let message = node["message"] {
      return key(message, "“message”").map { .message(ItemKey($0), isKept: flag(node, "kept", default: true)) }
    }
    guard let day = node["day"] else {
      error(node, "“wait” is a duration, or has “day” with a date field or “message” with a key.")
      return nil
    }
    let before = node["before"].flatMap { beforeNode in
      text(beforeNode, "“before”", max: TemplateLimits.labelLengthMax).flatMap { duration(beforeNode, $0, "“before”") }
    }
    return fieldReference(day, kinds: [.date], need: "a field of type “date” is needed here").map {
      .day($0, before: before)
    }
  }

  /// `{after: 2 business days, do: go on}`.
  mutating func readDeadline(_ node: Node, isApproval: Bool) -> Rung? {
    guard checkMap(node, "“on deadline”", keys: ["after", "do"]), let doNode = node["do"] else {
      error(node, "“on deadline” needs “do”, such as {after: 2 business days, do: go on}.")
      return nil
    }
    let offset = node["after"].flatMap { afterNode in
      text(afterNode, "“after”", max: TemplateLimits.labelLengthMax).flatMap {
        $0 == "due" ? nil : duration(afterNode, $0, "“after”")
      }
    }
    guard let act = readDeadlineAct(doNode, isApproval: isApproval) else { return nil }
    return Rung(offset: offset ?? BusinessDuration(amount: 0, unit: .minutes), isBeforeDue: false, act: .deadline(act))
  }

  private mutating func readDeadlineAct(_ node: Node, isApproval: Bool) -> DeadlineAct? {
    let text = (node.scalar ?? "").trimmed
    if let key = text.rest(after: "go to ") {
      let place = Node(.scalar(key, plain: true), line: node.line, column: node.column)
      return stepKey(place).map { .goTo($0) }
    }
    switch text {
    case "go on": return .goOn
    case "approve" where isApproval: return .decide(.approved)
    case "reject" where isApproval: return .decide(.rejected)
    case "fail": return .fail
    case "time out": return .timeOut
    default:
      unknown(
        node, "“do” says what happens when nobody acts", among: ["go on", "approve", "reject", "fail", "time out"],
        else: "write “go on”, “go to STEP”, “fail”, “time out”, or for an approval “approve” or “reject”")
      return nil
    }
  }
}
