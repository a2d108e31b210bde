/// Swift text with its comments and literals blanked out, so that a search or a count of braces sees code only.
///
/// Blanks keep their line, so that offsets and line numbers are those of the file. Code inside `\(…)` of a literal is
/// blanked with it: the rules here have no use for it.
struct SwiftCode {
  let bytes: [UInt8]
  private let newlines: [Int]

  init(_ text: String) {
    var blanker = Blanker(bytes: Array(text.utf8))
    blanker.run()
    bytes = blanker.bytes
    newlines = bytes.indices.filter { blanker.bytes[$0] == UInt8(ascii: "\n") }
  }

  var lines: [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The line of an offset, the first being 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = newlines.count
    while low < high {
      let middle = (low + high) / 2
      if newlines[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}

private struct Blanker {
  var bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func run() {
    while position < bytes.count {
      let start = position
      if at("//") {
        skipLine()
      } else if at("/*") {
        skipBlockComment()
      } else if let hashes = hashesOfLiteral() {
        skipLiteral(hashes: hashes)
      } else if startsRegex() {
        skipRegex()
      } else {
        position += 1
        continue
      }
      blank(start..<position)
    }
  }

  private func at(_ text: StaticString, offset: Int = 0) -> Bool {
    let from = position + offset
    guard from + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { buffer in buffer.indices.allSatisfy { bytes[from + $0] == buffer[$0] } }
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range.clamped(to: bytes.indices) where bytes[index] != UInt8(ascii: "\n") {
      bytes[index] = UInt8(ascii: " ")
    }
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if at("/*") {
        depth += 1
        position += 2
      } else if at("*/") {
        depth -= 1
        position += 2
      } else {
        position += 1
      }
    } while depth > 0 && position < bytes.count
  }

  /// The number of `#` before the quotation mark of a literal that begins here; nil where none does.
  private func hashesOfLiteral() -> Int? {
    var hashes = 0
    while at("#", offset: hashes) { hashes += 1 }
    return at("\"", offset: hashes) ? hashes : nil
  }

  private mutating func skipLiteral(hashes: Int) {
    position += hashes
    let quotes = at("\"\"\"") ? 3 : 1
    position += quotes
    while position < bytes.count {
      if at("\\"), hasHashes(hashes, offset: 1) {
        let isInterpolation = at("(", offset: 1 + hashes)
        position += 2 + hashes
        if isInterpolation { skipInterpolation() }
      } else if closesLiteral(quotes: quotes, hashes: hashes) {
        position += quotes + hashes
        return
      } else if quotes == 1, at("\n") {
        return
      } else {
        position += 1
      }
    }
  }

  private func hasHashes(_ count: Int, offset: Int) -> Bool {
    (0..<count).allSatisfy { at("#", offset: offset + $0) }
  }

  private func closesLiteral(quotes: Int, hashes: Int) -> Bool {
    (0..<quotes).allSatisfy { at("\"", offset: $0) } && hasHashes(hashes, offset: quotes)
  }

  private mutating func skipInterpolation() {
    var depth = 1
    while depth > 0, position < bytes.count {
      if let hashes = hashesOfLiteral() {
        skipLiteral(hashes: hashes)
        continue
      }
      if at("(") { depth += 1 }
      if at(")") { depth -= 1 }
      position += 1
    }
  }

  /// A bare regex: a slash where an operand is expected, with a closing one on the same line.
  private func startsRegex() -> Bool {
    guard at("/"), !at(" ", offset: 1), !at("\n", offset: 1) else { return false }
    let before = bytes[..<position].last { $0 != UInt8(ascii: " ") } ?? UInt8(ascii: "\n")
    guard "\n(=,:[{&|!?".utf8.contains(before) else { return false }
    var end = position + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
      if bytes[end] == UInt8(ascii: "\\") {
        end += 1
      } else if bytes[end] == UInt8(ascii: "/") {
        return true
      }
      end += 1
    }
    return false
  }

  private mutating func skipRegex() {
    position += 1
    while position < bytes.count, !at("/") { position += at("\\") ? 2 : 1 }
    position += 1
  }
}
