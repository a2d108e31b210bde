/// An unsigned integer of 256 bits: just what exact products and quotients of 34 digits need.
struct WideInteger {
  var high: UInt128
  var low: UInt128

  static let zero = WideInteger(high: 0, low: 0)

  init(high: UInt128, low: UInt128) {
    self.high = high
    self.low = low
  }

  init(_ value: UInt128) {
    self.init(high: 0, low: value)
  }

  init(product left: UInt128, _ right: UInt128) {
    if left <= UInt128(UInt64.max), right <= UInt128(UInt64.max) {
      self.init(high: 0, low: left &* right)
    } else {
      let full = left.multipliedFullWidth(by: right)
      self.init(high: full.high, low: full.low)
    }
  }

  var isZero: Bool { high == 0 && low == 0 }

  /// The product, whose upper bits beyond 256 must be known to be zero.
  func multiplied(by factor: UInt128) -> WideInteger {
    var result = WideInteger(product: low, factor)
    result.high = result.high &+ (high &* factor)
    return result
  }

  /// `self × 10^power`; the product must fit.
  func scaled(by power: Int) -> WideInteger {
    var result = self
    var left = power
    while left > 38 {
      result = result.multiplied(by: powerOfTen(38))
      left -= 38
    }
    return result.multiplied(by: powerOfTen(left))
  }

  func adding(_ other: WideInteger) -> WideInteger {
    let (sum, carry) = low.addingReportingOverflow(other.low)
    return WideInteger(high: high &+ other.high &+ (carry ? 1 : 0), low: sum)
  }

  func subtracting(_ other: WideInteger) -> WideInteger {
    let (difference, borrow) = low.subtractingReportingOverflow(other.low)
    return WideInteger(high: high &- other.high &- (borrow ? 1 : 0), low: difference)
  }

  func divided(by divisor: UInt128) -> (quotient: WideInteger, remainder: UInt128) {
    if high == 0 {
      let parts = low.quotientAndRemainder(dividingBy: divisor)
      return (WideInteger(parts.quotient), parts.remainder)
    }
    let upper = high.quotientAndRemainder(dividingBy: divisor)
    let lower = divisor.dividingFullWidth((upper.remainder, low))
    return (WideInteger(high: upper.quotient, low: lower.quotient), lower.remainder)
  }

  /// How many decimal digits the value has; zero has none.
  var digitCount: Int {
    if high == 0 { return decimalDigitCount(low) }
    let upper = divided(by: powerOfTen(38)).quotient
    return 38 + upper.digitCount
  }
}

extension WideInteger: Comparable {
  static func < (left: WideInteger, right: WideInteger) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

/// 10^power for power in 0...38.
@inline(__always)
func powerOfTen(_ power: Int) -> UInt128 {
  powersOfTen[power]
}

private let powersOfTen: [UInt128] = {
  var powers: [UInt128] = [1]
  for _ in 1...38 { powers.append(powers[powers.count - 1] * 10) }
  return powers
}()

/// How many decimal digits the value has; zero has none.
func decimalDigitCount(_ value: UInt128) -> Int {
  if value == 0 { return 0 }
  let bits = 128 - value.leadingZeroBitCount
  // 1233 / 4096 approximates log10(2) closely enough for 128 bits.
  let estimate = (bits * 1233) >> 12
  return value < powerOfTen(estimate) ? estimate : estimate + 1
}
