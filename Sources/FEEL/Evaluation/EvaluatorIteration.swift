extension Evaluator {
  func evaluate(_ loop: Node.Loop) throws(FEELError) -> Value {
    var results: [Value] = []
    if let slot = loop.partialSlot { frame[slot] = .list([]) }
    let complete = try iterate(loop.iterations[...]) { () throws(FEELError) -> Bool in
      let value = try self.evaluate(loop.body)
      if results.count >= self.budget.limits.listCountMax { throw FEELError.limit(.list) }
      if let slot = loop.partialSlot {
        // Through `partial` a value can hold all values before it, and grow beyond bounds.
        try self.checkNesting(value, levels: self.budget.limits.depthMax)
        try self.budget.charge(results.count / 8)
        self.frame[slot] = nil
        results.append(value)
        self.frame[slot] = .list(results)
      } else {
        results.append(value)
      }
      return true
    }
    return complete ? .list(results) : .null
  }

  /// Null wherever the answer hangs on a condition that is not a boolean.
  func quantify(every: Bool, _ iterations: [Node.Iteration], _ condition: Node) throws(FEELError) -> Value {
    var result: Bool? = every
    let complete = try iterate(iterations[...]) { () throws(FEELError) -> Bool in
      let answer = try self.evaluate(condition).boolean
      if answer == !every {
        result = answer
        return false
      }
      if answer == nil { result = nil }
      return true
    }
    return complete || result == !every ? Evaluator.truth(result) : .null
  }

  private func checkNesting(_ value: Value, levels: Int) throws(FEELError) {
    let inner: [Value]
    switch value {
    case .list(let values): inner = values
    case .context(let context): inner = context.values
    default: return
    }
    if levels == 0 { throw FEELError.limit(.depth) }
    try budget.charge(inner.count)
    for value in inner { try checkNesting(value, levels: levels - 1) }
  }

  /// Calls the body for each combination until it answers false. False when it was stopped or a domain was null.
  private func iterate(
    _ iterations: ArraySlice<Node.Iteration>, _ body: () throws(FEELError) -> Bool
  ) throws(FEELError) -> Bool {
    guard let iteration = iterations.first else { return try body() }
    let rest = iterations.dropFirst()
    let domain = try evaluate(iteration.domain)
    if let endNode = iteration.end {
      return try count(from: domain, to: try evaluate(endNode), iteration.slot, rest, body)
    }
    switch domain {
    case .null: return false
    case .list(let values):
      for value in values {
        try budget.charge()
        frame[iteration.slot] = value
        guard try iterate(rest, body) else { return false }
      }
      return true
    case .range(let range):
      guard range.form == .interval, let first = Evaluator.step(range.start, range.startIncluded ? 0 : 1),
        let last = Evaluator.step(range.end, range.endIncluded ? 0 : -1)
      else { return false }
      if let order = range.start.order(against: range.end), order <= 0, let left = first.order(against: last), left > 0
      {
        return true
      }
      return try count(from: first, to: last, iteration.slot, rest, body)
    default:
      frame[iteration.slot] = domain
      return try iterate(rest, body)
    }
  }

  /// Goes from whole number to whole number or from day to day, up or down.
  private func count(
    from start: Value, to end: Value, _ slot: Int, _ rest: ArraySlice<Node.Iteration>,
    _ body: () throws(FEELError) -> Bool
  ) throws(FEELError) -> Bool {
    guard let order = start.order(against: end), Evaluator.step(start, 0) != nil, Evaluator.step(end, 0) != nil else {
      return false
    }
    let step = order <= 0 ? 1 : -1
    var current = start
    while true {
      try budget.charge()
      frame[slot] = current
      guard try iterate(rest, body) else { return false }
      guard let next = Evaluator.step(current, step), let left = next.order(against: end), left * step <= 0 else {
        return true
      }
      current = next
    }
  }

  /// The value that follows in an iteration; nil for what cannot be counted.
  private static func step(_ value: Value, _ amount: Int) -> Value? {
    switch value {
    case .number(let number):
      guard number.isInteger else { return nil }
      return (number + Number(amount)).map { .number($0) }
    case .date(let date): return CalendarDate(dayNumber: date.dayNumber + amount).map { .date($0) }
    default: return nil
    }
  }

  // MARK: Filters

  func filter(_ base: Value, _ condition: Node) throws(FEELError) -> Value {
    if case .null = base {
      return try evaluateFilter(condition, item: .null).number != nil ? .null : .list([])
    }
    let values = base.list ?? [base]
    if values.isEmpty {
      return try evaluateFilter(condition, item: .null).number != nil ? .null : base
    }
    var kept: [Value] = []
    for (index, value) in values.enumerated() {
      let answer = try evaluateFilter(condition, item: value)
      if index == 0, case .number(let number) = answer { return Evaluator.element(values, number) }
      if answer.boolean == true { kept.append(value) }
    }
    return .list(kept)
  }

  private func evaluateFilter(_ condition: Node, item: Value) throws(FEELError) -> Value {
    items.append(item)
    defer { items.removeLast() }
    return try evaluate(condition)
  }

  /// Counted from 1, or from the end with −1.
  static func element(_ values: [Value], _ number: Number) -> Value {
    guard let position = number.truncatedInt, position != 0 else { return .null }
    let index = position > 0 ? position - 1 : values.count + position
    return values.indices.contains(index) ? values[index] : .null
  }
}
