/// Walks nodes. One evaluator lives for one evaluation, and is never shared.
final class Evaluator {
  var budget: Budget
  /// The values of names, by slot; nil where there is none.
  var frame: [Value?]
  /// The items under the filters that surround the node, outermost first.
  var items: [Value] = []

  init(frame: [Value?], budget: Budget) {
    self.frame = frame
    self.budget = budget
  }

  func evaluate(_ node: Node) throws(FEELError) -> Value {
    try budget.charge()
    switch node.kind {
    case .literal(let value): return value
    case .name(let name): return lookUp(name)
    default: break
    }
    budget.depth -= 1
    defer { budget.depth += 1 }
    if budget.depth < 0 { throw FEELError.limit(.depth) }
    switch node.kind {
    case .literal, .name: return .null
    case .compare(let comparison, let left, let right): return try compare(comparison, left, right)
    case .arithmetic(let operation, let left, let right):
      let first = try evaluate(left)
      return try arithmetic(operation, first, try evaluate(right))
    case .negate(let operand): return negate(try evaluate(operand))
    case .and(let left, let right): return try conjunction(left, right)
    case .or(let left, let right): return try disjunction(left, right)
    case .path(let base, let name): return try path(try evaluate(base), name)
    case .conditional(let condition, let yes, let no):
      return try evaluate(try evaluate(condition).boolean == true ? yes : no)
    case .call(let callee, let arguments): return try call(callee, arguments)
    case .list(let nodes): return try makeList(nodes)
    case .context(let entries): return try makeContext(entries)
    default: return try evaluateRare(node)
    }
  }

  private func evaluateRare(_ node: Node) throws(FEELError) -> Value {
    switch node.kind {
    case .between(let value, let low, let high): return try between(value, low, high)
    case .inTests(let value, let tests): return try contained(try evaluate(value), tests)
    case .instanceOf(let operand, let type):
      let value = try evaluate(operand)
      if value.isNull { return .boolean(type == .null) }
      return .boolean(try type.admits(value, &budget))
    case .loop(let loop): return try evaluate(loop)
    case .quantified(let every, let iterations, let condition):
      return try quantify(every: every, iterations, condition)
    case .filter(let base, let condition): return try filter(try evaluate(base), condition)
    case .range(let low, let startIncluded, let high, let endIncluded):
      let start = try evaluate(low)
      let end = try evaluate(high)
      return Evaluator.makeRange(start, startIncluded, end, endIncluded)
    case .rangeTest(let form, let operand):
      let value = try evaluate(operand)
      return .range(ValueRange(form, value))
    case .function(let definition):
      let closure = Function.Closure(slots: definition.slots, body: definition.body, frame: frame, items: items)
      return .function(
        Function(parameters: definition.parameters, resultType: .any, body: .closure(closure)))
    default: return .null
    }
  }

  // MARK: Names

  private func lookUp(_ name: Node.NameReference) -> Value {
    var remaining = name.filters
    var index = items.count - 1
    while remaining > 0, index >= 0 {
      if case .context(let context) = items[index], let value = context[name.name] { return value }
      if name.name == "item" { return items[index] }
      remaining -= 1
      index -= 1
    }
    if let builtin = name.builtin { return .function(builtin.function) }
    return frame[name.slot] ?? .null
  }

  // MARK: Lists and contexts

  private func makeList(_ nodes: [Node]) throws(FEELError) -> Value {
    var values: [Value] = []
    values.reserveCapacity(nodes.count)
    for node in nodes { values.append(try evaluate(node)) }
    return .list(values)
  }

  /// An entry sees the ones before it. Two entries of one name make no context.
  private func makeContext(_ entries: [Node.Entry]) throws(FEELError) -> Value {
    var context = Context()
    for entry in entries {
      let value = try evaluate(entry.value)
      if context[entry.key] != nil { return .null }
      frame[entry.slot] = value
      context[entry.key] = value
    }
    return .context(context)
  }

  /// Null unless both ends are there, of one kind, and in order.
  static func makeRange(_ start: Value, _ startIncluded: Bool, _ end: Value, _ endIncluded: Bool) -> Value {
    guard start.order(against: end) != nil else { return .null }
    return .range(ValueRange(start: start, startIncluded: startIncluded, end: end, endIncluded: endIncluded))
  }

  func checked(list: [Value]) throws(FEELError) -> Value {
    if list.count > budget.limits.listCountMax { throw FEELError.limit(.list) }
    return .list(list)
  }

  func checked(string: String) throws(FEELError) -> Value {
    if string.utf8.count > budget.limits.stringBytesMax { throw FEELError.limit(.string) }
    return .string(string)
  }
}
