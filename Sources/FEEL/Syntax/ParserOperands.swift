extension Parser {
  /// An operand: a literal, a name, something in brackets, or an expression that begins with a word of its own.
  mutating func parsePrefix() throws(FEELError) -> Node {
    let start = token.span.lowerBound
    let kind = try parsePrefixKind()
    return Node(kind: kind, span: span(from: start))
  }

  private mutating func parsePrefixKind() throws(FEELError) -> Node.Kind {
    switch token.kind {
    case .number:
      guard let number = Number(token.text) else {
        throw FEELError.syntax("The number \(token.text.prefix(40)) is too large.", at: token.span)
      }
      position += 1
      return .literal(.number(number))
    case .string:
      position += 1
      return .literal(.string(tokens[position - 1].text))
    case .word: return try parseWord()
    case .symbol: return try parseSymbol()
    case .end: throw unexpected("a value")
    }
  }

  private mutating func parseSymbol() throws(FEELError) -> Node.Kind {
    switch token.text {
    case "-":
      position += 1
      let operand = try parse(.power)
      if case .literal(.number(let number)) = operand.kind { return .literal(.number(-number)) }
      return .negate(operand)
    case "(": return try parseParenthesis()
    case "[": return try parseBracket()
    case "]": return try parseRange(startIncluded: false)
    case "{": return try parseContext()
    case "@":
      position += 1
      guard token.kind == .string else { throw unexpected("a date, time or duration in quotes") }
      position += 1
      return .literal(TemporalReader.any(tokens[position - 1].text) ?? .null)
    default:
      guard let form = rangeForm(token.text) else { throw unexpected("a value") }
      position += 1
      return .rangeTest(form, try parse(.comparison))
    }
  }

  private func rangeForm(_ text: String) -> ValueRange.Form? {
    switch text {
    case "<": .less
    case "<=": .lessOrEqual
    case ">": .greater
    case ">=": .greaterOrEqual
    case "=": .equal
    case "!=": .notEqual
    default: nil
    }
  }

  private mutating func parseParenthesis() throws(FEELError) -> Node.Kind {
    try expectSymbol("(")
    let inner = try parseExpression()
    if token.isSymbol("..") { return try parseRangeEnd(from: inner, startIncluded: false) }
    try expectSymbol(")")
    return inner.kind
  }

  private mutating func parseBracket() throws(FEELError) -> Node.Kind {
    try expectSymbol("[")
    if takeSymbol("]") { return .list([]) }
    var items = [try parseExpression()]
    if token.isSymbol("..") { return try parseRangeEnd(from: items[0], startIncluded: true) }
    while takeSymbol(",") { items.append(try parseExpression()) }
    try expectSymbol("]")
    return .list(items)
  }

  private mutating func parseRange(startIncluded: Bool) throws(FEELError) -> Node.Kind {
    position += 1
    let low = try parseExpression()
    return try parseRangeEnd(from: low, startIncluded: startIncluded)
  }

  mutating func parseRangeEnd(from low: Node, startIncluded: Bool) throws(FEELError) -> Node.Kind {
    try expectSymbol("..")
    let high = try parseExpression()
    if takeSymbol("]") { return .range(low, startIncluded, high, true) }
    if takeSymbol(")") || takeSymbol("[") { return .range(low, startIncluded, high, false) }
    throw unexpected("`]` or `)`")
  }

  private mutating func parseContext() throws(FEELError) -> Node.Kind {
    try expectSymbol("{")
    var entries: [Node.Entry] = []
    var names: [String: Int] = [:]
    levels.append(.names([:]))
    let level = levels.count - 1
    if !token.isSymbol("}") {
      repeat {
        let key = try readKey()
        try expectSymbol(":")
        let value = try parseExpression()
        let slot = newSlot()
        table.add(key)
        names[key] = slot
        levels[level] = .names(names)
        entries.append(Node.Entry(key: key, slot: slot, value: value))
      } while takeSymbol(",")
    }
    levels.removeLast()
    try expectSymbol("}")
    return .context(entries)
  }

  private mutating func readKey() throws(FEELError) -> String {
    if token.kind == .string {
      position += 1
      return tokens[position - 1].text
    }
    return try readDeclaredName { $0.isSymbol(":") }
  }

  // MARK: Words

  private mutating func parseWord() throws(FEELError) -> Node.Kind {
    if table.match(tokens, at: position) == nil {
      switch token.text {
      case "null":
        position += 1
        return .literal(.null)
      case "true", "false":
        position += 1
        return .literal(.boolean(tokens[position - 1].text == "true"))
      case "if": return try parseConditional()
      case "for": return try parseLoop()
      case "some", "every": return try parseQuantified()
      case "function": return try parseFunction()
      default: break
      }
    }
    return .name(resolve(try readName()))
  }

  private mutating func parseConditional() throws(FEELError) -> Node.Kind {
    try expectWord("if")
    let condition = try parseExpression()
    try expectWord("then")
    let yes = try parseExpression()
    try expectWord("else")
    return .conditional(condition, yes, try parseExpression())
  }

  private mutating func parseIterations() throws(FEELError) -> [Node.Iteration] {
    var iterations: [Node.Iteration] = []
    repeat {
      let name = try readDeclaredName { $0.isWord("in") }
      try expectWord("in")
      let domain = try parseExpression()
      let end = takeSymbol("..") ? try parseExpression() : nil
      let slot = declare(name)
      iterations.append(Node.Iteration(name: name, slot: slot, domain: domain, end: end))
    } while takeSymbol(",")
    return iterations
  }

  private mutating func parseLoop() throws(FEELError) -> Node.Kind {
    try expectWord("for")
    let before = levels.count
    let iterations = try parseIterations()
    try expectWord("return")
    let partial = declare("partial")
    let body = try parseExpression()
    levels.removeSubrange(before...)
    let slot = partialReads.contains(partial) ? partial : nil
    return .loop(Node.Loop(iterations: iterations, body: body, partialSlot: slot))
  }

  private mutating func parseQuantified() throws(FEELError) -> Node.Kind {
    let every = token.text == "every"
    position += 1
    let before = levels.count
    let iterations = try parseIterations()
    try expectWord("satisfies")
    let condition = try parseExpression()
    levels.removeSubrange(before...)
    return .quantified(every: every, iterations, condition)
  }

  private mutating func parseFunction() throws(FEELError) -> Node.Kind {
    try expectWord("function")
    try expectSymbol("(")
    var parameters: [Function.Parameter] = []
    var slots: [Int] = []
    let before = levels.count
    if !token.isSymbol(")") {
      repeat {
        let name = try readDeclaredName { $0.isSymbol(",") || $0.isSymbol(")") || $0.isSymbol(":") }
        let type = takeSymbol(":") ? try parseType() : .any
        parameters.append(Function.Parameter(name, type))
        slots.append(declare(name))
      } while takeSymbol(",")
    }
    try expectSymbol(")")
    if token.isWord("external") {
      throw FEELError.syntax("Functions outside FEEL cannot be called here.", at: token.span)
    }
    let body = try parseExpression()
    levels.removeSubrange(before...)
    return .function(Node.FunctionDefinition(parameters: parameters, slots: slots, body: body))
  }
}
