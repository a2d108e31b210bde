/// How the parts of a document are read: each reading says what is wrong and goes on with what it has.
extension TemplateReader {
  mutating func error(_ node: Node, _ message: String, suggestion: String? = nil) {
    report(.error, line: node.line, column: node.column, message, suggestion: suggestion)
  }

  mutating func warning(_ node: Node, _ message: String) {
    report(.warning, line: node.line, column: node.column, message)
  }

  mutating func report(
    _ severity: TemplateFinding.Severity, line: Int, column: Int, _ message: String, suggestion: String? = nil
  ) {
    guard findings.count < TemplateLimits.findingsMax else { return }
    findings.append(
      TemplateFinding(severity: severity, line: line, column: column, message: message, suggestion: suggestion))
  }

  /// Whether it is a map; unknown keys are reported. `what` begins the sentence: "A step".
  mutating func checkMap(_ node: Node, _ what: String, keys: [String]) -> Bool {
    guard let entries = node.entries else {
      error(node, "\(what) is a map with the keys \(listed(keys)).")
      return false
    }
    for (keyNode, _) in entries {
      guard let key = keyNode.scalar, !keys.contains(key) else { continue }
      unknown(keyNode, "\(what) has no “\(key)”", among: keys, else: "it may have \(listed(keys))")
    }
    return true
  }

  mutating func unknown(_ node: Node, _ complaint: String, among known: [String], else otherwise: String) {
    if let suggestion = nearestWord(to: node.scalar ?? "", among: known) {
      error(node, "\(complaint); did you mean “\(suggestion)”?", suggestion: suggestion)
    } else {
      error(node, "\(complaint); \(otherwise).")
    }
  }

  /// A text under a key of a map that must be there.
  mutating func requiredText(_ parent: Node, _ key: String, _ what: String, max: Int) -> String {
    guard let node = parent[key], !node.isNull else {
      error(parent, "\(what) needs “\(key)”; add a line “\(key): …”.")
      return ""
    }
    guard let text = text(node, "“\(key)”", max: max) else { return "" }
    if text.isEmpty { error(node, "“\(key)” is empty; write a text.") }
    return text
  }

  mutating func optionalText(_ parent: Node, _ key: String, max: Int) -> String? {
    guard let node = parent[key], !node.isNull else { return nil }
    let found = text(node, "“\(key)”", max: max)
    return found?.isEmpty == true ? nil : found
  }

  /// The trimmed text of a scalar. `name` begins the sentence.
  mutating func text(_ node: Node, _ name: String, max: Int) -> String? {
    guard let raw = node.scalar else {
      error(node, "\(name) is a text, not a list, a map or nothing; put it in quotes if it holds “:”, “{” or “[”.")
      return nil
    }
    let text = raw.trimmed
    if text.unicodeScalars.count > max {
      error(node, "\(name) is \(text.unicodeScalars.count) characters long; at most \(max) are allowed.")
    }
    return text
  }

  /// A key that an author chose: `cost_centre`. nil when it is none.
  mutating func key(_ node: Node, _ name: String) -> String? {
    guard let text = node.scalar else {
      error(node, "\(name) is a single word, such as “cost_centre”.")
      return nil
    }
    if isKey(text) { return text }
    let better = asKey(text)
    let isMended = !better.isEmpty && better != text
    let message =
      "“\(text)” is not a key: use lower-case letters, digits and underscores, beginning with a letter, "
      + "at most \(TemplateLimits.keyLengthMax) characters\(isMended ? ", such as “\(better)”" : "")."
    error(node, message, suggestion: isMended ? better : nil)
    return nil
  }

  mutating func requiredKey(_ parent: Node, _ what: String) -> String? {
    guard let node = parent["key"], !node.isNull else {
      error(parent, "\(what) needs “key”; add a line “key: …” with a short name of its own.")
      return nil
    }
    return key(node, "“key”")
  }

  /// `true` or `false`; `default` when it is not given.
  mutating func flag(_ parent: Node, _ key: String, default fallback: Bool) -> Bool {
    guard let node = parent[key], !node.isNull else { return fallback }
    switch node.scalar {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      error(node, "“\(key)” is true or false.")
      return fallback
    }
  }

  mutating func wholeNumber(_ parent: Node, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = parent[key], !node.isNull else { return nil }
    guard let text = node.scalar, let number = Int(text), range.contains(number) else {
      error(node, "“\(key)” is a whole number from \(range.lowerBound) to \(range.upperBound).")
      return nil
    }
    return number
  }

  /// The elements of a list; a single value counts as a list of one.
  mutating func elements(_ node: Node?, _ name: String, max: Int) -> [Node] {
    guard let node, !node.isNull else { return [] }
    let elements = node.list ?? [node]
    if elements.count > max {
      error(node, "\(name) has \(elements.count) entries; at most \(max) are allowed.")
    }
    return Array(elements.prefix(max))
  }

  /// The entries of a map whose keys the author chose.
  mutating func namedEntries(_ node: Node?, _ name: String, max: Int) -> [(key: Node, value: Node)] {
    guard let node, !node.isNull else { return [] }
    guard let entries = node.entries else {
      error(node, "\(name) is a map: one line “key: …” for each entry.")
      return []
    }
    if entries.count > max { error(node, "\(name) has \(entries.count) entries; at most \(max) are allowed.") }
    return Array(entries.prefix(max))
  }

  mutating func duration(_ node: Node, _ text: String, _ name: String) -> BusinessDuration? {
    guard let duration = BusinessDuration(text), duration.amount <= Self.durationMax(duration.unit) else {
      error(
        node,
        "\(name) is a whole number and a unit, such as “2 business days”, “4 business hours”, “72 hours”, “3 days” "
          + "or “1 week”, at most ten years; “\(text)” is not.")
      return nil
    }
    return duration
  }

  private static func durationMax(_ unit: BusinessDuration.Unit) -> Int {
    switch unit {
    case .minutes, .hours: BusinessDuration.amountMax
    case .businessHours: 20_000
    case .days, .businessDays: 3_650
    case .weeks: 520
    }
  }
}

/// “a”, “b” and “c”.
func listed(_ words: [String]) -> String {
  let quoted = words.map { "“\($0)”" }
  guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " and " + last
}

/// Whether a text can name something in templates: lower-case letters, digits and underscores, beginning with a letter.
public func isKey(_ text: String) -> Bool {
  guard let first = text.utf8.first, text.utf8.count <= TemplateLimits.keyLengthMax else { return false }
  return isLowerLetter(first) && text.utf8.allSatisfy { isLowerLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
}

/// A key made from a text: `Cost centre` gives `cost_centre`. Empty when nothing of it can stand in a key.
func asKey(_ text: String) -> String {
  var bytes: [UInt8] = []
  for byte in text.lowercased().utf8 {
    if isLowerLetter(byte) || (isDigit(byte) && !bytes.isEmpty) {
      bytes.append(byte)
    } else if let last = bytes.last, last != UInt8(ascii: "_") {
      bytes.append(UInt8(ascii: "_"))
    }
  }
  bytes = Array(bytes.prefix(TemplateLimits.keyLengthMax))
  if bytes.last == UInt8(ascii: "_") { bytes.removeLast() }
  return String(decoding: bytes, as: UTF8.self)
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isLowerLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
