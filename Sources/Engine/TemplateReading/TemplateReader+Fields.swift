import FEEL

/// Fields, and the forms that ask for them.
extension TemplateReader {
  private static let kinds: [(name: String, kind: Field.Kind)] = [
    ("text", .text), ("multiline", .multiline), ("number", .number), ("money", .money), ("date", .date),
    ("yes/no", .yesNo), ("email", .email), ("phone", .phone), ("url", .url), ("person", .person),
    ("choice", .choice([])),
  ]

  /// Words of FEEL, which cannot name a field.
  private static let reserved: Set<String> = [
    "and", "between", "else", "every", "external", "false", "for", "function", "if", "in", "instance", "not", "null",
    "of", "or", "return", "satisfies", "some", "then", "true",
  ]

  mutating func readFields(_ node: Node?) {
    for (keyNode, value) in namedEntries(node, "“fields”", max: TemplateLimits.fieldsMax) {
      guard let key = key(keyNode, "A field's key") else { continue }
      if Self.reserved.contains(key) {
        error(keyNode, "“\(key)” is a word of the expression language; give the field another key.")
        continue
      }
      guard checkMap(value, "The field “\(key)”", keys: ["label", "type", "hint", "options", "allowed", "otherwise"])
      else { continue }
      let label = requiredText(value, "label", "The field “\(key)”", max: TemplateLimits.labelLengthMax)
      let hint = optionalText(value, "hint", max: TemplateLimits.hintLengthMax)
      guard let kind = readKind(value, of: key) else { continue }
      var field = Field(key: FieldKey(key), label: label, kind: kind, hint: hint)
      if let allowed = value["allowed"], !allowed.isNull {
        field.allowed = unaryTests(allowed, input: field.feelType, names: Scope.clockTypes)
        field.otherwise = requiredText(value, "otherwise", "“allowed”", max: TemplateLimits.hintLengthMax)
      } else if let otherwise = value["otherwise"] {
        error(otherwise, "“otherwise” goes with “allowed”: what to say to a value that does not pass.")
      }
      fields.append(field)
    }
  }

  private mutating func readKind(_ node: Node, of key: String) -> Field.Kind? {
    let names = Self.kinds.map(\.name)
    guard let typeNode = node["type"], !typeNode.isNull else {
      error(node, "The field “\(key)” needs “type”; it is one of \(listed(names)).")
      return nil
    }
    guard let kind = Self.kinds.first(where: { $0.name == typeNode.scalar })?.kind else {
      unknown(
        typeNode, "There is no type “\(typeNode.scalar ?? "")”", among: names, else: "it is one of \(listed(names))")
      return nil
    }
    let optionsNode = node["options"]
    guard case .choice = kind else {
      if let optionsNode { error(optionsNode, "Only a field of type “choice” has “options”; remove them.") }
      return kind
    }
    guard let optionsNode, !optionsNode.isNull else {
      error(node, "The field “\(key)” is a choice and needs “options”, such as [Engineering, Sales].")
      return .choice([])
    }
    return .choice(readOptions(optionsNode))
  }

  /// Words, or maps from what is stored to what is shown.
  private mutating func readOptions(_ node: Node) -> [Field.Option] {
    var options: [Field.Option] = []
    let pairs: [(value: Node, label: Node)] =
      (node.entries.map { [$0] }
      ?? elements(node, "“options”", max: TemplateLimits.optionsMax).map { $0.entries ?? [($0, $0)] })
      .flatMap { entries in entries.map { (value: $0.key, label: $0.value) } }
    for (valueNode, labelNode) in pairs.prefix(TemplateLimits.optionsMax) {
      guard let value = text(valueNode, "An option", max: TemplateLimits.labelLengthMax),
        let label = text(labelNode, "An option", max: TemplateLimits.labelLengthMax)
      else { continue }
      if value.isEmpty || label.isEmpty {
        error(valueNode, "This option is empty; write what people choose.")
      } else if options.contains(where: { $0.value == value }) {
        error(valueNode, "The option “\(value)” stands here twice; remove one of them.")
      } else {
        options.append(Field.Option(value: value, label: label))
      }
    }
    if options.isEmpty { error(node, "“options” is empty; write what people may choose.") }
    return options
  }

  /// `[item, amount?, {field: quote, optional: true}]`.
  mutating func readForm(_ node: Node?, _ name: String) -> [FormItem] {
    var items: [FormItem] = []
    for element in elements(node, name, max: TemplateLimits.formItemsMax) {
      guard let item = readFormItem(element) else { continue }
      if items.contains(where: { $0.field == item.field }) {
        error(element, "The field “\(item.field)” stands twice in this form; remove one of them.")
        continue
      }
      items.append(item)
      guard !item.isReadOnly else { continue }
      if let before = asked[item.field], before.isRequired || !item.isRequired { continue }
      asked[item.field] = (item.isRequired, element)
    }
    return items
  }

  private mutating func readFormItem(_ node: Node) -> FormItem? {
    if let text = node.scalar {
      let isOptional = text.hasSuffix("?")
      guard let key = fieldReference(node, isOptional ? String(text.dropLast()) : text) else { return nil }
      return FormItem(field: key, isRequired: !isOptional, isReadOnly: false)
    }
    guard checkMap(node, "A field of a form", keys: ["field", "optional", "read only"]) else { return nil }
    guard let fieldNode = node["field"], let text = fieldNode.scalar else {
      error(node, "A field of a form needs “field” with the key of a field.")
      return nil
    }
    let isReadOnly = flag(node, "read only", default: false)
    let isOptional = flag(node, "optional", default: false)
    guard let key = fieldReference(fieldNode, text) else { return nil }
    return FormItem(field: key, isRequired: !isOptional && !isReadOnly, isReadOnly: isReadOnly)
  }

  mutating func fieldReference(_ node: Node, _ text: String) -> FieldKey? {
    let key = FieldKey(text)
    if fields.contains(where: { $0.key == key }) { return key }
    let known = fields.map(\.key.rawValue)
    if let suggestion = nearestWord(to: text, among: known) {
      error(node, "There is no field “\(text)”; did you mean “\(suggestion)”?", suggestion: suggestion)
    } else {
      error(node, "There is no field “\(text)”; define it under “fields”.")
    }
    return nil
  }

  /// A reference to a field that must be of one of some kinds. `need` ends the sentence: "a date is needed here".
  mutating func fieldReference(_ node: Node, kinds: [Field.Kind], need: String) -> FieldKey? {
    guard let text = text(node, "A field's key", max: TemplateLimits.labelLengthMax),
      let key = fieldReference(node, text), let field = fields.first(where: { $0.key == key })
    else { return nil }
    if !kinds.contains(field.kind) {
      error(node, "The field “\(key)” is of type “\(field.kind.name)”, and \(need).")
      return nil
    }
    return key
  }
}

extension Field.Kind {
  /// As templates write it.
  public var name: String {
    switch self {
    case .text: "text"
    case .multiline: "multiline"
    case .number: "number"
    case .money: "money"
    case .date: "date"
    case .yesNo: "yes/no"
    case .email: "email"
    case .phone: "phone"
    case .url: "url"
    case .person: "person"
    case .choice: "choice"
    }
  }
}
