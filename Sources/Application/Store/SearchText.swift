public import Engine
internal import Foundation

extension ProcessState {
  /// All by which it is found, folded, a line each: reference, subject, what was given in its fields, and its people by
  /// their marks, since names change without a word in the record.
  public var searchText: String {
    var lines = [reference, subject]
    var people = participants
    for (_, value) in fields.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .text(let text): lines.append(String(text.prefix(searchedCharactersMax)))
      case .number(let decimal): lines.append(withCents(decimal))
      case .date(let day): lines.append(day.description)
      case .person(let id): people.append(id)
      case .yesNo: break
      }
    }
    return lines.map(folded).joined(separator: "\n") + "\n" + people.map(searchMark).joined()
  }

  /// Whether what the search text is made of is the same in both, found without making it.
  public func isFound(like other: ProcessState) -> Bool {
    subject == other.subject && participants == other.participants && fields == other.fields
  }
}

/// Of a field; nobody looks for what stands deep in a long text.
private let searchedCharactersMax = 2000
let searchedWordsMax = 8
let searchedPeopleMax = 40

/// The words that somebody typed, each with all that it may stand for in a search text: itself, an amount without its
/// grouping, and people of that name.
func searchWords(_ text: String, _ directory: Directory) -> [[String]] {
  text.split(whereSeparator: \.isWhitespace).prefix(searchedWordsMax).compactMap { word in
    let word = folded(String(word.drop { $0.unicodeScalars.first?.properties.generalCategory == .currencySymbol }))
    guard !word.isEmpty else { return nil }
    var meanings = [word]
    let isAmount = word.allSatisfy { $0.isASCII && $0.isNumber || $0 == "," || $0 == "." }
    if isAmount, word.contains(",") { meanings.append(word.replacing(",", with: "")) }
    if word.count >= 2 {
      let named = directory.people.values.filter { folded($0.name).contains(word) }.map(\.id).sorted()
      meanings += named.prefix(searchedPeopleMax).map(searchMark)
    }
    return meanings
  }
}

private func searchMark(_ person: PersonID) -> String { "#\(person.rawValue)#" }

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
