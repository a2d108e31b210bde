extension Evaluator {
  func call(_ callee: Node, _ arguments: [Node.Argument]) throws(FEELError) -> Value {
    let target = try evaluate(callee)
    var values: [Value] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try evaluate(argument.value)) }
    guard case .function(let function) = target else { return .null }
    let isNamed = arguments.first?.name != nil
    if isNamed {
      var named: [String: Value] = [:]
      for (argument, value) in zip(arguments, values) {
        guard let name = argument.name, named.updateValue(value, forKey: name) == nil else { return .null }
      }
      return try call(function, named: named)
    }
    if arguments.contains(where: { $0.name != nil }) { return .null }
    return try call(function, values)
  }

  func call(_ function: Function, named: [String: Value]) throws(FEELError) -> Value {
    if case .builtin(let builtin) = function.body {
      guard let values = try builtin.fitted(named, &budget) else { return .null }
      try budget.charge(2)
      return try builtin.body(self, values)
    }
    guard named.count == function.parameters.count else { return .null }
    var values: [Value] = []
    for parameter in function.parameters {
      guard let value = named[parameter.name] else { return .null }
      values.append(value)
    }
    return try call(function, values)
  }

  /// Null when the number of arguments or the type of one does not fit.
  func call(_ function: Function, _ arguments: [Value]) throws(FEELError) -> Value {
    if case .builtin(let builtin) = function.body { return try invoke(builtin, arguments) }
    guard arguments.count == function.parameters.count else { return .null }
    var values = arguments
    for (index, parameter) in function.parameters.enumerated() where parameter.type != .any {
      guard let value = try parameter.type.coerce(arguments[index], &budget) else { return .null }
      values[index] = value
    }
    budget.depth -= 1
    defer { budget.depth += 1 }
    if budget.depth < 0 { throw FEELError.limit(.depth) }
    switch function.body {
    case .builtin: return .null
    case .host(let body): return try body(values, &budget)
    case .closure(let closure): return try run(closure, values)
    }
  }

  private func invoke(_ builtin: Builtin, _ arguments: [Value]) throws(FEELError) -> Value {
    guard let values = try builtin.fitted(arguments, &budget) else { return .null }
    try budget.charge(2)
    return try builtin.body(self, values)
  }

  private func run(_ closure: Function.Closure, _ arguments: [Value]) throws(FEELError) -> Value {
    let saved = (frame, items)
    defer { (frame, items) = saved }
    frame = closure.frame
    items = closure.items
    for (slot, value) in zip(closure.slots, arguments) { frame[slot] = value }
    return try evaluate(closure.body)
  }
}

extension FEELType {
  /// The value as this type has it, by FEEL's implicit conversions (DMN 1.5, 10.3.2.9.4): a single value for a list,
  /// the only item of a list for a value, midnight UTC for a date. Nil when it cannot be.
  func coerce(_ value: Value, _ budget: inout Budget) throws(FEELError) -> Value? {
    if value.isNull { return value }
    if try admits(value, &budget) { return value }
    switch (self, value) {
    case (.list(let item), _):
      if case .list = value { return nil }
      return try item.admits(value, &budget) ? .list([value]) : nil
    case (.dateTime, .date(let date)):
      return .dateTime(DateTime(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .offset(0))))
    case (_, .list(let values)) where values.count == 1:
      return try admits(values[0], &budget) ? values[0] : nil
    default: return nil
    }
  }

  /// The value as this type has it, by FEEL's implicit conversions; null when it cannot be.
  public func conforming(_ value: Value) -> Value {
    var budget = Budget()
    return (try? coerce(value, &budget)) ?? .null
  }
}

extension Function {
  /// What the function makes of arguments in order. Null when they do not fit.
  public func call(_ arguments: [Value], budget: inout Budget) throws(FEELError) -> Value {
    let evaluator = Evaluator(frame: [], budget: budget)
    defer { budget = evaluator.budget }
    return try evaluator.call(self, arguments)
  }

  /// What the function makes of arguments by name. Null when they do not fit.
  public func call(named arguments: [String: Value], budget: inout Budget) throws(FEELError) -> Value {
    let evaluator = Evaluator(frame: [], budget: budget)
    defer { budget = evaluator.budget }
    return try evaluator.call(self, named: arguments)
  }
}
