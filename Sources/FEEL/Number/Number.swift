/// A decimal number of 34 significant digits, as DMN has it (DMN 1.5, 10.3.2.3.1; IEEE 754-2008 decimal128).
///
/// A number keeps its scale: `12400.00` prints as it was written, and still equals `12400`. Results that do not fit
/// are rounded to the nearest, ties to even. There is neither an infinity nor a NaN: an operation without a finite
/// result returns nil.
public struct Number: Sendable {
  /// The most digits that a number holds.
  public static let digitsMax = 34

  static let exponentMax = 6111
  static let exponentMin = -6176
  static let coefficientLimit = powerOfTen(34)

  // Two words rather than one UInt128, so that a Value stays small: UInt128 asks for an alignment of 16 bytes.
  private let high: UInt64
  private let low: UInt64

  /// The power of ten that the coefficient is multiplied by.
  public let exponent: Int16

  /// Whether the number is below zero.
  public let isNegative: Bool

  /// The digits, as a whole number below 10^34.
  public var coefficient: UInt128 {
    UInt128(truncatingIfNeeded: high) << 64 | UInt128(truncatingIfNeeded: low)
  }

  /// Zero.
  public static let zero = Number(0)

  /// One.
  public static let one = Number(1)

  /// A whole number.
  public init(_ value: Int) {
    self.init(negative: value < 0, unchecked: UInt128(value.magnitude), exponent: 0)
  }

  /// `coefficient × 10^exponent`, rounded to 34 digits; nil when it is too large.
  public init?(negative: Bool, coefficient: UInt128, exponent: Int) {
    self.init(negative: negative, rounding: WideInteger(coefficient), exponent: exponent, inexact: false)
  }

  init(negative: Bool, unchecked coefficient: UInt128, exponent: Int) {
    high = UInt64(truncatingIfNeeded: coefficient >> 64)
    low = UInt64(truncatingIfNeeded: coefficient)
    self.exponent = Int16(truncatingIfNeeded: exponent)
    isNegative = negative && coefficient != 0
  }

  /// Rounds half to even; `inexact` says that digits below the value were already lost.
  init?(negative: Bool, rounding value: WideInteger, exponent: Int, inexact: Bool) {
    if !inexact, value.high == 0, value.low < Number.coefficientLimit,
      exponent >= Number.exponentMin, exponent <= Number.exponentMax
    {
      self.init(negative: negative, unchecked: value.low, exponent: exponent)
      return
    }
    let excess = max(value.digitCount - Number.digitsMax, Number.exponentMin - exponent, 0)
    var (coefficient, newExponent) = roundHalfEven(value, dropping: excess, exponent: exponent, inexact: inexact)
    if coefficient == Number.coefficientLimit {
      coefficient /= 10
      newExponent += 1
    }
    if coefficient == 0 {
      newExponent = min(max(newExponent, Number.exponentMin), Number.exponentMax)
    }
    if newExponent > Number.exponentMax {
      let shift = newExponent - Number.exponentMax
      guard shift + decimalDigitCount(coefficient) <= Number.digitsMax else { return nil }
      coefficient *= powerOfTen(shift)
      newExponent = Number.exponentMax
    }
    self.init(negative: negative, unchecked: coefficient, exponent: newExponent)
  }

  /// Whether the number is zero.
  public var isZero: Bool { low == 0 && high == 0 }

  /// Whether the number has no fraction.
  public var isInteger: Bool {
    if exponent >= 0 || isZero { return true }
    let drop = -Int(exponent)
    return drop < 38 && coefficient % powerOfTen(drop) == 0
  }

  /// The number without its sign.
  public var magnitude: Number { Number(negative: false, unchecked: coefficient, exponent: Int(exponent)) }

  /// The same value without trailing zeros, and with no positive exponent where that fits.
  public var normalized: Number {
    if isZero { return .zero }
    var digits = coefficient
    var scale = Int(exponent)
    while scale < 0, digits % 10 == 0 {
      digits /= 10
      scale += 1
    }
    while scale > 0, digits < powerOfTen(33) {
      digits *= 10
      scale -= 1
    }
    return Number(negative: isNegative, unchecked: digits, exponent: scale)
  }

  /// The number with a fraction cut off; nil when it does not fit an `Int`.
  public var truncatedInt: Int? {
    var digits = coefficient
    if exponent < 0 {
      digits = exponent <= -38 ? 0 : digits / powerOfTen(-Int(exponent))
    } else if exponent > 0, digits != 0 {
      guard exponent < 20 else { return nil }
      let product = digits.multipliedReportingOverflow(by: powerOfTen(Int(exponent)))
      if product.overflow { return nil }
      digits = product.partialValue
    }
    guard digits <= UInt128(Int.max) else { return nil }
    return isNegative ? -Int(digits) : Int(digits)
  }

  /// The number as an `Int`, when it is whole and fits.
  public var exactInt: Int? { isInteger ? truncatedInt : nil }
}

extension Number: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(value) }
}

/// Cuts `excess` decimal digits off, ties to even.
private func roundHalfEven(
  _ value: WideInteger, dropping excess: Int, exponent: Int, inexact: Bool
) -> (UInt128, Int) {
  if excess == 0 { return (value.low, exponent) }
  if excess > 78 { return (0, exponent + excess) }
  var rest = value
  var sticky = inexact
  var left = excess
  while left > 38 {
    let parts = rest.divided(by: powerOfTen(left - 38))
    sticky = sticky || parts.remainder != 0
    rest = parts.quotient
    left = 38
  }
  let divisor = powerOfTen(left)
  let parts = rest.divided(by: divisor)
  let half = divisor / 2
  var coefficient = parts.quotient.low
  let above = parts.remainder > half || (parts.remainder == half && sticky)
  if above || (parts.remainder == half && coefficient % 2 == 1) { coefficient += 1 }
  return (coefficient, exponent + excess)
}
