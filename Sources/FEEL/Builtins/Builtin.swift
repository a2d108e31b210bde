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

  func accepts(count: Int) -> Bool {
    signatures.contains { $0.accepts(count: count) }
  }

  /// Named arguments in the order of the signature that has these names; nil when none has.
  func arrange(_ named: [String: Value]) -> [Value]? {
    for signature in signatures where !signature.isVariadic {
      let names = signature.parameters.map(\.name)
      guard named.keys.allSatisfy(names.contains),
        signature.parameters.allSatisfy({ $0.isOptional || named[$0.name] != nil })
      else { continue }
      let used = names.lastIndex { named[$0] != nil } ?? -1
      return names.prefix(used + 1).map { named[$0] ?? .null }
    }
    return nil
  }
}

extension Builtin.Signature {
  func accepts(count: Int) -> Bool {
    let required = parameters.count { !$0.isOptional }
    return count >= required && (isVariadic || count <= parameters.count)
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
