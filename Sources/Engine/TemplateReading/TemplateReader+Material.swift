import FEEL

/// What opens an approval again.
extension TemplateReader {
  mutating func readMaterials(_ node: Node?) -> [Material] {
    guard let node, !node.isNull else { return [] }
    var materials: [Material] = []
    let nodes = elements(node, "“reopened by”", max: TemplateLimits.materialsMax)
    if nodes.isEmpty { error(node, "“reopened by” is empty; name a field or a document, or remove it.") }
    for element in nodes {
      guard let material = readMaterial(element) else { continue }
      if materials.contains(where: { $0.name == material.name }) {
        error(element, "“\(material.name)” stands here twice; remove one of them.")
      } else {
        materials.append(material)
      }
    }
    return materials
  }

  private mutating func readMaterial(_ node: Node) -> Material? {
    guard checkMap(node, "An entry of “reopened by”", keys: ["field", "tolerance", "document"]) else { return nil }
    switch (node["field"], node["document"]) {
    case (let field?, nil):
      guard let name = text(field, "A field's key", max: TemplateLimits.labelLengthMax),
        let key = fieldReference(field, name)
      else { return nil }
      return .field(key, node["tolerance"].flatMap { readTolerance($0, of: key) })
    case (nil, let document?):
      if let tolerance = node["tolerance"] {
        error(tolerance, "“tolerance” goes with a field that is a number; any change of the files counts.")
      }
      return readDocument(document)
    default:
      error(node, "An entry of “reopened by” has either “field” or “document”.")
      return nil
    }
  }

  private mutating func readTolerance(_ node: Node, of key: FieldKey) -> Tolerance? {
    guard let field = fields.first(where: { $0.key == key }), [.number, .money].contains(field.kind) else {
      error(node, "“\(key)” is no number, so any change of it counts; remove “tolerance”.")
      return nil
    }
    let text = (node.scalar ?? "").trimmed
    let isShare = text.hasSuffix("%")
    guard let number = FEEL.Number(isShare ? String(text.dropLast()).trimmed : text), number > .zero,
      number <= FEEL.Number(isShare ? 1000 : 1_000_000_000)
    else {
      error(node, "“tolerance” is a share such as “5 %”, or a number such as 100: up to that a change does not count.")
      return nil
    }
    return isShare ? .percent(number) : .absolute(number)
  }

  private mutating func readDocument(_ node: Node) -> Material? {
    guard let name = text(node, "A document's key", max: TemplateLimits.labelLengthMax) else { return nil }
    let known = stepNodes.flatMap { $0["documents"]?.list ?? [] }.compactMap { $0["key"]?.scalar }
    guard known.contains(name) else {
      unknown(
        node, "No step has a document “\(name)”", among: known, else: "name the key of a document of this template")
      return nil
    }
    return .document(ItemKey(name))
  }

  /// What cannot be opened again, and what never would be.
  mutating func checkMaterials(_ steps: [Step]) {
    for (index, step) in steps.enumerated() {
      guard let approval = step.approval, !approval.reopenedBy.isEmpty,
        let node = stepNodes[index]["approval"]?["reopened by"]
      else { continue }
      if step.shape.repetition != nil || step.shape.isForEachCompletion || step.shape.isOnCall {
        error(node, "“reopened by” has no place in a step that comes several times, or only when it is called.")
      }
      for (material, element) in zip(approval.reopenedBy, node.list ?? [node]) {
        guard case .field(let key, _) = material else { continue }
        if !steps.contains(where: { $0.form.contains { $0.field == key && !$0.isReadOnly } }) {
          warning(element, "No step's form changes “\(key)”, so it never opens this approval again.")
        }
      }
    }
  }
}

extension Material {
  fileprivate var name: String {
    switch self {
    case .field(let key, _): "field: \(key)"
    case .document(let key): "document: \(key)"
    }
  }
}
