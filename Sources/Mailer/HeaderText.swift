import Application

/// A header whose value is free text, such as Subject: encoded when it is not plain ASCII, folded to 76 columns.
func unstructuredHeader(_ name: String, _ value: String) -> String {
  let value = singleLine(value, charactersMax: 400)
  let needsEncoding =
    value.utf8.contains { $0 >= 0x80 } || value.contains("=?")
    || value.split(separator: " ").contains { $0.utf8.count > 60 }
  return folded(name, needsEncoding ? encodedWords(value, after: name) : value.split(separator: " ").map(String.init))
}

/// From or To: the name as it is, quoted or encoded, then the address in angle brackets.
func mailboxHeader(_ name: String, _ mailbox: MailAddress) -> String {
  guard !mailbox.name.isEmpty else { return folded(name, [mailbox.address]) }
  let isASCII = mailbox.name.utf8.allSatisfy { $0 < 0x80 }
  var words = encodedWords(mailbox.name, after: name)
  if isASCII, !mailbox.name.contains("=?"), mailbox.name.utf8.count <= 60 {
    let isPlain = mailbox.name.utf8.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-")
    }
    let escaped = mailbox.name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    words = [isPlain ? mailbox.name : "\"\(escaped)\""]
  }
  return folded(name, words + ["<\(mailbox.address)>"])
}

/// Joins words by spaces, and by CRLF and a space where a line would pass 76 columns (RFC 5322 §2.2.3).
private func folded(_ name: String, _ words: [String]) -> String {
  var output = "\(name):"
  var column = output.utf8.count
  for (index, word) in words.enumerated() {
    // The first word stays: a line of nothing but white space makes some servers end the header there.
    if index > 0, column + 1 + word.utf8.count > 76 {
      output += "\r\n"
      column = 0
    }
    output += " " + word
    column += 1 + word.utf8.count
  }
  return output
}

/// RFC 2047: words that fill lines of 76 columns, each of whole characters, Q where the text is mostly ASCII and B where not.
private func encodedWords(_ text: String, after name: String) -> [String] {
  let special = text.utf8.count { !isPlainInQ($0) && $0 != UInt8(ascii: " ") }
  let encode = special * 3 > text.utf8.count ? wordB : wordQ
  var words: [String] = []
  var piece = ""
  // By scalar, because one character may be longer than a word is allowed to be.
  for scalar in text.unicodeScalars {
    let longer = piece + String(scalar)
    let columnsMax = words.isEmpty ? 76 - name.utf8.count - 2 : 75
    if !piece.isEmpty, encode(longer).utf8.count > columnsMax {
      words.append(encode(piece))
      piece = String(scalar)
    } else {
      piece = longer
    }
  }
  if !piece.isEmpty { words.append(encode(piece)) }
  return words
}

private func wordQ(_ text: String) -> String {
  var body = ""
  for byte in text.utf8 {
    if byte == UInt8(ascii: " ") {
      body += "_"
    } else if isPlainInQ(byte) {
      body.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      body += "=" + hexadecimal(byte)
    }
  }
  return "=?utf-8?Q?\(body)?="
}

private func wordB(_ text: String) -> String { "=?utf-8?B?\(base64(Array(text.utf8)))?=" }

/// What may stand as it is in a Q word, even within a name (RFC 2047 §5).
private func isPlainInQ(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "!*+-/".utf8.contains(byte) }

private func isAlphanumeric(_ byte: UInt8) -> Bool {
  Unicode.Scalar(byte).isASCII
    && (Unicode.Scalar(byte).properties.isAlphabetic || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte))
}
