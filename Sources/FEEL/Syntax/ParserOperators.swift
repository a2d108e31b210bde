extension Parser {
  /// From the loosest binding operator to the tightest.
  enum Binding: Int {
    case none, or, and, comparison, sum, product, power, prefix, instance, postfix
  }

  mutating func parseWhole() throws(FEELError) -> Node {
    let node = try parseExpression()
    guard token.kind == .end else { throw unexpected("an operator or the end") }
    return node
  }

  mutating func parseExpression() throws(FEELError) -> Node {
    try parse(.none)
  }

  /// An operand and all operators behind it that bind tighter than `binding`.
  mutating func parse(_ binding: Binding) throws(FEELError) -> Node {
    let entered = depth
    defer { depth = entered }
    try descend()
    return try parseOperators(behind: try parsePrefix(), binding)
  }

  private mutating func parseOperators(behind operand: Node, _ binding: Binding) throws(FEELError) -> Node {
    let start = operand.span.lowerBound
    var node = operand
    while let (infix, kind) = infixOperator(), infix.rawValue > binding.rawValue {
      try descend()
      let made = try parseInfix(kind, node, infix)
      node = Node(kind: made, span: span(from: start))
    }
    return node
  }

  private enum Infix {
    case arithmetic(Node.Arithmetic)
    case compare(Node.Comparison)
    case and, or, between, contained, instance, path, filter, call
  }

  private func infixOperator() -> (Binding, Infix)? {
    switch token.kind {
    case .symbol:
      if let arithmetic = Node.Arithmetic(rawValue: token.text) {
        switch arithmetic {
        case .add, .subtract: return (.sum, .arithmetic(arithmetic))
        case .multiply, .divide: return (.product, .arithmetic(arithmetic))
        case .power: return (.power, .arithmetic(arithmetic))
        }
      }
      if let comparison = Node.Comparison(rawValue: token.text) { return (.comparison, .compare(comparison)) }
      switch token.text {
      case ".": return (.postfix, .path)
      case "(": return (.postfix, .call)
      case "[": return endsRange ? nil : (.postfix, .filter)
      default: return nil
      }
    case .word:
      switch token.text {
      case "or": return (.or, .or)
      case "and": return (.and, .and)
      case "between": return (.comparison, .between)
      case "in": return (.comparison, .contained)
      case "instance": return (.instance, .instance)
      default: return nil
      }
    default: return nil
    }
  }

  /// Whether a `[` closes a range that is open at the end, as in `[1..10[`, rather than opening a filter.
  private var endsRange: Bool {
    let next = peek()
    switch next.kind {
    case .end: return true
    case .symbol:
      return next.text != "(" && next.text != "[" && next.text != "{" && next.text != "-" && next.text != "@"
    case .word: return Parser.isOperatorWord(next.text)
    default: return false
    }
  }

  private mutating func parseInfix(
    _ infix: Infix, _ left: Node, _ binding: Binding
  ) throws(FEELError) -> Node.Kind {
    switch infix {
    case .path:
      position += 1
      return .path(left, try readName())
    case .filter: return try parseFilter(left)
    case .call: return try parseCall(left)
    case .arithmetic(let operation):
      position += 1
      return .arithmetic(operation, left, try parse(binding))
    case .compare(let comparison):
      position += 1
      return .compare(comparison, left, try parse(binding))
    case .and:
      position += 1
      return .and(left, try parse(.and))
    case .or:
      position += 1
      return .or(left, try parse(.or))
    case .between:
      position += 1
      let low = try parse(.comparison)
      try expectWord("and")
      return .between(left, low, try parse(.comparison))
    case .contained:
      position += 1
      return .inTests(left, try parseInTests())
    case .instance:
      position += 1
      try expectWord("of")
      return .instanceOf(left, try parseType())
    }
  }

  private mutating func parseInTests() throws(FEELError) -> [Node] {
    guard token.isSymbol("(") else { return [try parse(.comparison)] }
    let start = token.span.lowerBound
    position += 1
    var tests = [try parseExpression()]
    if token.isSymbol(",") {
      while takeSymbol(",") { tests.append(try parseExpression()) }
      try expectSymbol(")")
      return tests
    }
    var kind = tests[0].kind
    if token.isSymbol("..") {
      kind = try parseRangeEnd(from: tests[0], startIncluded: false)
    } else {
      try expectSymbol(")")
    }
    return [try parseOperators(behind: Node(kind: kind, span: span(from: start)), .comparison)]
  }

  private mutating func parseFilter(_ left: Node) throws(FEELError) -> Node.Kind {
    try expectSymbol("[")
    levels.append(.filter)
    let condition = try parseExpression()
    levels.removeLast()
    try expectSymbol("]")
    return .filter(left, condition)
  }

  private mutating func parseCall(_ callee: Node) throws(FEELError) -> Node.Kind {
    try expectSymbol("(")
    var arguments: [Node.Argument] = []
    if takeSymbol(")") { return .call(callee, arguments) }
    repeat {
      var name: String?
      if isNamedArgument() {
        name = try readDeclaredName { $0.isSymbol(":") }
        position += 1
      }
      arguments.append(Node.Argument(name: name, value: try parseExpression()))
    } while takeSymbol(",")
    try expectSymbol(")")
    return .call(callee, arguments)
  }

  private func isNamedArgument() -> Bool {
    var ahead = position
    while Parser.isNamePiece(tokens[ahead]) { ahead += 1 }
    return ahead > position && tokens[ahead].isSymbol(":")
  }
}
