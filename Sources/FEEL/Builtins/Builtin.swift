/// A function of the standard library (DMN 1.5, 10.3.4).
final class Builtin: Sendable {
  typealias Body = @Sendable (Evaluator, [Value]) throws(FEELError) -> Value

  struct Parameter: Sendable {
    let name: String
    let type: FEELType
    let isOptional: Bool
  }

  struct Signature: Sendable {
    let parameters: [Parameter]
    /// Whether the last parameter may be given any number of times, though not by name.
    let isVariadic: Bool
    let result: FEELType
  }

  let name: String
  let signatures: [Signature]
  let body: Body

  /// Signatures read as `substring(string: string, start position: number, length?: number) -> string`, of which the
  /// name may be left out after the first; `n...: number` takes any number of arguments.
  init(_ signatures: String..., body: @escaping Body) {
    let parts = signatures.map(SignatureText.init)
    name = parts[0].name
    self.signatures = parts.map(\.signature)
    self.body = body
  }

  /// The function as a value.
  var function: Function {
    let parameters = signatures[0].parameters.map { Function.Parameter($0.name, $0.type) }
    return Function(parameters: parameters, resultType: signatures[0].result, body: .builtin(self))
  }

  /// The arguments as the first signature has them that they fit, by FEEL's implicit conversions; nil when none does.
  func fitted(_ arguments: [Value], _ budget: inout Budget) throws(FEELError) -> [Value]? {
    for signature in signatures where signature.accepts(count: arguments.count) {
      if let values = try signature.fitted(arguments, &budget) { return values }
    }
    return nil
  }

  /// Named arguments in the order of the signature that has these names and fits; nil when none does.
  func fitted(_ named: [String: Value], _ budget: inout Budget) throws(FEELError) -> [Value]? {
    for signature in signatures where !signature.isVariadic {
      let names = signature.parameters.map(\.name)
      guard named.keys.allSatisfy(names.contains),
        signature.parameters.allSatisfy({ $0.isOptional || named[$0.name] != nil })
      else { continue }
      let used = names.lastIndex { named[$0] != nil } ?? -1
      let values = names.prefix(used + 1).map { named[$0] ?? .null }
      if let values = try signature.fitted(values, &budget) { return values }
    }
    return nil
  }
}

extension Builtin.Signature {
  func accepts(count: Int) -> Bool {
    let required = parameters.count { !$0.isOptional }
    return count >= required && (isVariadic || count <= parameters.count)
  }

  /// What lists hold is for the functions to judge. Null fits everywhere, and is for them as well.
  func fitted(_ arguments: [Value], _ budget: inout Budget) throws(FEELError) -> [Value]? {
    var values = arguments
    for (index, argument) in arguments.enumerated() {
      let type = parameters[min(index, parameters.count - 1)].type
      switch (type, argument) {
      case (.any, _), (.string, .string), (.number, .number), (.list, _): continue
      default:
        guard let value = try type.coerce(argument, &budget) else { return nil }
        values[index] = value
      }
    }
    return values
  }
}

private struct SignatureText {
  let name: String
  let signature: Builtin.Signature

  init(_ text: String) {
    let open = text.firstIndex(of: "(") ?? text.endIndex
    let close = text.lastIndex(of: ")") ?? text.endIndex
    name = String(text[..<open])
    var variadic = false
    var parameters: [Builtin.Parameter] = []
    for part in text[text.index(after: open)..<close].split(separator: ",") {
      let sides = part.split(separator: ":")
      var label = SignatureText.trimmed(sides[0])
      let isOptional = label.hasSuffix("?")
      if isOptional { label.removeLast() }
      if label.hasSuffix("...") {
        variadic = true
        label.removeLast(3)
      }
      let type = SignatureText.type(SignatureText.trimmed(sides[1]))
      parameters.append(Builtin.Parameter(name: label, type: type, isOptional: isOptional))
    }
    let arrow = text.range(ofArrowAfter: close)
    let result = SignatureText.type(SignatureText.trimmed(text[arrow...]))
    signature = Builtin.Signature(parameters: parameters, isVariadic: variadic, result: result)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " })
  }

  private static func type(_ text: String) -> FEELType {
    // A parameter may be any function; what it takes shows when it is called.
    if text == "function" { return .any }
    if text.hasPrefix("list<") { return .list(of: type(String(text.dropFirst(5).dropLast()))) }
    return FEELType(name: text) ?? .any
  }
}

extension String {
  fileprivate func range(ofArrowAfter index: Index) -> Index {
    var current = index
    while current < endIndex, self[current] != ">" { current = self.index(after: current) }
    return current < endIndex ? self.index(after: current) : endIndex
  }
}
