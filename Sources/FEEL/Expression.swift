/// A parsed FEEL expression (DMN 1.5, chapter 10). Parse once, evaluate as often as wanted.
public struct Expression: Sendable {
  /// The text that was parsed.
  public let text: String
  let root: Node
  let slotCount: Int
  let free: [(name: String, slot: Int)]
  let readsInput: Bool

  /// Reads an expression.
  ///
  /// `names` are the names that values will be given for: FEEL names may hold blanks and signs, so the parser must
  /// know them to find where they end. A name in `types` is a type for `instance of` and parameters.
  public static func parse(
    _ text: String, names: some Sequence<String> = [String](), types: [String: FEELType] = [:],
    limits: Limits = .standard
  ) throws(FEELError) -> Expression {
    var parser = try Parser(text, names: names, types: types, limits: limits)
    let root = try parser.parseWhole()
    return Expression(text: text, root: root, parser: parser)
  }

  init(text: String, root: Node, parser: Parser) {
    self.text = text
    self.root = root
    slotCount = parser.slotCount
    free = parser.free.map { (name: $0.key, slot: $0.value) }.sorted { $0.name < $1.name }
    readsInput = parser.readsInput
  }

  /// The names that the expression reads from its scope. Inside a filter this may be an entry of the items instead.
  public var names: Set<String> {
    Set(free.map(\.name)).subtracting(["item", "?"])
  }

  /// The value of the expression. A name that the scope lacks, and every other mistake in meaning, yields null.
  public func evaluate(_ scope: Scope = .empty, limits: Limits = .standard) throws(FEELError) -> Value {
    var budget = Budget(limits)
    return try evaluate(scope, budget: &budget)
  }

  /// The value of the expression, with what it uses taken off a budget that several evaluations share.
  public func evaluate(_ scope: Scope, budget: inout Budget) throws(FEELError) -> Value {
    let evaluator = Evaluator(frame: frame(scope), budget: budget)
    defer { budget = evaluator.budget }
    return try evaluator.evaluate(root)
  }

  private func frame(_ scope: Scope) -> [Value?] {
    var frame = [Value?](repeating: nil, count: slotCount)
    for (name, slot) in free { frame[slot] = scope[name] }
    return frame
  }
}

extension Expression: Equatable {
  /// Written alike, over the same names.
  public static func == (a: Expression, b: Expression) -> Bool { a.text == b.text && a.names == b.names }
}
