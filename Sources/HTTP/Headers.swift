/// Header fields in the order sent, kept as one run of bytes; names are compared without regard to case.
public struct Headers: Sendable {
  private struct Field: Sendable {
    var nameStart: UInt32
    var nameEnd: UInt32
    var valueEnd: UInt32
  }

  private var bytes: [UInt8] = []
  private var fields: [Field] = []

  public init() {}

  /// For tests: `["Accept": "text/html"]`.
  public init(_ pairs: KeyValuePairs<String, String>) {
    for (name, value) in pairs { append(name: name, value: value) }
  }

  public var count: Int { fields.count }

  /// The first value with this name; bytes that are not UTF-8 are shown as U+FFFD.
  public subscript(_ name: String) -> String? {
    for field in fields where matches(field, name) { return value(field) }
    return nil
  }

  /// All values with this name.
  public func all(_ name: String) -> [String] {
    fields.filter { matches($0, name) }.map(value)
  }

  /// The value of the first cookie with this name (RFC 6265, section 5.4), or nil.
  public func cookie(_ name: String) -> String? {
    for field in fields where matches(field, "cookie") {
      for pair in bytes[Int(field.nameEnd)..<Int(field.valueEnd)].split(separator: UInt8(ascii: ";")) {
        let pair = pair.drop { $0 == UInt8(ascii: " ") }
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
        if pair[..<equals].elementsEqual(name.utf8) {
          return String(decoding: pair[(equals + 1)...], as: UTF8.self)
        }
      }
    }
    return nil
  }

  public mutating func append(name: String, value: String) {
    var (name, value) = (name, value)
    name.withUTF8 { name in value.withUTF8 { append(name: name, value: $0) } }
  }

  public mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    if bytes.isEmpty {
      bytes.reserveCapacity(1024)
      fields.reserveCapacity(16)
    }
    let start = UInt32(bytes.count)
    bytes.append(contentsOf: name)
    bytes.append(contentsOf: value)
    fields.append(
      Field(nameStart: start, nameEnd: start + UInt32(name.count), valueEnd: UInt32(bytes.count)))
  }

  private func matches(_ field: Field, _ name: String) -> Bool {
    guard Int(field.nameEnd - field.nameStart) == name.utf8.count else { return false }
    var index = Int(field.nameStart)
    for byte in name.utf8 {
      guard lowercase(bytes[index]) == lowercase(byte) else { return false }
      index += 1
    }
    return true
  }

  private func value(_ field: Field) -> String {
    String(decoding: bytes[Int(field.nameEnd)..<Int(field.valueEnd)], as: UTF8.self)
  }

  private func lowercase(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
}
