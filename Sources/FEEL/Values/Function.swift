/// Something that FEEL can call: a function definition, a built-in function, or one that the host offers.
public final class Function: Sendable {
  /// The parameters, in order.
  public let parameters: [Parameter]
  /// The type of what it returns, as far as it is known.
  public let resultType: FEELType
  let body: Body

  /// A parameter.
  public struct Parameter: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The type that an argument must conform to.
    public let type: FEELType

    /// A parameter, of any type unless said.
    public init(_ name: String, _ type: FEELType = .any) {
      self.name = name
      self.type = type
    }
  }

  enum Body: Sendable {
    case closure(Closure)
    case builtin(Builtin)
    case host(@Sendable ([Value], inout Budget) throws(FEELError) -> Value)
  }

  /// A function definition with the values of the names around it.
  struct Closure: Sendable {
    let slots: [Int]
    let body: Node
    let frame: [Value?]
    let items: [Value]
  }

  init(parameters: [Parameter], resultType: FEELType, body: Body) {
    self.parameters = parameters
    self.resultType = resultType
    self.body = body
  }

  /// A function of the host. It is called with one value a parameter, and with the budget that remains; it must hand
  /// the budget on to whatever it evaluates.
  public convenience init(
    _ parameters: [Parameter], resultType: FEELType = .any,
    _ body: @escaping @Sendable ([Value], inout Budget) throws(FEELError) -> Value
  ) {
    self.init(parameters: parameters, resultType: resultType, body: .host(body))
  }
}

extension Function: Hashable {
  /// Whether both are the same function.
  public static func == (left: Function, right: Function) -> Bool { left === right }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
