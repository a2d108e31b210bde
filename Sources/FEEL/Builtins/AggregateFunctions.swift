extension Builtins {
  static let listAggregates: [Builtin] = [
    Builtin("count(list: list) -> number") { (_, values) throws(FEELError) in
      list(values[0]).map { .int($0.count) } ?? .null
    },
    aggregate("min", "Any", "Any") { items throws(FEELError) in extreme(items, sign: -1) },
    aggregate("max", "Any", "Any") { items throws(FEELError) in extreme(items, sign: 1) },
    aggregate("sum", "number", "number") { items throws(FEELError) in sum(items) },
    aggregate("mean", "number", "number") { items throws(FEELError) in
      guard let total = sum(items).number else { return .null }
      return Evaluator.wrap(total / Number(items.count))
    },
    aggregate("product", "number", "number") { items throws(FEELError) in
      items.isEmpty ? .null : fold(items, from: .one) { $0 * $1 }
    },
    aggregate("median", "number", "number") { items throws(FEELError) in median(items) },
    aggregate("stddev", "number", "number") { items throws(FEELError) in deviation(items) },
    aggregate("mode", "number", "list<number>") { items throws(FEELError) in mode(items) },
    aggregate("all", "boolean", "boolean") { items throws(FEELError) in decide(items, winner: false) },
    aggregate("and", "boolean", "boolean") { items throws(FEELError) in decide(items, winner: false) },
    aggregate("any", "boolean", "boolean") { items throws(FEELError) in decide(items, winner: true) },
    aggregate("or", "boolean", "boolean") { items throws(FEELError) in decide(items, winner: true) },
  ]

  /// A function over one list, or over its arguments.
  private static func aggregate(
    _ name: String, _ item: String, _ result: String,
    _ body: @escaping @Sendable ([Value]) throws(FEELError) -> Value
  ) -> Builtin {
    Builtin("\(name)(list: list<\(item)>) -> \(result)", "\(name)(n...: \(item)) -> \(result)") {
      (evaluator, values) throws(FEELError) in
      guard let items = values.count == 1 ? list(values[0]) : values else { return .null }
      try evaluator.budget.charge(items.count)
      return try body(items)
    }
  }

  private static func extreme(_ items: [Value], sign: Int) -> Value {
    guard var best = items.first, best.order(against: best) != nil else { return .null }
    for item in items.dropFirst() {
      guard let order = item.order(against: best) else { return .null }
      if order * sign > 0 { best = item }
    }
    return best
  }

  private static func fold(_ items: [Value], from start: Number, _ step: (Number, Number) -> Number?) -> Value {
    var total = start
    for item in items {
      guard case .number(let number) = item, let next = step(total, number) else { return .null }
      total = next
    }
    return .number(total)
  }

  private static func sum(_ items: [Value]) -> Value {
    guard let first = items.first?.number else { return .null }
    return fold(Array(items.dropFirst()), from: first) { $0 + $1 }
  }

  private static func sorted(_ items: [Value]) -> [Number]? {
    let numbers = items.compactMap(\.number)
    return numbers.count == items.count ? numbers.sorted() : nil
  }

  private static func median(_ items: [Value]) -> Value {
    guard let numbers = sorted(items), !numbers.isEmpty else { return .null }
    let middle = numbers.count / 2
    if numbers.count % 2 == 1 { return .number(numbers[middle]) }
    return Evaluator.wrap((numbers[middle - 1] + numbers[middle]).flatMap { $0 / 2 })
  }

  /// Of a sample: the squares are divided by one less than their number.
  private static func deviation(_ items: [Value]) -> Value {
    guard items.count > 1, let total = sum(items).number, let mean = total / Number(items.count) else { return .null }
    let squares = fold(items, from: .zero) { total, number in
      (number - mean).flatMap { $0 * $0 }.flatMap { total + $0 }
    }
    return Evaluator.wrap(squares.number.flatMap { $0 / Number(items.count - 1) }.flatMap { $0.squareRoot() })
  }

  private static func mode(_ items: [Value]) -> Value {
    guard let numbers = sorted(items) else { return .null }
    var best: [Number] = []
    var bestCount = 0
    var index = 0
    while index < numbers.count {
      var end = index
      while end < numbers.count, numbers[end] == numbers[index] { end += 1 }
      if end - index > bestCount {
        bestCount = end - index
        best = []
      }
      if end - index == bestCount { best.append(numbers[index]) }
      index = end
    }
    return .list(best.map { .number($0) })
  }

  /// `winner` decides as soon as one item has it; otherwise an item that is no boolean leaves it open.
  private static func decide(_ items: [Value], winner: Bool) -> Value {
    if items.contains(where: { $0.boolean == winner }) { return .boolean(winner) }
    return items.allSatisfy { $0.boolean == !winner } ? .boolean(!winner) : .null
  }
}
