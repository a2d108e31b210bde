import FEEL

/// The item definitions of a model: named types, and the values that they allow.
struct ItemTypes: Sendable {
  private(set) var types: [String: FEELType] = [:]
  private(set) var allowed: [String: String] = [:]
  private let definitions: [String: Element]

  private static let depthMax = 32

  init(_ definitions: [Element]) {
    self.definitions = Dictionary(
      definitions.compactMap { element in element.attributes["name"].map { ($0, element) } },
      uniquingKeysWith: { first, _ in first })
    for (name, element) in self.definitions {
      types[name] = type(of: element, depth: 0)
      allowed[name] = allowedText(of: element, depth: 0)
    }
  }

  /// The type of a `typeRef`; any when there is none.
  func type(_ reference: String?) -> FEELType {
    guard let reference else { return .any }
    let name = ItemTypes.plain(reference)
    return types[name] ?? FEELType(name: name) ?? .any
  }

  func allowedText(_ reference: String?) -> String? {
    reference.flatMap { allowed[ItemTypes.plain($0)] }
  }

  private static func plain(_ reference: String) -> String {
    reference.hasPrefix("feel:") ? String(reference.dropFirst(5)) : reference
  }

  private func allowedText(of element: Element, depth: Int) -> String? {
    if let text = element.child("allowedValues")?.expressionText { return text }
    guard depth < ItemTypes.depthMax, let reference = element.child("typeRef")?.text,
      let target = definitions[ItemTypes.plain(reference)]
    else { return nil }
    return allowedText(of: target, depth: depth + 1)
  }

  private func type(of element: Element, depth: Int) -> FEELType {
    if depth > ItemTypes.depthMax { return .any }
    var type = FEELType.any
    let components = element.children("itemComponent")
    if let function = element.child("functionItem") {
      let parameters = function.children("parameters").map { named($0.attributes["typeRef"] ?? "Any", depth) }
      type = .function(parameters, named(function.attributes["outputTypeRef"] ?? "Any", depth))
    } else if !components.isEmpty {
      var fields: [String: FEELType] = [:]
      for component in components {
        fields[component.attributes["name"] ?? ""] = self.type(of: component, depth: depth + 1)
      }
      type = .context(fields)
    } else if let reference = element.child("typeRef")?.text {
      type = named(reference, depth)
    }
    return element.attributes["isCollection"] == "true" ? .list(of: type) : type
  }

  private func named(_ reference: String, _ depth: Int) -> FEELType {
    let name = ItemTypes.plain(reference)
    if let target = definitions[name] { return type(of: target, depth: depth + 1) }
    return FEELType(name: name) ?? .any
  }
}
