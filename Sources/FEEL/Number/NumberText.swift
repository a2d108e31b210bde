extension Number: CustomStringConvertible, LosslessStringConvertible {
  /// Reads a number as FEEL writes it: `12`, `-0.5`, `.872`, `1.23e+4`. Nil for anything else, or when too large.
  public init?(_ description: String) {
    self.init(utf8: description.utf8)
  }

  init?(utf8 text: some Collection<UInt8>) {
    var reader = NumberReader(text)
    guard let number = reader.read() else { return nil }
    self = number
  }

  /// Plain digits without an exponent, with the scale that the number has: `12400.00`.
  public var description: String {
    let digits = String(coefficient)
    let scale = Int(exponent)
    let sign = isNegative ? "-" : ""
    if scale == 0 { return sign + digits }
    if scale > 0 { return isZero ? "0" : sign + digits + String(repeating: "0", count: scale) }
    let point = digits.utf8.count + scale
    if point > 0 {
      return sign + digits.prefix(point) + "." + digits.suffix(-scale)
    }
    return sign + "0." + String(repeating: "0", count: -point) + digits
  }
}

private struct NumberReader<Text: Collection<UInt8>> {
  private let text: Text
  private var index: Text.Index
  private var coefficient = WideInteger.zero
  private var digits = 0
  private var exponent = 0
  private var inexact = false
  private var seen = false

  init(_ text: Text) {
    self.text = text
    index = text.startIndex
  }

  mutating func read() -> Number? {
    let negative = take(UInt8(ascii: "-"))
    if !negative { _ = take(UInt8(ascii: "+")) }
    readDigits(fraction: false)
    if take(UInt8(ascii: ".")) {
      let before = index
      readDigits(fraction: true)
      if index == before { return nil }
    }
    guard seen else { return nil }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      guard readExponent() else { return nil }
    }
    guard index == text.endIndex else { return nil }
    return Number(negative: negative, rounding: coefficient, exponent: exponent, inexact: inexact)
  }

  private mutating func readDigits(fraction: Bool) {
    while index != text.endIndex, text[index] >= 48, text[index] <= 57 {
      seen = true
      let digit = text[index] - 48
      if digits < 70 {
        coefficient = coefficient.multiplied(by: 10).adding(WideInteger(UInt128(digit)))
        if !coefficient.isZero { digits += 1 }
        if fraction { exponent -= 1 }
      } else {
        inexact = inexact || digit != 0
        if !fraction { exponent += 1 }
      }
      text.formIndex(after: &index)
    }
  }

  private mutating func readExponent() -> Bool {
    let negative = take(UInt8(ascii: "-"))
    if !negative { _ = take(UInt8(ascii: "+")) }
    var value = 0
    var count = 0
    while index != text.endIndex, text[index] >= 48, text[index] <= 57 {
      value = min(value * 10 + Int(text[index] - 48), 1_000_000)
      count += 1
      text.formIndex(after: &index)
    }
    exponent += negative ? -value : value
    return count > 0
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index != text.endIndex, text[index] == byte else { return false }
    text.formIndex(after: &index)
    return true
  }
}
