extension Builtins {
  static let patterns: [Builtin] = [
    Builtin("matches(input: string, pattern: string, flags?: string) -> boolean") {
      (evaluator, values) throws(FEELError) in
      guard let input = values[0].string, let pattern = pattern(values, flags: 2) else { return .null }
      let text = Array(input.unicodeScalars)
      return .boolean(try pattern.firstMatch(in: text, from: 0, &evaluator.budget) != nil)
    },
    Builtin("replace(input: string, pattern: string, replacement: string, flags?: string) -> string") {
      (evaluator, values) throws(FEELError) in
      guard let input = values[0].string, let pattern = pattern(values, flags: 3),
        let replacement = values[2].string,
        let parts = replacementParts(replacement, groupCount: pattern.groupCount)
      else { return .null }
      return try replace(Array(input.unicodeScalars), pattern, parts, evaluator)
    },
    Builtin("split(string: string, delimiter: string) -> list<string>") { (evaluator, values) throws(FEELError) in
      guard let input = values[0].string, let pattern = pattern(values, flags: 2) else { return .null }
      return try split(Array(input.unicodeScalars), pattern, evaluator)
    },
  ]

  private static func pattern(_ values: [Value], flags index: Int) -> Pattern? {
    guard let text = values[1].string else { return nil }
    var flags = ""
    if index < values.count, !values[index].isNull {
      guard let given = values[index].string else { return nil }
      flags = given
    }
    return PatternParser.pattern(text, flags: flags)
  }

  private enum ReplacementPart {
    case text(Unicode.Scalar)
    case group(Int)
  }

  /// `$1` for a group, `\$` and `\\` for the signs themselves; nil for anything else behind them.
  private static func replacementParts(_ text: String, groupCount: Int) -> [ReplacementPart]? {
    let scalars = Array(text.unicodeScalars)
    var parts: [ReplacementPart] = []
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "\\" {
        guard index < scalars.count, scalars[index] == "\\" || scalars[index] == "$" else { return nil }
        parts.append(.text(scalars[index]))
        index += 1
      } else if scalar == "$" {
        guard index < scalars.count, let first = digit(scalars[index]) else { return nil }
        var number = first
        index += 1
        while index < scalars.count, let more = digit(scalars[index]), number * 10 + more <= groupCount {
          number = number * 10 + more
          index += 1
        }
        parts.append(.group(number))
      } else {
        parts.append(.text(scalar))
      }
    }
    return parts
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    scalar >= "0" && scalar <= "9" ? Int(scalar.value) - 48 : nil
  }

  /// Null when the pattern matches nothing at all, as XPath has it.
  private static func replace(
    _ text: [Unicode.Scalar], _ pattern: Pattern, _ parts: [ReplacementPart], _ evaluator: Evaluator
  ) throws(FEELError) -> Value {
    if try pattern.firstMatch(in: [], from: 0, &evaluator.budget) != nil { return .null }
    var result = String.UnicodeScalarView()
    var position = 0
    while let match = try pattern.firstMatch(in: text, from: position, &evaluator.budget), let whole = match[0],
      !whole.isEmpty
    {
      result.append(contentsOf: text[position..<whole.lowerBound])
      for part in parts {
        switch part {
        case .text(let scalar): result.append(scalar)
        case .group(let number):
          if number < match.count, let range = match[number] { result.append(contentsOf: text[range]) }
        }
      }
      position = whole.upperBound
      try evaluator.budget.charge(parts.count)
      if result.count > evaluator.budget.limits.stringBytesMax { throw FEELError.limit(.string) }
    }
    result.append(contentsOf: text[position...])
    return try evaluator.checked(string: String(result))
  }

  private static func split(
    _ text: [Unicode.Scalar], _ pattern: Pattern, _ evaluator: Evaluator
  ) throws(FEELError) -> Value {
    var pieces: [Value] = []
    var position = 0
    while let match = try pattern.firstMatch(in: text, from: position, &evaluator.budget), let whole = match[0] {
      if whole.isEmpty { return .null }
      pieces.append(.string(text: text[position..<whole.lowerBound]))
      position = whole.upperBound
    }
    pieces.append(.string(text: text[position...]))
    return try evaluator.checked(list: pieces)
  }
}

extension Value {
  fileprivate static func string(text: ArraySlice<Unicode.Scalar>) -> Value {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text)
    return .string(String(view))
  }
}
