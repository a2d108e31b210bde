import FEEL

/// Evaluates boxed expressions (DMN 1.5, 10.2). Whatever goes wrong, the value is null.
struct Boxed: Sendable {
  let types: ItemTypes
  /// The name of a single output, when the table gives none.
  let outputName: String

  static func isBoxed(_ element: Element) -> Bool {
    switch element.name {
    case "literalExpression", "context", "list", "relation", "invocation", "functionDefinition", "decisionTable",
      "conditional", "filter", "for", "every", "some":
      true
    default: false
    }
  }

  func value(of element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget) -> Value {
    let value = plainValue(of: element, scope, names, &budget)
    guard let reference = element.attributes["typeRef"] else { return value }
    return types.type(reference).conforming(value)
  }

  private func plainValue(
    of element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget
  ) -> Value {
    switch element.name {
    case "literalExpression": return literal(element.expressionText, scope, names, &budget)
    case "context": return context(element, scope, names, &budget)
    case "list":
      return .list(element.children.filter(Boxed.isBoxed).map { value(of: $0, scope, names, &budget) })
    case "relation": return relation(element, scope, names, &budget)
    case "invocation": return invocation(element, scope, names, &budget)
    case "functionDefinition":
      return function(element, scope, names, result: .any).map { .function($0) } ?? .null
    case "decisionTable": return table(element, scope, names, &budget)
    case "conditional":
      let condition = inner(element.child("if"), scope, names, &budget)
      return inner(element.child(condition.boolean == true ? "then" : "else"), scope, names, &budget)
    case "filter", "for", "every", "some": return iteration(element, scope, names, &budget)
    default: return .null
    }
  }

  func literal(_ text: String?, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget) -> Value {
    guard let text, let expression = try? Expression.parse(text, names: names, types: types.types) else { return .null }
    return (try? expression.evaluate(scope, budget: &budget)) ?? .null
  }

  private func inner(_ element: Element?, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget) -> Value {
    guard let boxed = element?.children.first(where: Boxed.isBoxed) else { return .null }
    return value(of: boxed, scope, names, &budget)
  }

  /// An entry sees those before it; one without a name is the result.
  private func context(
    _ element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget
  ) -> Value {
    var made = Context()
    var scope = scope
    var names = names
    for entry in element.children("contextEntry") {
      var value = inner(entry, scope, names, &budget)
      guard let variable = entry.child("variable"), let name = variable.attributes["name"] else { return value }
      value = types.type(variable.attributes["typeRef"]).conforming(value)
      made[name] = value
      names.insert(name)
      scope = scope.adding([name: value])
    }
    return .context(made)
  }

  private func relation(
    _ element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget
  ) -> Value {
    let columns = element.children("column").map { $0.attributes["name"] ?? "" }
    let rows = element.children("row").map { row in
      let values = row.children.filter(Boxed.isBoxed).map { value(of: $0, scope, names, &budget) }
      return Value.context(Context(zip(columns, values)))
    }
    return .list(rows)
  }

  private func invocation(
    _ element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget
  ) -> Value {
    guard let function = inner(element, scope, names, &budget).function else { return .null }
    var arguments: [String: Value] = [:]
    for binding in element.children("binding") {
      guard let name = binding.child("parameter")?.attributes["name"] else { return .null }
      arguments[name] = inner(binding, scope, names, &budget)
    }
    return (try? function.call(named: arguments, budget: &budget)) ?? .null
  }

  func function(
    _ element: Element, _ scope: Scope, _ names: Set<String>, result: FEELType
  ) -> Function? {
    guard element.attributes["kind"] ?? "FEEL" == "FEEL", let body = element.children.first(where: Boxed.isBoxed) else {
      return nil
    }
    let parameters = element.children("formalParameter").map {
      Function.Parameter($0.attributes["name"] ?? "", types.type($0.attributes["typeRef"]))
    }
    let inside = names.union(parameters.map(\.name))
    return Function(parameters, resultType: result) { (values, budget) throws(FEELError) in
      let arguments = Dictionary(zip(parameters.map(\.name), values), uniquingKeysWith: { first, _ in first })
      return result.conforming(value(of: body, scope.adding(arguments), inside, &budget))
    }
  }

  // MARK: Iterations

  private func iteration(
    _ element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget
  ) -> Value {
    let domain = inner(element.child("in"), scope, names, &budget)
    if domain.isNull { return .null }
    let name = element.name == "filter" ? "item" : element.attributes["iteratorVariable"] ?? "item"
    guard let body = element.child(Boxed.bodyName(element.name)) else { return .null }
    var results: [Value] = []
    guard let items = Boxed.items(domain, &budget) else { return .null }
    for item in items {
      var values = [name: item, "partial": .list(results)]
      if element.name == "filter", let context = item.context {
        values.merge(zip(context.keys, context.values)) { _, entry in entry }
      }
      let result = inner(body, scope.adding(values), names.union(values.keys), &budget)
      if element.name != "filter" {
        results.append(result)
      } else if result.boolean == true {
        results.append(item)
      }
    }
    switch element.name {
    case "every": return results.allSatisfy { $0.boolean == true } ? true : false
    case "some": return results.contains { $0.boolean == true } ? true : false
    default: return .list(results)
    }
  }

  /// A range is counted through as FEEL's own loops do.
  private static func items(_ domain: Value, _ budget: inout Budget) -> [Value]? {
    guard case .range = domain else { return domain.list ?? [domain] }
    guard let loop = try? Expression.parse("for i in domain return i") else { return nil }
    return (try? loop.evaluate(Scope(["domain": domain]), budget: &budget))?.list
  }

  private static func bodyName(_ name: String) -> String {
    switch name {
    case "filter": "match"
    case "for": "return"
    default: "satisfies"
    }
  }
}
