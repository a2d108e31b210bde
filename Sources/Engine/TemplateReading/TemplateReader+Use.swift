import FEEL

/// What can hardly be meant, although nothing of it is wrong by itself. Told only once there are no errors, which would
/// bring many of these with them.
extension TemplateReader {
  mutating func checkUse(_ root: Node, start: [FormItem], steps: [Step]) {
    guard !findings.contains(where: { $0.severity == .error }) else { return }
    checkFieldsAreAsked(root["fields"])
    checkRolesAreUsed(root["roles"])
    for (keyNode, _) in root["authority"]?.entries ?? [] {
      if let key = keyNode.scalar, !usedTables.contains(ItemKey(key)) {
        warning(keyNode, "No approval uses the authority table “\(key)”; write “by: authority \(key)”, or remove it.")
      }
    }
    let graph = StepGraph(after: steps.map(\.after))
    for (index, step) in steps.enumerated() {
      let before = graph.before(index).sorted().flatMap { steps[$0].form }
      checkNames(of: step, stepNodes[index], earlier: start + before)
    }
  }

  private mutating func checkFieldsAreAsked(_ node: Node?) {
    for (keyNode, _) in node?.entries ?? [] {
      if let key = keyNode.scalar, asked[FieldKey(key)] == nil {
        warning(
          keyNode, "No form asks for the field “\(key)”; add it to “start” or to the “form” of a step, or remove it.")
      }
    }
  }

  private mutating func checkRolesAreUsed(_ node: Node?) {
    for (keyNode, _) in node?.entries ?? [] {
      guard let key = keyNode.scalar.map(RoleKey.init(_:)) else { continue }
      guard usedRoles.contains(key) else {
        warning(keyNode, "The role “\(key)” does nothing in this template; give it a step, or remove it.")
        continue
      }
      for needed in roles.first(where: { $0.key == key })?.source.fields ?? [] {
        guard let place = asked[needed], !place.isRequired else { continue }
        warning(
          place.node,
          "“\(needed)” is optional here, yet the role “\(key)” is found by it; make it required, or its steps may "
            + "have nobody.")
      }
    }
  }

  /// Whether what a step reads is known by then.
  private mutating func checkNames(of step: Step, _ node: Node, earlier: [FormItem]) {
    let own = earlier + step.form
    if let when = step.when { checkNames(when, node["when"] ?? node, known: earlier) }
    for expression in step.call?.expressions ?? [] {
      checkNames(expression, node["call"] ?? node, known: earlier)
    }
    let documentNodes = node["documents"]?.list ?? []
    for (index, slot) in step.documents.enumerated() where documentNodes.indices.contains(index) {
      checkNames(slot.needed, documentNodes[index]["needed"] ?? documentNodes[index], known: own)
    }
    if case .authority(let key)? = step.approval?.approvers, let by = node["approval"]?["by"] {
      for input in tables.first(where: { $0.key == key })?.inputs ?? [] { checkNames(input, by, known: own) }
    }
    if case .on(let field, _)? = step.due, let on = node["due"]?["on"] { checkName(field, on, known: earlier) }
  }

  private mutating func checkNames(_ expression: FEEL.Expression, _ node: Node, known: [FormItem]) {
    // Whoever speaks of null has thought of it.
    if expression.text.contains("null") { return }
    for name in expression.names.sorted() where fields.contains(where: { $0.key.rawValue == name }) {
      checkName(FieldKey(name), node, known: known)
    }
  }

  private mutating func checkName(_ field: FieldKey, _ node: Node, known: [FormItem]) {
    let items = known.filter { $0.field == field && !$0.isReadOnly }
    if items.isEmpty {
      warning(
        node, "“\(field)” is not known yet here: neither “start” nor an earlier step asks for it; ask for it there.")
    } else if !items.contains(where: \.isRequired) {
      warning(
        node,
        "“\(field)” may be empty here, since it is optional where it is asked; require it there, or say what "
          + "holds when it is null.")
    }
  }
}

extension Role.Source {
  /// The fields that name who fills it.
  fileprivate var fields: [FieldKey] {
    switch self {
    case .collaborator(let name, let email): [name, email]
    case .field(let key): [key]
    case .starter, .manager, .members, .did, .rule: []
    }
  }
}
