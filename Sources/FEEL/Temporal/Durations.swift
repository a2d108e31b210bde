/// A duration in months.
public struct YearsMonthsDuration: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Years and months together; negative for a duration back in time.
  public let months: Int

  /// The most months that a duration holds, either way.
  public static let monthsMax = 1 << 60

  /// A duration of so many months, cut to what a duration holds.
  public init(months: Int) {
    self.months = min(max(months, -YearsMonthsDuration.monthsMax), YearsMonthsDuration.monthsMax)
  }

  /// Whether the left duration is the shorter.
  public static func < (left: YearsMonthsDuration, right: YearsMonthsDuration) -> Bool {
    left.months < right.months
  }

  /// `P1Y2M`, and `P0M` for none.
  public var description: String {
    if months == 0 { return "P0M" }
    let years = months.magnitude / 12
    let rest = months.magnitude % 12
    return (months < 0 ? "-P" : "P") + (years == 0 ? "" : "\(years)Y") + (rest == 0 ? "" : "\(rest)M")
  }
}

/// A duration in days, hours, minutes and seconds, to the nanosecond.
public struct DaysTimeDuration: Sendable, Hashable, CustomStringConvertible {
  /// Whole seconds, rounded down.
  public let second: Int
  private let storedNanosecond: Int32

  /// What is left over the whole seconds, 0 to 999,999,999.
  public var nanosecond: Int { Int(storedNanosecond) }

  /// The most seconds that a duration holds, either way.
  public static let secondsMax = 1 << 60

  /// A duration of whole seconds, cut to what a duration holds.
  public init(seconds: Int) {
    second = min(max(seconds, -DaysTimeDuration.secondsMax), DaysTimeDuration.secondsMax)
    storedNanosecond = 0
  }

  init?(nanoseconds: Int128) {
    var (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if remainder < 0 {
      quotient -= 1
      remainder += 1_000_000_000
    }
    guard let whole = Int(exactly: quotient), whole.magnitude < UInt(DaysTimeDuration.secondsMax) else { return nil }
    second = whole
    storedNanosecond = Int32(remainder)
  }

  init?(seconds: Number) {
    guard let scaled = seconds.rounded(scale: 9, .down), scaled.exponent == -9,
      scaled.coefficient < UInt128(1) << 120
    else { return nil }
    let magnitude = Int128(scaled.coefficient)
    self.init(nanoseconds: scaled.isNegative ? -magnitude : magnitude)
  }

  /// The whole duration in nanoseconds.
  var nanoseconds: Int128 { Int128(second) * 1_000_000_000 + Int128(storedNanosecond) }

  /// The whole duration in seconds, with a fraction.
  public var seconds: Number {
    if storedNanosecond == 0 { return Number(second) }
    let total = nanoseconds
    return Number(negative: total < 0, unchecked: total.magnitude, exponent: -9).normalized
  }

  /// `P1DT2H3M4.5S`, and `PT0S` for none.
  public var description: String {
    let total = nanoseconds
    if total == 0 { return "PT0S" }
    let magnitude = total.magnitude
    let seconds = UInt(magnitude / 1_000_000_000)
    let fraction = Int(magnitude % 1_000_000_000)
    var text = total < 0 ? "-P" : "P"
    if seconds >= 86_400 { text += "\(seconds / 86_400)D" }
    if seconds % 86_400 == 0, fraction == 0 { return text }
    text += "T"
    if seconds / 3600 % 24 > 0 { text += "\(seconds / 3600 % 24)H" }
    if seconds / 60 % 60 > 0 { text += "\(seconds / 60 % 60)M" }
    if seconds % 60 > 0 || fraction > 0 { text += "\(seconds % 60)\(fractionText(fraction))S" }
    return text
  }
}

extension DaysTimeDuration: Comparable {
  /// Whether the left duration is the shorter.
  public static func < (left: DaysTimeDuration, right: DaysTimeDuration) -> Bool {
    (left.second, left.storedNanosecond) < (right.second, right.storedNanosecond)
  }
}
