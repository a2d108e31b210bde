import Engine
import Foundation
import Testing

@Suite struct CalendarTests {
  /// A moment written in local time with its offset: `2026-03-27T16:30:00+01:00`.
  static func moment(_ text: String) throws -> Instant {
    let date = try Date(text, strategy: .iso8601)
    return Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
  }

  static func calendar(_ zone: String, holidays: [String] = []) throws -> BusinessCalendar {
    let standard = BusinessCalendar.standard(zone: try #require(TimeZone(identifier: zone)))
    return BusinessCalendar(
      name: "company", zone: standard.zone, week: standard.week, holidays: Set(holidays.compactMap { CivilDay($0) }))
  }

  private func expect(
    _ start: String, _ duration: String, _ end: String, zone: String, holidays: [String] = []
  ) throws {
    let calendar = try Self.calendar(zone, holidays: holidays)
    let sum = calendar.add(try #require(BusinessDuration(duration)), to: try Self.moment(start))
    #expect(sum == (try Self.moment(end)), "\(start) + \(duration) gives \(sum.milliseconds)")
  }

  @Test(arguments: [
    // A Friday afternoon, over a weekend.
    ("2026-11-20T16:30:00+01:00", "1 business day", "2026-11-23T16:30:00+01:00"),
    ("2026-11-20T16:30:00+01:00", "2 business hours", "2026-11-23T10:30:00+01:00"),
    ("2026-11-20T16:30:00+01:00", "0 business days", "2026-11-20T16:30:00+01:00"),
    // Outside working hours: from the next opening.
    ("2026-11-20T18:00:00+01:00", "1 business day", "2026-11-24T09:00:00+01:00"),
    ("2026-11-21T12:00:00+01:00", "1 business hour", "2026-11-23T10:00:00+01:00"),
    ("2026-11-23T06:00:00+01:00", "8 business hours", "2026-11-23T17:00:00+01:00"),
    ("2026-11-23T09:00:00+01:00", "9 business hours", "2026-11-24T10:00:00+01:00"),
    // A holiday on a Tuesday.
    ("2026-12-07T12:00:00+01:00", "1 business day", "2026-12-09T12:00:00+01:00"),
    ("2026-12-07T16:00:00+01:00", "2 business hours", "2026-12-09T10:00:00+01:00"),
    // Plain hours and days do not stop at night.
    ("2026-11-20T16:30:00+01:00", "72 hours", "2026-11-23T16:30:00+01:00"),
    ("2026-11-20T16:30:00+01:00", "3 days", "2026-11-23T16:30:00+01:00"),
    ("2026-11-20T16:30:00+01:00", "1 week", "2026-11-27T16:30:00+01:00"),
  ]) func weekendsHolidaysAndHours(_ start: String, _ duration: String, _ end: String) throws {
    try expect(start, duration, end, zone: "Europe/Berlin", holidays: ["2026-12-08"])
  }

  @Test(arguments: [
    // The clock goes forward on 2026-03-29 in Berlin; a business day later is the same time of day.
    ("Europe/Berlin", "2026-03-27T16:30:00+01:00", "1 business day", "2026-03-30T16:30:00+02:00"),
    ("Europe/Berlin", "2026-03-27T16:30:00+01:00", "72 hours", "2026-03-30T17:30:00+02:00"),
    ("Europe/Berlin", "2026-03-28T02:30:00+01:00", "1 day", "2026-03-29T03:30:00+02:00"),
    ("Europe/Berlin", "2026-03-29T01:59:00+01:00", "1 minute", "2026-03-29T03:00:00+02:00"),
    // It goes back on 2026-10-25: 02:30 comes twice, and the first counts.
    ("Europe/Berlin", "2026-10-24T02:30:00+02:00", "1 day", "2026-10-25T02:30:00+02:00"),
    ("Europe/Berlin", "2026-10-23T16:30:00+02:00", "1 business day", "2026-10-26T16:30:00+01:00"),
    ("America/New_York", "2026-03-06T10:00:00-05:00", "1 business day", "2026-03-09T10:00:00-04:00"),
    ("America/New_York", "2026-03-07T02:30:00-05:00", "1 day", "2026-03-08T03:30:00-04:00"),
    ("America/New_York", "2026-10-31T01:30:00-04:00", "1 day", "2026-11-01T01:30:00-04:00"),
    ("America/New_York", "2026-10-30T16:00:00-04:00", "2 business hours", "2026-11-02T10:00:00-05:00"),
    // Lord Howe moves by half an hour: back on 2026-04-05, forward on 2026-10-04.
    ("Australia/Lord_Howe", "2026-04-03T10:00:00+11:00", "1 business day", "2026-04-06T10:00:00+10:30"),
    ("Australia/Lord_Howe", "2026-10-02T10:00:00+10:30", "1 business day", "2026-10-05T10:00:00+11:00"),
    ("Australia/Lord_Howe", "2026-10-03T02:10:00+10:30", "1 day", "2026-10-04T02:40:00+11:00"),
    ("Pacific/Apia", "2026-11-20T10:00:00+13:00", "1 business day", "2026-11-23T10:00:00+13:00"),
    ("Asia/Kathmandu", "2026-11-20T16:50:00+05:45", "20 minutes", "2026-11-20T17:10:00+05:45"),
  ]) func clocksThatMove(_ zone: String, _ start: String, _ duration: String, _ end: String) throws {
    try expect(start, duration, end, zone: zone)
  }

  @Test func aNightShiftOverTheMissingHour() throws {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    let night: BusinessCalendar.Hours = 0..<(6 * 60)
    let calendar = BusinessCalendar(name: "night", zone: zone, week: Array(repeating: night, count: 7), holidays: [])
    let start = try Self.moment("2026-03-29T00:00:00+01:00")
    #expect(
      calendar.add(BusinessDuration(amount: 5, unit: .businessHours), to: start)
        == (try Self.moment("2026-03-29T06:00:00+02:00")))
    #expect(calendar.openMilliseconds(from: start, to: start.adding(seconds: 86_400)) == (5 + 1) * 3_600_000)
  }

  @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
  func subtractingWhatWasAddedLeadsBack(_ zone: String) throws {
    let calendar = try Self.calendar(zone, holidays: ["2026-04-06", "2026-12-25", "2027-01-01"])
    var seed = SplitMix(state: 20_261_121)
    let first = try Self.moment("2026-01-01T00:00:00Z")
    var tried = 0
    for _ in 0..<4000 where tried < 400 {
      let start = first.adding(seconds: Int64(seed.next() % (400 * 86_400)))
      let (day, time) = calendar.civil(start)
      guard let open = calendar.hours(on: day), open.contains(Int(time / 60_000)) else { continue }
      tried += 1
      for unit in [BusinessDuration.Unit.minutes, .hours, .businessDays, .businessHours] {
        let duration = BusinessDuration(amount: Int(seed.next() % 60), unit: unit)
        let end = calendar.add(duration, to: start)
        let back = calendar.subtract(duration, from: end)
        // A closing time is the end of one day and, in open time, the same as the opening of the next.
        #expect(
          back == start || calendar.openMilliseconds(from: min(back, start), to: max(back, start)) == 0,
          "\(zone): \(start.milliseconds) + \(duration)")
        #expect(end >= start)
      }
    }
    #expect(tried == 400)
  }

  @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
  func businessHoursAreOpenTime(_ zone: String) throws {
    let calendar = try Self.calendar(zone, holidays: ["2026-05-01"])
    var seed = SplitMix(state: 7)
    let first = try Self.moment("2026-01-01T00:00:00Z")
    for _ in 0..<400 {
      let start = first.adding(seconds: Int64(seed.next() % (400 * 86_400)))
      let hours = Int(seed.next() % 100)
      let end = calendar.add(BusinessDuration(amount: hours, unit: .businessHours), to: start)
      #expect(calendar.openMilliseconds(from: start, to: end) == Int64(hours) * 3_600_000)
    }
  }

  @Test func theEndOfBusiness() throws {
    let calendar = try Self.calendar("Europe/Berlin", holidays: ["2026-12-25"])
    func close(_ day: String) throws -> Instant { calendar.close(of: try #require(CivilDay(day))) }
    #expect(try close("2026-11-20") == Self.moment("2026-11-20T17:00:00+01:00"))
    #expect(try close("2026-11-22") == Self.moment("2026-11-20T17:00:00+01:00"))
    #expect(try close("2026-12-27") == Self.moment("2026-12-24T17:00:00+01:00"))
    #expect(try close("2026-07-01") == Self.moment("2026-07-01T17:00:00+02:00"))
  }

  @Test func localTimeAndBack() throws {
    for zone in ["Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12"] {
      let calendar = try Self.calendar(zone)
      let first = try Self.moment("1969-06-01T00:00:00Z")
      for step in 0..<3000 {
        let moment = first.adding(milliseconds: Int64(step) * 604_123_457)
        let (day, time) = calendar.civil(moment)
        let back = calendar.instant(day, milliseconds: time)
        // Of an hour that comes twice, the first is meant.
        #expect(back == moment || (moment - back > 0 && moment - back <= 7_200_000))
        #expect((0..<86_400_000).contains(time))
      }
    }
  }
}

/// A seeded source of numbers, the same in every run (SplitMix64).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
