/// How a step is decided.
extension TemplateReader {
  private static let approvalKeys = [
    "by", "order", "four eyes", "send back to", "needs", "weights", "veto", "abstain", "on reject",
    "reopened by",
  ]

  /// `before` are the indices of the steps that come before this one.
  mutating func readApproval(_ node: Node, before: Set<Int>) -> Approval? {
    guard checkMap(node, "“approval”", keys: Self.approvalKeys) else { return nil }
    guard let byNode = node["by"], !byNode.isNull else {
      error(node, "“approval” needs “by” with a list of roles, or “authority …” with the key of a table.")
      return nil
    }
    let order = readOrder(node)
    let sendBackTo = readSendBack(node, before: before)
    let fourEyes = flag(node, "four eyes", default: true)
    guard let approvers = readApprovers(byNode) else { return nil }
    var approval = Approval(approvers: approvers, order: order, fourEyes: fourEyes, sendBackTo: sendBackTo)
    readVoting(node, into: &approval)
    approval.reopenedBy = readMaterials(node["reopened by"])
    return approval
  }

  private mutating func readVoting(_ node: Node, into approval: inout Approval) {
    for (roleNode, weightNode) in namedEntries(node["weights"], "“weights”", max: TemplateLimits.approversMax) {
      guard let role = roleReference(roleNode) else { continue }
      guard let weight = weightNode.scalar.flatMap({ Int($0) }), (1...1000).contains(weight) else {
        error(weightNode, "A weight is a whole number from 1 to 1000.")
        continue
      }
      approval.weights[role] = weight
    }
    if let veto = node["veto"] { approval.veto = readApproverRoles(veto, "“veto”") }
    approval.mayAbstain = flag(node, "abstain", default: false)
    if let needs = node["needs"] {
      if let text = needs.scalar?.trimmed.rest(after: "weight "), let weight = Int(text), weight > 0 {
        approval.needs = .weight(weight)
      } else if let threshold = threshold(needs, "“needs”") {
        approval.needs = .seats(threshold)
      }
      checkNeeds(needs, approval)
    }
    if let reject = node["on reject"] { approval.onReject = readOnReject(reject) }
  }

  /// An approval that can never be given is a mistake.
  private mutating func checkNeeds(_ node: Node, _ approval: Approval) {
    guard case .roles(let roles) = approval.approvers else { return }
    let most = roles.reduce(0) { $0 + (approval.weights[$1] ?? 1) }
    switch approval.needs {
    case .weight(let weight) where weight > most:
      error(node, "“needs” asks for a weight of \(weight), yet all approvers together have \(most).")
    case .seats(.count(let count)) where count > most:
      error(node, "“needs” asks for \(count) approvals, yet there are \(roles.count) approvers.")
    default: break
    }
  }

  private mutating func readOnReject(_ node: Node) -> Approval.OnReject {
    let text = (node.scalar ?? "").trimmed
    if let key = text.rest(after: "go back to ") {
      let place = Node(.scalar(key, plain: true), line: node.line, column: node.column)
      return stepKey(place).map { .goBack($0) } ?? .end
    }
    switch text {
    case "end": return .end
    case "go on": return .goOn
    case "fail": return .fail
    default:
      unknown(
        node, "“on reject” says what follows a rejection", among: ["end", "go on", "fail"],
        else: "write “end”, “go on”, “go back to STEP” or “fail”")
      return .end
    }
  }

  private mutating func readApprovers(_ node: Node) -> Approval.Approvers? {
    if let name = node.scalar?.rest(after: "authority ") {
      if tables.contains(where: { $0.key.rawValue == name }) {
        usedTables.insert(ItemKey(name))
        return .authority(ItemKey(name))
      }
      let known = tables.map(\.key.rawValue)
      if let suggestion = nearestWord(to: name, among: known) {
        error(node, "There is no authority table “\(name)”; did you mean “\(suggestion)”?", suggestion: suggestion)
      } else {
        error(node, "There is no authority table “\(name)”; define it under “authority”.")
      }
      return nil
    }
    let roles = readApproverRoles(node, "“by”")
    return roles.isEmpty ? nil : .roles(roles)
  }

  mutating func readApproverRoles(_ node: Node, _ name: String) -> [RoleKey] {
    var roles: [RoleKey] = []
    let nodes = elements(node, name, max: TemplateLimits.approversMax)
    if nodes.isEmpty { error(node, "\(name) is empty; name at least one role.") }
    for element in nodes {
      guard let role = roleReference(element) else { continue }
      if roles.contains(role) {
        error(element, "The role “\(role)” stands here twice; remove one of them.")
      } else {
        roles.append(role)
      }
    }
    return roles
  }

  private mutating func readOrder(_ node: Node) -> Approval.Order {
    guard let orderNode = node["order"], !orderNode.isNull else { return .inOrder }
    if let order = orderNode.scalar.flatMap(Approval.Order.init) { return order }
    unknown(
      orderNode, "“order” says whether approvers are asked one after the other", among: ["in order", "parallel"],
      else: "write “in order” or “parallel”")
    return .inOrder
  }

  private mutating func readSendBack(_ node: Node, before: Set<Int>) -> [StepKey] {
    var keys: [StepKey] = []
    for element in elements(node["send back to"], "“send back to”", max: TemplateLimits.stepsMax) {
      guard let index = stepReference(element), let text = element.scalar else { continue }
      if before.contains(index) {
        keys.append(StepKey(text.trimmed))
      } else {
        error(
          element, "Work is sent back to an earlier step, and “\(text.trimmed)” does not come before this one.")
      }
    }
    return keys
  }
}
