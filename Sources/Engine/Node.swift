/// A parsed document that still knows where each part stood, so that a mistake can be shown at its place.
///
/// The reader of a format (such as YAML) makes it; templates and settings are read from it.
public struct Node: Sendable {
  /// What stands here. The keys of a map are unequal scalars, in the order of the document.
  public enum Content: Sendable {
    case null
    /// `plain` is true for text without quotes, which may be meant as a number, a truth value or an expression.
    case scalar(String, plain: Bool)
    case list([Node])
    case map([(key: Node, value: Node)])
  }

  public var content: Content
  /// The first character's line, from 1.
  public var line: Int
  /// The first character's column, counted in Unicode scalars from 1.
  public var column: Int

  public init(_ content: Content, line: Int = 1, column: Int = 1) {
    self.content = content
    self.line = line
    self.column = column
  }

  /// The value under a key; nil when this is no map or the map has no such key.
  public subscript(key: String) -> Node? { entries?.first { $0.key.scalar == key }?.value }

  /// The text of a scalar, else nil.
  public var scalar: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The elements of a list, else nil.
  public var list: [Node]? {
    if case .list(let nodes) = content { nodes } else { nil }
  }

  /// The keys and values of a map, in the order of the document; nil when this is no map.
  public var entries: [(key: Node, value: Node)]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  /// Nothing is written here, or `null`, or `~`.
  public var isNull: Bool {
    if case .null = content { true } else { false }
  }
}
