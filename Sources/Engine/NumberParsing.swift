/// A number as people type it: with groups, with a point or a comma, never guessed when it can be read two ways.
///
/// The canonical form has no groups, a point, no zeros that say nothing: `12400.5`.
func parseNumber(_ text: String, _ label: String) throws(FieldProblem) -> String {
  let typed = try TypedNumber(text, label, isMoney: false)
  let decimalsMax = 10
  guard typed.decimals.count <= decimalsMax else {
    throw FieldProblem("\(label) may have at most \(decimalsMax) digits after the point.")
  }
  var decimals = typed.decimals[...]
  while decimals.last == "0" { decimals.removeLast() }
  let number = decimals.isEmpty ? typed.whole : "\(typed.whole).\(decimals)"
  return typed.isNegative && number != "0" ? "-" + number : number
}

/// An amount with two decimals: `12400.00`. The currency's sign or code may stand before or after it.
func parseMoney(_ text: String, _ label: String, currency: String) throws(FieldProblem) -> String {
  if text.isCanonicalMoney { return text }
  let bare = try withoutCurrency(text, label, currency: currency)
  let typed = try TypedNumber(bare, label, isMoney: true)
  if typed.isNegative, typed.hasDigitAboveZero { throw FieldProblem("\(label) must not be negative.") }
  guard typed.decimals.count <= 2 else {
    throw FieldProblem("\(label) may have at most two digits after the point, such as 12400.00.")
  }
  return "\(typed.whole).\(typed.decimals)" + String(repeating: "0", count: 2 - typed.decimals.count)
}

extension String {
  /// `12400.00`, as forms send back what they showed.
  fileprivate var isCanonicalMoney: Bool {
    let digits = utf8.count - 3
    guard (1...TypedNumber.wholeDigitsMax).contains(digits), digits == 1 || utf8.first != UInt8(ascii: "0") else {
      return false
    }
    return utf8.enumerated().allSatisfy { place, byte in
      place == digits ? byte == UInt8(ascii: ".") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
  }
}

/// Signs that people type, and the currencies they stand for.
private let currencySigns: [(sign: String, codes: [String])] = [
  ("€", ["EUR"]), ("£", ["GBP"]), ("₹", ["INR"]), ("zł", ["PLN"]), ("Kč", ["CZK"]), ("Ft", ["HUF"]), ("₺", ["TRY"]),
  ("₩", ["KRW"]), ("₪", ["ILS"]), ("₴", ["UAH"]), ("R$", ["BRL"]), ("¥", ["JPY", "CNY"]),
  ("kr", ["SEK", "NOK", "DKK", "ISK"]), ("$", ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS"]),
]

private func withoutCurrency(_ text: String, _ label: String, currency: String) throws(FieldProblem) -> String {
  guard text.unicodeScalars.contains(where: { ("0"..."9").contains($0) }) else {
    throw FieldProblem("\(label) must be a number, such as 12400.00.")
  }
  let isSign: (Unicode.Scalar) -> Bool = {
    !("0"..."9").contains($0) && !"-−+.,'’".unicodeScalars.contains($0) && !$0.properties.isWhitespace
  }
  let scalars = text.unicodeScalars
  let before = String(String.UnicodeScalarView(scalars.prefix(while: isSign)))
  // A minus may stand before the sign: -€5.
  let isMinusFirst = before.isEmpty && ["-", "−"].contains(scalars.first)
  let rest = isMinusFirst ? scalars.dropFirst() : scalars.dropFirst(before.unicodeScalars.count)
  let inner = isMinusFirst ? String(String.UnicodeScalarView(rest.prefix(while: isSign))) : before
  let body = isMinusFirst ? rest.dropFirst(inner.unicodeScalars.count) : rest
  let after = String(String.UnicodeScalarView(body.reversed().prefix(while: isSign).reversed()))
  let number = String(body.dropLast(after.unicodeScalars.count))
  for sign in [inner, after] where !sign.isEmpty {
    let codes = currencySigns.first { $0.sign == sign }?.codes ?? [sign.uppercased()]
    let isCode = codes.allSatisfy { $0.utf8.count == 3 && $0.utf8.allSatisfy { (65...90).contains($0) } }
    if codes.contains(currency) { continue }
    throw FieldProblem(
      isCode
        ? "\(label) is in \(currency); please give it in \(currency), as a number such as 12400.00."
        : "\(label) must be a number, such as 12400.00.")
  }
  return (isMinusFirst ? "-" : "") + String(number).trimmed
}

/// The digits of a typed number, once it is clear which mark groups them and which parts the decimals.
struct TypedNumber {
  static let wholeDigitsMax = 15

  var isNegative: Bool
  /// Without leading zeros, at least one digit.
  var whole: String
  var decimals: String

  var hasDigitAboveZero: Bool { (whole + decimals).contains { $0 != "0" } }

  init(_ text: String, _ label: String, isMoney: Bool) throws(FieldProblem) {
    let problem = FieldProblem("\(label) must be a number, such as \(isMoney ? "12400.00" : "1250.5").")
    var body = text.unicodeScalars[...]
    isNegative = false
    if let sign = body.first, ["-", "−", "+"].contains(sign) {
      isNegative = sign != "+"
      body.removeFirst()
      while let first = body.first, first.properties.isWhitespace { body.removeFirst() }
    }
    let (runs, marks) = try Self.split(body, problem)
    let hasDecimals = try Self.hasDecimals(runs, marks, label, isMoney: isMoney, problem)
    let groups = hasDecimals ? Array(runs.dropLast()) : runs
    guard Self.areGroups(groups, marks: hasDecimals ? Array(marks.dropLast()) : marks) else { throw problem }
    let digits = groups.joined().drop { $0 == "0" }
    whole = digits.isEmpty ? "0" : String(digits)
    decimals = hasDecimals ? runs[runs.count - 1] : ""
    guard whole.count <= Self.wholeDigitsMax else {
      throw FieldProblem("\(label) is too large; at most \(Self.wholeDigitsMax) digits are allowed.")
    }
  }

  /// Runs of digits and the marks between them; every kind of space counts as one mark.
  private static func split(
    _ body: Substring.UnicodeScalarView, _ problem: FieldProblem
  ) throws(FieldProblem) -> (runs: [String], marks: [Character]) {
    var runs = [""]
    var marks: [Character] = []
    for scalar in body {
      if ("0"..."9").contains(scalar) {
        runs[runs.count - 1].unicodeScalars.append(scalar)
        continue
      }
      switch scalar {
      case ".", ",": marks.append(Character(scalar))
      case "'", "’": marks.append("'")
      case _ where scalar.properties.isWhitespace: marks.append(" ")
      default: throw problem
      }
      runs.append("")
    }
    // `.5` is a number, `5.` and `1..2` are not.
    let isHalf = runs.count == 2 && marks == ["."] && runs[0].isEmpty && !runs[1].isEmpty
    if isHalf { runs[0] = "0" }
    guard runs.allSatisfy({ !$0.isEmpty }) else { throw problem }
    return (runs, marks)
  }

  private static func hasDecimals(
    _ runs: [String], _ marks: [Character], _ label: String, isMoney: Bool, _ problem: FieldProblem
  ) throws(FieldProblem) -> Bool {
    guard let last = marks.last, last == "." || last == "," else { return false }
    if marks.dropLast().contains(last) {
      // 1.234.567 groups; 1.234,5.6 is nothing.
      if marks.contains(where: { $0 != last }) { throw problem }
      return false
    }
    let couldGroup =
      marks.count == 1 && runs[1].count == 3 && (1...3).contains(runs[0].count) && !runs[0].hasPrefix("0")
    if couldGroup {
      throw FieldProblem(isMoney ? twoAmounts(runs, label) : twoNumbers(runs, label))
    }
    return true
  }

  private static func twoAmounts(_ runs: [String], _ label: String) -> String {
    let grouped = "\(runs[0])\(runs[1]).00"
    if runs[1].hasSuffix("0") {
      return "\(label) can be read as \(grouped) or as \(runs[0]).\(runs[1].dropLast()); please write the one you mean."
    }
    return "\(label) can be read as \(grouped) or as \(runs[0]).\(runs[1]); please write \(grouped), or two digits at "
      + "most after the point."
  }

  /// A fourth digit after the point leaves no doubt.
  private static func twoNumbers(_ runs: [String], _ label: String) -> String {
    var decimals = runs[1]
    while decimals.last == "0", decimals.count > 1 { decimals.removeLast() }
    if decimals.count == 3 { decimals += "0" }
    return "\(label) can be read as \(runs[0])\(runs[1]) or as \(runs[0]).\(decimals); please write the one you mean."
  }

  /// Groups of three, or the Indian two before the last three; one kind of mark.
  private static func areGroups(_ runs: [String], marks: [Character]) -> Bool {
    guard runs.count > 1 else { return true }
    guard Set(marks).count == 1, (1...3).contains(runs[0].count), runs[runs.count - 1].count == 3 else { return false }
    let middle = runs.dropFirst().dropLast()
    let isIndian = marks[0] == "," && runs[0].count <= 2 && middle.allSatisfy { $0.count == 2 }
    return isIndian || middle.allSatisfy { $0.count == 3 }
  }
}
