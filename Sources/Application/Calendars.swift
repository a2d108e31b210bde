public import Engine
internal import Foundation

extension Company {
  /// A company calendar in a template's zone; unknown names count as Monday to Friday, 9 to 17.
  public func calendar(_ name: String, zone: String) -> BusinessCalendar {
    if let ready = zonedCalendars[name]?[zone] { return ready }
    let zone = timeZone(named: zone) ?? TimeZone(identifier: "UTC")!
    return calendars[name]?.inZone(zone) ?? .standard(zone: zone)
  }
}

/// A calendar as it is typed on the settings page: a line of working hours for each day, and a line for each holiday.
///
///     mon-fri 09:00-17:00
///     holiday 2026-12-25 Christmas Day
public struct CalendarText: Sendable {
  public static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  public var week: [BusinessCalendar.Hours?] = Array(repeating: nil, count: 7)
  public var holidays: [CivilDay: String] = [:]

  /// - Throws: which line is wrong, and how it should look.
  public init(_ text: String) throws(CalendarProblem) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty, !line.hasPrefix("#") else { continue }
      if words[0].lowercased() == "holiday" {
        guard words.count >= 2, let day = CivilDay(words[1]) else {
          throw CalendarProblem(line: index + 1, message: "Write a holiday as “holiday 2026-12-25 Christmas Day”.")
        }
        holidays[day] = words[2...].joined(separator: " ")
      } else {
        try readHours(words, line: index + 1)
      }
    }
    guard week.contains(where: { $0 != nil }) else {
      throw CalendarProblem(line: 1, message: "Give at least one working day, such as “mon-fri 09:00-17:00”.")
    }
  }

  private mutating func readHours(_ words: [String], line: Int) throws(CalendarProblem) {
    let wrong = CalendarProblem(
      line: line, message: "Write working hours as “mon-fri 09:00-17:00” or “sat 10:00-14:00”.")
    let days = words[0].lowercased().split(separator: "-").map { Self.dayNames.firstIndex(of: String($0)) }
    let hours = words.count == 2 ? words[1].split(separator: "-").map(Self.minutes) : []
    guard (1...2).contains(days.count), let first = days[0], let last = days[days.count - 1], first <= last,
      hours.count == 2, let from = hours[0], let to = hours[1], from < to
    else { throw wrong }
    for day in first...last { week[day] = from..<to }
  }

  private static func minutes(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, (0...24).contains(parts[0]), (0..<60).contains(parts[1]) else { return nil }
    let minutes = parts[0] * 60 + parts[1]
    return minutes <= 24 * 60 ? minutes : nil
  }
}

public struct CalendarProblem: Error, Sendable, Equatable {
  public var line: Int
  public var message: String
}

extension Workspace {
  public static let calendarDefault = "mon-fri 09:00-17:00\n"

  func readCalendars() async throws -> [String: BusinessCalendar] {
    let text = try await store.setting("calendar.standard") ?? Self.calendarDefault
    guard let typed = try? CalendarText(text) else { return [:] }
    let utc = TimeZone(identifier: "UTC")!
    return [
      "standard": BusinessCalendar(name: "standard", zone: utc, week: typed.week, holidays: Set(typed.holidays.keys))
    ]
  }

  /// What is wrong with a calendar's text; due dates that were set before a change stay as they are.
  func problem(ofCalendar text: String) -> [Refusal.Problem] {
    do { _ = try CalendarText(text) } catch {
      return [.init(key: "calendar", message: "Line \(error.line): \(error.message)")]
    }
    return []
  }
}
