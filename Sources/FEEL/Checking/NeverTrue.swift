extension Expression {
  /// Whether it can be told that it is true for nothing that its names may stand for: `false`, `1 > 2`, `paid and
  /// false`, `amount > 10 and amount < 5`. What false says is only that it cannot be told.
  public var isNeverTrue: Bool { truth(root) == false }

  /// true: always; false: never; nil: it depends, or cannot be told.
  private func truth(_ node: Node) -> Bool? {
    switch node.kind {
    case .and(let left, let right):
      let truths = [truth(left), truth(right)]
      if truths.contains(false) || contradict(conjuncts(node)) { return false }
      return truths.contains(nil) ? nil : true
    case .or(let left, let right):
      let truths = [truth(left), truth(right)]
      if truths.contains(true) { return true }
      return truths.contains(nil) ? nil : false
    default:
      guard isConstant(node) else { return nil }
      let evaluator = Evaluator(frame: [Value?](repeating: nil, count: slotCount), budget: Budget(.standard))
      return (try? evaluator.evaluate(node)) == .boolean(true)
    }
  }

  private func isConstant(_ node: Node) -> Bool {
    switch node.kind {
    case .literal: true
    case .negate(let operand): isConstant(operand)
    case .arithmetic(_, let left, let right), .compare(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      isConstant(left) && isConstant(right)
    case .between(let value, let low, let high): isConstant(value) && isConstant(low) && isConstant(high)
    default: false
    }
  }

  private func conjuncts(_ node: Node) -> [Node] {
    guard case .and(let left, let right) = node.kind else { return [node] }
    return conjuncts(left) + conjuncts(right)
  }

  /// Whether one name is asked to be two things at once.
  private func contradict(_ nodes: [Node]) -> Bool {
    var bounds: [String: Bounds] = [:]
    for node in nodes {
      guard case .compare(let comparison, let left, let right) = node.kind else { continue }
      if case .name(let name) = left.kind, let value = right.constant {
        bounds[name.name, default: Bounds()].narrow(comparison, value)
      } else if case .name(let name) = right.kind, let value = left.constant {
        bounds[name.name, default: Bounds()].narrow(comparison.mirrored, value)
      }
    }
    return bounds.values.contains(where: \.isEmpty)
  }
}

/// What several comparisons of one name with known values leave of it.
private struct Bounds {
  private var equal: Value?
  private var least: (value: Number, isIncluded: Bool)?
  private var most: (value: Number, isIncluded: Bool)?
  private(set) var isEmpty = false

  mutating func narrow(_ comparison: Node.Comparison, _ value: Value) {
    if comparison == .equal {
      if let equal, equal != value { isEmpty = true }
      equal = value
    }
    guard case .number(let number) = value else { return }
    switch comparison {
    case .greater, .greaterOrEqual: raise(number, isIncluded: comparison == .greaterOrEqual)
    case .less, .lessOrEqual: lower(number, isIncluded: comparison == .lessOrEqual)
    case .equal:
      raise(number, isIncluded: true)
      lower(number, isIncluded: true)
    case .notEqual: return
    }
    guard let least, let most else { return }
    if least.value > most.value || least.value == most.value && !(least.isIncluded && most.isIncluded) {
      isEmpty = true
    }
  }

  private mutating func raise(_ number: Number, isIncluded: Bool) {
    guard let known = least else {
      least = (number, isIncluded)
      return
    }
    if number > known.value || number == known.value && !isIncluded { least = (number, isIncluded) }
  }

  private mutating func lower(_ number: Number, isIncluded: Bool) {
    guard let known = most else {
      most = (number, isIncluded)
      return
    }
    if number < known.value || number == known.value && !isIncluded { most = (number, isIncluded) }
  }
}

extension Node {
  fileprivate var constant: Value? {
    guard case .literal(let value) = kind else { return nil }
    return value
  }
}

extension Node.Comparison {
  fileprivate var mirrored: Node.Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
