/// A statement whose values are bound, never pasted: `"SELECT name FROM people WHERE id = \(id)"`.
///
/// It is kept as the literals of the source, which never change: no text is put together to run it again.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
  /// Literals, with `?` for each value.
  public let pieces: [StaticString]
  public let values: [SQLValue]

  public init(stringLiteral text: StaticString) {
    pieces = [text]
    values = []
  }

  public init(stringInterpolation parts: StringInterpolation) {
    pieces = parts.pieces
    values = parts.values
  }

  public var text: String { pieces.map(\.description).joined() }

  /// The same for every run of the same source; others differ as good as always, so compare the pieces as well.
  public var fingerprint: UInt {
    pieces.reduce(UInt(bitPattern: pieces.count)) { ($0 ^ $1.address) &* 0x9E37_79B9_7F4A_7C15 }
  }

  /// Whether two statements are put together of the same literals.
  public func isBuilt(like other: [StaticString]) -> Bool {
    pieces.count == other.count && zip(pieces, other).allSatisfy { $0.address == $1.address }
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [StaticString] = []
    var values: [SQLValue] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(2 * interpolationCount + 1)
      values.reserveCapacity(interpolationCount)
    }

    public mutating func appendLiteral(_ literal: StaticString) { pieces.append(literal) }
    public mutating func appendInterpolation(_ value: Int64?) { bind(value.map(SQLValue.int) ?? .null) }
    public mutating func appendInterpolation(_ value: Int?) { bind(value.map { .int(Int64($0)) } ?? .null) }
    public mutating func appendInterpolation(_ value: Bool) { bind(.int(value ? 1 : 0)) }
    public mutating func appendInterpolation(_ value: String?) { bind(value.map(SQLValue.text) ?? .null) }
    public mutating func appendInterpolation(_ value: [UInt8]?) { bind(value.map(SQLValue.blob) ?? .null) }
    /// A fragment with values of its own.
    public mutating func appendInterpolation(_ fragment: SQL) {
      pieces.append(contentsOf: fragment.pieces)
      values.append(contentsOf: fragment.values)
    }

    private mutating func bind(_ value: SQLValue) {
      pieces.append(placeholder)
      values.append(value)
    }
  }
}

private let placeholder: StaticString = "?"

extension StaticString {
  fileprivate var address: UInt { UInt(bitPattern: utf8Start) }
}

public enum SQLValue: Sendable, Equatable {
  case null
  case int(Int64)
  case text(String)
  case blob([UInt8])
}
