/// "€12,400.00" from "12400"; the sign stands first. Digits that were given are never dropped. A text that is no number
/// comes back as it is, with the currency before it.
public func money(_ decimal: String, _ currency: String) -> String {
  let digits = fractionDigits[currency] ?? 2
  let symbol = symbols[currency] ?? "\(currency)\u{A0}"
  guard let grouped = group(decimal, fractionDigitsMin: digits) else { return symbol + decimal }
  return grouped.hasPrefix("−") ? "−" + symbol + grouped.dropFirst() : symbol + grouped
}

/// "12,400.5" from "12400.5".
public func number(_ decimal: String) -> String { group(decimal, fractionDigitsMin: 0) ?? decimal }

/// "240 kB", "1.2 MB".
public func fileSize(bytes: Int) -> String {
  switch bytes {
  case ..<1000: counted(bytes, "byte")
  case ..<999_500: "\((bytes + 500) / 1000) kB"
  case ..<99_950_000: "\(tenths((bytes + 50_000) / 100_000)) MB"
  default: "\((bytes + 500_000) / 1_000_000) MB"
  }
}

/// "2 h 10 min", "1.2 days". A day has `dayHours`: 24 on the wall, or the hours of a business day.
public func duration(milliseconds: Int64, dayHours: Int = 24) -> String {
  let minutes = Int(milliseconds / 60_000)
  let hours = minutes / 60
  switch minutes {
  case ..<1: return "less than a minute"
  case ..<60: return "\(minutes) min"
  case ..<(dayHours * 60): return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min"
  default:
    let dayMinutes = dayHours * 60
    let tenthsOfDays = (minutes * 10 + dayMinutes / 2) / dayMinutes
    // Beyond ten days, tenths say nothing.
    if tenthsOfDays > 100 { return "\((minutes + dayMinutes / 2) / dayMinutes) days" }
    return tenthsOfDays == 10 ? "1 day" : "\(tenths(tenthsOfDays)) days"
  }
}

private let symbols = ["EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"]
private let fractionDigits = ["JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3]

private func tenths(_ number: Int) -> String { number % 10 == 0 ? "\(number / 10)" : "\(number / 10).\(number % 10)" }

/// Nil unless the text is an optional minus, digits, and perhaps a point with digits.
private func group(_ decimal: String, fractionDigitsMin: Int) -> String? {
  var body = Substring(decimal)
  let isNegative = body.first == "-" || body.first == "−"
  if isNegative { body = body.dropFirst() }
  let parts = body.split(separator: ".", omittingEmptySubsequences: false)
  guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else {
    return nil
  }
  var result = isNegative ? "−" : ""
  let whole = parts[0].drop { $0 == "0" }
  let shown = whole.isEmpty ? "0" : whole
  for (index, digit) in shown.enumerated() {
    if index > 0, (shown.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  var fraction = parts.count == 2 ? String(parts[1]) : ""
  while fraction.count < fractionDigitsMin { fraction.append("0") }
  while fraction.count > fractionDigitsMin, fraction.last == "0" { fraction.removeLast() }
  return fraction.isEmpty ? result : result + "." + fraction
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
