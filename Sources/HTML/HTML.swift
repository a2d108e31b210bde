/// Markup that is safe to send: text goes in escaped, markup goes in only as `HTML`.
///
/// Write it as an interpolated literal. The literal's own text is markup; `\(value)` escapes strings, so that data
/// never becomes markup, in text and in quoted attributes alike.
public struct HTML: Sendable, Equatable {
  /// UTF-8.
  public private(set) var bytes: [UInt8]

  public init() { bytes = [] }

  /// Markup from a source that only makes safe markup, such as a sanitising Markdown renderer.
  public init(trusted markup: String) { bytes = Array(markup.utf8) }

  /// Text, escaped.
  public init(text: String) {
    bytes = []
    append(text: text)
  }

  public var isEmpty: Bool { bytes.isEmpty }

  public mutating func append(_ other: HTML) { bytes.append(contentsOf: other.bytes) }

  public mutating func append(text: String) {
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for index in utf8.indices {
        // All five stand at or before ">" in ASCII: most letters need no further look.
        guard utf8[index] <= UInt8(ascii: ">"), let entity = HTML.entity(utf8[index]) else { continue }
        bytes.append(contentsOf: utf8[start..<index])
        entity.withUTF8Buffer { bytes.append(contentsOf: $0) }
        start = index + 1
      }
      bytes.append(contentsOf: utf8[start...])
    }
  }

  fileprivate mutating func append(literal: String) {
    var literal = literal
    literal.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private static func entity(_ byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}

extension HTML: CustomStringConvertible {
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension HTML: ExpressibleByStringInterpolation {
  public struct StringInterpolation: StringInterpolationProtocol {
    @usableFromInline var html = HTML()

    public init(literalCapacity: Int, interpolationCount: Int) {
      html.bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    public mutating func appendLiteral(_ literal: String) { html.append(literal: literal) }

    /// Escapes; nil is nothing.
    public mutating func appendInterpolation(_ text: String?) {
      if let text { html.append(text: text) }
    }

    public mutating func appendInterpolation(_ number: some BinaryInteger) { html.append(literal: String(number)) }

    /// nil is nothing.
    public mutating func appendInterpolation(_ markup: HTML?) {
      if let markup { html.append(markup) }
    }

    public mutating func appendInterpolation(_ parts: [HTML]) {
      for part in parts { html.append(part) }
    }

    /// One piece of markup for each element.
    @inlinable
    public mutating func appendInterpolation<S: Sequence>(_ elements: S, each render: (S.Element) -> HTML) {
      for element in elements { html.append(render(element)) }
    }

    /// The markup when the condition holds, else `otherwise`.
    @inlinable
    public mutating func appendInterpolation(
      if condition: Bool, _ markup: @autoclosure () -> HTML, else otherwise: @autoclosure () -> HTML = HTML()
    ) {
      html.append(condition ? markup() : otherwise())
    }

    /// The markup made from the value when there is one.
    @inlinable
    public mutating func appendInterpolation<Value>(
      with value: Value?, _ markup: (Value) -> HTML, else otherwise: @autoclosure () -> HTML = HTML()
    ) {
      html.append(value.map(markup) ?? otherwise())
    }
  }

  public init(stringLiteral value: String) {
    bytes = []
    append(literal: value)
  }

  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.html }
}
