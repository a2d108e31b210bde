extension Number {
  /// This number to a power: exact where the power is whole and its digits fit, otherwise rounded from 60 digits. Nil
  /// when there is none (a negative number to a fraction, zero to a negative power), or when it is too large.
  public func power(_ exponent: Number) -> Number? {
    if exponent.isZero { return .one }
    if isZero { return exponent.isNegative ? nil : .zero }
    if let whole = exponent.exactInt, whole.magnitude < 10_000, let exact = exactPower(whole.magnitude) {
      return whole < 0 ? .one / exact : exact
    }
    guard !isNegative || exponent.isInteger else { return nil }
    guard let scale = FixedPoint(coefficient: exponent.coefficient, exponent: Int(exponent.exponent)) else {
      return nil
    }
    let logarithm = magnitude.logarithm()
    let isOdd = exponent.isInteger && exponent.magnitude.modulo(2)?.isZero == false
    return Number.exponential(
      of: logarithm.value.times(scale), negative: logarithm.isNegative != exponent.isNegative,
      sign: isNegative && isOdd)
  }

  /// The square root; nil below zero.
  public func squareRoot() -> Number? {
    if isZero { return .zero }
    if isNegative { return nil }
    // An even exponent and 69 or 70 digits leave 35 digits for the root.
    var shift = 70 - decimalDigitCount(coefficient)
    if (Int(exponent) - shift) % 2 != 0 { shift -= 1 }
    let radicand = WideInteger(coefficient).scaled(by: shift)
    var root = powerOfTen(36)
    while true {
      let next = (root + radicand.divided(by: root).quotient.low) / 2
      if next >= root { break }
      root = next
    }
    let isExact = WideInteger(product: root, root) == radicand
    let scale = (Int(exponent) - shift) / 2
    if !isExact { return Number(negative: false, rounding: WideInteger(root), exponent: scale, inexact: true) }
    return Number(negative: false, coefficient: root, exponent: scale)?.normalized
  }

  /// The logarithm to the base e; nil at zero and below.
  public func naturalLogarithm() -> Number? {
    if isZero || isNegative { return nil }
    let result = logarithm()
    if result.value.isZero { return .zero }
    return Number(negative: result.isNegative, rounding: result.value.digits, exponent: -72, inexact: true)
  }

  /// e to this power; nil when it is too large.
  public func exponential() -> Number? {
    if isZero { return .one }
    guard let value = FixedPoint(coefficient: coefficient, exponent: Int(exponent)) else {
      return isNegative ? .zero : nil
    }
    return Number.exponential(of: value, negative: isNegative, sign: false)
  }

  /// Nil as soon as a product has more digits than a number.
  private func exactPower(_ exponent: UInt) -> Number? {
    var result = Number.one
    var square = self
    var rest = exponent
    while true {
      if rest & 1 == 1 {
        guard let product = result.exactProduct(square) else { return nil }
        result = product
      }
      rest >>= 1
      if rest == 0 { return result }
      guard let product = square.exactProduct(square) else { return nil }
      square = product
    }
  }

  private func exactProduct(_ other: Number) -> Number? {
    let product = WideInteger(product: coefficient, other.coefficient)
    guard product.high == 0, product.low < Number.coefficientLimit else { return nil }
    return self * other
  }

  /// ln(d × 10^e) = ln d + e × ln 10, for d from 1 to 10.
  private func logarithm() -> (value: FixedPoint, isNegative: Bool) {
    let digits = decimalDigitCount(coefficient)
    var scale = Int(exponent) + digits - 1
    var unit = powerOfTen(digits - 1)
    let mantissa = coefficient
    var halvings: UInt64 = 0
    // Halved until it is near 1, where the series is short.
    while mantissa * 2 > unit * 3 {
      unit *= 2
      halvings += 1
    }
    let isBelow = mantissa < unit
    let difference = isBelow ? unit - mantissa : mantissa - unit
    let series = FixedPoint(difference, over: mantissa + unit).areaTangent().doubled
    var value = FixedPoint.logarithmOfTwo.times(halvings)
    var negative = false
    if isBelow, value.isLess(than: series) {
      value = series.minus(value)
      negative = true
    } else {
      value = isBelow ? value.minus(series) : value.plus(series)
    }
    let isScaleNegative = scale < 0
    scale = abs(scale)
    let tens = FixedPoint.logarithmOfTen.times(UInt64(scale))
    if negative == isScaleNegative { return (value.plus(tens), negative) }
    return value.isLess(than: tens) ? (tens.minus(value), isScaleNegative) : (value.minus(tens), negative)
  }

  /// e^x = 10^k × e^r, with r from 0 to ln 10.
  private static func exponential(of value: FixedPoint, negative: Bool, sign: Bool) -> Number? {
    let whole = value.whole
    guard whole < 15_000 else { return negative ? .zero : nil }
    let ten = FixedPoint.logarithmOfTen
    var scale = Int(whole * 1000 / 2303)
    while !value.isLess(than: ten.times(UInt64(scale + 1))) { scale += 1 }
    var rest = value.minus(ten.times(UInt64(scale)))
    if negative {
      scale = -scale
      if !rest.isZero {
        rest = ten.minus(rest)
        scale -= 1
      }
    }
    return Number(negative: sign, rounding: rest.exponential().digits, exponent: scale - 72, inexact: true)
  }
}
