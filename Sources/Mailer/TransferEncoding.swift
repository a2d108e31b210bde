import Foundation

/// A body as lines of ASCII, none longer than 76 octets (RFC 2045 §6).
///
/// Whatever the body holds (bare CR, `\n.\n`, endless lines, control characters), what comes out cannot end the
/// message early and cannot be changed by a server on its way.
struct TransferEncoding {
  let name: String
  let lines: [String]

  /// Quoted-printable, or base64 when that is shorter, as with Greek or Japanese.
  static func shortest(for body: String) -> TransferEncoding {
    let lines = normalizedLines(body)
    let bytes = lines.reduce(0) { $0 + $1.count + 2 }
    let escaped = lines.reduce(0) { $0 + $1.count { $0 >= 0x80 } }
    guard escaped * 6 > bytes else {
      return TransferEncoding(name: "quoted-printable", lines: lines.flatMap(quotedPrintable))
    }
    let encoded = base64(Array(lines.joined(separator: [0x0d, 0x0a])))
    return TransferEncoding(name: "base64", lines: chunks(encoded, charactersMax: 76))
  }
}

/// Lines ended by CRLF, CR or LF alike, without control characters other than the tab.
private func normalizedLines(_ body: String) -> [[UInt8]] {
  var lines: [[UInt8]] = [[]]
  var previous: UInt8 = 0
  for byte in body.utf8 {
    switch byte {
    case 0x0d: lines.append([])
    case 0x0a: if previous != 0x0d { lines.append([]) }
    case 0x09, 0x20..<0x7f, 0x80...: lines[lines.count - 1].append(byte)
    default: break
    }
    previous = byte
  }
  return lines
}

private func quotedPrintable(_ line: [UInt8]) -> [String] {
  var lines: [String] = []
  var current = ""
  for (index, byte) in line.enumerated() {
    let isLast = index == line.count - 1
    let token = token(byte, isFirst: current.isEmpty, isLast: isLast)
    // 75 leaves room for the "=" that ends a line which goes on.
    if current.utf8.count + token.utf8.count > (isLast ? 76 : 75) {
      lines.append(current + "=")
      current = Mailer.token(byte, isFirst: true, isLast: isLast)
    } else {
      current += token
    }
  }
  return lines + [current]
}

/// A dot or an F that begins a line is written as a number: no server then takes it for the end of the message or for
/// the `From ` that begins the next message of an mbox file.
private func token(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> String {
  switch byte {
  case UInt8(ascii: "."), UInt8(ascii: "F"): if isFirst { return "=" + hexadecimal(byte) }
  case 0x20, 0x09: if isLast { return "=" + hexadecimal(byte) }
  case UInt8(ascii: "="): return "=3D"
  case 0x21...0x7e: break
  default: return "=" + hexadecimal(byte)
  }
  return String(Unicode.Scalar(byte))
}

private func chunks(_ text: String, charactersMax: Int) -> [String] {
  var rest = Array(text.utf8)[...]
  var lines: [String] = []
  while !rest.isEmpty {
    lines.append(String(decoding: rest.prefix(charactersMax), as: UTF8.self))
    rest = rest.dropFirst(charactersMax)
  }
  return lines
}

func hexadecimal(_ byte: UInt8) -> String {
  let digits = Array("0123456789ABCDEF")
  return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
}

func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
