public import FEEL

/// A DMN model: decisions that hang on inputs, on other decisions and on business knowledge.
public struct DecisionModel: Sendable {
  let types: ItemTypes
  let elements: [String: Element]
  let decisions: [String: Element]
  let services: [String: Element]
  let knowledge: [String: Element]

  static let depthMax = 50

  /// The model of a `definitions` element.
  public init(_ definitions: Element) {
    types = ItemTypes(definitions.children("itemDefinition"))
    func index(_ elements: [Element], by attribute: String) -> [String: Element] {
      let pairs = elements.compactMap { element in element.attributes[attribute].map { ($0, element) } }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
    elements = index(definitions.children, by: "id")
    decisions = index(definitions.children("decision"), by: "name")
    services = index(definitions.children("decisionService"), by: "name")
    knowledge = index(definitions.children("businessKnowledgeModel"), by: "name")
  }

  /// The value of a decision for the values of inputs, by name. Null when it has none, for whatever reason.
  public func decide(_ name: String, _ inputs: [String: Value], limits: Limits = .standard) -> Value {
    guard let decision = decisions[name] else { return .null }
    var run = Run(model: self, inputs: inputs, budget: Budget(limits))
    return run.decide(decision)
  }

  /// The value of a decision service for the values of its inputs, by name.
  public func serve(_ name: String, _ inputs: [String: Value], limits: Limits = .standard) -> Value {
    guard let service = services[name] else { return .null }
    var run = Run(model: self, inputs: inputs, budget: Budget(limits))
    return run.serve(service)
  }

  /// What a business knowledge model makes of arguments, by name.
  public func apply(_ name: String, _ arguments: [String: Value], limits: Limits = .standard) -> Value {
    guard let element = knowledge[name] else { return .null }
    var run = Run(model: self, inputs: arguments, budget: Budget(limits))
    return run.apply(element)
  }

  func element(_ href: String?) -> Element? {
    href.flatMap { elements[$0.hasPrefix("#") ? String($0.dropFirst()) : $0] }
  }

  func variableName(_ element: Element) -> String {
    element.child("variable")?.attributes["name"] ?? element.attributes["name"] ?? ""
  }

  func variableType(_ element: Element) -> FEELType {
    types.type(element.child("variable")?.attributes["typeRef"])
  }
}

/// One evaluation of a model. A decision is made once.
struct Run {
  let model: DecisionModel
  let inputs: [String: Value]
  var budget: Budget
  var depth = 0
  private var made: [String: Value] = [:]

  init(model: DecisionModel, inputs: [String: Value], budget: Budget) {
    self.model = model
    self.inputs = inputs
    self.budget = budget
  }

  mutating func decide(_ decision: Element) -> Value {
    let name = model.variableName(decision)
    if let value = made[name] { return value }
    depth += 1
    defer { depth -= 1 }
    guard depth < DecisionModel.depthMax, let logic = decision.children.first(where: Boxed.isBoxed) else {
      return .null
    }
    let values = requirements(of: decision)
    let boxed = Boxed(types: model.types, outputName: name)
    let value = boxed.value(of: logic, Scope(values), Set(values.keys), &budget)
    let result = model.variableType(decision).conforming(value)
    made[name] = result
    return result
  }

  /// With the decisions that are its inputs given like input data.
  mutating func serve(_ service: Element) -> Value {
    for reference in service.children("inputDecision") {
      guard let decision = model.element(reference.attributes["href"]) else { continue }
      let name = model.variableName(decision)
      made[name] = model.variableType(decision).conforming(inputs[name] ?? .null)
    }
    let outputs = service.children("outputDecision").compactMap { model.element($0.attributes["href"]) }
    var context = Context()
    for output in outputs { context[model.variableName(output)] = decide(output) }
    var value = outputs.count == 1 ? context.values.first ?? .null : Value.context(context)
    if case .function(_, let result) = model.variableType(service) { value = result.conforming(value) }
    return value
  }

  mutating func apply(_ element: Element) -> Value {
    guard let function = function(knowledge: element) else { return .null }
    let arguments = inputs.filter { name, _ in function.parameters.contains { $0.name == name } }
    return (try? function.call(named: arguments, budget: &budget)) ?? .null
  }

  /// The values of what an element requires: inputs, decisions, and knowledge as functions.
  private mutating func requirements(of element: Element) -> [String: Value] {
    var values: [String: Value] = [:]
    for requirement in element.children("informationRequirement") {
      if let input = model.element(requirement.child("requiredInput")?.attributes["href"]) {
        let name = model.variableName(input)
        values[name] = self.input(input, inputs[name] ?? .null)
      } else if let decision = model.element(requirement.child("requiredDecision")?.attributes["href"]) {
        values[model.variableName(decision)] = decide(decision)
      }
    }
    for (name, function) in knowledge(of: element) { values[name] = .function(function) }
    return values
  }

  /// An input that does not have the type, or is not among the values that the type allows, is null.
  private mutating func input(_ input: Element, _ value: Value) -> Value {
    let value = model.variableType(input).conforming(value)
    guard !value.isNull, let text = model.types.allowedText(input.child("variable")?.attributes["typeRef"]),
      let tests = try? UnaryTests.parse(text)
    else { return value }
    let items = value.list ?? [value]
    for item in items {
      guard let passes = try? tests.matches(item, .empty, budget: &budget), passes else { return .null }
    }
    return value
  }

  private mutating func knowledge(of element: Element) -> [String: Function] {
    depth += 1
    defer { depth -= 1 }
    if depth > DecisionModel.depthMax { return [:] }
    var functions: [String: Function] = [:]
    for requirement in element.children("knowledgeRequirement") {
      guard let target = model.element(requirement.child("requiredKnowledge")?.attributes["href"]) else { continue }
      let name = model.variableName(target)
      functions[name] = target.name == "decisionService" ? function(service: target) : function(knowledge: target)
    }
    return functions
  }

  private mutating func function(knowledge element: Element) -> Function? {
    guard let logic = element.child("encapsulatedLogic") else { return nil }
    let scope = knowledge(of: element).mapValues { Value.function($0) }
    var result = model.variableType(element)
    if case .function(_, let type) = result { result = type }
    let boxed = Boxed(types: model.types, outputName: model.variableName(element))
    return boxed.function(logic, Scope(scope), Set(scope.keys), result: result)
  }

  private func function(service: Element) -> Function {
    let model = model
    let elements = (service.children("inputData") + service.children("inputDecision"))
      .compactMap { model.element($0.attributes["href"]) }
    let parameters = elements.map { Function.Parameter(model.variableName($0), model.variableType($0)) }
    return Function(parameters) { (values, budget) throws(FEELError) in
      let inputs = Dictionary(zip(parameters.map(\.name), values), uniquingKeysWith: { first, _ in first })
      var run = Run(model: model, inputs: inputs, budget: budget)
      defer { budget = run.budget }
      return run.serve(service)
    }
  }
}
