import FEEL

/// What a step collects besides its form: documents and a checklist.
extension TemplateReader {
  private static let documentKinds = ["pdf", "image", "office", "text"]

  mutating func readDocuments(_ node: Node?) -> [DocumentSlot] {
    var slots: [DocumentSlot] = []
    for element in elements(node, "“documents”", max: TemplateLimits.documentsPerStepMax) {
      let keys = ["key", "label", "hint", "needed", "max", "kinds", "size"]
      guard checkMap(element, "A document", keys: keys), let key = requiredKey(element, "A document") else { continue }
      if slots.contains(where: { $0.key.rawValue == key }) {
        error(element["key"] ?? element, "There are two documents “\(key)” in this step; give one of them another key.")
        continue
      }
      guard let slot = readDocument(element, key: ItemKey(key)) else { continue }
      slots.append(slot)
    }
    return slots
  }

  private mutating func readDocument(_ node: Node, key: ItemKey) -> DocumentSlot? {
    let label = requiredText(node, "label", "The document “\(key)”", max: TemplateLimits.labelLengthMax)
    let most = 1...TemplateLimits.filesPerDocumentMax
    let countMax = wholeNumber(node, "max", in: most) ?? TemplateLimits.filesPerDocumentDefault
    let neededNode = node["needed"] ?? Node(.scalar("1", plain: true), line: node.line, column: node.column)
    let needed = expression(neededNode, "“needed”", expecting: .number, need: "a number, such as 1")
    if let count = neededNode.scalar.flatMap({ Int($0) }), !(0...countMax).contains(count) {
      error(neededNode, "“needed” is \(count), yet “max” allows from 0 to \(countMax) files; change one of them.")
    }
    var kinds: [String] = []
    for kind in elements(node["kinds"], "“kinds”", max: Self.documentKinds.count) {
      if let known = kind.scalar, Self.documentKinds.contains(known) {
        kinds.append(known)
      } else {
        unknown(
          kind, "There is no kind of file “\(kind.scalar ?? "")”", among: Self.documentKinds,
          else: "choose among \(listed(Self.documentKinds))")
      }
    }
    guard let needed else { return nil }
    return DocumentSlot(
      key: key, label: label, hint: optionalText(node, "hint", max: TemplateLimits.hintLengthMax), needed: needed,
      countMax: countMax, bytesMax: readSize(node), kinds: kinds)
  }

  /// `20 MB`.
  private mutating func readSize(_ node: Node) -> Int {
    guard let sizeNode = node["size"], !sizeNode.isNull else { return TemplateLimits.fileBytesDefault }
    let words = (sizeNode.scalar ?? "").split(separator: " ")
    let units = ["KB": 1_000, "MB": 1_000_000]
    if words.count == 2, let count = Int(words[0]), let unit = units[words[1].uppercased()],
      (1...TemplateLimits.fileBytesMax / unit).contains(count)
    {
      return count * unit
    }
    error(sizeNode, "“size” is the most that one file may have, such as “20 MB”, at most 100 MB.")
    return TemplateLimits.fileBytesDefault
  }

  mutating func readChecklist(_ node: Node?) -> [ChecklistItem] {
    var items: [ChecklistItem] = []
    for element in elements(node, "“checklist”", max: TemplateLimits.checklistItemsMax) {
      guard var item = readChecklistItem(element, number: items.count + 1) else { continue }
      if items.contains(where: { $0.key == item.key }) {
        if element["key"] != nil || items.contains(where: { $0.label == item.label }) {
          error(element, "“\(item.key)” stands twice in this checklist; remove one, or give it another key.")
          continue
        }
        item.key = ItemKey("item_\(items.count + 1)")
      }
      items.append(item)
    }
    return items
  }

  private mutating func readChecklistItem(_ node: Node, number: Int) -> ChecklistItem? {
    let label: String
    if node.entries == nil {
      guard let text = text(node, "A checklist item", max: TemplateLimits.labelLengthMax) else { return nil }
      if text.isEmpty { error(node, "This checklist item is empty; write what is to be ticked off.") }
      label = text
    } else {
      guard checkMap(node, "A checklist item", keys: ["key", "label", "optional"]) else { return nil }
      label = requiredText(node, "label", "A checklist item", max: TemplateLimits.labelLengthMax)
    }
    let derived = isKey(asKey(label)) ? asKey(label) : "item_\(number)"
    let key = node["key"].map { self.key($0, "“key”") ?? derived } ?? derived
    return ChecklistItem(key: ItemKey(key), label: label, isRequired: !flag(node, "optional", default: false))
  }
}
