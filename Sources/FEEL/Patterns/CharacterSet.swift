/// A set of characters as a pattern names it: `a`, `[a-z-[aeiou]]`, `\p{Lu}`, `.`.
struct CharacterSet: Sendable {
  enum Item: Sendable {
    case range(UInt32, UInt32)
    case category(String)
    case set(CharacterSet)
  }

  var items: [Item] = []
  var isNegated = false
  var subtracted: [CharacterSet] = []
  var ignoresCase = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var found = holds(scalar)
    if !found, ignoresCase {
      let properties = scalar.properties
      found = [properties.lowercaseMapping, properties.uppercaseMapping].contains { text in
        text.unicodeScalars.count == 1 && text.unicodeScalars.first.map { $0 != scalar && holds($0) } ?? false
      }
    }
    return found != isNegated && !subtracted.contains { $0.contains(scalar) }
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    items.contains { item in
      switch item {
      case .range(let low, let high): scalar.value >= low && scalar.value <= high
      case .category(let name): CharacterSet.category(of: scalar).hasPrefix(name)
      case .set(let set): set.contains(scalar)
      }
    }
  }

  static func single(_ scalar: Unicode.Scalar) -> CharacterSet {
    CharacterSet(items: [.range(scalar.value, scalar.value)])
  }

  /// The set of an escape such as `\d`; nil when there is none.
  static func escape(_ letter: Unicode.Scalar) -> CharacterSet? {
    var set = CharacterSet()
    switch letter {
    case "s", "S": set.items = [.range(0x20, 0x20), .range(0x09, 0x0A), .range(0x0D, 0x0D)]
    case "d", "D": set.items = [.category("Nd")]
    case "w", "W":
      set.items = [.category("P"), .category("Z"), .category("C")]
      set.isNegated = letter == "w"
      return set
    case "i", "I": set.items = [.category("L"), .category("Nl"), .range(0x3A, 0x3A), .range(0x5F, 0x5F)]
    case "c", "C":
      set.items = [
        .category("L"), .category("N"), .category("M"), .range(0x2D, 0x2E), .range(0x3A, 0x3A), .range(0x5F, 0x5F),
        .range(0xB7, 0xB7),
      ]
    default: return nil
    }
    set.isNegated = letter.properties.isUppercase
    return set
  }

  /// The set of `\p{name}`: a general category or a block; nil when there is none.
  static func property(_ name: String) -> CharacterSet? {
    if name.hasPrefix("Is") {
      return blocks[String(name.dropFirst(2))].map { CharacterSet(items: [.range($0.lowerBound, $0.upperBound)]) }
    }
    let known = [
      "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
      "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
    ]
    return known.contains(name) ? CharacterSet(items: [.category(name)]) : nil
  }

  private static let blocks: [String: ClosedRange<UInt32>] = [
    "BasicLatin": 0...0x7F, "Latin-1Supplement": 0x80...0xFF, "LatinExtended-A": 0x100...0x17F,
    "LatinExtended-B": 0x180...0x24F, "IPAExtensions": 0x250...0x2AF, "SpacingModifierLetters": 0x2B0...0x2FF,
    "CombiningDiacriticalMarks": 0x300...0x36F, "Greek": 0x370...0x3FF, "GreekandCoptic": 0x370...0x3FF,
    "Cyrillic": 0x400...0x4FF, "Armenian": 0x530...0x58F, "Hebrew": 0x590...0x5FF, "Arabic": 0x600...0x6FF,
    "Devanagari": 0x900...0x97F, "Thai": 0xE00...0xE7F, "Georgian": 0x10A0...0x10FF,
    "LatinExtendedAdditional": 0x1E00...0x1EFF, "GreekExtended": 0x1F00...0x1FFF,
    "GeneralPunctuation": 0x2000...0x206F, "CurrencySymbols": 0x20A0...0x20CF, "LetterlikeSymbols": 0x2100...0x214F,
    "Arrows": 0x2190...0x21FF, "MathematicalOperators": 0x2200...0x22FF, "Hiragana": 0x3040...0x309F,
    "Katakana": 0x30A0...0x30FF, "CJKUnifiedIdeographs": 0x4E00...0x9FFF, "HangulSyllables": 0xAC00...0xD7A3,
    "PrivateUse": 0xE000...0xF8FF,
  ]

  private static func category(of scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}
