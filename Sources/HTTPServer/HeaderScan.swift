import CMicrohttpd
import HTTP

/// One pass over the headers: copies them, and finds what decides about the body.
struct HeaderScan {
  private(set) var headers = Headers()
  private(set) var isTooMany = false
  private(set) var isMalformed = false
  private(set) var isChunked = false
  private(set) var contentLength: Int?
  /// The media type in lower case, without parameters.
  private(set) var contentType = ""
  private let fieldsMax: Int
  private var hosts = 0

  init(_ connection: OpaquePointer, fieldsMax: Int) {
    self.fieldsMax = fieldsMax
    withUnsafeMutablePointer(to: &self) { scan in
      _ = MHD_get_connection_values_n(
        connection, .HEADER_KIND,
        { context, _, name, nameSize, value, valueSize in
          guard let context, let name else { return .NO }
          return context.assumingMemoryBound(to: HeaderScan.self).pointee.add(
            name: UnsafeRawBufferPointer(start: name, count: nameSize),
            value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize)) ? .YES : .NO
        }, scan)
    }
    // A length beside chunks is how requests are smuggled past a proxy (RFC 9112, section 6.3).
    if isChunked, contentLength != nil { isMalformed = true }
  }

  var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

  private mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> Bool {
    guard headers.count < fieldsMax else {
      isTooMany = true
      return false
    }
    guard !name.isEmpty, name.allSatisfy(isTokenByte), value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 9 }) else {
      isMalformed = true
      return false
    }
    let name = name.bindMemory(to: UInt8.self)
    let value = value.bindMemory(to: UInt8.self)
    headers.append(name: name, value: value)
    switch name.count {
    case 4 where isNamed("host", name):
      hosts += 1
      if hosts > 1 { isMalformed = true }
    case 12 where isNamed("content-type", name):
      let end = value.firstIndex { $0 == UInt8(ascii: ";") } ?? value.endIndex
      contentType = String(decoding: value[..<end], as: UTF8.self).lowercased()
      while contentType.last == " " { contentType.removeLast() }
    case 14 where isNamed("content-length", name):
      let digits = value.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      if contentLength != nil || !digits { isMalformed = true }
      guard let length = Int(String(decoding: value, as: UTF8.self)) else {
        isMalformed = true
        break
      }
      contentLength = length
    case 17 where isNamed("transfer-encoding", name):
      if isChunked || !isNamed("chunked", value) { isMalformed = true }
      isChunked = true
    default: break
    }
    return true
  }

  private func isNamed(_ name: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count == name.utf8CodeUnitCount else { return false }
    for index in bytes.indices where bytes[index] | 0x20 != name.utf8Start[index] | 0x20 { return false }
    return true
  }

  /// RFC 9110, section 5.6.2. A space before the colon is the classic way to hide a header from a proxy.
  private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: "!#$%&'*+.^`|~".utf8.contains(byte)
    }
  }
}
