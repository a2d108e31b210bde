extension Builtins {
  static let strings: [Builtin] = [
    Builtin("substring(string: string, start position: number, length?: number) -> string") {
      (evaluator, values) throws(FEELError) in
      try substring(values, evaluator)
    },
    Builtin("string length(string: string) -> number") { (evaluator, values) throws(FEELError) in
      guard let text = values[0].string else { return .null }
      try evaluator.budget.charge(text.utf8.count / 16)
      return .int(text.unicodeScalars.count)
    },
    Builtin("upper case(string: string) -> string") { (evaluator, values) throws(FEELError) in
      guard let text = values[0].string else { return .null }
      try evaluator.budget.charge(text.utf8.count / 8)
      return try evaluator.checked(string: text.uppercased())
    },
    Builtin("lower case(string: string) -> string") { (evaluator, values) throws(FEELError) in
      guard let text = values[0].string else { return .null }
      try evaluator.budget.charge(text.utf8.count / 8)
      return try evaluator.checked(string: text.lowercased())
    },
    Builtin("substring before(string: string, match: string) -> string") { (evaluator, values) throws(FEELError) in
      try search(values, evaluator) { text, found in found.map { .string(String(text[..<$0.lowerBound])) } ?? "" }
    },
    Builtin("substring after(string: string, match: string) -> string") { (evaluator, values) throws(FEELError) in
      try search(values, evaluator) { text, found in found.map { .string(String(text[$0.upperBound...])) } ?? "" }
    },
    Builtin("contains(string: string, match: string) -> boolean") { (evaluator, values) throws(FEELError) in
      try search(values, evaluator) { _, found in .boolean(found != nil) }
    },
    Builtin("starts with(string: string, match: string) -> boolean") { (_, values) throws(FEELError) in
      guard let text = values[0].string, let match = values[1].string else { return .null }
      return .boolean(text.utf8.starts(with: match.utf8))
    },
    Builtin("ends with(string: string, match: string) -> boolean") { (_, values) throws(FEELError) in
      guard let text = values[0].string, let match = values[1].string else { return .null }
      return .boolean(text.utf8.reversed().starts(with: match.utf8.reversed()))
    },
    Builtin("string join(list: list<string>, delimiter?: string) -> string") {
      (evaluator, values) throws(FEELError) in
      try join(values, evaluator)
    },
  ]

  private static func substring(_ values: [Value], _ evaluator: Evaluator) throws(FEELError) -> Value {
    guard let text = values[0].string, let start = values[1].number?.truncatedInt, start != 0 else { return .null }
    let scalars = text.unicodeScalars
    try evaluator.budget.charge(text.utf8.count / 16)
    let count = scalars.count
    let first = start > 0 ? start - 1 : count + start
    guard first >= 0, first < count else { return .null }
    var length = count - first
    if values.count > 2, !values[2].isNull {
      guard let wanted = values[2].number?.truncatedInt, wanted > 0 else { return .null }
      length = min(length, wanted)
    }
    let from = scalars.index(scalars.startIndex, offsetBy: first)
    return .string(String(scalars[from..<scalars.index(from, offsetBy: length)]))
  }

  private static func search(
    _ values: [Value], _ evaluator: Evaluator, _ answer: (String, Range<String.Index>?) -> Value
  ) throws(FEELError) -> Value {
    guard let text = values[0].string, let match = values[1].string else { return .null }
    try evaluator.budget.charge((text.utf8.count + match.utf8.count) / 16)
    return answer(text, text.firstRange(ofText: match))
  }

  private static func join(_ values: [Value], _ evaluator: Evaluator) throws(FEELError) -> Value {
    if values[0].isNull { return .null }
    let items = values[0].list ?? [values[0]]
    var delimiter = ""
    if values.count > 1, !values[1].isNull {
      guard let text = values[1].string else { return .null }
      delimiter = text
    }
    var joined = ""
    var isFirst = true
    for item in items where !item.isNull {
      guard let text = item.string else { return .null }
      if !isFirst { joined += delimiter }
      joined += text
      isFirst = false
      try evaluator.budget.charge()
      if joined.utf8.count > evaluator.budget.limits.stringBytesMax { throw FEELError.limit(.string) }
    }
    return .string(joined)
  }
}

extension String {
  /// Where the same code points first stand; found in linear time (Knuth, Morris and Pratt).
  func firstRange(ofText match: String) -> Range<Index>? {
    let pattern = Array(match.utf8)
    if pattern.isEmpty { return startIndex..<startIndex }
    var fallback = [Int](repeating: 0, count: pattern.count)
    var length = 0
    for index in pattern.indices.dropFirst() {
      while length > 0, pattern[index] != pattern[length] { length = fallback[length - 1] }
      if pattern[index] == pattern[length] { length += 1 }
      fallback[index] = length
    }
    var matched = 0
    var offset = 0
    for byte in utf8 {
      while matched > 0, byte != pattern[matched] { matched = fallback[matched - 1] }
      if byte == pattern[matched] { matched += 1 }
      offset += 1
      if matched == pattern.count {
        let start = utf8.index(startIndex, offsetBy: offset - matched)
        return start..<utf8.index(start, offsetBy: matched)
      }
    }
    return nil
  }
}
