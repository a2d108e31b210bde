extension Builtins {
  static let booleans: [Builtin] = [
    Builtin("not(negand: boolean) -> boolean") { (_, values) throws(FEELError) in
      values[0].boolean.map { .boolean(!$0) } ?? .null
    },
    Builtin("is(value1: Any, value2?: Any) -> boolean") { (evaluator, values) throws(FEELError) in
      .boolean(try isSame(values[0], values.count > 1 ? values[1] : .null, evaluator))
    },
  ]

  /// The same in every part: unlike `=`, 12:00+02:00 is not 10:00Z.
  private static func isSame(_ left: Value, _ right: Value, _ evaluator: Evaluator) throws(FEELError) -> Bool {
    switch (left, right) {
    case (.time(let first), .time(let second)): first == second
    case (.dateTime(let first), .dateTime(let second)): first == second
    default: try evaluator.equality(left, right) == true
    }
  }
}
