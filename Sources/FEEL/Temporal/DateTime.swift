/// A day and a time of it.
public struct DateTime: Sendable, Hashable {
  /// The day, on the wall.
  public let date: CalendarDate
  /// The time, on the wall, with its zone.
  public let time: TimeOfDay

  /// A day and a time; the zone is the time's.
  public init(date: CalendarDate, time: TimeOfDay) {
    self.date = date
    self.time = time
  }

  /// The wall clock of `zone` at an instant (seconds since 1970-01-01T00:00Z); without a zone, the clock itself.
  public init?(instantSeconds: Int, nanosecond: Int, zone: Zone) {
    guard instantSeconds.magnitude < 40_000_000_000_000_000 else { return nil }
    let local = instantSeconds + (zone.offsetSeconds(atInstant: instantSeconds) ?? 0)
    let dayNumber = floorDivide(local, 86_400)
    guard let date = CalendarDate(dayNumber: dayNumber) else { return nil }
    self.init(
      date: date, time: TimeOfDay(secondOfDay: local - dayNumber * 86_400, nanosecond: nanosecond, zone: zone))
  }

  /// Seconds since 1970-01-01T00:00 on the wall clock.
  public var localSeconds: Int { date.dayNumber * 86_400 + time.secondOfDay }

  /// Seconds east of UTC; nil without a zone.
  public var offsetSeconds: Int? { time.zone.offsetSeconds(atLocal: localSeconds) }

  /// Seconds since 1970-01-01T00:00Z; nil without a zone.
  public var instantSeconds: Int? { offsetSeconds.map { localSeconds - $0 } }

  func adding(_ duration: DaysTimeDuration) -> DateTime? {
    let sum = time.nanosecond + duration.nanosecond
    let carry = sum >= 1_000_000_000 ? 1 : 0
    let (seconds, overflow) = (instantSeconds ?? localSeconds).addingReportingOverflow(duration.second)
    if overflow { return nil }
    return DateTime(
      instantSeconds: seconds + carry, nanosecond: sum - carry * 1_000_000_000, zone: time.zone)
  }

  func adding(months: Int) -> DateTime? {
    date.adding(months: months).map { DateTime(date: $0, time: time) }
  }
}

extension DateTime: CustomStringConvertible {
  /// `2026-11-21T09:30:00@Europe/Paris`.
  public var description: String { "\(date)T\(time)" }
}
