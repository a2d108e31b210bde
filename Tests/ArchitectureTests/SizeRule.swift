/// How long a file and a function may be.
enum SizeRule {
  static let fileLinesMax = 400
  static let functionLinesMax = 70

  static func longFile(_ file: Repository.File) -> [Violation] {
    let count = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    guard count > fileLinesMax else { return [] }
    return [Violation(path: file.path, line: 1, message: "\(count) lines, \(fileLinesMax) at most: split the file")]
  }

  static func longFunctions(_ file: Repository.File) -> [Violation] {
    functions(in: file.text).filter { $0.lines > functionLinesMax }.map {
      let message = "\($0.name) has \($0.lines) lines, \(functionLinesMax) at most: split the function"
      return Violation(path: file.path, line: $0.line, message: message)
    }
  }

  /// Every `func`, `init`, `deinit` and `subscript` that has a body, from its keyword to its closing brace.
  static func functions(in text: String) -> [(name: String, line: Int, lines: Int)] {
    let code = SwiftCode(text)
    let words = Words(code.bytes)
    return words.all.indices.compactMap { index in
      let word = words.all[index]
      guard functionKeywords.contains(word.text), !word.followsDot, let body = words.body(after: index) else {
        return nil
      }
      let line = code.line(at: word.offset)
      let name = word.text == "func" ? words.name(after: word) : word.text
      return (name, line, code.line(at: body.upperBound) - line + 1)
    }
  }

  static let functionKeywords: Set = ["func", "init", "deinit", "subscript"]
}

/// The words of blanked Swift code, and the braces between them.
private struct Words {
  struct Word {
    let text: String
    let offset: Int
    let followsDot: Bool
  }

  let all: [Word]
  private let bytes: [UInt8]
  private let declarations = SizeRule.functionKeywords.union([
    "var", "let", "case", "struct", "enum", "class", "actor", "protocol", "extension", "static",
  ])

  init(_ bytes: [UInt8]) {
    var words: [Word] = []
    var position = 0
    while position < bytes.count {
      let start = position
      while position < bytes.count, Self.isWordByte(bytes[position]) { position += 1 }
      if position > start {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let followsDot = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
        words.append(Word(text: text, offset: start, followsDot: followsDot))
      } else {
        position += 1
      }
    }
    all = words
    self.bytes = bytes
  }

  /// The braces of the body that the declaration at this index opens; nil for a requirement of a protocol.
  func body(after index: Int) -> ClosedRange<Int>? {
    var nesting = 0
    var next = index + 1
    var position = all[index].offset
    while position < bytes.count {
      if next < all.count, all[next].offset == position {
        if nesting == 0, !all[next].followsDot, declarations.contains(all[next].text) { return nil }
        next += 1
      }
      switch bytes[position] {
      case UInt8(ascii: "("), UInt8(ascii: "["): nesting += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): nesting -= 1
      case UInt8(ascii: "{") where nesting == 0: return position...closingBrace(of: position)
      case UInt8(ascii: "}") where nesting == 0: return nil
      default: break
      }
      if nesting < 0 { return nil }
      position += 1
    }
    return nil
  }

  /// What stands between the keyword and the parameters, such as the name, or the operator.
  func name(after word: Word) -> String {
    let from = word.offset + word.text.utf8.count
    let end = bytes[from...].firstIndex(of: UInt8(ascii: "(")) ?? bytes.endIndex
    return String(decoding: bytes[from..<end], as: UTF8.self).split(separator: " ").first.map(String.init) ?? word.text
  }

  private func closingBrace(of opening: Int) -> Int {
    var depth = 0
    for position in opening..<bytes.count {
      if bytes[position] == UInt8(ascii: "{") { depth += 1 }
      if bytes[position] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return position }
    }
    return bytes.count - 1
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
      true
    default: false
    }
  }
}
