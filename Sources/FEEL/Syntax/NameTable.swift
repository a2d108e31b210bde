/// The names that are known while an expression is read, by their pieces, so that the longest match wins.
struct NameTable {
  private struct Entry {
    let name: String
    let pieces: [String]
  }

  private var entries: [String: [Entry]] = [:]

  /// Names of one word need no entry: a word is a name by itself.
  mutating func add(_ name: String) {
    guard name.utf8.contains(where: { $0 >= 0x80 || !NameTable.isPlain($0) }) else { return }
    guard let tokens = try? Lexer.tokens(of: name), tokens.count > 2, let first = tokens.first else { return }
    let entry = Entry(name: name, pieces: tokens.dropLast().map(\.text))
    var list = entries[first.text] ?? []
    if list.contains(where: { $0.name == name }) { return }
    list.append(entry)
    list.sort { $0.pieces.count > $1.pieces.count }
    entries[first.text] = list
  }

  mutating func add(contentsOf names: some Sequence<String>) {
    for name in names { add(name) }
  }

  /// The longest known name of several pieces that begins at a token, and how many tokens it takes.
  func match(_ tokens: [Token], at position: Int) -> (name: String, count: Int)? {
    guard let candidates = entries[tokens[position].text] else { return nil }
    for candidate in candidates where position + candidate.pieces.count <= tokens.count {
      var same = true
      for (offset, piece) in candidate.pieces.enumerated() {
        let token = tokens[position + offset]
        if token.text != piece || token.kind == .string {
          same = false
          break
        }
      }
      if same { return (candidate.name, candidate.pieces.count) }
    }
    return nil
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}
