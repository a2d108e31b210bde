/// How a digit that does not fit is decided.
public enum Rounding: Sendable {
  /// Away from zero.
  case up
  /// Towards zero.
  case down
  /// To the nearest, ties away from zero.
  case halfUp
  /// To the nearest, ties towards zero.
  case halfDown
  /// To the nearest, ties to the even digit.
  case halfEven
  /// Towards minus infinity.
  case floor
  /// Towards plus infinity.
  case ceiling
}

extension Number {
  /// The number with `scale` digits after the point (before it, when negative); trailing zeros are added when they
  /// fit. A scale outside −6111…6176 has no result.
  public func rounded(scale: Int, _ rounding: Rounding) -> Number? {
    guard scale >= -6111, scale <= 6176 else { return nil }
    let target = -scale
    let current = Int(exponent)
    if current == target { return self }
    if current > target {
      let shift = current - target
      guard !isZero, decimalDigitCount(coefficient) + shift <= Number.digitsMax else {
        return isZero ? Number(negative: false, unchecked: 0, exponent: target) : self
      }
      return Number(negative: isNegative, unchecked: coefficient * powerOfTen(shift), exponent: target)
    }
    let drop = target - current
    let divisor = drop > 38 ? nil : powerOfTen(drop)
    let quotient = divisor.map { coefficient / $0 } ?? 0
    let remainder = divisor.map { coefficient % $0 } ?? coefficient
    let half = divisor.map { $0 / 2 }
    var order = -1
    if let half { order = remainder == half ? 0 : (remainder > half ? 1 : -1) }
    let grows = remainder != 0 && roundsAway(rounding, order: order, odd: quotient % 2 == 1)
    return Number(negative: isNegative, coefficient: quotient + (grows ? 1 : 0), exponent: target)
  }

  /// The largest whole number that is not above this one.
  public var floored: Number { exponent >= 0 ? self : rounded(scale: 0, .floor) ?? self }

  /// The smallest whole number that is not below this one.
  public var ceiled: Number { exponent >= 0 ? self : rounded(scale: 0, .ceiling) ?? self }

  /// `order` compares what is cut off with one half.
  private func roundsAway(_ rounding: Rounding, order: Int, odd: Bool) -> Bool {
    switch rounding {
    case .up: true
    case .down: false
    case .halfUp: order >= 0
    case .halfDown: order > 0
    case .halfEven: order > 0 || (order == 0 && odd)
    case .floor: isNegative
    case .ceiling: !isNegative
    }
  }
}
