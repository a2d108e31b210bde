/// A mistake that is seen without evaluating.
public struct Issue: Sendable, Equatable {
  /// Bytes of UTF-8 within the text.
  public var at: Range<Int>
  /// A sentence for a person.
  public var message: String
  /// The name that was probably meant.
  public var suggestion: String?

  public init(at: Range<Int>, message: String, suggestion: String? = nil) {
    self.at = at
    self.message = message
    self.suggestion = suggestion
  }
}

extension Expression {
  /// The type of the expression, and what is wrong with it, when the names have these types.
  public func check(_ types: [String: FEELType]) -> (type: FEELType, issues: [Issue]) {
    var checker = Checker(types: types)
    let type = checker.type(of: root)
    return (type, checker.issues)
  }
}

extension UnaryTests {
  /// What is wrong with the tests for a value of this type.
  public func check(input: FEELType, _ types: [String: FEELType]) -> [Issue] {
    var issues: [Issue] = []
    for test in tests {
      var checker = Checker(types: types.merging(["?": input]) { $1 })
      let type = checker.type(of: test.root)
      issues += checker.issues
      let compared = Checker.element(of: type)
      if checker.issues.isEmpty, !test.readsInput, !Checker.agree(compared, input), compared != .boolean {
        issues.append(
          Issue(at: test.root.span, message: "This compares a \(compared.word) with the input, which is a \(input.word)."))
      }
    }
    return issues
  }
}

/// Walks an expression once. Where a type cannot be told it is `any`, which agrees with all.
struct Checker {
  private(set) var issues: [Issue] = []
  private var types: [String: FEELType]
  /// Names that a loop, a function or a context brings.
  private var locals: [String: FEELType] = [:]
  /// Inside a filter a name may be an entry of the items.
  private var filterDepth = 0

  init(types: [String: FEELType]) { self.types = types }

  mutating func type(of node: Node) -> FEELType {
    switch node.kind {
    case .literal(let value): return Self.type(of: value)
    case .name(let reference): return name(reference, at: node.span)
    case .negate(let inner): return type(of: inner)
    case .arithmetic(let how, let left, let right): return arithmetic(how, left, right, at: node.span)
    case .compare(_, let left, let right):
      compare(type(of: left), type(of: right), at: node.span)
      return .boolean
    case .and(let left, let right), .or(let left, let right):
      for side in [left, right] { expect(.boolean, side, "“and” and “or” join conditions") }
      return .boolean
    case .between(let value, let low, let high):
      let middle = type(of: value)
      for end in [low, high] { compare(middle, type(of: end), at: end.span) }
      return .boolean
    case .inTests(let value, let tests):
      let left = type(of: value)
      for test in tests { compare(left, Self.element(of: type(of: test)), at: test.span) }
      return .boolean
    case .instanceOf(let value, _):
      _ = type(of: value)
      return .boolean
    case .conditional(let condition, let yes, let no):
      expect(.boolean, condition, "“if” asks a condition")
      let (first, second) = (type(of: yes), type(of: no))
      return first == second || second == .null ? first : (first == .null ? second : .any)
    default: return compound(node)
    }
  }

  private mutating func compound(_ node: Node) -> FEELType {
    switch node.kind {
    case .loop(let loop):
      return within(loop.iterations) { checker in .list(of: checker.type(of: loop.body)) }
    case .quantified(_, let iterations, let body):
      return within(iterations) { checker in
        checker.expect(.boolean, body, "“some” and “every” ask a condition")
        return .boolean
      }
    case .path(let base, let entry):
      guard case .context(let entries) = type(of: base) else { return .any }
      return entries[entry] ?? .any
    case .filter(let base, let condition):
      let list = type(of: base)
      filterDepth += 1
      let saved = locals
      locals["item"] = Self.element(of: list)
      _ = type(of: condition)
      locals = saved
      filterDepth -= 1
      return .any
    case .call(let callee, let arguments):
      _ = type(of: callee)
      for argument in arguments { _ = type(of: argument.value) }
      return result(of: callee)
    case .list(let items):
      let kinds = Set(items.map { type(of: $0) })
      return .list(of: kinds.count == 1 ? kinds.first! : .any)
    case .context(let entries): return context(entries)
    case .range(let low, _, let high, _):
      let (first, second) = (type(of: low), type(of: high))
      compare(first, second, at: node.span)
      return .range(of: first)
    case .rangeTest(_, let end): return .range(of: type(of: end))
    case .function(let definition):
      let saved = locals
      for parameter in definition.parameters { locals[parameter.name] = .any }
      _ = type(of: definition.body)
      locals = saved
      return .any
    default: return .any
    }
  }

  private mutating func name(_ reference: Node.NameReference, at span: Range<Int>) -> FEELType {
    if let type = locals[reference.name] ?? types[reference.name] { return type }
    if reference.builtin != nil || filterDepth > 0 || ["?", "item", "partial"].contains(reference.name) { return .any }
    let near = nearestName(to: reference.name, among: Array(types.keys) + Array(locals.keys))
    let hint = near.map { " Did you mean “\($0)”?" } ?? ""
    issues.append(Issue(at: span, message: "There is no name “\(reference.name)”.\(hint)", suggestion: near))
    return .any
  }

  private mutating func arithmetic(_ how: Node.Arithmetic, _ left: Node, _ right: Node, at span: Range<Int>) -> FEELType {
    let (first, second) = (type(of: left), type(of: right))
    if first == .any || second == .any || first == .null || second == .null { return .any }
    if first == .number, second == .number { return .number }
    if how == .add, first == .string, second == .string { return .string }
    let temporal: Set<FEELType> = [.date, .time, .dateTime, .yearsMonthsDuration, .daysTimeDuration]
    if temporal.contains(first) || temporal.contains(second) { return .any }
    issues.append(Issue(at: span, message: "“\(how.rawValue)” does not work on a \(first.word) and a \(second.word)."))
    return .any
  }

  private mutating func compare(_ first: FEELType, _ second: FEELType, at span: Range<Int>) {
    guard !Self.agree(first, second) else { return }
    issues.append(Issue(at: span, message: "This compares a \(first.word) with a \(second.word)."))
  }

  private mutating func expect(_ wanted: FEELType, _ node: Node, _ rule: String) {
    let found = type(of: node)
    guard !Self.agree(found, wanted) else { return }
    issues.append(Issue(at: node.span, message: "\(rule); this is a \(found.word)."))
  }

  private mutating func within(
    _ iterations: [Node.Iteration], _ body: (inout Checker) -> FEELType
  ) -> FEELType {
    let saved = locals
    for iteration in iterations {
      let domain = type(of: iteration.domain)
      if let end = iteration.end { _ = type(of: end) }
      locals[iteration.name] = iteration.end == nil ? Self.element(of: domain) : domain
    }
    let type = body(&self)
    locals = saved
    return type
  }

  private mutating func context(_ entries: [Node.Entry]) -> FEELType {
    let saved = locals
    var found: [String: FEELType] = [:]
    for entry in entries {
      let type = type(of: entry.value)
      found[entry.key] = type
      locals[entry.key] = type
    }
    locals = saved
    return .context(found)
  }

  /// What well-known functions give.
  private func result(of callee: Node) -> FEELType {
    guard case .name(let reference) = callee.kind, reference.builtin != nil else { return .any }
    switch reference.name {
    case "not", "contains", "starts with", "ends with", "matches", "list contains", "is defined": return .boolean
    case "count", "sum", "min", "max", "mean", "abs", "floor", "ceiling", "decimal", "number", "string length", "modulo":
      return ["min", "max"].contains(reference.name) ? .any : .number
    case "string", "upper case", "lower case", "substring", "string join", "replace": return .string
    case "date", "today": return .date
    default: return .any
    }
  }

  /// Types agree when a value of one may meaningfully be compared with a value of the other.
  static func agree(_ first: FEELType, _ second: FEELType) -> Bool {
    switch (first, second) {
    case (.any, _), (_, .any), (.null, _), (_, .null): true
    case (.list(let item), .list(let other)), (.range(let item), .range(let other)): agree(item, other)
    case (.list(let item), let other), (let other, .list(let item)): agree(item, other)
    case (.context, .context), (.function, .function): true
    default: first == second
    }
  }

  /// What a test compares with: the items of a list, the ends of a range.
  static func element(of type: FEELType) -> FEELType {
    switch type {
    case .list(let item), .range(let item): item
    default: type
    }
  }

  private static func type(of value: Value) -> FEELType {
    let simple: [FEELType] = [
      .boolean, .number, .string, .date, .time, .dateTime, .yearsMonthsDuration, .daysTimeDuration,
    ]
    if value.isNull { return .null }
    return simple.first { $0.admits(value) } ?? .any
  }
}

extension FEELType {
  /// The type in a sentence.
  var word: String {
    switch self {
    case .any: "value"
    case .null: "null"
    case .boolean: "yes or no"
    case .number: "number"
    case .string: "text"
    case .date: "date"
    case .time: "time"
    case .dateTime: "date and time"
    case .yearsMonthsDuration, .daysTimeDuration: "duration"
    case .list: "list"
    case .context: "context"
    case .range: "range"
    case .function: "function"
    }
  }
}

/// The known name at the smallest edit distance, when it is near.
private func nearestName(to typed: String, among known: [String]) -> String? {
  let word = Array(typed.lowercased())
  guard word.count <= 60 else { return nil }
  let near = known.map { ($0, distance(word, Array($0.lowercased()))) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
  guard let near, near.1 <= max(1, min(3, word.count / 3)) else { return nil }
  return near.0
}

/// Levenshtein's.
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var previous = Array(0...b.count)
  for (row, left) in a.enumerated() {
    var current = [row + 1]
    for (column, right) in b.enumerated() {
      current.append(min(previous[column + 1] + 1, current[column] + 1, previous[column] + (left == right ? 0 : 1)))
    }
    previous = current
  }
  return previous[b.count]
}
