public import Engine
internal import Foundation

/// A word that somebody looks for: one of the texts, or a process in which one of the people takes part.
public struct SearchWord: Sendable, Equatable {
  /// Folded.
  public var texts: [String]
  public var people: [PersonID]
}

extension ProcessState {
  /// What it is found by, folded, a line each: reference, subject and what was given in its fields. Its people are not
  /// here: they change with every other act, and their names without any.
  public var searchText: String {
    var lines = [reference, subject]
    for (_, value) in fields.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .text(let text): lines.append(String(text.prefix(searchedCharactersMax)))
      case .number(let decimal): lines.append(withCents(decimal))
      case .date(let day): lines.append(day.description)
      case .person, .yesNo: break
      }
    }
    return lines.map(folded).joined(separator: "\n")
  }

  /// Whether what the search text is made of is the same in both, found without making it.
  public func isFound(like other: ProcessState) -> Bool { subject == other.subject && fields == other.fields }
}

/// Of a field; nobody looks for what stands deep in a long text.
private let searchedCharactersMax = 2000
private let searchedWordsMax = 8
private let searchedPeopleMax = 40

/// The words that somebody typed. An amount stands for itself without its grouping as well.
func searchWords(_ text: String, _ directory: Directory) -> [SearchWord] {
  text.split(whereSeparator: \.isWhitespace).prefix(searchedWordsMax).compactMap { word in
    let text = folded(String(word.drop { $0.unicodeScalars.first?.properties.generalCategory == .currencySymbol }))
    guard !text.isEmpty else { return nil }
    let isAmount = text.contains(",") && text.allSatisfy { $0.isASCII && $0.isNumber || $0 == "," || $0 == "." }
    let named = directory.people.values.filter { text.count > 1 && folded($0.name).contains(text) }.map(\.id).sorted()
    return SearchWord(
      texts: isAmount ? [text, text.replacing(",", with: "")] : [text],
      people: Array(named.prefix(searchedPeopleMax)))
  }
}

/// "12400" as somebody reads it off a page: "12400.00".
private func withCents(_ decimal: String) -> String {
  guard let point = decimal.firstIndex(of: ".") else { return decimal + ".00" }
  let cents = decimal.distance(from: point, to: decimal.endIndex) - 1
  return decimal + String(repeating: "0", count: max(0, 2 - cents))
}

/// In small letters without accents: "Søndergaard" becomes "sondergaard".
func folded(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x41...0x5A: result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) + 32))
    case ..<0x80: result.unicodeScalars.append(scalar)
    case 0x80..<foldingsEnd: result += foldings[Int(scalar.value) - 0x80]
    default: result += scalar.properties.lowercaseMapping
    }
  }
  return result
}

private let foldingsEnd: UInt32 = 0x2000

/// For each letter of the alphabets with accents, made once.
private let foldings: [String] = (0x80..<foldingsEnd).map { value in
  guard let scalar = Unicode.Scalar(value) else { return "" }
  let letters = String(Character(scalar)).decomposedStringWithCanonicalMapping.unicodeScalars
  return letters.map { letter in
    if (0x300...0x36F).contains(letter.value) { return "" }
    let small = letter.properties.lowercaseMapping
    return plainLetters[small] ?? small
  }.joined()
}

/// Letters that Unicode does not take apart.
private let plainLetters = [
  "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
]
