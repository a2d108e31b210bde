extension Builtins {
  static let numbers: [Builtin] = [
    Builtin("decimal(n: number, scale: number) -> number") { (_, values) throws(FEELError) in
      round(values, .halfEven)
    },
    Builtin("floor(n: number, scale?: number) -> number") { (_, values) throws(FEELError) in round(values, .floor) },
    Builtin("ceiling(n: number, scale?: number) -> number") { (_, values) throws(FEELError) in
      round(values, .ceiling)
    },
    Builtin("round up(n: number, scale: number) -> number") { (_, values) throws(FEELError) in round(values, .up) },
    Builtin("round down(n: number, scale: number) -> number") { (_, values) throws(FEELError) in
      round(values, .down)
    },
    Builtin("round half up(n: number, scale: number) -> number") { (_, values) throws(FEELError) in
      round(values, .halfUp)
    },
    Builtin("round half down(n: number, scale: number) -> number") { (_, values) throws(FEELError) in
      round(values, .halfDown)
    },
    Builtin("abs(n: Any) -> Any") { (evaluator, values) throws(FEELError) in
      switch values[0] {
      case .number(let number): return .number(number.magnitude)
      case .yearsMonthsDuration(let duration): return duration.months < 0 ? evaluator.negate(values[0]) : values[0]
      case .daysTimeDuration(let duration): return duration.second < 0 ? evaluator.negate(values[0]) : values[0]
      default: return .null
      }
    },
    Builtin("modulo(dividend: number, divisor: number) -> number") { (_, values) throws(FEELError) in
      guard let dividend = values[0].number, let divisor = values[1].number else { return .null }
      return Evaluator.wrap(dividend.modulo(divisor))
    },
    Builtin("sqrt(number: number) -> number") { (evaluator, values) throws(FEELError) in
      try evaluator.budget.charge(50)
      return Evaluator.wrap(values[0].number?.squareRoot())
    },
    Builtin("log(number: number) -> number") { (evaluator, values) throws(FEELError) in
      try evaluator.budget.charge(100)
      return Evaluator.wrap(values[0].number?.naturalLogarithm())
    },
    Builtin("exp(number: number) -> number") { (evaluator, values) throws(FEELError) in
      try evaluator.budget.charge(100)
      return Evaluator.wrap(values[0].number?.exponential())
    },
    Builtin("odd(number: number) -> boolean") { (_, values) throws(FEELError) in parity(values[0], odd: true) },
    Builtin("even(number: number) -> boolean") { (_, values) throws(FEELError) in parity(values[0], odd: false) },
  ]

  private static func round(_ values: [Value], _ rounding: Rounding) -> Value {
    guard let number = values[0].number else { return .null }
    if values.count == 1 { return Evaluator.wrap(number.rounded(scale: 0, rounding)) }
    guard let scale = values[1].number?.truncatedInt else { return .null }
    return Evaluator.wrap(number.rounded(scale: scale, rounding))
  }

  private static func parity(_ value: Value, odd: Bool) -> Value {
    guard let number = value.number, let rest = number.magnitude.modulo(2) else { return .null }
    return .boolean(number.isInteger && rest.isZero != odd)
  }
}
