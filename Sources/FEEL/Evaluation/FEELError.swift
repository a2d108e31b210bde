/// Why an expression could not be read, or was stopped. A mistake in meaning is no error in FEEL: its value is null.
public enum FEELError: Error, Sendable, Hashable {
  /// The text is not FEEL. `at` counts bytes of UTF-8.
  case syntax(String, at: Range<Int>)
  /// A limit was passed.
  case limit(Limit)

  /// The limits that can be passed.
  public enum Limit: String, Sendable, Hashable {
    /// The text is too long.
    case text
    /// It nests too deep.
    case depth
    /// It takes too long.
    case steps
    /// A list grew too long.
    case list
    /// A string grew too long.
    case string
  }

  /// A word for machines.
  public var code: String {
    switch self {
    case .syntax: "feel_syntax"
    case .limit(let limit): "feel_limit_\(limit.rawValue)"
    }
  }
}

extension FEELError: CustomStringConvertible {
  /// A sentence for a person.
  public var description: String {
    switch self {
    case .syntax(let message, _): message
    case .limit(.text): "The expression is too long."
    case .limit(.depth): "The expression is nested too deeply."
    case .limit(.steps): "The expression takes too long to evaluate."
    case .limit(.list): "The expression makes a list that is too long."
    case .limit(.string): "The expression makes a text that is too long."
    }
  }
}
