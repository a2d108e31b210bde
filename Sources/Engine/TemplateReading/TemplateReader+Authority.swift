import FEEL

/// Authority tables.
extension TemplateReader {
  mutating func readAuthority(_ node: Node?) {
    for (keyNode, value) in namedEntries(node, "“authority”", max: TemplateLimits.tablesMax) {
      guard let key = key(keyNode, "An authority table's key") else { continue }
      guard checkMap(value, "An authority table", keys: ["inputs", "rules"]) else { continue }
      readTable(value, key: ItemKey(key), place: keyNode)
    }
  }

  private mutating func readTable(_ node: Node, key: ItemKey, place: Node) {
    var inputs: [TableInput] = []
    let inputNodes = elements(node["inputs"], "“inputs”", max: TemplateLimits.tableInputsMax)
    if inputNodes.isEmpty {
      error(place, "The authority table “\(key)” needs “inputs”, such as [amount].")
    }
    for element in inputNodes {
      guard let input = expression(element, "An input", expecting: nil, need: "") else { continue }
      inputs.append(TableInput(expression: input, type: type(of: input), field: field(named: element.scalar)))
    }
    let ruleNodes = elements(node["rules"], "“rules”", max: TemplateLimits.tableRulesMax)
    if ruleNodes.isEmpty {
      error(place, "The authority table “\(key)” needs “rules”, each with “if”, “approvers” and “because”.")
    }
    var rules: [TableRule] = []
    var areAllRead = inputs.count == inputNodes.count
    for element in ruleNodes {
      if let rule = readRule(element, inputs: inputs, inputCount: inputNodes.count) {
        rules.append(rule)
      } else {
        areAllRead = false
      }
    }
    if areAllRead, !rules.isEmpty { checkCover(inputs, rules, place: place, table: key) }
    tables.append(AuthorityTable(key: key, inputs: inputs.map(\.expression), rules: rules.map(\.rule)))
  }

  private mutating func readRule(_ node: Node, inputs: [TableInput], inputCount: Int) -> TableRule? {
    guard checkMap(node, "A rule", keys: ["if", "approvers", "because"]) else { return nil }
    let because = requiredText(node, "because", "A rule", max: TemplateLimits.hintLengthMax)
    var approvers: [RoleKey] = []
    if let approversNode = node["approvers"], !approversNode.isNull {
      approvers = readApproverRoles(approversNode, "“approvers”")
    } else {
      error(node, "A rule needs “approvers” with at least one role.")
    }
    guard let ifNode = node["if"], !ifNode.isNull else {
      error(node, "A rule needs “if” with a test for each input, such as \"<= 10000\", or \"-\" for any value.")
      return nil
    }
    let testNodes = elements(ifNode, "“if”", max: TemplateLimits.tableInputsMax)
    guard testNodes.count == inputCount else {
      error(
        ifNode,
        "“if” has \(counted(testNodes.count, "test")), and the table has \(counted(inputCount, "input")); "
          + "write one test for each, with \"-\" for any value.")
      return nil
    }
    var tests: [FEEL.UnaryTests] = []
    for (index, testNode) in testNodes.enumerated() {
      let type = inputs.count == inputCount ? inputs[index].type : .any
      guard let test = unaryTests(testNode, input: type) else { continue }
      tests.append(test)
    }
    guard tests.count == inputCount, !approvers.isEmpty else { return nil }
    return TableRule(
      node: node, texts: testNodes.map { ($0.scalar ?? "").trimmed },
      rule: AuthorityTable.Rule(tests: tests, approvers: approvers, because: because))
  }

  private func field(named name: String?) -> Field? {
    guard let name = name?.trimmed else { return nil }
    return fields.first { $0.key.rawValue == name }
  }
}

/// An input of a table while it is checked.
struct TableInput {
  var expression: FEEL.Expression
  var type: FEELType
  /// When the input is nothing but a field.
  var field: Field?
}

/// A rule of a table while it is checked.
struct TableRule {
  var node: Node
  /// The tests as written.
  var texts: [String]
  var rule: AuthorityTable.Rule

  /// Whether it holds whatever the inputs are.
  var isCatchAll: Bool { texts.allSatisfy { $0 == "-" } }
}

func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
