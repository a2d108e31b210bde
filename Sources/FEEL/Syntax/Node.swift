/// A piece of a parsed expression, and where it stands in the text (bytes of UTF-8).
struct Node: Sendable {
  let kind: Kind
  let span: Range<Int>

  indirect enum Kind: Sendable {
    case literal(Value)
    case name(NameReference)
    case negate(Node)
    case arithmetic(Arithmetic, Node, Node)
    case compare(Comparison, Node, Node)
    case and(Node, Node)
    case or(Node, Node)
    case between(Node, Node, Node)
    case inTests(Node, [Node])
    case instanceOf(Node, FEELType)
    case conditional(Node, Node, Node)
    case loop(Loop)
    case quantified(every: Bool, [Iteration], Node)
    case path(Node, String)
    case filter(Node, Node)
    case call(Node, [Argument])
    case list([Node])
    case context([Entry])
    case range(Node, Bool, Node, Bool)
    case rangeTest(ValueRange.Form, Node)
    case function(FunctionDefinition)
  }

  enum Arithmetic: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "**"
  }

  enum Comparison: String, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  struct NameReference: Sendable {
    let name: String
    /// Where the frame holds the value.
    let slot: Int
    /// How many of the innermost filters may answer for the name before the slot does.
    let filters: Int
    /// The built-in function of this name, when nothing nearer has it.
    let builtin: Builtin?
  }

  struct Iteration: Sendable {
    let name: String
    let slot: Int
    let domain: Node
    /// The other end, in `for i in 1..10`.
    let end: Node?
  }

  struct Loop: Sendable {
    let iterations: [Iteration]
    let body: Node
    /// Where `partial` is held; nil when the body does not read it.
    let partialSlot: Int?
  }

  struct Argument: Sendable {
    let name: String?
    let value: Node
  }

  struct Entry: Sendable {
    let key: String
    let slot: Int
    let value: Node
  }

  struct FunctionDefinition: Sendable {
    let parameters: [Function.Parameter]
    let slots: [Int]
    let body: Node
  }
}
