extension Number {
  /// The sum; nil when it is too large for a number.
  public static func + (left: Number, right: Number) -> Number? {
    if left.exponent == right.exponent, left.isNegative == right.isNegative {
      let sum = left.coefficient + right.coefficient
      return Number(
        negative: left.isNegative, rounding: WideInteger(sum), exponent: Int(left.exponent), inexact: false)
    }
    return left.exponent >= right.exponent ? alignedSum(left, right) : alignedSum(right, left)
  }

  /// The difference; nil when it is too large for a number.
  public static func - (left: Number, right: Number) -> Number? {
    left + -right
  }

  /// The number with its sign turned.
  public static prefix func - (number: Number) -> Number {
    Number(negative: !number.isNegative, unchecked: number.coefficient, exponent: Int(number.exponent))
  }

  /// The product; nil when it is too large for a number.
  public static func * (left: Number, right: Number) -> Number? {
    Number(
      negative: left.isNegative != right.isNegative,
      rounding: WideInteger(product: left.coefficient, right.coefficient),
      exponent: Int(left.exponent) + Int(right.exponent), inexact: false)
  }

  /// The quotient; nil when the divisor is zero or the quotient too large for a number.
  public static func / (left: Number, right: Number) -> Number? {
    if right.isZero { return nil }
    let negative = left.isNegative != right.isNegative
    let ideal = Int(left.exponent) - Int(right.exponent)
    if left.isZero { return Number(negative: false, coefficient: 0, exponent: ideal) }
    let simple = left.coefficient.quotientAndRemainder(dividingBy: right.coefficient)
    if simple.remainder == 0 {
      return Number(negative: negative, rounding: WideInteger(simple.quotient), exponent: ideal, inexact: false)
    }
    // One digit more than a number holds, and one for the guard, make the rounding exact.
    let shift = max(36 + decimalDigitCount(right.coefficient) - decimalDigitCount(left.coefficient), 0)
    let parts = WideInteger(left.coefficient).scaled(by: shift).divided(by: right.coefficient)
    var quotient = parts.quotient
    var exponent = ideal - shift
    if parts.remainder == 0 {
      while exponent < ideal {
        let shorter = quotient.divided(by: 10)
        if shorter.remainder != 0 { break }
        quotient = shorter.quotient
        exponent += 1
      }
    }
    return Number(negative: negative, rounding: quotient, exponent: exponent, inexact: parts.remainder != 0)
  }

  /// The remainder that takes the sign of the divisor: `dividend − divisor × floor(dividend ÷ divisor)`.
  public func modulo(_ divisor: Number) -> Number? {
    if divisor.isZero { return nil }
    if let dividend = exactInt, let whole = divisor.exactInt, whole != -1 {
      let rest = dividend % whole
      return Number(rest != 0 && (rest < 0) != (whole < 0) ? rest + whole : rest)
    }
    guard let quotient = self / divisor, let product = quotient.floored * divisor else { return nil }
    return self - product
  }

  /// `upper` has the larger exponent.
  private static func alignedSum(_ upper: Number, _ lower: Number) -> Number? {
    if upper.isZero, upper.exponent != lower.exponent {
      return lower
    }
    let difference = Int(upper.exponent) - Int(lower.exponent)
    if lower.isZero {
      let room = min(difference, digitsMax - decimalDigitCount(upper.coefficient))
      return Number(
        negative: upper.isNegative, unchecked: upper.coefficient * powerOfTen(room),
        exponent: Int(upper.exponent) - room)
    }
    // 34 digits shifted by 42 still fit 256 bits; what lies deeper can only tip the rounding.
    let shift = min(difference, 42)
    let large = WideInteger(upper.coefficient).scaled(by: shift)
    var small = lower.coefficient
    var inexact = false
    if difference > shift {
      let depth = difference - shift
      let divisor = depth > 38 ? nil : powerOfTen(depth)
      inexact = divisor.map { small % $0 != 0 } ?? true
      small = divisor.map { small / $0 } ?? 0
    }
    let exponent = Int(upper.exponent) - shift
    if upper.isNegative == lower.isNegative {
      let sum = large.adding(WideInteger(small))
      return Number(negative: upper.isNegative, rounding: sum, exponent: exponent, inexact: inexact)
    }
    let other = WideInteger(small + (inexact ? 1 : 0))
    if large < other {
      return Number(
        negative: lower.isNegative, rounding: other.subtracting(large), exponent: exponent, inexact: inexact)
    }
    return Number(negative: upper.isNegative, rounding: large.subtracting(other), exponent: exponent, inexact: inexact)
  }
}

extension Number: Comparable, Hashable {
  /// Whether the two have the same value, whatever their scale.
  public static func == (left: Number, right: Number) -> Bool {
    if left.exponent == right.exponent {
      return left.coefficient == right.coefficient && left.isNegative == right.isNegative
    }
    return compareValues(left, right) == 0
  }

  /// Whether the left value is the smaller.
  public static func < (left: Number, right: Number) -> Bool {
    compareValues(left, right) < 0
  }

  /// Equal values hash alike, whatever their scale.
  public func hash(into hasher: inout Hasher) {
    var digits = coefficient
    var scale = isZero ? 0 : Int(exponent)
    while digits != 0, digits % 10 == 0 {
      digits /= 10
      scale += 1
    }
    hasher.combine(isNegative)
    hasher.combine(digits)
    hasher.combine(scale)
  }

  private static func compareValues(_ left: Number, _ right: Number) -> Int {
    if left.isZero || right.isZero || left.isNegative != right.isNegative {
      return sign(left) - sign(right)
    }
    let order = compareMagnitudes(left, right)
    return left.isNegative ? -order : order
  }

  private static func sign(_ number: Number) -> Int {
    number.isZero ? 0 : (number.isNegative ? -1 : 1)
  }

  private static func compareMagnitudes(_ left: Number, _ right: Number) -> Int {
    if left.exponent == right.exponent {
      return left.coefficient == right.coefficient ? 0 : (left.coefficient < right.coefficient ? -1 : 1)
    }
    let leftTop = decimalDigitCount(left.coefficient) + Int(left.exponent)
    let rightTop = decimalDigitCount(right.coefficient) + Int(right.exponent)
    if leftTop != rightTop { return leftTop < rightTop ? -1 : 1 }
    let shift = Int(left.exponent) - Int(right.exponent)
    let first = WideInteger(left.coefficient).scaled(by: max(shift, 0))
    let second = WideInteger(right.coefficient).scaled(by: max(-shift, 0))
    return first < second ? -1 : (second < first ? 1 : 0)
  }
}
