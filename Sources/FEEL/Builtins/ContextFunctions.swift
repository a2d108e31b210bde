extension Builtins {
  static let contexts: [Builtin] = [
    Builtin("get value(m: context, key: string) -> Any") { (_, values) throws(FEELError) in
      guard let context = values[0].context, let key = values[1].string else { return .null }
      return context[key] ?? .null
    },
    Builtin("get entries(m: context) -> list") { (evaluator, values) throws(FEELError) in
      guard let context = values[0].context else { return .null }
      try evaluator.budget.charge(context.count)
      return .list(zip(context.keys, context.values).map { ["key": .string($0), "value": $1] })
    },
    Builtin("context(entries: list) -> context") { (evaluator, values) throws(FEELError) in
      guard let entries = list(values[0]) else { return .null }
      try evaluator.budget.charge(entries.count)
      var made = Context()
      for entry in entries {
        guard let pair = entry.context, let key = pair["key"]?.string, let value = pair["value"], made[key] == nil
        else {
          return .null
        }
        made[key] = value
      }
      return .context(made)
    },
    Builtin(
      "context put(context: context, key: string, value: Any) -> context",
      "(context: context, keys: list<string>, value: Any) -> context"
    ) { (evaluator, values) throws(FEELError) in
      try put(values, evaluator)
    },
    Builtin("context merge(contexts: list) -> context") { (evaluator, values) throws(FEELError) in
      guard let parts = list(values[0]) else { return .null }
      var merged = Context()
      for part in parts {
        guard let context = part.context else { return .null }
        try evaluator.budget.charge(1 + context.count)
        for (key, value) in zip(context.keys, context.values) { merged[key] = value }
      }
      return .context(merged)
    },
  ]

  private static func put(_ values: [Value], _ evaluator: Evaluator) throws(FEELError) -> Value {
    guard let context = values[0].context else { return .null }
    let keys: [String]
    switch values[1] {
    case .string(let key): keys = [key]
    case .list(let items):
      keys = items.compactMap(\.string)
      guard keys.count == items.count, !keys.isEmpty else { return .null }
    default: return .null
    }
    try evaluator.budget.charge(context.count / 8 + keys.count)
    if keys.count > evaluator.budget.limits.depthMax { throw FEELError.limit(.depth) }
    return put(values[2], at: keys[...], in: context).map { .context($0) } ?? .null
  }

  /// Nil when a key on the way has no context under it.
  private static func put(_ value: Value, at keys: ArraySlice<String>, in context: Context) -> Context? {
    guard let key = keys.first else { return nil }
    var changed = context
    if keys.count == 1 {
      changed[key] = value
      return changed
    }
    guard let inner = context[key]?.context, let made = put(value, at: keys.dropFirst(), in: inner) else { return nil }
    changed[key] = .context(made)
    return changed
  }
}
