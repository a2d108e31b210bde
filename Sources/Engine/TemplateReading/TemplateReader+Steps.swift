import FEEL

/// Stages and the steps in them.
extension TemplateReader {
  private static let stepKeys =
    [
      "key", "title", "owner", "instructions", "form", "documents", "checklist", "approval", "after", "when", "due",
      "remind", "escalate", "on deadline", "action", "show", "call",
    ] + shapeKeys

  /// A step's place in the file, before it is read.
  private struct Place {
    var node: Node
    var stage: Int
    var key: StepKey
  }

  mutating func readStages(_ root: Node) -> ([Stage], [Step]) {
    guard let stagesNode = root["stages"], !stagesNode.isNull else {
      error(root, "A template needs “stages”, each with “key”, “name” and “steps”.")
      return ([], [])
    }
    var stages: [Stage] = []
    var places: [Place] = []
    for node in elements(stagesNode, "“stages”", max: TemplateLimits.stagesMax) {
      guard checkMap(node, "A stage", keys: ["key", "name", "steps"]) else { continue }
      let key = requiredKey(node, "A stage") ?? ""
      if !key.isEmpty, stages.contains(where: { $0.key.rawValue == key }) {
        error(node["key"] ?? node, "There are two stages “\(key)”; give one of them another key.")
      }
      let name = requiredText(node, "name", "A stage", max: TemplateLimits.nameLengthMax)
      let steps = elements(node["steps"], "“steps”", max: TemplateLimits.stepsMax)
      if steps.isEmpty { error(node, "The stage “\(key)” has no steps; add “steps”, or remove the stage.") }
      places += collectSteps(steps, stage: stages.count)
      stages.append(Stage(key: ItemKey(key), name: name))
    }
    if stages.isEmpty { error(stagesNode, "“stages” is empty; a template needs at least one stage with one step.") }
    if places.count > TemplateLimits.stepsMax {
      error(stagesNode, "There are \(places.count) steps; at most \(TemplateLimits.stepsMax) are allowed.")
      places = Array(places.prefix(TemplateLimits.stepsMax))
    }
    return (stages, readSteps(places))
  }

  /// Keys come first, for steps may name others that stand below them.
  private mutating func collectSteps(_ nodes: [Node], stage: Int) -> [Place] {
    var places: [Place] = []
    for node in nodes {
      guard checkMap(node, "A step", keys: Self.stepKeys), let key = requiredKey(node, "A step") else { continue }
      if stepIndices[StepKey(key)] != nil {
        error(node["key"] ?? node, "There are two steps “\(key)”; give one of them another key.")
        continue
      }
      stepIndices[StepKey(key)] = stepIndices.count
      places.append(Place(node: node, stage: stage, key: StepKey(key)))
    }
    return places
  }

  private mutating func readSteps(_ places: [Place]) -> [Step] {
    // Places beyond the limit are gone by now.
    stepIndices = stepIndices.filter { $0.value < places.count }
    stepNodes = places.map(\.node)
    let after = places.enumerated().map { index, place in readAfter(place.node, index: index) }
    checkGraph(keys: places.map(\.key), nodes: places.map(\.node), after: after)
    let graph = StepGraph(after: after)
    var steps: [Step] = []
    for (index, place) in places.enumerated() {
      steps.append(readStep(place, after: after[index], before: graph.before(index)))
    }
    checkMaterials(steps)
    return steps
  }

  private mutating func readStep(_ place: Place, after: [Int], before: Set<Int>) -> Step {
    let node = place.node
    let title = requiredText(node, "title", "The step “\(place.key)”", max: TemplateLimits.titleLengthMax)
    let approval = node["approval"].flatMap { readApproval($0, before: before) }
    let shape = readShape(node, index: stepIndices[place.key] ?? 0, key: place.key)
    let call = node["call"].flatMap { readCall($0, of: node) }
    let owner = shape.wait == nil && node["call"] == nil ? readOwner(node, place.key, approval) : call?.role ?? ""
    let due = node["due"].flatMap { readDue($0) }
    return Step(
      key: place.key, title: title, stage: place.stage, owner: owner,
      instructions: optionalText(node, "instructions", max: TemplateLimits.instructionsLengthMax) ?? "",
      form: call?.form ?? readForm(node["form"], "“form”"), documents: readDocuments(node["documents"]),
      checklist: readChecklist(node["checklist"]), approval: approval, call: call, after: after,
      when: readWhen(node),
      due: due, ladder: readLadder(node, due: due, owner: owner),
      action: node["action"].flatMap { pattern($0, "“action”", max: TemplateLimits.actionLengthMax) }, shape: shape,
      shows: readShows(node, before: before))
  }

  private mutating func readShows(_ node: Node, before: Set<Int>) -> [ItemKey] {
    let known = before.flatMap { stepNodes[$0]["documents"]?.list ?? [] }.compactMap { $0["key"]?.scalar }
    var shows: [ItemKey] = []
    for element in elements(node["show"], "“show”", max: TemplateLimits.stepsMax) {
      guard let key = element.scalar, known.contains(key) else {
        unknown(
          element, "No earlier step has a document “\(element.scalar ?? "")”", among: known,
          else: "name the key of a document that is given before")
        continue
      }
      shows.append(ItemKey(key))
    }
    return shows
  }

  /// nil or nothing written: the step before it in the file.
  private mutating func readAfter(_ node: Node, index: Int) -> [Int] {
    if isOnCall(node) { return [] }
    guard let afterNode = node["after"] else { return previous(of: index).map { [$0] } ?? [] }
    var after: [Int] = []
    for element in elements(afterNode, "“after”", max: TemplateLimits.stepsMax) {
      guard let other = stepReference(element) else { continue }
      if after.contains(other) {
        error(element, "“\(element.scalar ?? "")” stands here twice; remove one of them.")
      } else {
        after.append(other)
      }
    }
    return after
  }

  /// It stands beside the flow, and begins when another step or the end leads to it.
  private func isOnCall(_ node: Node) -> Bool {
    node["undoes"] != nil || ["true", "yes"].contains(node["on call"]?.scalar)
  }

  /// The step before it in the file that is not only called.
  private func previous(of index: Int) -> Int? {
    (0..<index).last { !isOnCall(stepNodes[$0]) }
  }

  mutating func stepReference(_ node: Node) -> Int? {
    guard let text = text(node, "A step's key", max: TemplateLimits.labelLengthMax) else { return nil }
    if let index = stepIndices[StepKey(text)] { return index }
    let known = stepIndices.keys.map(\.rawValue).sorted()
    if let suggestion = nearestWord(to: text, among: known) {
      error(node, "There is no step “\(text)”; did you mean “\(suggestion)”?", suggestion: suggestion)
    } else {
      error(node, "There is no step “\(text)”; name the key of a step of this template.")
    }
    return nil
  }

  private mutating func readWhen(_ node: Node) -> FEEL.Expression? {
    guard let whenNode = node["when"], !whenNode.isNull else { return nil }
    let condition = expression(whenNode, "“when”", expecting: .boolean, need: "true or false")
    if let condition, condition.isNeverTrue, !isPublished {
      error(
        whenNode,
        "This step never happens, for “\(condition.text)” is never true; write a condition that can be, or remove the "
          + "step.")
    }
    return condition
  }

  private mutating func readOwner(_ node: Node, _ step: StepKey, _ approval: Approval?) -> RoleKey {
    if let ownerNode = node["owner"], !ownerNode.isNull { return roleReference(ownerNode) ?? "" }
    switch approval?.approvers {
    case .roles(let roles): return roles.first ?? ""
    case .authority(let key):
      return tables.first { $0.key == key }?.rules.lazy.compactMap(\.approvers.first).first ?? ""
    case nil:
      if node["approval"] == nil {
        error(node, "The step “\(step)” has no owner; add “owner: …” with the key of a role.")
      }
      return ""
    }
  }

  private mutating func readDue(_ node: Node) -> DueRule? {
    if let text = node.scalar { return duration(node, text.trimmed, "“due”").map { .within($0) } }
    guard checkMap(node, "“due”", keys: ["on", "before"]) else { return nil }
    guard let onNode = node["on"] else {
      error(node, "“due” is a duration, such as “2 business days”, or needs “on” with the key of a date field.")
      return nil
    }
    let before = node["before"].flatMap { beforeNode in
      text(beforeNode, "“before”", max: TemplateLimits.labelLengthMax).flatMap { duration(beforeNode, $0, "“before”") }
    }
    guard let field = fieldReference(onNode, kinds: [.date], need: "a field of type “date” is needed here") else {
      return nil
    }
    return .on(field, before: before)
  }
}
