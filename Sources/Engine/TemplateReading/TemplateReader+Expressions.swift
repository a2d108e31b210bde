import FEEL

/// Expressions inside a template, with the places of their mistakes in the file.
extension TemplateReader {
  /// The type of each field, by its name in expressions.
  var fieldTypes: [String: FEELType] {
    Dictionary(fields.map { ($0.key.rawValue, $0.feelType) }, uniquingKeysWith: { first, _ in first })
  }

  /// `need` ends the sentence about a wrong type: "a number". Nothing is expected when `expecting` is nil.
  ///
  /// - Parameter names: what it reads; nil: the fields.
  mutating func expression(
    _ node: Node, _ name: String, expecting: FEELType?, need: String, names: [String: FEELType]? = nil
  ) -> FEEL.Expression? {
    guard let source = text(node, name, max: TemplateLimits.expressionLengthMax) else { return nil }
    return expression(
      source, TextPlace(node, skipping: leadingSpace(node)), name, expecting: expecting, need: need, names: names)
  }

  func type(of expression: FEEL.Expression) -> FEELType { expression.check(fieldTypes).type }

  /// A text with expressions in braces; `{{` and `}}` stand for braces.
  mutating func pattern(_ node: Node, _ name: String, max: Int) -> TextPattern? {
    guard let source = text(node, name, max: max) else { return nil }
    let scalars = Array(source.unicodeScalars)
    let start = leadingSpace(node)
    var parts: [TextPattern.Part] = []
    var literal = String.UnicodeScalarView()
    var index = 0
    // Each turn takes at least one character.
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "{" || scalar == "}", index + 1 < scalars.count, scalars[index + 1] == scalar {
        literal.append(scalar)
        index += 2
      } else if scalar == "{" {
        guard let end = closingBrace(scalars, from: index) else {
          let place = TextPlace(node, skipping: start + index)
          report(
            .error, line: place.line, column: place.column,
            "This brace is never closed; add “}”, or write “{{” for a brace in the text.")
          return nil
        }
        if !literal.isEmpty { parts.append(.text(String(literal))) }
        literal = .init()
        let inner = String(String.UnicodeScalarView(scalars[(index + 1)..<end]))
        let place = TextPlace(node, skipping: start + index + 1 + leadingSpace(inner))
        guard let found = expression(inner.trimmed, place, name, expecting: nil, need: "") else { return nil }
        parts.append(.expression(found))
        index = end + 1
      } else {
        literal.append(scalar)
        index += 1
      }
    }
    if !literal.isEmpty || parts.isEmpty { parts.append(.text(String(literal))) }
    return TextPattern(parts: parts)
  }

  /// - Parameter names: what else may be asked than the input; nil: the fields.
  mutating func unaryTests(_ node: Node, input: FEELType, names: [String: FEELType]? = nil) -> FEEL.UnaryTests? {
    let types = names ?? fieldTypes
    guard let source = text(node, "A test", max: TemplateLimits.expressionLengthMax) else { return nil }
    let place = TextPlace(node, skipping: leadingSpace(node))
    do {
      let tests = try FEEL.UnaryTests.parse(source, names: types.keys)
      for issue in tests.check(input: input, types) { report(issue, source, place, "This test") }
      return tests
    } catch {
      report(error, source, place, "This test")
      return nil
    }
  }

  func holdsFor(_ tests: FEEL.UnaryTests, _ value: FEEL.Value) -> Bool {
    (try? tests.matches(value)) == true
  }

  private mutating func expression(
    _ source: String, _ place: TextPlace, _ name: String, expecting: FEELType?, need: String,
    names: [String: FEELType]? = nil
  ) -> FEEL.Expression? {
    let types = names ?? fieldTypes
    do {
      let expression = try FEEL.Expression.parse(source, names: types.keys)
      let (type, issues) = expression.check(types)
      for issue in issues { report(issue, source, place, name) }
      checkChoices(source, place, name)
      if issues.isEmpty, let expecting, type != .any, !type.conforms(to: expecting) {
        report(
          .error, line: place.line, column: place.column,
          "\(name) must give \(need), and “\(source)” gives a \(type).")
      }
      return expression
    } catch {
      report(error, source, place, name)
      return nil
    }
  }

  /// A choice that is compared with a word that is none of its options never holds, or always does.
  private mutating func checkChoices(_ source: String, _ place: TextPlace, _ name: String) {
    for match in source.matches(of: #/([a-z][a-z0-9_]*)\s*!?=\s*"([^"]*)"/#) {
      guard let field = fields.first(where: { $0.key.rawValue == match.1 }), case .choice(let options) = field.kind,
        !options.contains(where: { $0.value == match.2 })
      else { continue }
      let offset = source.unicodeScalars.distance(from: source.startIndex, to: match.range.lowerBound)
      let known = options.map(\.value)
      let suggestion = nearestWord(to: String(match.2), among: known)
      report(
        .error, line: place.line, column: place.column + (place.isExact ? offset : 0),
        "\(name): “\(field.key)” is never “\(match.2)”; "
          + (suggestion.map { "did you mean “\($0)”?" } ?? "it is one of \(listed(known))."),
        suggestion: suggestion)
    }
  }

  private mutating func report(_ error: FEELError, _ source: String, _ place: TextPlace, _ name: String) {
    var offset = 0
    if case .syntax(_, let range) = error { offset = scalarOffset(ofByte: range.lowerBound, in: source) }
    report(
      .error, line: place.line, column: place.column + (place.isExact ? offset : 0),
      "\(name) cannot be read: \(error.description)")
  }

  private mutating func report(_ issue: FEEL.Issue, _ source: String, _ place: TextPlace, _ name: String) {
    let offset = place.isExact ? scalarOffset(ofByte: issue.at.lowerBound, in: source) : 0
    let fitting =
      issue.suggestion == nil
      ? fieldsThatFit(
        String(decoding: source.utf8.prefix(issue.at.upperBound).dropFirst(issue.at.lowerBound), as: UTF8.self)) : nil
    report(
      .error, line: place.line, column: place.column + offset,
      "\(name): " + (fitting.map { "\(issue.message.dropLast()); \($0.sentence)" } ?? issue.message),
      suggestion: issue.suggestion ?? fitting?.key)
  }

  /// For a comparison with a value of another type, the fields that could have been meant: those that have it as an
  /// option, or else are of its type.
  private func fieldsThatFit(_ comparison: String) -> (sentence: String, key: String?)? {
    guard let match = comparison.wholeMatch(of: #/([a-z][a-z0-9_]*)\s*(?:!?=|[<>]=?)\s*(?:"([^"]*)"|-?[0-9.]+)/#),
      let field = fields.first(where: { $0.key.rawValue == match.1 })
    else { return nil }
    if let word = match.2 {
      let choices = fields.filter { other in
        guard case .choice(let options) = other.kind else { return false }
        return options.contains { $0.value == word }
      }.map(\.key.rawValue)
      if !choices.isEmpty {
        let verb = choices.count == 1 ? "has" : "have"
        return (
          "did you mean \(listed(choices)), which \(verb) the option “\(word)”?", choices.count == 1 ? choices[0] : nil
        )
      }
    }
    let wanted: FEELType = match.2 == nil ? .number : .string
    let others = fields.filter { $0.feelType == wanted && $0.key != field.key }.map(\.key.rawValue)
    guard (1...5).contains(others.count) else { return nil }
    return ("of that type \(others.count == 1 ? "is" : "are") \(listed(others)).", others.count == 1 ? others[0] : nil)
  }

  private func closingBrace(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var depth = 0
    var isInText = false
    for index in start..<scalars.count {
      switch scalars[index] {
      case "\"" where scalars[index - 1] != "\\": isInText.toggle()
      case "{" where !isInText: depth += 1
      case "}" where !isInText:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return nil
  }

  private func leadingSpace(_ node: Node) -> Int { leadingSpace(node.scalar ?? "") }
  private func leadingSpace(_ text: String) -> Int { text.unicodeScalars.prefix { $0.properties.isWhitespace }.count }

  private func scalarOffset(ofByte byte: Int, in text: String) -> Int {
    String(decoding: text.utf8.prefix(byte), as: UTF8.self).unicodeScalars.count
  }
}

/// Where a part of a scalar stands in the file.
struct TextPlace {
  var line: Int
  var column: Int
  /// False in folded and literal texts, whose lines the document no longer knows: their beginning is named.
  var isExact: Bool

  init(_ node: Node, skipping scalars: Int) {
    line = node.line
    column = node.column
    isExact = node.scalar?.contains("\n") == false
    guard isExact else { return }
    if case .scalar(_, plain: false) = node.content { column += 1 }
    column += scalars
  }
}
