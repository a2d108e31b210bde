extension Evaluator {
  /// Three-valued: false wins over null, whatever is not a boolean counts as null.
  func conjunction(_ left: Node, _ right: Node) throws(FEELError) -> Value {
    let first = try evaluate(left).boolean
    if first == false { return .boolean(false) }
    let second = try evaluate(right).boolean
    if second == false { return .boolean(false) }
    return first == nil || second == nil ? .null : .boolean(true)
  }

  func disjunction(_ left: Node, _ right: Node) throws(FEELError) -> Value {
    let first = try evaluate(left).boolean
    if first == true { return .boolean(true) }
    let second = try evaluate(right).boolean
    if second == true { return .boolean(true) }
    return first == nil || second == nil ? .null : .boolean(false)
  }

  func compare(_ comparison: Node.Comparison, _ left: Node, _ right: Node) throws(FEELError) -> Value {
    let first = try evaluate(left)
    let second = try evaluate(right)
    switch comparison {
    case .equal: return Evaluator.truth(try equality(first, second))
    case .notEqual: return Evaluator.truth(try equality(first, second).map { !$0 })
    default: break
    }
    guard let order = first.order(against: second) else { return .null }
    switch comparison {
    case .less: return .boolean(order < 0)
    case .lessOrEqual: return .boolean(order <= 0)
    case .greater: return .boolean(order > 0)
    default: return .boolean(order >= 0)
    }
  }

  static func truth(_ value: Bool?) -> Value {
    value.map { .boolean($0) } ?? .null
  }

  func equality(_ left: Value, _ right: Value) throws(FEELError) -> Bool? {
    try left.equality(right, &budget)
  }

  func between(_ value: Node, _ low: Node, _ high: Node) throws(FEELError) -> Value {
    let middle = try evaluate(value)
    let start = try evaluate(low)
    let end = try evaluate(high)
    guard let first = middle.order(against: start), let second = middle.order(against: end) else { return .null }
    return .boolean(first >= 0 && second <= 0)
  }

  /// True when one test holds, null when none does but one cannot be told.
  func contained(_ value: Value, _ tests: [Node]) throws(FEELError) -> Value {
    var result: Bool? = false
    for test in tests {
      let answer = try holds(try evaluate(test), for: value)
      if answer == true { return .boolean(true) }
      if answer == nil { result = nil }
    }
    return Evaluator.truth(result)
  }

  /// Whether a value passes one test: it lies in the range, is or passes an item of the list, or is the test itself.
  func holds(_ test: Value, for value: Value) throws(FEELError) -> Bool? {
    switch test {
    case .range(let range):
      if range.form == .equal || range.form == .notEqual {
        guard let equal = try equality(value, range.start) else { return nil }
        return equal == (range.form == .equal)
      }
      return range.contains(value)
    case .list(let items):
      if try equality(value, test) == true { return true }
      for item in items {
        try budget.charge()
        if case .range(let range) = item {
          if range.contains(value) == true { return true }
          continue
        }
        if try equality(value, item) == true { return true }
      }
      return false
    case .null: return value.isNull ? true : nil
    default: return try equality(value, test)
    }
  }
}

extension Value {
  /// FEEL's `=` with the steps that it takes charged.
  func equality(_ other: Value, _ budget: inout Budget) throws(FEELError) -> Bool? {
    switch (self, other) {
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      try budget.charge(left.count)
      for (first, second) in zip(left, right) where try first.equality(second, &budget) != true { return false }
      return true
    case (.context(let left), .context(let right)):
      guard left.count == right.count else { return false }
      try budget.charge(left.count)
      for (key, value) in zip(left.keys, left.values) {
        guard let second = right[key], try value.equality(second, &budget) == true else { return false }
      }
      return true
    default: return equality(other)
    }
  }
}

extension FEELType {
  /// Whether the value belongs to the type, with the steps that it takes charged.
  func admits(_ value: Value, _ budget: inout Budget) throws(FEELError) -> Bool {
    switch (self, value) {
    case (.list(let item), .list(let values)):
      if item == .any { return true }
      try budget.charge(values.count)
      for value in values where try !item.admits(value, &budget) { return false }
      return true
    case (.context(let fields), .context(let context)):
      try budget.charge(fields.count)
      for (name, type) in fields {
        guard let value = context[name], try type.admits(value, &budget) else { return false }
      }
      return true
    default: return admits(value)
    }
  }
}
