import FEEL

extension Boxed {
  func table(_ element: Element, _ scope: Scope, _ names: Set<String>, _ budget: inout Budget) -> Value {
    guard let table = try? decisionTable(element, names) else { return .null }
    guard let outcome = try? table.decide(scope, budget: &budget) else { return .null }
    return typed(outcome.value, element)
  }

  private func decisionTable(_ element: Element, _ names: Set<String>) throws(FEELError) -> DecisionTable {
    var inputs: [DecisionTable.Input] = []
    for column in element.children("input") {
      guard let part = column.child("inputExpression") else { continue }
      let expression = try Expression.parse(part.expressionText ?? "null", names: names, types: types.types)
      let text = column.child("inputValues")?.expressionText ?? types.allowedText(part.attributes["typeRef"])
      inputs.append(DecisionTable.Input(expression, values: try tests(text, names)))
    }
    let columns = element.children("output")
    var outputs: [DecisionTable.Output] = []
    for column in columns {
      let name = column.attributes["name"] ?? outputName
      let reference = column.attributes["typeRef"]
      let text = column.child("outputValues")?.expressionText ?? types.allowedText(reference)
      var standard: Expression?
      if let text = column.child("defaultOutputEntry")?.expressionText {
        standard = try Expression.parse(text, names: names, types: types.types)
      }
      outputs.append(DecisionTable.Output(name, values: try tests(text, names), standard: standard))
    }
    var rules: [DecisionTable.Rule] = []
    for row in element.children("rule") {
      var cells: [UnaryTests] = []
      for cell in row.children("inputEntry") { cells.append(try tests(cell.expressionText, names) ?? .any) }
      var values: [Expression] = []
      for cell in row.children("outputEntry") {
        values.append(try Expression.parse(cell.expressionText ?? "null", names: names, types: types.types))
      }
      guard cells.count == inputs.count, values.count == outputs.count else {
        throw FEELError.syntax("A rule does not have a cell for each column.", at: 0..<0)
      }
      rules.append(DecisionTable.Rule(cells, values))
    }
    if outputs.isEmpty { throw FEELError.syntax("The table has no output.", at: 0..<0) }
    return DecisionTable(policy(element), inputs: inputs, outputs: outputs, rules: rules)
  }

  private func tests(_ text: String?, _ names: Set<String>) throws(FEELError) -> UnaryTests? {
    guard let text, !text.isEmpty else { return nil }
    return try UnaryTests.parse(text, names: names, types: types.types)
  }

  private func policy(_ element: Element) -> DecisionTable.HitPolicy {
    switch element.attributes["hitPolicy"] {
    case "ANY": .any
    case "PRIORITY": .priority
    case "FIRST": .first
    case "RULE ORDER": .ruleOrder
    case "OUTPUT ORDER": .outputOrder
    case "COLLECT":
      switch element.attributes["aggregation"] {
      case "SUM": .collectSum
      case "MIN": .collectMin
      case "MAX": .collectMax
      case "COUNT": .collectCount
      default: .collect
      }
    default: .unique
    }
  }

  /// The outputs as the types of their columns have them.
  private func typed(_ value: Value, _ element: Element) -> Value {
    let columns = element.children("output")
    if element.attributes["hitPolicy"] == "COLLECT", element.attributes["aggregation"] != nil { return value }
    if case .list(let items) = value,
      ["COLLECT", "RULE ORDER", "OUTPUT ORDER"].contains(element.attributes["hitPolicy"])
    {
      return .list(items.map { typedRow($0, columns) })
    }
    return typedRow(value, columns)
  }

  private func typedRow(_ value: Value, _ columns: [Element]) -> Value {
    if columns.count == 1 { return types.type(columns[0].attributes["typeRef"]).conforming(value) }
    guard var row = value.context else { return value }
    for column in columns {
      guard let name = column.attributes["name"], let cell = row[name] else { continue }
      row[name] = types.type(column.attributes["typeRef"]).conforming(cell)
    }
    return .context(row)
  }
}
