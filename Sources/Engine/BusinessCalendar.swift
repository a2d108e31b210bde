public import Foundation

/// Working hours, weekends and holidays in one zone.
///
/// A business day later is the same time of day on the next working day; work that begins outside working hours counts
/// from the next opening. Business hours count open time only.
public struct BusinessCalendar: Sendable, Equatable {
  /// Minutes since midnight, local; end excluded.
  public typealias Hours = Range<Int>

  /// Longest search for a working day: a calendar without any is refused before.
  static let daysMax = 4000
  static let minuteMilliseconds: Int64 = 60_000
  static let dayMilliseconds: Int64 = 86_400_000

  public let name: String
  public let zone: TimeZone
  /// Seven entries, Monday first; nil on a free day.
  public let week: [Hours?]
  public let holidays: Set<CivilDay>

  /// - Precondition: seven entries, at least one of them a working day.
  public init(name: String, zone: TimeZone, week: [Hours?], holidays: Set<CivilDay>) {
    precondition(week.count == 7 && week.contains { $0 != nil })
    self.name = name
    self.zone = zone
    self.week = week
    self.holidays = holidays
  }

  /// Monday to Friday, 9 to 17.
  public static func standard(zone: TimeZone) -> BusinessCalendar {
    let open: Hours = (9 * 60)..<(17 * 60)
    return BusinessCalendar(name: "standard", zone: zone, week: [open, open, open, open, open, nil, nil], holidays: [])
  }

  public func inZone(_ zone: TimeZone) -> BusinessCalendar {
    zone == self.zone ? self : BusinessCalendar(name: name, zone: zone, week: week, holidays: holidays)
  }

  public func hours(on day: CivilDay) -> Hours? { holidays.contains(day) ? nil : week[day.weekday] }

  public func add(_ duration: BusinessDuration, to start: Instant) -> Instant {
    let amount = Int64(duration.amount)
    return switch duration.unit {
    case .minutes: start.adding(milliseconds: amount * Self.minuteMilliseconds)
    case .hours: start.adding(milliseconds: amount * 60 * Self.minuteMilliseconds)
    case .days: sameTime(as: start, daysLater: duration.amount)
    case .weeks: sameTime(as: start, daysLater: duration.amount * 7)
    case .businessDays: addBusinessDays(duration.amount, to: start)
    case .businessHours: addOpenMilliseconds(amount * 60 * Self.minuteMilliseconds, to: start)
    }
  }

  public func subtract(_ duration: BusinessDuration, from end: Instant) -> Instant {
    let amount = Int64(duration.amount)
    return switch duration.unit {
    case .minutes: end.adding(milliseconds: -amount * Self.minuteMilliseconds)
    case .hours: end.adding(milliseconds: -amount * 60 * Self.minuteMilliseconds)
    case .days: sameTime(as: end, daysLater: -duration.amount)
    case .weeks: sameTime(as: end, daysLater: -duration.amount * 7)
    case .businessDays: subtractBusinessDays(duration.amount, from: end)
    case .businessHours: subtractOpenMilliseconds(amount * 60 * Self.minuteMilliseconds, from: end)
    }
  }

  /// The end of business on a day, or of the last working day before it.
  public func close(of day: CivilDay) -> Instant {
    var day = day
    for _ in 0..<Self.daysMax {
      if let open = hours(on: day) { return instant(day, minute: open.upperBound) }
      day = day.adding(days: -1)
    }
    return instant(day, minute: 17 * 60)
  }

  /// Open time between two moments.
  public func openMilliseconds(from start: Instant, to end: Instant) -> Int64 {
    guard start < end else { return 0 }
    var total: Int64 = 0
    var day = civil(start).day
    let last = civil(end).day
    for _ in 0..<Self.daysMax where day <= last {
      if let open = hours(on: day) {
        let from = max(start, instant(day, minute: open.lowerBound))
        let to = min(end, instant(day, minute: open.upperBound))
        if from < to { total += to - from }
      }
      day = day.adding(days: 1)
    }
    return total
  }

  // MARK: Local time

  /// The local day and the milliseconds since its midnight.
  public func civil(_ moment: Instant) -> (day: CivilDay, milliseconds: Int64) {
    let local = moment.milliseconds + offset(at: moment)
    let day = Int(local >= 0 ? local / Self.dayMilliseconds : (local - Self.dayMilliseconds + 1) / Self.dayMilliseconds)
    return (CivilDay(number: day), local - Int64(day) * Self.dayMilliseconds)
  }

  /// The moment of a local time; a time that the clock skips is the moment after the gap, one that it repeats the first.
  public func instant(_ day: CivilDay, milliseconds: Int64) -> Instant {
    let local = Int64(day.number) * Self.dayMilliseconds + milliseconds
    let before = offset(at: Instant(milliseconds: local - Self.dayMilliseconds))
    let early = Instant(milliseconds: local - before)
    if offset(at: early) == before { return early }
    let after = offset(at: Instant(milliseconds: local + Self.dayMilliseconds))
    let late = Instant(milliseconds: local - after)
    return offset(at: late) == after ? late : early
  }

  private func instant(_ day: CivilDay, minute: Int) -> Instant {
    instant(day, milliseconds: Int64(minute) * Self.minuteMilliseconds)
  }

  private func offset(at moment: Instant) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))) * 1000
  }

  private func sameTime(as moment: Instant, daysLater days: Int) -> Instant {
    let (day, time) = civil(moment)
    return instant(day.adding(days: days), milliseconds: time)
  }

  // MARK: Counting

  private func addBusinessDays(_ count: Int, to start: Instant) -> Instant {
    var (day, time) = civil(nextOpen(start))
    var left = count
    for _ in 0..<Self.daysMax where left > 0 {
      day = day.adding(days: 1)
      if hours(on: day) != nil { left -= 1 }
    }
    if let open = hours(on: day) { time = min(time, Int64(open.upperBound) * Self.minuteMilliseconds) }
    return instant(day, milliseconds: time)
  }

  private func subtractBusinessDays(_ count: Int, from end: Instant) -> Instant {
    var (day, time) = civil(end)
    var left = count
    for _ in 0..<Self.daysMax where left > 0 {
      day = day.adding(days: -1)
      if hours(on: day) != nil { left -= 1 }
    }
    if let open = hours(on: day) { time = max(time, Int64(open.lowerBound) * Self.minuteMilliseconds) }
    return instant(day, milliseconds: time)
  }

  /// The moment itself when open, else the next opening.
  private func nextOpen(_ moment: Instant) -> Instant {
    let (start, time) = civil(moment)
    var day = start
    for _ in 0..<Self.daysMax {
      if let open = hours(on: day) {
        let opens = Int64(open.lowerBound) * Self.minuteMilliseconds
        let closes = Int64(open.upperBound) * Self.minuteMilliseconds
        if day > start || time < opens { return instant(day, milliseconds: opens) }
        if time < closes { return moment }
      }
      day = day.adding(days: 1)
    }
    return moment
  }

  private func addOpenMilliseconds(_ amount: Int64, to start: Instant) -> Instant {
    var at = nextOpen(start)
    var left = amount
    for _ in 0..<Self.daysMax {
      let day = civil(at).day
      let closes = instant(day, minute: hours(on: day)?.upperBound ?? 0)
      if closes - at >= left { return at.adding(milliseconds: left) }
      left -= max(0, closes - at)
      at = nextOpen(max(closes, at))
    }
    return at
  }

  private func subtractOpenMilliseconds(_ amount: Int64, from end: Instant) -> Instant {
    var at = end
    var left = amount
    var day = civil(end).day
    for _ in 0..<Self.daysMax {
      if let open = hours(on: day) {
        let opens = instant(day, minute: open.lowerBound)
        let to = min(at, instant(day, minute: open.upperBound))
        if to - opens >= left { return to.adding(milliseconds: -left) }
        left -= max(0, to - opens)
      }
      day = day.adding(days: -1)
      at = min(at, instant(day, minute: 24 * 60))
    }
    return at
  }
}
