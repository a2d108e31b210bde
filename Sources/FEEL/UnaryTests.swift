/// The tests of one cell of a decision table (DMN 1.5, 7.3.3): `<= 1000`, `[1000..10000)`, `"a", "b"`, `not("c")`, `-`.
public struct UnaryTests: Sendable {
  /// The text that was parsed.
  public let text: String
  let tests: [Expression]
  let isNegated: Bool

  /// The cell that every value passes.
  public static let any = UnaryTests(text: "-", tests: [], isNegated: false)

  /// Whether the cell is `-`, which every value passes.
  public var isAny: Bool { tests.isEmpty }

  /// Reads the tests of a cell. `names` are the names that values will be given for, beside `?` for the value itself.
  public static func parse(
    _ text: String, names: some Sequence<String> = [String](), types: [String: FEELType] = [:],
    limits: Limits = .standard
  ) throws(FEELError) -> UnaryTests {
    var parser = try Parser(text, names: names, types: types, limits: limits)
    if parser.token.isSymbol("-"), parser.peek().kind == .end {
      return UnaryTests(text: text, tests: [], isNegated: false)
    }
    let isNegated = parser.takeNegation()
    var roots: [Node] = []
    repeat { roots.append(try parser.parseExpression()) } while parser.takeSymbol(",")
    if isNegated { try parser.expectSymbol(")") }
    guard parser.token.kind == .end else { throw parser.unexpected("`,` or the end") }
    let tests = roots.map { Expression(text: text, root: $0, parser: parser) }
    return UnaryTests(text: text, tests: tests, isNegated: isNegated)
  }

  /// The names that the tests read from their scope.
  public var names: Set<String> {
    tests.reduce(into: []) { $0.formUnion($1.names) }
  }

  /// Whether the value passes. What cannot be told does not pass.
  public func matches(_ input: Value, _ scope: Scope = .empty, limits: Limits = .standard) throws(FEELError) -> Bool {
    var budget = Budget(limits)
    return try matches(input, scope, budget: &budget)
  }

  /// Whether the value passes, with what that uses taken off a budget that several evaluations share.
  public func matches(_ input: Value, _ scope: Scope, budget: inout Budget) throws(FEELError) -> Bool {
    if tests.isEmpty { return true }
    let inner = scope.adding(["?": input])
    var unknown = false
    for test in tests {
      let answer = try UnaryTests.passes(test, input, inner, &budget)
      if answer == true { return !isNegated }
      if answer == nil { unknown = true }
    }
    return isNegated && !unknown
  }

  /// Which test the value passes first, counted from 0; behind all of them when it passes none.
  func place(of value: Value, _ scope: Scope, _ budget: inout Budget) throws(FEELError) -> Int {
    let inner = scope.adding(["?": value])
    for (index, test) in tests.enumerated() where try UnaryTests.passes(test, value, inner, &budget) == true {
      return index
    }
    return tests.count
  }

  /// A test that reads `?` says so itself. Any other is compared with the value, unless it is a condition of its own.
  private static func passes(
    _ test: Expression, _ input: Value, _ scope: Scope, _ budget: inout Budget
  ) throws(FEELError) -> Bool? {
    let evaluator = Evaluator(frame: [], budget: budget)
    defer { budget = evaluator.budget }
    let value = try test.evaluate(scope, budget: &evaluator.budget)
    if test.readsInput, case .boolean(let answer) = value { return answer }
    if input.isNull, !value.isNull, value.boolean != true { return false }
    let answer = try evaluator.holds(value, for: input)
    if answer != true, value.boolean == true, input.boolean == nil { return true }
    return answer
  }
}

extension Parser {
  /// Takes `not(` when its bracket closes at the end of the text.
  fileprivate mutating func takeNegation() -> Bool {
    guard token.isWord("not"), peek().isSymbol("("), tokens[tokens.count - 2].isSymbol(")") else { return false }
    var open = 0
    for index in 1..<tokens.count - 2 {
      if tokens[index].isSymbol("(") { open += 1 }
      if tokens[index].isSymbol(")") { open -= 1 }
      if open == 0 { return false }
    }
    position += 2
    return true
  }
}
