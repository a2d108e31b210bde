public import Foundation
internal import Synchronization

/// Puts moments into words, as seen from now in one reader's zone. Made once for each page.
public struct Moments: Sendable {
  private let now: Int64
  private let zone: TimeZone
  private let today: Int
  /// 0 is Monday.
  private let weekday: Int
  private let year: Int
  /// Where the zone's offset is known to be `offset`: between two changes of the clock around now.
  private let steady: Range<Int64>
  private let offset: Int

  /// `now` in UTC milliseconds since 1970.
  public init(now: Int64, zone: TimeZone) {
    self.now = now
    self.zone = zone
    (steady, offset) = Self.steady(around: now, in: zone)
    let civil = CivilTime(localSeconds: Int((now / 1000)) + offset)
    today = civil.dayNumber
    weekday = civil.weekday
    year = civil.year
  }

  /// "today 16:00", "Thu 26 Nov 09:30", with the exact moment beneath.
  public func time(_ moment: Int64) -> TimeMark {
    let (civil, offset) = civil(moment)
    return TimeMark(text: words(civil), datetime: iso(civil, offset), title: title(civil, offset))
  }

  /// "tomorrow 12:00", "in 2 hours", "3 days late"; soon from 24 hours before.
  public func due(_ moment: Int64, soonHours: Int = 24) -> DueMark {
    let (civil, offset) = civil(moment)
    let left = moment - now
    let tone: DueMark.Tone = left < 0 ? .late : left <= Int64(soonHours) * Self.hour ? .soon : .plain
    return DueMark(text: dueWords(left, civil), tone: tone, datetime: iso(civil, offset), title: title(civil, offset))
  }

  /// "today 16:00", "Thu 26 Nov 09:30".
  public func text(_ moment: Int64) -> String { words(civil(moment).time) }

  /// "Thu 26 Nov", with the year when it is another.
  public func day(_ moment: Int64) -> String {
    let civil = civil(moment).time
    return civil.year == year ? civil.date : "\(civil.date) \(civil.year)"
  }

  /// "Sat 21 Nov 2026, 16:00 CET".
  public func title(_ moment: Int64) -> String {
    let (civil, offset) = civil(moment)
    return title(civil, offset)
  }

  /// The first moment of the day so many days from today.
  public func start(ofDayFromToday days: Int) -> Int64 {
    let local = Int64(today + days) * Self.day
    // The offset of that midnight: a guess with today's, corrected once.
    let guess = local - Int64(offset) * 1000
    return local - Int64(civil(guess).offset) * 1000
  }

  /// Days from today to the first of the next week: 1 on a Sunday, 7 on a Monday.
  public var daysToNextWeek: Int { 7 - weekday }

  private static let minute: Int64 = 60_000
  private static let hour: Int64 = 3_600_000
  private static let day: Int64 = 86_400_000

  private func words(_ civil: CivilTime) -> String {
    switch civil.dayNumber - today {
    case 0: "today \(civil.clock)"
    case 1: "tomorrow \(civil.clock)"
    case -1: "yesterday \(civil.clock)"
    default:
      civil.year == year ? "\(civil.date) \(civil.clock)" : "\(civil.date) \(civil.year) \(civil.clock)"
    }
  }

  private func dueWords(_ left: Int64, _ civil: CivilTime) -> String {
    switch left {
    case ..<(-Self.day): "\(counted(Int(-left / Self.day), "day")) late"
    case ..<(-Self.hour): "\(counted(Int(-left / Self.hour), "hour")) late"
    case ..<0: "\(max(1, -left / Self.minute)) min late"
    case ..<Self.hour: "in \(max(1, left / Self.minute)) min"
    case ..<(3 * Self.hour): "in \(counted(Int(left / Self.hour), "hour"))"
    default: words(civil)
    }
  }

  private func title(_ civil: CivilTime, _ offset: Int) -> String {
    "\(civil.date) \(civil.year), \(civil.clock) \(zoneName(zone.identifier, offset: offset))"
  }

  private func iso(_ civil: CivilTime, _ offset: Int) -> String {
    let minutes = abs(offset) / 60
    let sign = offset < 0 ? "-" : "+"
    return "\(civil.isoDate)T\(civil.clock):\(twoDigits(civil.second))"
      + (offset == 0 ? "Z" : "\(sign)\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))")
  }

  private func civil(_ moment: Int64) -> (time: CivilTime, offset: Int) {
    let offset = steady.contains(moment) ? offset : zone.secondsFromGMT(for: Date(milliseconds: moment))
    return (CivilTime(localSeconds: Int(moment).dividedDown(by: 1000) + offset), offset)
  }

  private typealias Span = (range: Range<Int64>, offset: Int)
  private static let spans = Mutex<[String: Span]>([:])

  /// The zone is asked when its clock changes, instead of once for a moment.
  private static func steady(around now: Int64, in zone: TimeZone) -> Span {
    let name = zone.identifier
    if let known = spans.withLock({ $0[name] }), known.range.contains(now) { return known }
    let found = (steadyRange(around: now, in: zone), zone.secondsFromGMT(for: Date(milliseconds: now)))
    spans.withLock { $0[name] = found }
    return found
  }

  private static func steadyRange(around now: Int64, in zone: TimeZone) -> Range<Int64> {
    let start = now - 60 * day
    let end = now + 400 * day
    guard let change = zone.nextDaylightSavingTimeTransition(after: Date(milliseconds: start))?.milliseconds else {
      return now..<now + 1
    }
    if change > now { return start..<change }
    let next = zone.nextDaylightSavingTimeTransition(after: Date(milliseconds: now))?.milliseconds
    return change..<max(next ?? end, now + 1)
  }
}

/// "1 day", "3 days".
public func counted(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }

extension Date {
  fileprivate init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }

  fileprivate var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
}
