/// A time of day to the nanosecond, with or without a zone.
public struct TimeOfDay: Sendable, Hashable {
  private let storedSeconds: Int32
  private let storedNanoseconds: Int32

  /// The zone in which the clock stands.
  public let zone: Zone

  /// Nil when there is no such time; 24:00:00 is read as midnight.
  public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: Zone = .local) {
    let endOfDay = hour == 24 && minute == 0 && second == 0 && nanosecond == 0
    guard hour >= 0, hour <= 23 || endOfDay, minute >= 0, minute < 60, second >= 0, second < 60,
      nanosecond >= 0, nanosecond < 1_000_000_000
    else { return nil }
    self.init(secondOfDay: (hour % 24) * 3600 + minute * 60 + second, nanosecond: nanosecond, zone: zone)
  }

  /// `secondOfDay` is taken modulo a day.
  public init(secondOfDay: Int, nanosecond: Int, zone: Zone) {
    storedSeconds = Int32(secondOfDay - floorDivide(secondOfDay, 86_400) * 86_400)
    storedNanoseconds = Int32(nanosecond)
    self.zone = zone
  }

  /// Seconds since midnight.
  public var secondOfDay: Int { Int(storedSeconds) }

  /// 0 to 23.
  public var hour: Int { secondOfDay / 3600 }

  /// 0 to 59.
  public var minute: Int { secondOfDay / 60 % 60 }

  /// 0 to 59.
  public var second: Int { secondOfDay % 60 }

  /// 0 to 999,999,999.
  public var nanosecond: Int { Int(storedNanoseconds) }

  /// Seconds east of UTC, for a named zone as on 1970-01-01; nil without a zone.
  public var offsetSeconds: Int? { zone.offsetSeconds(atLocal: secondOfDay) }

  func adding(_ duration: DaysTimeDuration) -> TimeOfDay {
    let sum = nanosecond + duration.nanosecond
    let carry = sum >= 1_000_000_000 ? 1 : 0
    let rest = duration.second - floorDivide(duration.second, 86_400) * 86_400
    return TimeOfDay(
      secondOfDay: secondOfDay + rest + carry, nanosecond: sum - carry * 1_000_000_000, zone: zone)
  }
}

extension TimeOfDay: CustomStringConvertible {
  /// `13:20:00.5+02:00`.
  public var description: String {
    let clock = "\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second))"
    return clock + fractionText(nanosecond) + zone.description
  }
}

/// `.5` for half a second's nanoseconds, nothing for none.
func fractionText(_ nanoseconds: Int) -> String {
  if nanoseconds == 0 { return "" }
  var digits = String(nanoseconds)
  digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
  while digits.last == "0" { digits.removeLast() }
  return "." + digits
}
