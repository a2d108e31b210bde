/// A number at or above zero with 72 digits behind the point: room enough that 34 digits of a logarithm come out right.
struct FixedPoint {
  private static let fractionLimbs = 8
  private static let limbCount = 12
  private static let base: UInt64 = 1_000_000_000

  /// Nine decimal digits each, the lowest first.
  private var limbs = [UInt64](repeating: 0, count: limbCount)

  static let zero = FixedPoint()
  static let logarithmOfTwo = FixedPoint(1, over: 3).areaTangent().doubled
  /// ln 10 = 3 ln 2 + ln 1.25
  static let logarithmOfTen = logarithmOfTwo.times(3).plus(FixedPoint(1, over: 9).areaTangent().doubled)

  private init() {}

  init(_ whole: UInt64) {
    limbs[FixedPoint.fractionLimbs] = whole % FixedPoint.base
    limbs[FixedPoint.fractionLimbs + 1] = whole / FixedPoint.base % FixedPoint.base
    limbs[FixedPoint.fractionLimbs + 2] = whole / FixedPoint.base / FixedPoint.base
  }

  /// A proper fraction, of numbers below 10^37.
  init(_ numerator: UInt128, over denominator: UInt128) {
    var rest = numerator
    for index in stride(from: FixedPoint.fractionLimbs - 1, through: 0, by: -1) {
      let parts = WideInteger(product: rest, UInt128(FixedPoint.base)).divided(by: denominator)
      limbs[index] = UInt64(parts.quotient.low)
      rest = parts.remainder
    }
  }

  /// `coefficient × 10^exponent`; nil from 10^27 on.
  init?(coefficient: UInt128, exponent: Int) {
    guard decimalDigitCount(coefficient) + exponent <= 27 else { return nil }
    if exponent < -110 { return }
    // The lowest limb counts units of 10^-72; what does not meet a limb's edge is divided down to it.
    let start = max(0, floorDivide(exponent + 72 + 8, 9))
    var rest = coefficient
    for index in start..<min(start + 5, FixedPoint.limbCount) {
      limbs[index] = UInt64(rest % UInt128(FixedPoint.base))
      rest /= UInt128(FixedPoint.base)
    }
    var drop = start * 9 - 72 - exponent
    while drop > 0 {
      self = divided(by: UInt64(powerOfTen(min(drop, 9))))
      drop -= 9
    }
  }

  var isZero: Bool { limbs.allSatisfy { $0 == 0 } }
  var doubled: FixedPoint { plus(self) }

  func plus(_ other: FixedPoint) -> FixedPoint {
    var result = self
    var carry: UInt64 = 0
    for index in limbs.indices {
      let sum = limbs[index] + other.limbs[index] + carry
      result.limbs[index] = sum % FixedPoint.base
      carry = sum / FixedPoint.base
    }
    return result
  }

  /// The difference; the other must not be larger.
  func minus(_ other: FixedPoint) -> FixedPoint {
    var result = self
    var borrow: UInt64 = 0
    for index in limbs.indices {
      let wanted = other.limbs[index] + borrow
      borrow = limbs[index] < wanted ? 1 : 0
      result.limbs[index] = limbs[index] + borrow * FixedPoint.base - wanted
    }
    return result
  }

  func isLess(than other: FixedPoint) -> Bool {
    for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
      return limbs[index] < other.limbs[index]
    }
    return false
  }

  /// The product with a factor below 10^9.
  func times(_ factor: UInt64) -> FixedPoint {
    var result = self
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = limbs[index] * factor + carry
      result.limbs[index] = product % FixedPoint.base
      carry = product / FixedPoint.base
    }
    return result
  }

  /// The quotient by a divisor of at most 10^9.
  func divided(by divisor: UInt64) -> FixedPoint {
    var result = self
    var rest: UInt64 = 0
    for index in limbs.indices.reversed() {
      let value = rest * FixedPoint.base + limbs[index]
      result.limbs[index] = value / divisor
      rest = value % divisor
    }
    return result
  }

  func times(_ other: FixedPoint) -> FixedPoint {
    var wide = [UInt64](repeating: 0, count: FixedPoint.limbCount * 2)
    for (index, left) in limbs.enumerated() where left != 0 {
      var carry: UInt64 = 0
      for (offset, right) in other.limbs.enumerated() {
        let sum = left * right + wide[index + offset] + carry
        wide[index + offset] = sum % FixedPoint.base
        carry = sum / FixedPoint.base
      }
      wide[index + FixedPoint.limbCount] += carry
    }
    var result = FixedPoint()
    for index in limbs.indices { result.limbs[index] = wide[index + FixedPoint.fractionLimbs] }
    return result
  }

  /// The part before the point; the largest number from 10^18 on.
  var whole: UInt64 {
    if limbs[(FixedPoint.fractionLimbs + 2)...].contains(where: { $0 != 0 }) { return .max }
    return limbs[FixedPoint.fractionLimbs] + limbs[FixedPoint.fractionLimbs + 1] * FixedPoint.base
  }

  /// All digits of a value below 100,000, as a multiple of 10^-72.
  var digits: WideInteger {
    var value = WideInteger.zero
    for index in stride(from: FixedPoint.fractionLimbs, through: 0, by: -1) {
      value = value.multiplied(by: UInt128(FixedPoint.base)).adding(WideInteger(UInt128(limbs[index])))
    }
    return value
  }

  /// artanh of a value well below 1: x + x³/3 + x⁵/5 + …
  func areaTangent() -> FixedPoint {
    let square = times(self)
    var power = self
    var sum = self
    var divisor: UInt64 = 3
    while true {
      power = power.times(square)
      let term = power.divided(by: divisor)
      if term.isZero { return sum }
      sum = sum.plus(term)
      divisor += 2
    }
  }

  /// e to a value below 3: the series for a 256th of it, squared eight times.
  func exponential() -> FixedPoint {
    let small = divided(by: 256)
    var term = FixedPoint(1)
    var sum = term
    var divisor: UInt64 = 1
    while true {
      term = term.times(small).divided(by: divisor)
      if term.isZero { break }
      sum = sum.plus(term)
      divisor += 1
    }
    for _ in 0..<8 { sum = sum.times(sum) }
    return sum
  }
}
