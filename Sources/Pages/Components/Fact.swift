/// One line of a fact list: a label and its value.
public struct Fact: Sendable {
  public enum Value: Sendable {
    case text(String)
    /// Numbers and money: tabular.
    case number(String)
    case link(String, url: String)
    case person(PersonFace)
    case time(TimeMark)
    /// Line breaks are kept.
    case lines(String)
    /// Not given yet.
    case missing(String)
  }
  public var label: String
  public var value: Value
  /// A second line, such as who changed it.
  public var note: String?

  public init(_ label: String, _ value: Value, note: String? = nil) {
    self.label = label
    self.value = value
    self.note = note
  }

  public init(_ label: String, _ text: String) { self.init(label, .text(text)) }
}
