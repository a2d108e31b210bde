internal import Foundation

/// Reads back the mails that Baton itself composed: two parts, base64 or quoted-printable.
struct MIMEParts {
  private let parts: [(head: String, body: String)]

  init(_ raw: String) {
    let text = raw.replacing("\r\n", with: "\n")
    guard let marker = text.range(of: "boundary=\"") else {
      parts = []
      return
    }
    let boundary = "--" + text[marker.upperBound...].prefix { $0 != "\"" }
    parts = text.components(separatedBy: boundary).dropFirst().compactMap { part in
      guard let gap = part.range(of: "\n\n") else { return nil }
      return (head: part[..<gap.lowerBound].lowercased(), body: String(part[gap.upperBound...]))
    }
  }

  /// Empty when there is none.
  func body(ofType type: String) -> String {
    guard let part = parts.first(where: { $0.head.contains(type) }) else { return "" }
    if part.head.contains("base64") {
      return Data(base64Encoded: part.body, options: .ignoreUnknownCharacters).map {
        String(decoding: $0, as: UTF8.self)
      } ?? ""
    }
    return part.head.contains("quoted-printable") ? Self.unquoted(part.body) : part.body
  }

  private static func unquoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    let source = Array(text.utf8)
    var index = 0
    while index < source.count {
      guard source[index] == UInt8(ascii: "="), index + 1 < source.count else {
        bytes.append(source[index])
        index += 1
        continue
      }
      if source[index + 1] == 0x0A {
        index += 2
      } else if index + 2 < source.count,
        let byte = UInt8(String(decoding: source[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        bytes.append(byte)
        index += 3
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
