/// Reads tokens into nodes. Names are resolved to slots of a frame on the way, so that evaluation looks nothing up.
struct Parser {
  enum Level {
    case names([String: Int])
    case filter
  }

  let tokens: [Token]
  let types: [String: FEELType]
  let depthMax: Int
  var position = 0
  var depth = 0
  var table: NameTable
  /// Names that hide the built-in function of the same name.
  let given: Set<String>
  var levels: [Level] = []
  var slotCount = 0
  var free: [String: Int] = [:]
  /// Whether the text asks for `?`, the value under test.
  var readsInput = false
  var partialReads: Set<Int> = []

  init(
    _ text: String, names: some Sequence<String>, types: [String: FEELType], limits: Limits
  ) throws(FEELError) {
    guard text.utf8.count <= limits.textBytesMax else { throw FEELError.limit(.text) }
    tokens = try Lexer.tokens(of: text)
    self.types = types
    depthMax = limits.depthMax
    given = Set(names)
    table = Builtins.nameTable
    table.add(contentsOf: given)
    table.add(contentsOf: types.keys)
    for type in types.values { addFieldNames(of: type) }
  }

  private mutating func addFieldNames(of type: FEELType) {
    switch type {
    case .context(let fields):
      table.add(contentsOf: fields.keys)
      for field in fields.values { addFieldNames(of: field) }
    case .list(let item): addFieldNames(of: item)
    default: break
    }
  }

  // MARK: Tokens

  var token: Token { tokens[position] }

  func peek(_ offset: Int = 1) -> Token {
    tokens[min(position + offset, tokens.count - 1)]
  }

  mutating func takeSymbol(_ symbol: String) -> Bool {
    guard token.isSymbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func takeWord(_ word: String) -> Bool {
    guard token.isWord(word) else { return false }
    position += 1
    return true
  }

  mutating func expectSymbol(_ symbol: String) throws(FEELError) {
    guard takeSymbol(symbol) else { throw unexpected("`\(symbol)`") }
  }

  mutating func expectWord(_ word: String) throws(FEELError) {
    guard takeWord(word) else { throw unexpected("`\(word)`") }
  }

  func unexpected(_ wanted: String) -> FEELError {
    if token.kind == .end {
      return FEELError.syntax("The expression ends where \(wanted) should follow.", at: token.span)
    }
    return FEELError.syntax("Here stands `\(token.text.prefix(40))`, where \(wanted) should.", at: token.span)
  }

  func span(from start: Int) -> Range<Int> {
    let end = position > 0 ? tokens[position - 1].span.upperBound : start
    return start..<max(start, end)
  }

  mutating func descend() throws(FEELError) {
    depth += 1
    if depth > depthMax { throw FEELError.limit(.depth) }
  }

  // MARK: Names

  mutating func newSlot() -> Int {
    slotCount += 1
    return slotCount - 1
  }

  /// Opens a level with one name, and says where its value is held.
  mutating func declare(_ name: String) -> Int {
    let slot = newSlot()
    table.add(name)
    levels.append(.names([name: slot]))
    return slot
  }

  mutating func resolve(_ name: String) -> Node.NameReference {
    var filters = 0
    for level in levels.reversed() {
      switch level {
      case .filter: filters += 1
      case .names(let names):
        if let slot = names[name] {
          if name == "partial" { partialReads.insert(slot) }
          return Node.NameReference(name: name, slot: slot, filters: filters, builtin: nil)
        }
      }
    }
    if name == "?" { readsInput = true }
    let builtin = given.contains(name) ? nil : Builtins.named(name)
    if builtin != nil { return Node.NameReference(name: name, slot: -1, filters: filters, builtin: builtin) }
    let slot = free[name] ?? newSlot()
    free[name] = slot
    return Node.NameReference(name: name, slot: slot, filters: filters, builtin: nil)
  }

  /// A name where a value is read: the longest known one, or a word with the words that follow it.
  mutating func readName() throws(FEELError) -> String {
    guard token.kind == .word else { throw unexpected("a name") }
    var name = token.text
    if let match = table.match(tokens, at: position) {
      name = match.name
      position += match.count
    } else {
      position += 1
    }
    // No operator stands between two words, so they can only be one name, which nobody declared.
    while token.kind == .word, !Parser.isOperatorWord(token.text) {
      name += " " + token.text
      position += 1
    }
    return name
  }

  /// A name where one is declared: everything up to the token that ends it.
  mutating func readDeclaredName(until isEnd: (Token) -> Bool) throws(FEELError) -> String {
    guard token.kind == .word else { throw unexpected("a name") }
    var name = ""
    var last: Token?
    while !isEnd(token) {
      guard Parser.isNamePiece(token) else { throw unexpected("the end of a name") }
      let bothWords = last.map { $0.kind != .symbol && token.kind != .symbol } ?? false
      let apart = last.map { $0.span.upperBound < token.span.lowerBound } ?? false
      if bothWords || apart { name += " " }
      name += token.text
      last = token
      position += 1
    }
    return name
  }

  static func isNamePiece(_ token: Token) -> Bool {
    switch token.kind {
    case .word, .number: true
    case .symbol: NameCharacter.isInnerSymbol(token.text)
    default: false
    }
  }

  static func isOperatorWord(_ word: String) -> Bool {
    switch word {
    case "and", "or", "in", "between", "instance", "then", "else", "return", "satisfies", "of": true
    default: false
    }
  }
}
