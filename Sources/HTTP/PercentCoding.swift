/// Percent-encoding (RFC 3986, section 2.1) and its variant for forms and queries, where a space is a plus and a
/// broken escape stands for itself (the URL standard of WHATWG, section 1.3).
public enum PercentCoding {
  /// nil when the result holds a NUL or is not UTF-8, or an escape is broken outside a form.
  public static func decode(_ text: String, isForm: Bool = false) -> String? {
    var text = text
    return text.withUTF8 { decode($0, isForm: isForm) }
  }

  /// The same from raw bytes.
  public static func decode(_ bytes: UnsafeBufferPointer<UInt8>, isForm: Bool) -> String? {
    if bytes.allSatisfy({ $0 != UInt8(ascii: "%") && $0 != 0 && !(isForm && $0 == UInt8(ascii: "+")) }) {
      return String(validating: bytes, as: UTF8.self)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      if byte == UInt8(ascii: "%") {
        if index + 2 < bytes.count, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) {
          byte = high << 4 | low
          index += 2
        } else if !isForm {
          return nil
        }
      } else if isForm, byte == UInt8(ascii: "+") {
        byte = UInt8(ascii: " ")
      }
      if byte == 0 { return nil }
      decoded.append(byte)
      index += 1
    }
    return String(validating: decoded, as: UTF8.self)
  }

  /// Everything but letters, digits and `-._~` is escaped, so that the result fits a path segment and a query alike.
  public static func encode(_ text: String) -> String {
    if text.utf8.allSatisfy(isUnreserved) { return text }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count * 2)
    for byte in text.utf8 {
      if isUnreserved(byte) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append(hexadecimal(byte >> 4))
        encoded.append(hexadecimal(byte & 15))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func hexadecimal(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
