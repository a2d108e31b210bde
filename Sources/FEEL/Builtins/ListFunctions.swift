extension Builtins {
  static let lists: [Builtin] = [
    Builtin("list contains(list: list, element: Any) -> boolean") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]) else { return .null }
      return .boolean(try firstIndex(of: values[1], in: items, evaluator) != nil)
    },
    Builtin("sublist(list: list, start position: number, length?: number) -> list") { (_, values) throws(FEELError) in
      sublist(values)
    },
    Builtin("append(list: list, item...: Any) -> list") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]) else { return .null }
      try evaluator.budget.charge(items.count / 8)
      return try evaluator.checked(list: items + values.dropFirst())
    },
    Builtin("concatenate(list...: list) -> list") { (evaluator, values) throws(FEELError) in
      guard let joined = try concatenate(values, evaluator) else { return .null }
      return .list(joined)
    },
    Builtin("insert before(list: list, position: number, newItem: Any) -> list") {
      (evaluator, values) throws(FEELError) in
      guard var items = list(values[0]), let index = place(values[1], in: items) else { return .null }
      try evaluator.budget.charge(items.count / 8)
      items.insert(values[2], at: index)
      return try evaluator.checked(list: items)
    },
    Builtin("remove(list: list, position: number) -> list") { (evaluator, values) throws(FEELError) in
      guard var items = list(values[0]), let index = place(values[1], in: items) else { return .null }
      try evaluator.budget.charge(items.count / 8)
      items.remove(at: index)
      return .list(items)
    },
    Builtin("reverse(list: list) -> list") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]) else { return .null }
      try evaluator.budget.charge(items.count / 8)
      return .list(items.reversed())
    },
    Builtin("index of(list: list, match: Any) -> list<number>") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]) else { return .null }
      var found: [Value] = []
      for (index, item) in items.enumerated() {
        try evaluator.budget.charge()
        if try evaluator.equality(item, values[1]) == true { found.append(.int(index + 1)) }
      }
      return .list(found)
    },
    Builtin("union(list...: list) -> list") { (evaluator, values) throws(FEELError) in
      guard let joined = try concatenate(values, evaluator) else { return .null }
      return .list(try distinct(joined, evaluator))
    },
    Builtin("distinct values(list: list) -> list") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]) else { return .null }
      return .list(try distinct(items, evaluator))
    },
    Builtin("flatten(list: list) -> list") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]) else { return .null }
      var flat: [Value] = []
      try flatten(items, into: &flat, evaluator)
      return .list(flat)
    },
    Builtin("sort(list: list, precedes: function) -> list") { (evaluator, values) throws(FEELError) in
      guard let items = list(values[0]), let precedes = values[1].function else { return .null }
      return try sort(items, precedes, evaluator).map { .list($0) } ?? .null
    },
    Builtin(
      "list replace(list: list, position: number, newItem: Any) -> list",
      "(list: list, match: function, newItem: Any) -> list"
    ) { (evaluator, values) throws(FEELError) in
      try replace(values, evaluator)
    },
  ]

  /// A single value counts as a list of one; null is no list.
  static func list(_ value: Value) -> [Value]? {
    if case .list(let items) = value { return items }
    return value.isNull ? nil : [value]
  }

  /// The index of a position counted from 1, or from the end with −1.
  private static func place(_ position: Value, in items: [Value]) -> Int? {
    guard let number = position.number?.truncatedInt, number != 0 else { return nil }
    let index = number > 0 ? number - 1 : items.count + number
    return items.indices.contains(index) ? index : nil
  }

  private static func sublist(_ values: [Value]) -> Value {
    guard let items = list(values[0]), let start = place(values[1], in: items) else { return .null }
    if values.count < 3 || values[2].isNull { return .list(Array(items[start...])) }
    guard let length = values[2].number?.truncatedInt, length >= 0, length <= items.count - start else { return .null }
    return .list(Array(items[start..<start + length]))
  }

  private static func concatenate(_ values: [Value], _ evaluator: Evaluator) throws(FEELError) -> [Value]? {
    var joined: [Value] = []
    for value in values {
      guard let items = list(value) else { return nil }
      try evaluator.budget.charge(1 + items.count / 8)
      joined += items
      if joined.count > evaluator.budget.limits.listCountMax { throw FEELError.limit(.list) }
    }
    return joined
  }

  private static func firstIndex(
    of value: Value, in items: [Value], _ evaluator: Evaluator
  ) throws(FEELError) -> Int? {
    for (index, item) in items.enumerated() {
      try evaluator.budget.charge()
      if try evaluator.equality(item, value) == true { return index }
    }
    return nil
  }

  private static func distinct(_ items: [Value], _ evaluator: Evaluator) throws(FEELError) -> [Value] {
    var kept: [Value] = []
    for item in items where try firstIndex(of: item, in: kept, evaluator) == nil { kept.append(item) }
    return kept
  }

  private static func flatten(
    _ items: [Value], into flat: inout [Value], _ evaluator: Evaluator
  ) throws(FEELError) {
    for item in items {
      try evaluator.budget.charge()
      if case .list(let inner) = item {
        try flatten(inner, into: &flat, evaluator)
      } else {
        flat.append(item)
        if flat.count > evaluator.budget.limits.listCountMax { throw FEELError.limit(.list) }
      }
    }
  }

  /// A stable merge sort; nil when the function answers anything but a boolean.
  private static func sort(
    _ items: [Value], _ precedes: Function, _ evaluator: Evaluator
  ) throws(FEELError) -> [Value]? {
    if items.count < 2 { return items }
    let middle = items.count / 2
    guard let left = try sort(Array(items[..<middle]), precedes, evaluator),
      let right = try sort(Array(items[middle...]), precedes, evaluator)
    else { return nil }
    var merged: [Value] = []
    merged.reserveCapacity(items.count)
    var (first, second) = (0, 0)
    while first < left.count, second < right.count {
      try evaluator.budget.charge()
      guard let isBefore = try evaluator.call(precedes, [right[second], left[first]]).boolean else { return nil }
      if isBefore {
        merged.append(right[second])
        second += 1
      } else {
        merged.append(left[first])
        first += 1
      }
    }
    return merged + left[first...] + right[second...]
  }

  private static func replace(_ values: [Value], _ evaluator: Evaluator) throws(FEELError) -> Value {
    guard var items = list(values[0]) else { return .null }
    try evaluator.budget.charge(items.count / 8)
    guard let match = values[1].function else {
      guard let index = place(values[1], in: items) else { return .null }
      items[index] = values[2]
      return .list(items)
    }
    for (index, item) in items.enumerated() {
      try evaluator.budget.charge()
      guard let isMatch = try evaluator.call(match, [item, values[2]]).boolean else { return .null }
      if isMatch { items[index] = values[2] }
    }
    return .list(items)
  }
}
