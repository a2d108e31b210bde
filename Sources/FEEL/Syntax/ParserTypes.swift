extension Parser {
  /// A type, as it stands behind `instance of` or a parameter.
  mutating func parseType() throws(FEELError) -> FEELType {
    let entered = depth
    defer { depth = entered }
    try descend()
    let start = token.span
    guard token.kind == .word else { throw unexpected("a type") }
    switch token.text {
    case "list" where peek().isSymbol("<"): return .list(of: try parseTypeArgument())
    case "range" where peek().isSymbol("<"): return .range(of: try parseTypeArgument())
    case "context" where peek().isSymbol("<"): return try parseContextType()
    case "function" where peek().isSymbol("<"): return try parseFunctionType()
    default: break
    }
    let name = try readTypeName()
    if let type = types[name] ?? FEELType(name: name) { return type }
    throw FEELError.syntax("There is no type `\(name)`.", at: start.lowerBound..<span(from: 0).upperBound)
  }

  private mutating func readTypeName() throws(FEELError) -> String {
    if let match = table.match(tokens, at: position) {
      position += match.count
      return match.name
    }
    for name in ["date and time", "years and months duration", "days and time duration"] {
      let words = name.split(separator: " ")
      let found = words.indices.allSatisfy { peek($0).isWord(String(words[$0])) }
      if found {
        position += words.count
        return name
      }
    }
    var name = token.text
    position += 1
    while token.isSymbol("."), peek().kind == .word {
      name += "." + peek().text
      position += 2
    }
    return name
  }

  private mutating func parseTypeArgument() throws(FEELError) -> FEELType {
    position += 2
    let type = try parseType()
    try expectSymbol(">")
    return type
  }

  private mutating func parseContextType() throws(FEELError) -> FEELType {
    position += 2
    var fields: [String: FEELType] = [:]
    if takeSymbol(">") { return .context(fields) }
    repeat {
      let name = try readDeclaredName { $0.isSymbol(":") }
      position += 1
      fields[name] = try parseType()
    } while takeSymbol(",")
    try expectSymbol(">")
    return .context(fields)
  }

  private mutating func parseFunctionType() throws(FEELError) -> FEELType {
    position += 2
    var parameters: [FEELType] = []
    if !token.isSymbol(">") {
      repeat { parameters.append(try parseType()) } while takeSymbol(",")
    }
    try expectSymbol(">")
    try expectSymbol("->")
    return .function(parameters, try parseType())
  }
}
