/// Why a text is refused as YAML, and where.
public struct YAMLError: Error, Sendable, Equatable {
  /// What is wrong, for a program to match on.
  public enum Problem: Sendable, Equatable {
    case tooLong
    case tooDeep
    case tooManyNodes
    case anchor
    case tag
    case severalDocuments
    case keyIsNotText
    case duplicateKey(String, firstLine: Int)
    /// A character that YAML forbids, by its code.
    case forbiddenCharacter(UInt32)
    case tab
    case needsQuotes(Character)
    case strayColon
    /// Any other breach of the syntax, in the parser's words.
    case syntax(String)
    case outOfMemory
  }

  public var problem: Problem
  /// From 1.
  public var line: Int
  /// From 1, counted in Unicode scalars.
  public var column: Int

  public init(problem: Problem, line: Int, column: Int) {
    self.problem = problem
    self.line = line
    self.column = column
  }

  /// One sentence for the person who wrote the text, without the place.
  public var sentence: String {
    switch problem {
    case .tooLong: "The text is longer than \(YAMLLimits.bytesMax / 1024) KiB."
    case .tooDeep: "Lists and maps are nested more than \(YAMLLimits.depthMax) deep here."
    case .tooManyNodes: "The text has more than \(YAMLLimits.nodesMax) values."
    case .anchor: "Anchors (&name) and aliases (*name) are not allowed; write the value out, or put the text in quotes."
    case .tag: "Tags (!name) are not allowed; put the text in quotes if it is meant to begin with “!”."
    case .severalDocuments: "A second document begins here; only one is allowed."
    case .keyIsNotText: "A key must be a single word or text, not a list or a map."
    case .duplicateKey(let key, let firstLine): "“\(key)” stands here a second time; the first is in line \(firstLine)."
    case .forbiddenCharacter(let code):
      "The character U+\(Self.hexadecimal(code)) is not allowed; remove it."
    case .tab: "A tab stands here; indent with spaces."
    case .needsQuotes(let character): "A value cannot begin with “\(character)”; put it in quotes."
    case .strayColon: "This colon is not expected; put the text in quotes, or check the indentation."
    case .syntax(let words): "This is not valid YAML: \(words)."
    case .outOfMemory: "There was not enough memory to read the text."
    }
  }

  private static func hexadecimal(_ code: UInt32) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension YAMLError: CustomStringConvertible {
  public var description: String { "Line \(line), column \(column): \(sentence)" }
}

/// What a document may hold at most; beyond, it is refused before it costs memory or time.
public enum YAMLLimits {
  public static let bytesMax = 1 << 20
  public static let depthMax = 64
  public static let nodesMax = 50_000
}
