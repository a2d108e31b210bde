extension Builtins {
  static let ranges: [Builtin] = [
    Builtin("range(from: string) -> range") { (evaluator, values) throws(FEELError) in
      guard let text = values[0].string, text.utf8.count <= 1000 else { return .null }
      try evaluator.budget.charge(text.utf8.count)
      guard let expression = try? Expression.parse(text), isLiteralRange(expression.root),
        case .range(let range) = try expression.evaluate(.empty, budget: &evaluator.budget),
        let order = range.start.order(against: range.end), order <= 0
      else { return .null }
      return .range(range)
    }
  ]

  /// Ends are literals, or dates, times and durations made of a literal string.
  private static func isLiteralRange(_ node: Node) -> Bool {
    guard case .range(let low, _, let high, _) = node.kind else { return false }
    return isLiteral(low) && isLiteral(high)
  }

  private static func isLiteral(_ node: Node) -> Bool {
    switch node.kind {
    case .literal: return true
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.kind, let builtin = name.builtin, arguments.count == 1,
        case .literal(.string) = arguments[0].value.kind
      else { return false }
      return ["date", "time", "date and time", "duration"].contains(builtin.name)
    default: return false
    }
  }
}
