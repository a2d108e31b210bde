/// A decision table (DMN 1.5, chapter 8): values in, the outputs of the rules that hit out.
public struct DecisionTable: Sendable {
  /// What is done with the rules that hit.
  public enum HitPolicy: String, Sendable, Hashable {
    /// At most one rule may hit.
    case unique = "U"
    /// All rules that hit must agree.
    case any = "A"
    /// The rule with the best output wins, by the order of the output values.
    case priority = "P"
    /// The first rule wins.
    case first = "F"
    /// All, in the order of the rules.
    case ruleOrder = "R"
    /// All, the best output first.
    case outputOrder = "O"
    /// All.
    case collect = "C"
    /// The sum of all.
    case collectSum = "C+"
    /// The smallest of all.
    case collectMin = "C<"
    /// The largest of all.
    case collectMax = "C>"
    /// How many there are.
    case collectCount = "C#"
  }

  /// A column that is tested.
  public struct Input: Sendable {
    /// What is tested.
    public let expression: Expression
    /// The values that are allowed; nil for all.
    public let values: UnaryTests?

    /// A column that is tested.
    public init(_ expression: Expression, values: UnaryTests? = nil) {
      self.expression = expression
      self.values = values
    }
  }

  /// A column that a rule fills.
  public struct Output: Sendable {
    /// The name under which the value stands when there are several outputs.
    public let name: String
    /// The values that are allowed, the best first; nil for all.
    public let values: UnaryTests?
    /// The value when no rule hits.
    public let standard: Expression?

    /// A column that a rule fills.
    public init(_ name: String, values: UnaryTests? = nil, standard: Expression? = nil) {
      self.name = name
      self.values = values
      self.standard = standard
    }
  }

  /// A row: one cell of tests for each input, one expression for each output.
  public struct Rule: Sendable {
    /// The tests, all of which must pass.
    public let tests: [UnaryTests]
    /// The outputs.
    public let outputs: [Expression]

    /// A row.
    public init(_ tests: [UnaryTests], _ outputs: [Expression]) {
      self.tests = tests
      self.outputs = outputs
    }
  }

  /// What came out, and which rules (counted from 0) it came from.
  public struct Outcome: Sendable, Hashable {
    /// A single value, a context when there are several outputs, or a list of either.
    public let value: Value
    /// The rules that hit.
    public let rules: [Int]

    /// An outcome.
    public init(value: Value, rules: [Int]) {
      self.value = value
      self.rules = rules
    }
  }

  /// What is done with the rules that hit.
  public let hitPolicy: HitPolicy
  /// The columns that are tested.
  public let inputs: [Input]
  /// The columns that a rule fills.
  public let outputs: [Output]
  /// The rows.
  public let rules: [Rule]

  /// A table. Every rule must have a cell for each input and each output.
  public init(_ hitPolicy: HitPolicy, inputs: [Input], outputs: [Output], rules: [Rule]) {
    precondition(!outputs.isEmpty, "a decision table without outputs decides nothing")
    precondition(rules.allSatisfy { $0.tests.count == inputs.count && $0.outputs.count == outputs.count })
    self.hitPolicy = hitPolicy
    self.inputs = inputs
    self.outputs = outputs
    self.rules = rules
  }

  /// The outcome for the values of a scope.
  public func decide(_ scope: Scope, limits: Limits = .standard) throws(DecisionError) -> Outcome {
    var budget = Budget(limits)
    return try decide(scope, budget: &budget)
  }
}

/// Why a decision table has no outcome.
public enum DecisionError: Error, Sendable, Hashable {
  /// An expression passed a limit.
  case feel(FEELError)
  /// Several rules (counted from 0) hit, and the table says that only one may.
  case severalHits([Int])
  /// The rules that hit (counted from 0) do not agree, and the table says that they must.
  case hitsDisagree([Int])
  /// The value of an input (counted from 0) is not one of those allowed.
  case inputNotAllowed(Int, Value)
}

extension DecisionError: CustomStringConvertible {
  /// A sentence for a person; rules and inputs are counted from 1.
  public var description: String {
    switch self {
    case .feel(let error): error.description
    case .severalHits(let rules): "Rules \(DecisionError.list(rules)) all apply, where only one may."
    case .hitsDisagree(let rules): "Rules \(DecisionError.list(rules)) all apply, and say different things."
    case .inputNotAllowed(let index, let value): "Input \(index + 1) may not be \(value)."
    }
  }

  private static func list(_ rules: [Int]) -> String {
    rules.map { String($0 + 1) }.joined(separator: ", ")
  }
}
