/// An element of an XML document, as far as decision models need it.
public struct Element: Sendable {
  /// The name without its prefix.
  public let name: String
  /// The attributes, by name without prefix.
  public let attributes: [String: String]
  /// The elements inside.
  public let children: [Element]
  /// The text directly inside.
  public let text: String

  /// An element.
  public init(name: String, attributes: [String: String] = [:], children: [Element] = [], text: String = "") {
    self.name = name
    self.attributes = attributes
    self.children = children
    self.text = text
  }

  /// The first element inside that has a name.
  public func child(_ name: String) -> Element? {
    children.first { $0.name == name }
  }

  /// All elements inside that have a name.
  public func children(_ name: String) -> [Element] {
    children.filter { $0.name == name }
  }

  /// The text of the `text` element inside, without blanks around it.
  var expressionText: String? {
    guard let text = child("text")?.text else { return nil }
    let trimmed = text.drop(while: \.isWhitespace)
    return String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
  }
}
