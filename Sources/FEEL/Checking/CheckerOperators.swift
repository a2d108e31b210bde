extension Checker {
  static func isKnown(_ type: FEELType) -> Bool { type != .any && type != .null }

  static func common(_ left: FEELType, _ right: FEELType) -> FEELType {
    if left.conforms(to: right) { return right }
    return right.conforms(to: left) ? left : .any
  }

  /// Notes a value where another type is needed; a list may hold the one value.
  mutating func expect(_ wanted: FEELType, _ found: FEELType, _ span: Range<Int>) {
    guard Checker.isKnown(found), wanted != .any, !Checker.fits(found, wanted) else { return }
    report(span, "Here a \(wanted.word) is needed, and this is a \(found.word)")
  }

  static func fits(_ found: FEELType, _ wanted: FEELType) -> Bool {
    switch (found, wanted) {
    case (_, .any), (.any, _), (.null, _): true
    case (.list(let item), .list(let target)), (.range(let item), .range(let target)): fits(item, target)
    case (_, .list(let target)): fits(found, target)
    case (.list(let item), _): fits(item, wanted)
    case (.context(let fields), .context(let targets)):
      targets.allSatisfy { name, type in fields[name].map { fits($0, type) } ?? false }
    case (.function, .function), (.date, .dateTime): true
    default: found == wanted
    }
  }

  mutating func compare(_ left: FEELType, _ right: FEELType, _ span: Range<Int>) {
    guard Checker.isKnown(left), Checker.isKnown(right), !Checker.isSameKind(left, right) else { return }
    report(span, "A \(left.word) cannot be compared with a \(right.word)")
  }

  private static func isSameKind(_ left: FEELType, _ right: FEELType) -> Bool {
    switch (left, right) {
    case (.list, .list), (.context, .context), (.range, .range), (.function, .function): true
    default: left == right
    }
  }

  /// A test is a value of the same type, a range or list of them, or a condition.
  mutating func compareTest(_ test: FEELType, with input: FEELType, at span: Range<Int>) {
    switch test {
    case .range(let end): compare(input, end, span)
    case .list(let item):
      if case .list = input { return }
      if case .range(let end) = item { return compare(input, end, span) }
      compare(input, item, span)
    case .boolean: return
    default: compare(input, test, span)
    }
  }

  mutating func inferArithmetic(
    _ operation: Node.Arithmetic, _ left: FEELType, _ right: FEELType, _ node: Node
  ) -> FEELType {
    if left == .number, right == .number { return .number }
    guard Checker.isKnown(left), Checker.isKnown(right) else {
      let known = Checker.isKnown(left) ? left : right
      return known == .number && operation == .power ? .number : .any
    }
    if let type = Checker.result(operation, left, right) { return type }
    let words = [
      Node.Arithmetic.add: "added to", .subtract: "taken from", .multiply: "multiplied with", .divide: "divided by",
      .power: "raised to",
    ]
    let word = words[operation] ?? "combined with"
    if operation == .add || operation == .subtract {
      report(node.span, "A \(right.word) cannot be \(word) a \(left.word)")
    } else {
      report(node.span, "A \(left.word) cannot be \(word) a \(right.word)")
    }
    return .any
  }

  private static func result(
    _ operation: Node.Arithmetic, _ left: FEELType, _ right: FEELType
  ) -> FEELType? {
    switch operation {
    case .add:
      if left == right, left == .string || left.isDuration { return left }
      if right.isDuration, left.admitsShift(by: right) { return left }
      return left.isDuration && right.admitsShift(by: left) ? right : nil
    case .subtract:
      if left == right, left.isDuration { return left }
      if left.isMoment, right.isMoment { return .daysTimeDuration }
      if left == .time, right == .time { return .daysTimeDuration }
      return right.isDuration && left.admitsShift(by: right) ? left : nil
    case .multiply:
      if left == .number, right.isDuration { return right }
      return left.isDuration && right == .number ? left : nil
    case .divide:
      if left.isDuration, right == .number { return left }
      return left.isDuration && left == right ? .number : nil
    case .power: return nil
    }
  }

  // MARK: Calls

  mutating func inferCall(_ callee: Node, _ arguments: [Node.Argument], _ node: Node) -> FEELType {
    var given: [(name: String?, type: FEELType, span: Range<Int>)] = []
    for argument in arguments { given.append((argument.name, infer(argument.value), argument.value.span)) }
    if case .name(let name) = callee.kind, let builtin = name.builtin {
      return inferCall(builtin, given, node)
    }
    let type = infer(callee)
    guard case .function(let parameters, let result) = type else {
      if Checker.isKnown(type) { report(callee.span, "A \(type.word) cannot be called") }
      return .any
    }
    if parameters.count != arguments.count, !parameters.isEmpty {
      report(node.span, "This function takes \(parameters.count) values, and is given \(arguments.count)")
    } else if given.allSatisfy({ $0.name == nil }) {
      for (parameter, argument) in zip(parameters, given) { expect(parameter, argument.type, argument.span) }
    }
    return result
  }

  private mutating func inferCall(
    _ builtin: Builtin, _ given: [(name: String?, type: FEELType, span: Range<Int>)], _ node: Node
  ) -> FEELType {
    let names = given.compactMap(\.name)
    let fitting = builtin.signatures.filter { signature in
      if names.isEmpty { return signature.accepts(count: given.count) }
      let known = signature.parameters.map(\.name)
      return !signature.isVariadic && names.allSatisfy(known.contains)
        && signature.parameters.allSatisfy { $0.isOptional || names.contains($0.name) }
    }
    guard let last = fitting.last else {
      let wanted = builtin.signatures[0].parameters.map(\.name).joined(separator: ", ")
      report(node.span, "“\(builtin.name)” takes (\(wanted)), which is not what it is given")
      return builtin.signatures[0].result
    }
    let signature =
      fitting.first { signature in
        given.enumerated().allSatisfy { index, argument in
          Checker.fits(argument.type, signature.parameter(argument.name, index).type)
        }
      } ?? last
    for (index, argument) in given.enumerated() {
      expect(signature.parameter(argument.name, index).type, argument.type, argument.span)
    }
    return Checker.result(of: builtin, given.map(\.type)) ?? signature.result
  }

  /// What a function over a list gives back, where that hangs on the items.
  private static func result(of builtin: Builtin, _ arguments: [FEELType]) -> FEELType? {
    guard let first = arguments.first else { return nil }
    switch builtin.name {
    case "min", "max":
      if case .list(let item) = first { return item }
      return first
    case "sublist", "remove", "reverse", "distinct values", "sort":
      if case .list = first { return first }
      return nil
    case "abs": return first
    default: return nil
    }
  }
}

extension FEELType {
  var isDuration: Bool { self == .yearsMonthsDuration || self == .daysTimeDuration }
  var isMoment: Bool { self == .date || self == .dateTime }

  func admitsShift(by duration: FEELType) -> Bool {
    isMoment || (self == .time && duration == .daysTimeDuration)
  }

  /// The kind of value, for a sentence.
  var word: String {
    switch self {
    case .any: "value"
    case .null: "null"
    case .boolean: "yes or no"
    case .string: "text"
    case .yearsMonthsDuration, .daysTimeDuration: "duration"
    case .list: "list"
    case .context: "context"
    case .range: "range"
    case .function: "function"
    default: description
    }
  }

  /// What a path may ask for; nil when anything may be.
  var properties: [String: FEELType]? {
    switch self {
    case .any, .null: nil
    case .context(let fields): fields.isEmpty ? nil : fields
    case .date: FEELType.dateProperties
    case .time: FEELType.timeProperties
    case .dateTime: FEELType.dateProperties.merging(FEELType.timeProperties) { first, _ in first }
    case .yearsMonthsDuration: ["years": .number, "months": .number]
    case .daysTimeDuration: ["days": .number, "hours": .number, "minutes": .number, "seconds": .number]
    case .range(let end): ["start": end, "end": end, "start included": .boolean, "end included": .boolean]
    default: [:]
    }
  }

  private static let dateProperties: [String: FEELType] = [
    "year": .number, "month": .number, "day": .number, "weekday": .number,
  ]

  private static let timeProperties: [String: FEELType] = [
    "hour": .number, "minute": .number, "second": .number, "time offset": .daysTimeDuration, "timezone": .string,
  ]
}

extension Builtin.Signature {
  fileprivate func parameter(_ name: String?, _ index: Int) -> Builtin.Parameter {
    name.flatMap { name in parameters.first { $0.name == name } } ?? parameters[min(index, parameters.count - 1)]
  }
}
