let textColumns = 72

/// Breaks at spaces so that lines fit 72 columns; a longer word, such as an address, stands alone and whole.
func wrapped(_ text: String, columns: Int = textColumns) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { wrappedLine($0, columns: columns) }.joined(separator: "\n")
}

private func wrappedLine(_ line: Substring, columns: Int) -> String {
  var lines: [String] = []
  var current = ""
  for word in line.split(separator: " ") {
    if !current.isEmpty, current.count + 1 + word.count > columns {
      lines.append(current)
      current = ""
    }
    current += (current.isEmpty ? "" : " ") + word
  }
  return (lines + [current]).joined(separator: "\n")
}

/// The text with an empty line after it, or nothing.
func section(_ text: String) -> String { text.isEmpty ? "" : text + "\n\n" }

/// Labels in one column and values in the next, or one under the other where a label is long.
func factsTable(_ facts: [MailPage.Fact]) -> String {
  let width = (facts.map(\.label.count).max() ?? 0) + 2
  guard width <= 26 else {
    return facts.map { wrapped("\($0.label): \($0.value)") }.joined(separator: "\n")
  }
  return facts.map { fact in
    let value = wrapped(fact.value, columns: textColumns - width).split(
      separator: "\n", omittingEmptySubsequences: false)
    let indent = String(repeating: " ", count: width)
    let first = fact.label + String(repeating: " ", count: width - fact.label.count) + (value.first ?? "")
    return ([first] + value.dropFirst().map { indent + $0 }).joined(separator: "\n")
  }.joined(separator: "\n")
}
