public import Engine
internal import Foundation

extension Company {
  /// A company calendar in a template's zone; what is unknown or unreadable counts as Monday to Friday, 9 to 17.
  public func calendar(_ name: String, zone: String) -> BusinessCalendar {
    if let ready = zonedCalendars[name]?[zone] { return ready }
    let zone = timeZone(named: zone) ?? TimeZone(identifier: "UTC")!
    return calendars[name]?.inZone(zone) ?? .standard(zone: zone)
  }
}

/// A calendar as it is typed: a line of working hours for each day, and a line for each holiday.
///
///     mon-fri 09:00-17:00
///     holiday 2026-12-25 Christmas Day
public struct CalendarText: Sendable {
  public static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  public var week: [BusinessCalendar.Hours?] = Array(repeating: nil, count: 7)
  public var holidays: [CivilDay: String] = [:]

  public static let charactersMax = 20_000

  /// - Throws: which line is wrong, and how it should look.
  public init(_ text: String) throws(CalendarProblem) {
    guard text.count <= Self.charactersMax else {
      throw CalendarProblem(line: 1, message: "The text has more than \(Self.charactersMax) characters. Shorten it.")
    }
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

/// A company calendar, as admins see it. Its hours are those of the zone of whichever template counts in it.
public struct CalendarListing: Sendable {
  /// How templates name it.
  public var key: String
  public var text: String
  public var week: [BusinessCalendar.Hours?]
  public var holidays: [CivilDay: String]
  /// Current versions that count in it, by name.
  public var templates: [Template]

  fileprivate var rank: (Int, String) { (key == Workspace.calendarStandard ? 0 : 1, key) }
}

extension Workspace {
  /// The calendar of templates that name none; it is always there.
  public static let calendarStandard = "standard"
  public static let calendarDefault = "mon-fri 09:00-17:00\n"
  /// Company calendars at most.
  static let calendarsMax = 50
  private static let calendarPrefix = "calendar."

  /// The standard calendar first, then the others by key.
  public func readCalendars(by admin: PersonID) async throws -> [CalendarListing] {
    try requireAdmin(admin)
    let company = present
    return try await calendarTexts().map { key, text in
      let typed = try? CalendarText(text)
      return CalendarListing(
        key: key, text: text, week: typed?.week ?? BusinessCalendar.standard(zone: .gmt).week,
        holidays: typed?.holidays ?? [:], templates: company.startable.filter { $0.calendar == key })
    }.sorted { $0.rank < $1.rank }
  }

  /// Adds or changes a calendar. Due dates that were set before stay as they are.
  public func saveCalendar(_ key: String, text: String, isNew: Bool, by admin: PersonID) async throws {
    try requireAdmin(admin)
    let known = try await calendarTexts()
    if !isNew, known[key] == nil { throw Refusal.notFound("There is no such calendar.") }
    var problems: [Refusal.Problem] = []
    if isNew { problems += problem(ofNewCalendar: key, beside: Set(known.keys)) }
    do { _ = try CalendarText(text) } catch {
      problems.append(.init(key: "calendar", message: "Line \(error.line): \(error.message)"))
    }
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    try await store.set(Self.calendarPrefix + key, to: text)
    try await reload()
  }

  private func problem(ofNewCalendar key: String, beside known: Set<String>) -> [Refusal.Problem] {
    func problem(_ message: String) -> [Refusal.Problem] { [.init(key: "key", message: message)] }
    if !isKey(key) {
      return problem("Use lower case letters, digits and underscores, beginning with a letter, such as lisbon.")
    }
    if known.contains(key) { return problem("There is a calendar with this key already.") }
    return known.count < Self.calendarsMax ? [] : problem("There are \(Self.calendarsMax) calendars; that is the most.")
  }

  private func calendarTexts() async throws -> [String: String] {
    var texts = [Self.calendarStandard: Self.calendarDefault]
    for (name, text) in try await store.settings(prefix: Self.calendarPrefix) {
      texts[String(name.dropFirst(Self.calendarPrefix.count))] = text
    }
    return texts
  }

  func loadCalendars() async throws -> [String: BusinessCalendar] {
    try await calendarTexts().reduce(into: [:]) { calendars, entry in
      guard let typed = try? CalendarText(entry.value) else { return }
      calendars[entry.key] = BusinessCalendar(
        name: entry.key, zone: .gmt, week: typed.week, holidays: Set(typed.holidays.keys))
    }
  }
}
