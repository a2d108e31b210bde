import Foundation
import Pages
import Testing

/// Sat 21 Nov 2026, 15:00 UTC.
private let now: Int64 = 1_795_273_200_000
private let hour: Int64 = 3_600_000
private let day: Int64 = 86_400_000
private let berlin = TimeZone(identifier: "Europe/Berlin")!

@Suite struct MomentsTests {
  let moments = Moments(now: now, zone: berlin)

  @Test(
    arguments: [
      (Int64(0), "today 16:00"), (20 * hour, "tomorrow 12:00"), (-20 * hour, "yesterday 20:00"),
      (4 * day + 17 * hour + 30 * 60_000, "Thu 26 Nov 09:30"), (60 * day, "Wed 20 Jan 2027 16:00"),
      (8 * hour - 60_000, "today 23:59"), (8 * hour, "tomorrow 00:00"),
    ] as [(Int64, String)])
  func wordsAMoment(after: Int64, text: String) {
    #expect(moments.time(now + after).text == text)
  }

  @Test func givesTheExactMoment() {
    let mark = moments.time(now)
    #expect(mark.title == "Sat 21 Nov 2026, 16:00 CET")
    #expect(mark.datetime == "2026-11-21T16:00:00+01:00")
  }

  @Test(
    arguments: [
      (2 * hour + 60_000, "in 2 hours", DueMark.Tone.soon), (hour, "in 1 hour", .soon),
      (40 * 60_000, "in 40 min", .soon),
      (20 * hour, "tomorrow 12:00", .soon), (25 * hour, "tomorrow 17:00", .plain),
      (-3 * day - hour, "3 days late", .late),
      (-day, "24 hours late", .late), (-hour - 1, "1 hour late", .late), (-90_000, "1 min late", .late),
      (-1000, "1 min late", .late),
    ] as [(Int64, String, DueMark.Tone)])
  func wordsADueDate(after: Int64, text: String, tone: DueMark.Tone) {
    let mark = moments.due(now + after)
    #expect(mark.text == text)
    #expect(mark.tone == tone)
  }

  @Test func namesSummerAndWinter() {
    // Summer time began on 29 March 2026 at 01:00 UTC and ended on 25 October.
    #expect(moments.title(1_774_746_000_000 - 1000) == "Sun 29 Mar 2026, 01:59 CET")
    #expect(moments.title(1_774_746_000_000) == "Sun 29 Mar 2026, 03:00 CEST")
    #expect(moments.title(1_792_890_000_000 - 1000) == "Sun 25 Oct 2026, 02:59 CEST")
    #expect(moments.title(1_792_890_000_000) == "Sun 25 Oct 2026, 02:00 CET")
    #expect(moments.time(1_774_746_000_000).datetime == "2026-03-29T03:00:00+02:00")
  }

  @Test func countsDaysOnTheWallAcrossAChangeOfTheClock() {
    // Sat 28 March 2026, 23:30 in Berlin; the next day has 23 hours.
    let evening = Moments(now: 1_774_737_000_000, zone: berlin)
    #expect(evening.text(1_774_737_000_000 + 23 * hour) == "tomorrow 23:30")
  }

  @Test func knowsZonesWithHalfHoursAndTheSouth() throws {
    let kathmandu = Moments(now: now, zone: try #require(TimeZone(identifier: "Asia/Kathmandu")))
    #expect(kathmandu.title(now) == "Sat 21 Nov 2026, 20:45 UTC+5:45")
    #expect(kathmandu.time(now).datetime == "2026-11-21T20:45:00+05:45")
    let newYork = Moments(now: now, zone: try #require(TimeZone(identifier: "America/New_York")))
    #expect(newYork.time(now).datetime == "2026-11-21T10:00:00-05:00")
    #expect(newYork.title(now) == "Sat 21 Nov 2026, 10:00 EST")
    let utc = Moments(now: now, zone: try #require(TimeZone(identifier: "UTC")))
    #expect(utc.time(now).datetime == "2026-11-21T15:00:00Z")
    #expect(utc.title(-1000) == "Wed 31 Dec 1969, 23:59 UTC")
  }

  /// Every fifth hour of two years, against Foundation's own calendar.
  @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"])
  func agreesWithFoundation(identifier: String) throws {
    let zone = try #require(TimeZone(identifier: identifier))
    let moments = Moments(now: now, zone: zone)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    for step in stride(from: now - 400 * day, to: now + 400 * day, by: Int(5 * hour)) {
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute], from: Date(timeIntervalSince1970: Double(step) / 1000))
      let two = { (number: Int?) in (number! < 10 ? "0" : "") + String(number!) }
      let expected = "\(parts.year!)-\(two(parts.month))-\(two(parts.day))T\(two(parts.hour)):\(two(parts.minute)):00"
      #expect(moments.time(step).datetime.hasPrefix(expected))
    }
  }
}
