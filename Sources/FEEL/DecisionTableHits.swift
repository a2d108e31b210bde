extension DecisionTable {
  /// The outcome for the values of a scope, with what it uses taken off a shared budget.
  public func decide(_ scope: Scope, budget: inout Budget) throws(DecisionError) -> Outcome {
    let result: Result<Outcome, DecisionError>
    do throws(FEELError) {
      result = try evaluate(scope, &budget)
    } catch {
      throw DecisionError.feel(error)
    }
    return try result.get()
  }

  private typealias Hit = (rule: Int, values: [Value])

  private func evaluate(_ scope: Scope, _ budget: inout Budget) throws(FEELError) -> Result<Outcome, DecisionError> {
    var values: [Value] = []
    for (index, input) in inputs.enumerated() {
      let value = try input.expression.evaluate(scope, budget: &budget)
      if let allowed = input.values, !value.isNull, try !allowed.matches(value, scope, budget: &budget) {
        return .failure(.inputNotAllowed(index, value))
      }
      values.append(value)
    }
    var hits: [Hit] = []
    for (index, rule) in rules.enumerated() where try holds(rule, values, scope, &budget) {
      var outputs: [Value] = []
      for output in rule.outputs { outputs.append(try output.evaluate(scope, budget: &budget)) }
      hits.append((index, outputs))
      if hitPolicy == .first { break }
    }
    if hits.isEmpty { return .success(Outcome(value: try standard(scope, &budget), rules: [])) }
    if hitPolicy == .priority || hitPolicy == .outputOrder { hits = try ranked(hits, scope, &budget) }
    return select(hits)
  }

  private func holds(
    _ rule: Rule, _ values: [Value], _ scope: Scope, _ budget: inout Budget
  ) throws(FEELError) -> Bool {
    for (test, value) in zip(rule.tests, values) {
      if try !test.matches(value, scope, budget: &budget) { return false }
    }
    return true
  }

  private func select(_ hits: [Hit]) -> Result<Outcome, DecisionError> {
    let rules = hits.map(\.rule)
    switch hitPolicy {
    case .unique:
      if hits.count > 1 { return .failure(.severalHits(rules)) }
      return .success(Outcome(value: shaped(hits[0]), rules: rules))
    case .any:
      let first = shaped(hits[0])
      if hits.contains(where: { shaped($0).equality(first) != true }) { return .failure(.hitsDisagree(rules)) }
      return .success(Outcome(value: first, rules: rules))
    case .first, .priority: return .success(Outcome(value: shaped(hits[0]), rules: [rules[0]]))
    case .ruleOrder, .outputOrder, .collect:
      return .success(Outcome(value: .list(hits.map(shaped)), rules: rules))
    case .collectCount: return .success(Outcome(value: .int(hits.count), rules: rules))
    case .collectSum, .collectMin, .collectMax:
      return .success(Outcome(value: aggregated(hits), rules: rules))
    }
  }

  private func shaped(_ hit: Hit) -> Value {
    if outputs.count == 1 { return hit.values[0] }
    return .context(Context(zip(outputs.map(\.name), hit.values)))
  }

  private func aggregated(_ hits: [Hit]) -> Value {
    var total = hits[0].values[0]
    for hit in hits.dropFirst() {
      let value = hit.values[0]
      if hitPolicy == .collectSum {
        guard let left = total.number, let right = value.number, let sum = left + right else { return .null }
        total = .number(sum)
      } else {
        guard let order = value.order(against: total) else { return .null }
        if hitPolicy == .collectMin ? order < 0 : order > 0 { total = value }
      }
    }
    return total
  }

  /// The standard outputs; without them null, or what many hits make of none.
  private func standard(_ scope: Scope, _ budget: inout Budget) throws(FEELError) -> Value {
    if outputs.contains(where: { $0.standard != nil }) {
      var values: [Value] = []
      for output in outputs { values.append(try output.standard?.evaluate(scope, budget: &budget) ?? .null) }
      return shaped((0, values))
    }
    switch hitPolicy {
    case .ruleOrder, .outputOrder, .collect: return .list([])
    case .collectCount: return 0
    default: return .null
    }
  }

  /// By the place of each output among the values of its column, the leftmost column first; ties keep rule order.
  private func ranked(_ hits: [Hit], _ scope: Scope, _ budget: inout Budget) throws(FEELError) -> [Hit] {
    var ranks: [(rank: [Int], hit: Hit)] = []
    for hit in hits {
      var rank: [Int] = []
      for (output, value) in zip(outputs, hit.values) {
        rank.append(try output.values?.place(of: value, scope, &budget) ?? 0)
      }
      ranks.append((rank + [hit.rule], hit))
    }
    return ranks.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.map(\.hit)
  }
}
