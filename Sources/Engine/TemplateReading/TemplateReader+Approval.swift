/// How a step is decided.
extension TemplateReader {
  /// `before` are the indices of the steps that come before this one.
  mutating func readApproval(_ node: Node, before: Set<Int>) -> Approval? {
    guard checkMap(node, "“approval”", keys: ["by", "order", "four eyes", "send back to"]) else { return nil }
    guard let byNode = node["by"], !byNode.isNull else {
      error(node, "“approval” needs “by” with a list of roles, or “authority …” with the key of a table.")
      return nil
    }
    let order = readOrder(node)
    let sendBackTo = readSendBack(node, before: before)
    let fourEyes = flag(node, "four eyes", default: true)
    guard let approvers = readApprovers(byNode) else { return nil }
    return Approval(approvers: approvers, order: order, fourEyes: fourEyes, sendBackTo: sendBackTo)
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
