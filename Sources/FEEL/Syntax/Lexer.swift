/// A piece of an expression's text.
struct Token {
  enum Kind {
    case word
    case number
    case string
    case symbol
    case end
  }

  let kind: Kind
  /// The characters; of a string, what it says.
  let text: String
  /// Bytes of UTF-8 in the whole text.
  let span: Range<Int>

  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
  func isWord(_ word: String) -> Bool { kind == .word && text == word }
}

/// Cuts a text into tokens. Which words make one name is decided later, because FEEL names may hold blanks.
struct Lexer {
  private let bytes: [UInt8]
  private var index = 0
  private var tokens: [Token] = []

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  static func tokens(of text: String) throws(FEELError) -> [Token] {
    var lexer = Lexer(text)
    return try lexer.run()
  }

  private mutating func run() throws(FEELError) -> [Token] {
    while try skipBlanks() {
      let start = index
      let scalar = peekScalar()
      if NameCharacter.isStart(scalar.value) {
        readWord()
        append(.word, from: start)
      } else if startsNumber() {
        readNumber()
        append(.number, from: start)
      } else if bytes[index] == UInt8(ascii: "\"") {
        let text = try readString()
        tokens.append(Token(kind: .string, text: text, span: start..<index))
      } else {
        readSymbol(scalar.length)
        append(.symbol, from: start)
      }
    }
    tokens.append(Token(kind: .end, text: "", span: bytes.count..<bytes.count))
    return tokens
  }

  private mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, text: String(decoding: bytes[start..<index], as: UTF8.self), span: start..<index))
  }

  /// False at the end of the text.
  private mutating func skipBlanks() throws(FEELError) -> Bool {
    while index < bytes.count {
      let scalar = peekScalar()
      if NameCharacter.isBlank(scalar.value) {
        index += scalar.length
      } else if starts(with: "/", "/") {
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      } else if starts(with: "/", "*") {
        let start = index
        index += 2
        while index < bytes.count, !starts(with: "*", "/") { index += 1 }
        if index >= bytes.count {
          throw FEELError.syntax("A comment that begins with /* has no */ at its end.", at: start..<bytes.count)
        }
        index += 2
      } else {
        return true
      }
    }
    return false
  }

  private func starts(with first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    index + 1 < bytes.count && bytes[index] == UInt8(ascii: first) && bytes[index + 1] == UInt8(ascii: second)
  }

  private func peekScalar() -> (value: Unicode.Scalar, length: Int) {
    let first = bytes[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
    var value = UInt32(first) & (length == 4 ? 0x07 : (length == 3 ? 0x0F : 0x1F))
    for offset in 1..<length where index + offset < bytes.count {
      value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  private mutating func readWord() {
    while index < bytes.count {
      let scalar = peekScalar()
      guard NameCharacter.isPart(scalar.value) else { return }
      index += scalar.length
    }
  }

  private func isDigit(at position: Int) -> Bool {
    position < bytes.count && bytes[position] >= 0x30 && bytes[position] <= 0x39
  }

  private func startsNumber() -> Bool {
    if isDigit(at: index) { return true }
    guard bytes[index] == UInt8(ascii: "."), isDigit(at: index + 1) else { return false }
    // Behind a word or a bracket the point is a path's.
    guard let last = tokens.last, last.span.upperBound == index else { return true }
    return last.kind == .symbol && last.text != ")" && last.text != "]" && last.text != "}"
  }

  private mutating func readNumber() {
    while isDigit(at: index) { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "."), isDigit(at: index + 1) {
      index += 1
      while isDigit(at: index) { index += 1 }
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E") else { return }
    var after = index + 1
    if after < bytes.count, bytes[after] == UInt8(ascii: "+") || bytes[after] == UInt8(ascii: "-") { after += 1 }
    guard isDigit(at: after) else { return }
    index = after
    while isDigit(at: index) { index += 1 }
  }

  private mutating func readSymbol(_ length: Int) {
    let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
      (".", "."), ("*", "*"), ("<", "="), (">", "="), ("!", "="), ("-", ">"),
    ]
    index += pairs.contains { starts(with: $0.0, $0.1) } ? 2 : length
  }

  private mutating func readString() throws(FEELError) -> String {
    let start = index
    index += 1
    var units = StringUnits()
    while true {
      guard index < bytes.count else {
        throw FEELError.syntax("A text that begins with \" has no \" at its end.", at: start..<bytes.count)
      }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        readEscape(into: &units)
      } else {
        units.append(byte: byte)
        index += 1
      }
    }
    index += 1
    return units.finish()
  }

  /// An unknown escape stands for itself, backslash and all: patterns are full of them.
  private mutating func readEscape(into units: inout StringUnits) {
    index += 1
    let byte = index < bytes.count ? bytes[index] : UInt8(ascii: "\\")
    let simple: UInt8? =
      switch byte {
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "r"): 0x0D
      case UInt8(ascii: "t"): 0x09
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): byte
      default: nil
      }
    if let simple {
      units.append(byte: simple)
      index += 1
    } else if byte == UInt8(ascii: "u"), let value = hexadecimal(digits: 4) {
      units.append(codePoint: value)
      index += 5
    } else if byte == UInt8(ascii: "U"), let value = hexadecimal(digits: 6) {
      units.append(codePoint: value)
      index += 7
    } else {
      units.append(byte: UInt8(ascii: "\\"))
    }
  }

  private func hexadecimal(digits: Int) -> UInt32? {
    guard index + digits < bytes.count else { return nil }
    let text = String(decoding: bytes[(index + 1)...(index + digits)], as: UTF8.self)
    return text.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2D } ? UInt32(text, radix: 16) : nil
  }
}

/// Collects bytes and escaped code points, and joins surrogate pairs.
private struct StringUnits {
  private var bytes: [UInt8] = []
  private var surrogate: UInt32?

  mutating func append(byte: UInt8) {
    flush()
    bytes.append(byte)
  }

  mutating func append(codePoint value: UInt32) {
    if let high = surrogate, value >= 0xDC00, value <= 0xDFFF {
      surrogate = nil
      encode(0x10000 + ((high - 0xD800) << 10) + (value - 0xDC00))
      return
    }
    flush()
    if value >= 0xD800, value <= 0xDBFF {
      surrogate = value
    } else {
      encode(value)
    }
  }

  mutating func finish() -> String {
    flush()
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func flush() {
    if surrogate != nil { encode(0xFFFD) }
    surrogate = nil
  }

  private mutating func encode(_ value: UInt32) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
  }
}
