/// Infers types from the leaves up, and notes what does not fit. What is not known is `any`, which fits everywhere.
struct Checker {
  let types: [String: FEELType]
  var issues: [Issue] = []
  var slots: [Int: FEELType] = [:]
  /// The types of the items under the filters around the node, outermost first.
  var items: [FEELType] = []
  var localNames: Set<String> = []

  init(_ types: [String: FEELType]) {
    self.types = types
  }

  mutating func infer(_ root: Node, _ expression: Expression) -> FEELType {
    for (name, slot) in expression.free { slots[slot] = types[name] }
    return infer(root)
  }

  mutating func report(_ range: Range<Int>, _ message: String, suggestion: String? = nil) {
    let hint = suggestion.map { "; did you mean “\($0)”?" } ?? "."
    issues.append(Issue(at: range, message: message + hint, suggestion: suggestion))
  }

  mutating func infer(_ node: Node) -> FEELType {
    switch node.kind {
    case .literal(let value): return value.type
    case .name(let name): return infer(name, node)
    case .negate(let operand):
      let type = infer(operand)
      if !Checker.isKnown(type) || type.isDuration || type == .number { return type }
      report(node.span, "A \(type.word) has no negative")
      return .any
    case .arithmetic(let operation, let left, let right):
      return inferArithmetic(operation, infer(left), infer(right), node)
    case .compare(_, let left, let right):
      compare(infer(left), infer(right), node.span)
      return .boolean
    case .and(let left, let right), .or(let left, let right):
      expect(.boolean, infer(left), left.span)
      expect(.boolean, infer(right), right.span)
      return .boolean
    case .between(let value, let low, let high):
      let type = infer(value)
      let found = issues.count
      compare(type, infer(low), low.span)
      let end = infer(high)
      if issues.count == found { compare(type, end, high.span) }
      return .boolean
    case .inTests(let value, let tests):
      let type = infer(value)
      for test in tests { compareTest(infer(test), with: type, at: test.span) }
      return .boolean
    case .instanceOf(let operand, _):
      _ = infer(operand)
      return .boolean
    case .conditional(let condition, let yes, let no):
      expect(.boolean, infer(condition), condition.span)
      return Checker.common(infer(yes), infer(no))
    default: return inferRare(node)
    }
  }

  private mutating func inferRare(_ node: Node) -> FEELType {
    switch node.kind {
    case .loop(let loop):
      declare(loop.iterations)
      if let slot = loop.partialSlot { slots[slot] = .list(of: .any) }
      return .list(of: infer(loop.body))
    case .quantified(_, let iterations, let condition):
      declare(iterations)
      expect(.boolean, infer(condition), condition.span)
      return .boolean
    case .path(let base, let name): return inferPath(infer(base), name, node)
    case .filter(let base, let condition): return inferFilter(infer(base), condition)
    case .call(let callee, let arguments): return inferCall(callee, arguments, node)
    case .list(let nodes):
      var types: [FEELType] = []
      for node in nodes { types.append(infer(node)) }
      return .list(of: types.dropFirst().reduce(types.first ?? .any, Checker.common))
    case .context(let entries):
      var fields: [String: FEELType] = [:]
      for entry in entries {
        let type = infer(entry.value)
        if fields[entry.key] != nil { report(entry.value.span, "The entry “\(entry.key)” stands twice") }
        fields[entry.key] = type
        slots[entry.slot] = type
      }
      return .context(fields)
    case .range(let low, _, let high, _):
      let type = infer(low)
      compare(type, infer(high), node.span)
      return .range(of: type)
    case .rangeTest(_, let operand): return .range(of: infer(operand))
    case .function(let definition):
      for (slot, parameter) in zip(definition.slots, definition.parameters) { slots[slot] = parameter.type }
      return .function(definition.parameters.map(\.type), infer(definition.body))
    default: return .any
    }
  }

  // MARK: Names

  private mutating func infer(_ name: Node.NameReference, _ node: Node) -> FEELType {
    var mayBeEntry = false
    for item in items.suffix(name.filters).reversed() {
      if case .context(let fields) = item {
        if let type = fields[name.name] { return type }
        mayBeEntry = mayBeEntry || fields.isEmpty
      } else if item == .any {
        mayBeEntry = true
      }
      if name.name == "item" { return item }
    }
    if let builtin = name.builtin {
      let signature = builtin.signatures[0]
      return .function(signature.parameters.map(\.type), signature.result)
    }
    if let type = slots[name.slot] { return type }
    if mayBeEntry || name.name == "?" || name.name == "partial" { return .any }
    let fields = items.flatMap { item -> [String] in
      if case .context(let fields) = item { return Array(fields.keys) }
      return []
    }
    let names = Array(types.keys) + fields + Array(localNames) + Builtins.names
    report(node.span, "There is no name “\(name.name)”", suggestion: nearest(name.name, among: names))
    slots[name.slot] = .any
    return .any
  }

  private mutating func declare(_ iterations: [Node.Iteration]) {
    for iteration in iterations {
      let domain = infer(iteration.domain)
      if let end = iteration.end { compare(domain, infer(end), end.span) }
      localNames.insert(iteration.name)
      switch domain {
      case .list(let item), .range(let item): slots[iteration.slot] = item
      default: slots[iteration.slot] = domain
      }
    }
  }

  private mutating func inferFilter(_ base: FEELType, _ condition: Node) -> FEELType {
    var item = base
    if case .list(let inner) = base { item = inner }
    items.append(item)
    let type = infer(condition)
    items.removeLast()
    if type == .number { return item }
    if type == .boolean { return .list(of: item) }
    if Checker.isKnown(type) {
      report(condition.span, "A filter is a condition or a position, not a \(type.word)")
    }
    return .any
  }

  private mutating func inferPath(_ base: FEELType, _ name: String, _ node: Node) -> FEELType {
    if case .list(let item) = base { return .list(of: inferPath(item, name, node)) }
    guard let properties = base.properties else { return .any }
    if let type = properties[name] { return type }
    report(node.span, "A \(base.word) has no “\(name)”", suggestion: nearest(name, among: properties.keys))
    return .any
  }
}
