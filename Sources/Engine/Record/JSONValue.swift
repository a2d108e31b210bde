/// JSON as it was read.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A number that is not whole or very large, as it was written. The record has none: it writes decimals as strings.
  case decimal(String)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.decimal(let a), .decimal(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

/// The record could not be read: it was damaged, or written by a newer version.
public struct RecordError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

extension JSONValue {
  public subscript(name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members.first { $0.key == name }?.value ?? .null
  }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var int: Int64? { if case .int(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSONValue] { if case .array(let value) = self { value } else { [] } }
  public var members: [(key: String, value: JSONValue)] { if case .object(let value) = self { value } else { [] } }

  func string(_ name: String) throws(RecordError) -> String {
    guard let value = self[name].string else { throw RecordError("'\(name)' should be a text") }
    return value
  }

  func int64(_ name: String) throws(RecordError) -> Int64 {
    guard let value = self[name].int else { throw RecordError("'\(name)' should be a whole number") }
    return value
  }

  func int(_ name: String) throws(RecordError) -> Int { Int(try int64(name)) }
  func instant(_ name: String) throws(RecordError) -> Instant { Instant(milliseconds: try int64(name)) }
  func optionalInstant(_ name: String) -> Instant? { self[name].int.map(Instant.init(milliseconds:)) }

  func word<Word: RawRepresentable<String>>(_ name: String) throws(RecordError) -> Word {
    let text = try string(name)
    guard let word = Word(rawValue: text) else { throw RecordError("'\(text)' is not known as '\(name)'") }
    return word
  }
}

extension JSONValue {
  public static let depthMax = 32

  public static func parse(_ bytes: [UInt8]) throws(RecordError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.at == bytes.count else { throw RecordError("JSON goes on after its end at byte \(parser.at)") }
    return value
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  var at = 0

  mutating func value(depth: Int) throws(RecordError) -> JSONValue {
    guard depth < JSONValue.depthMax else { throw RecordError("JSON is nested too deeply") }
    skipSpace()
    guard at < bytes.count else { throw RecordError("JSON ends too early") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func object(depth: Int) throws(RecordError) -> JSONValue {
    at += 1
    var members: [(key: String, value: JSONValue)] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw RecordError("a name is missing at byte \(at)")
      }
      let name = try string()
      guard take(UInt8(ascii: ":")) else { throw RecordError("':' is missing at byte \(at)") }
      members.append((name, try value(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw RecordError("'}' is missing at byte \(at)") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(RecordError) -> JSONValue {
    at += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw RecordError("']' is missing at byte \(at)") }
    return .array(elements)
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(RecordError) -> JSONValue {
    let matches = text.withUTF8Buffer { bytes[at...].starts(with: $0) }
    guard matches else { throw RecordError("an unknown word at byte \(at)") }
    at += text.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(RecordError) -> JSONValue {
    let start = at
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    let digits = at
    takeDigits()
    guard at > digits else { throw RecordError("not a number at byte \(start)") }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      takeDigits()
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      takeDigits()
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    return Int64(text).map { .int($0) } ?? .decimal(text)
  }

  private mutating func takeDigits() {
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
  }

  private mutating func string() throws(RecordError) -> String {
    at += 1
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
    var plain = bytes[start..<at]
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
      at += 1
      return String(decoding: plain, as: UTF8.self)
    }
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\") {
        at += 1
        plain.append(contentsOf: try escaped())
      } else {
        plain.append(bytes[at])
        at += 1
      }
    }
    guard at < bytes.count else { throw RecordError("a text does not end") }
    at += 1
    return String(decoding: plain, as: UTF8.self)
  }

  private mutating func escaped() throws(RecordError) -> [UInt8] {
    guard at < bytes.count else { throw RecordError("a text does not end") }
    defer { at += 1 }
    switch bytes[at] {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [bytes[at]]
    case UInt8(ascii: "u"): return try unicode()
    default: throw RecordError("an unknown escape at byte \(at)")
    }
  }

  /// Stands at the `u`; ends at the last hex digit.
  private mutating func unicode() throws(RecordError) -> [UInt8] {
    func unit(_ start: Int) throws(RecordError) -> UInt32 {
      guard start + 4 <= bytes.count,
        let value = UInt32(String(decoding: bytes[start..<start + 4], as: UTF8.self), radix: 16)
      else { throw RecordError("a broken \\u escape at byte \(start)") }
      return value
    }
    var code = try unit(at + 1)
    at += 4
    if (0xD800..<0xDC00).contains(code), at + 6 < bytes.count, bytes[at + 1] == UInt8(ascii: "\\") {
      let low = try unit(at + 3)
      at += 6
      code = 0x10000 + ((code - 0xD800) << 10) + (low &- 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw RecordError("a broken \\u escape at byte \(at)") }
    return Array(String(Character(scalar)).utf8)
  }
}
