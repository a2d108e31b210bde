/// A statement whose values are bound, never pasted: `"SELECT name FROM people WHERE id = \(id)"`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
  /// With a `?` for each value.
  public let text: String
  public let values: [SQLValue]

  public init(stringLiteral text: String) {
    self.text = text
    values = []
  }

  public init(stringInterpolation parts: StringInterpolation) {
    text = parts.text
    values = parts.values
  }

  /// Text of our own that is not a value, such as a migration. Never anything that a user typed.
  public init(unsafeText text: String) { self.init(stringLiteral: text) }

  public struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    var values: [SQLValue] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount)
      values.reserveCapacity(interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) { text.append(literal) }
    public mutating func appendInterpolation(_ value: Int64?) { bind(value.map(SQLValue.int) ?? .null) }
    public mutating func appendInterpolation(_ value: Int?) { bind(value.map { .int(Int64($0)) } ?? .null) }
    public mutating func appendInterpolation(_ value: Bool) { bind(.int(value ? 1 : 0)) }
    public mutating func appendInterpolation(_ value: String?) { bind(value.map(SQLValue.text) ?? .null) }
    public mutating func appendInterpolation(_ value: [UInt8]?) { bind(value.map(SQLValue.blob) ?? .null) }
    /// A fragment with values of its own.
    public mutating func appendInterpolation(_ fragment: SQL) {
      text.append(fragment.text)
      values.append(contentsOf: fragment.values)
    }

    private mutating func bind(_ value: SQLValue) {
      text.append("?")
      values.append(value)
    }
  }
}

public enum SQLValue: Sendable, Equatable {
  case null
  case int(Int64)
  case text(String)
  case blob([UInt8])
}
