import FEEL

/// Roles and how they are filled.
extension TemplateReader {
  private static let sources =
    "“starter”, “manager of …”, “role …”, “field …”, “who did …”, “rule …” or “{collaborator: {name: …, email: …}}”"

  mutating func readRoles(_ node: Node?) {
    var sourceNodes: [RoleKey: Node] = [:]
    for (keyNode, value) in namedEntries(node, "“roles”", max: TemplateLimits.rolesMax) {
      guard let key = key(keyNode, "A role's key").map(RoleKey.init(_:)) else { continue }
      guard checkMap(value, "The role “\(key)”", keys: ["name", "from", "pick", "not"]) else { continue }
      let name = requiredText(value, "name", "The role “\(key)”", max: TemplateLimits.nameLengthMax)
      // A role whose source is wrong still exists, so that those who refer to it are not reported as well.
      let source = value["from"].map { readSource($0, of: key) } ?? .members(key)
      sourceNodes[key] = value["from"] ?? keyNode
      roles.append(Role(key: key, name: name, source: source, pick: readPick(value)))
      if let not = value["not"] { excludingNodes.append((roles.count - 1, not)) }
    }
    checkManagers(sourceNodes)
  }

  private mutating func readPick(_ node: Node) -> Role.Pick {
    guard let pick = node["pick"], !pick.isNull else { return .offer }
    if let known = pick.scalar.flatMap(Role.Pick.init) { return known }
    unknown(
      pick, "“pick” says which of several members gets a step", among: ["offer", "round robin", "least busy"],
      else: "write “offer”, “round robin” or “least busy”")
    return .offer
  }

  /// Once the steps are known: who may not be the one, and who is found by a step that they did.
  mutating func readRoleReferences() {
    for (index, node) in excludingNodes {
      for element in elements(node, "“not”", max: TemplateLimits.approversMax) {
        if let key = element.scalar?.trimmed.rest(after: "who did ") {
          let place = Node(.scalar(key, plain: true), line: element.line, column: element.column)
          if let step = stepKey(place) { roles[index].excludes.append(.did(step)) }
        } else if let role = roleReference(element) {
          roles[index].excludes.append(.role(role))
        }
      }
    }
    for node in doerNodes { _ = stepKey(node) }
  }

  private mutating func readSource(_ node: Node, of role: RoleKey) -> Role.Source {
    if node.entries != nil { return readCollaborator(node) ?? .members(role) }
    let text = (node.scalar ?? "").trimmed
    if text == "starter" { return .starter }
    if let other = text.rest(after: "manager of ") { return .manager(of: RoleKey(other)) }
    if let step = text.rest(after: "who did ") {
      doerNodes.append(Node(.scalar(step, plain: true), line: node.line, column: node.column))
      return .did(StepKey(step))
    }
    if let rule = text.rest(after: "rule ") {
      let place = Node(.scalar(rule, plain: false), line: node.line, column: node.column)
      return expression(place, "“rule”", expecting: .string, need: "a mail address").map { .rule($0) } ?? .members(role)
    }
    if let other = text.rest(after: "role ") {
      if !isKey(other) {
        error(node, "“\(other)” is not the key of a company role, such as “finance_team”.")
      }
      return .members(RoleKey(other))
    }
    if let field = text.rest(after: "field ") {
      let place = Node(.scalar(field, plain: true), line: node.line, column: node.column)
      guard let key = fieldReference(place, kinds: [.person], need: "a field of type “person” is needed here") else {
        return .members(role)
      }
      return .field(key)
    }
    unknown(
      node, "“from” says who fills the role, and “\(text)” is no way to say it", among: ["starter"],
      else: "write \(Self.sources)")
    return .members(role)
  }

  private mutating func readCollaborator(_ node: Node) -> Role.Source? {
    guard checkMap(node, "“from”", keys: ["collaborator"]) else { return nil }
    guard let person = node["collaborator"] else {
      error(node, "“from” is \(Self.sources).")
      return nil
    }
    guard checkMap(person, "“collaborator”", keys: ["name", "email"]) else { return nil }
    guard let nameNode = person["name"], let emailNode = person["email"] else {
      error(person, "“collaborator” needs “name” and “email”, each with the key of a field.")
      return nil
    }
    let name = fieldReference(nameNode, kinds: [.text], need: "a name is of type “text”")
    let email = fieldReference(emailNode, kinds: [.email], need: "an address is of type “email”")
    guard let name, let email else { return nil }
    return .collaborator(name: name, email: email)
  }

  private mutating func checkManagers(_ nodes: [RoleKey: Node]) {
    var reported: Set<RoleKey> = []
    for role in roles {
      guard case .manager(let below) = role.source, let node = nodes[role.key] else { continue }
      guard let other = roleReference(node, below.rawValue) else { continue }
      if roles.first(where: { $0.key == other })?.isOutside == true {
        error(node, "“\(other)” is somebody outside the company and has no manager here; name a role inside.")
      }
      var chain = [role.key]
      var next = other
      for _ in 0..<roles.count where next != role.key {
        chain.append(next)
        guard case .manager(let following) = roles.first(where: { $0.key == next })?.source else { break }
        next = following
      }
      if next == role.key, !reported.contains(role.key) {
        reported.formUnion(chain)
        let circle = (chain + [role.key]).map(\.rawValue).joined(separator: " → ")
        error(node, "These roles are found by each other, in a circle: \(circle); let one of them begin elsewhere.")
      }
    }
  }

  /// A role of this template. It counts as used.
  mutating func roleReference(_ node: Node, _ text: String) -> RoleKey? {
    let key = RoleKey(text)
    if roles.contains(where: { $0.key == key }) {
      usedRoles.insert(key)
      return key
    }
    let known = roles.map(\.key.rawValue)
    if let suggestion = nearestWord(to: text, among: known) {
      error(node, "There is no role “\(text)”; did you mean “\(suggestion)”?", suggestion: suggestion)
    } else {
      error(node, "There is no role “\(text)”; define it under “roles”.")
    }
    return nil
  }

  mutating func roleReference(_ node: Node) -> RoleKey? {
    text(node, "A role", max: TemplateLimits.labelLengthMax).flatMap { roleReference(node, $0) }
  }
}

extension String {
  /// What follows a beginning, trimmed; nil when the text does not begin so.
  func rest(after beginning: String) -> String? {
    hasPrefix(beginning) ? String(dropFirst(beginning.count)).trimmed : nil
  }
}

extension Role.Source {
  func isManager(of key: RoleKey) -> Bool {
    if case .manager(key) = self { true } else { false }
  }
}
