/// Why a typed text is no value of a field: a sentence for the person who typed it.
public struct FieldProblem: Error, Sendable, Equatable {
  public var sentence: String
  public init(_ sentence: String) { self.sentence = sentence }
}

/// The longest texts that people may type, in characters.
public enum FieldLimits {
  public static let textMax = 500
  public static let multilineMax = 20_000
  public static let emailMax = 254
  public static let urlMax = 2000
  public static let years = 1900...2199
}

/// The value that a person typed, in its canonical form; nil when nothing was typed.
///
/// - Parameter currency: the template's, ISO 4217, whose sign may stand beside an amount of money.
public func parseField(_ raw: String, as field: Field, currency: String) throws(FieldProblem) -> FieldValue? {
  let text = raw.withPlainLines.trimmed
  guard !text.isEmpty else { return nil }
  let label = field.label
  switch field.kind {
  case .text: return .text(try parseText(text, label, max: FieldLimits.textMax, isOneLine: true))
  case .multiline: return .text(try parseText(text, label, max: FieldLimits.multilineMax, isOneLine: false))
  case .number: return .number(try parseNumber(text, label))
  case .money: return .number(try parseMoney(text, label, currency: currency))
  case .date: return .date(try parseDate(text, label))
  case .yesNo: return .yesNo(try parseYesNo(text, label))
  case .email: return .text(try parseEmail(text, label))
  case .phone: return .text(try parsePhone(text, label))
  case .url: return .text(try parseURL(text, label))
  case .choice(let options): return .text(try parseChoice(text, label, options))
  case .person:
    guard let id = Int64(text), id > 0 else { throw FieldProblem("\(label) must be a person; choose one of the list.") }
    return .person(PersonID(id))
  }
}

private func parseText(_ text: String, _ label: String, max: Int, isOneLine: Bool) throws(FieldProblem) -> String {
  if text.utf8.count <= max, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
  let count = text.unicodeScalars.count
  if count > max {
    throw FieldProblem("\(label) is \(count) characters long; please shorten it to \(max).")
  }
  if isOneLine, text.contains("\n") { throw FieldProblem("\(label) must be a single line.") }
  // Controls, and what turns the direction of the text around it: it could make one thing read as another.
  let isForbidden: (Unicode.Scalar) -> Bool = {
    $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
      || ("\u{202A}"..."\u{202E}").contains($0) || ("\u{2066}"..."\u{2069}").contains($0)
  }
  if text.unicodeScalars.contains(where: isForbidden) {
    throw FieldProblem("\(label) holds a character that cannot be seen; please type it again.")
  }
  return text
}

private func parseYesNo(_ text: String, _ label: String) throws(FieldProblem) -> Bool {
  switch text.lowercased() {
  case "yes", "true", "on", "1": return true
  case "no", "false", "off", "0": return false
  default: throw FieldProblem("\(label) must be yes or no.")
  }
}

/// The value of an option; its label counts too, in whatever case, for links that fill a form in.
private func parseChoice(_ text: String, _ label: String, _ options: [Field.Option]) throws(FieldProblem) -> String {
  if options.contains(where: { $0.value == text }) { return text }
  let lower = text.lowercased()
  let near = options.filter { $0.value.lowercased() == lower || $0.label.lowercased() == lower }
  if near.count == 1 { return near[0].value }
  let shownMax = 8
  let words = options.prefix(shownMax).map(\.label).joined(separator: ", ")
  throw FieldProblem(
    options.count > shownMax
      ? "\(label) must be one of the options of the list." : "\(label) must be one of these: \(words).")
}

// MARK: Addresses

/// One address as mail servers take it; the domain in lower case. After RFC 5321, without quoted names.
private func parseEmail(_ text: String, _ label: String) throws(FieldProblem) -> String {
  let problem = FieldProblem("\(label) must be an e-mail address, such as ana.silva@example.com.")
  if text.unicodeScalars.contains(where: { $0 == "," || $0 == ";" }) {
    throw FieldProblem("\(label) must be a single e-mail address.")
  }
  let parts = text.split(separator: "@", omittingEmptySubsequences: false)
  guard parts.count == 2, text.utf8.count <= FieldLimits.emailMax else { throw problem }
  let name = parts[0]
  let isNameByte: (UInt8) -> Bool = { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) }
  guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(isNameByte), !name.hasPrefix("."),
    !name.hasSuffix("."), !name.contains(".."), isHost(parts[1])
  else { throw problem }
  return "\(name)@\(parts[1].lowercased())"
}

/// A name of labels with at least one dot.
private func isHost(_ text: some StringProtocol) -> Bool {
  let labels = text.split(separator: ".", omittingEmptySubsequences: false)
  let areLabels = labels.allSatisfy { label in
    (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      && !label.hasPrefix("-") && !label.hasSuffix("-")
  }
  guard labels.count >= 2, text.utf8.count <= 253, areLabels, let last = labels.last else { return false }
  return last.utf8.count >= 2 && last.utf8.contains { !isDigit($0) }
}

/// As typed, for people write numbers in the groups in which they remember them.
private func parsePhone(_ text: String, _ label: String) throws(FieldProblem) -> String {
  let digits = text.utf8.count(where: isDigit)
  let isMark: (Unicode.Scalar) -> Bool = { " ()-./\u{A0}".unicodeScalars.contains($0) }
  let rest = text.hasPrefix("+") ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
  guard (5...17).contains(digits), rest.allSatisfy({ isMark($0) || ("0"..."9").contains($0) }), text.utf8.count <= 40
  else { throw FieldProblem("\(label) must be a phone number, such as +49 30 1234567.") }
  return text
}

/// `https` is added when it was left out.
private func parseURL(_ text: String, _ label: String) throws(FieldProblem) -> String {
  let problem = FieldProblem("\(label) must be a web address, such as https://example.com/offer.")
  guard text.utf8.count <= FieldLimits.urlMax else {
    throw FieldProblem("\(label) is longer than \(FieldLimits.urlMax) characters; please give a shorter address.")
  }
  var rest = text[...]
  var scheme = "https"
  if let range = text.firstRange(of: "://") {
    scheme = text[..<range.lowerBound].lowercased()
    rest = text[range.upperBound...]
  }
  guard scheme == "https" || scheme == "http" else { throw problem }
  let isPlain: (Unicode.Scalar) -> Bool = {
    !$0.properties.isWhitespace && $0.properties.generalCategory != .control
      && !"<>\"\\^`{|}".unicodeScalars.contains($0)
  }
  guard rest.unicodeScalars.allSatisfy(isPlain) else { throw problem }
  let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
  let pieces = authority.split(separator: ":", omittingEmptySubsequences: false)
  let hasPort = pieces.count == 2 && Int(pieces[1]).map { (1...65_535).contains($0) } == true
  guard let host = pieces.first, pieces.count == 1 || hasPort, isHost(host) else { throw problem }
  return "\(scheme)://\(authority.lowercased())\(rest.dropFirst(authority.count))"
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

// MARK: Dates

/// `2026-11-21`, `21.11.2026`, `21/11/2026`; a slashed date that can be read two ways is refused.
private func parseDate(_ text: String, _ label: String) throws(FieldProblem) -> CivilDay {
  let problem = FieldProblem("\(label) must be a date, such as 2026-11-21.")
  guard let separator = text.first(where: { "-./".contains($0) }) else { throw problem }
  let parts = text.split(separator: separator, omittingEmptySubsequences: false).map { String($0).trimmed }
  guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) && (1...4).contains($0.utf8.count) }) else {
    throw problem
  }
  let numbers = parts.compactMap { Int($0) }
  let isYearFirst = parts[0].utf8.count == 4
  guard numbers.count == 3, isYearFirst || parts[2].utf8.count == 4 else { throw problem }
  let year = isYearFirst ? numbers[0] : numbers[2]
  var (month, day) = (numbers[1], isYearFirst ? numbers[2] : numbers[0])
  if separator == "/", !isYearFirst {
    if let first = CivilDay(year: year, month: month, day: day),
      let second = CivilDay(year: year, month: day, day: month),
      first != second
    {
      throw FieldProblem("\(label) can be read as \(first) or as \(second); please write it the one way you mean.")
    }
    if month > 12 { (month, day) = (day, month) }
  }
  guard let date = CivilDay(year: year, month: month, day: day) else {
    throw FieldProblem("\(label) is a day that does not exist; please check it.")
  }
  guard FieldLimits.years.contains(year) else {
    throw FieldProblem(
      "\(label) must lie between the years \(FieldLimits.years.lowerBound) and \(FieldLimits.years.upperBound).")
  }
  return date
}

extension String {
  /// Every line ends with a line feed, whatever system it was typed on.
  fileprivate var withPlainLines: String {
    utf8.contains(0x0D) ? replacing("\r\n", with: "\n").replacing("\r", with: "\n") : self
  }
}
