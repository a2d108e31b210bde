internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func calendars(_ visit: Visit) async throws -> Response {
    let calendars = try await workspace.readCalendars(by: visit.person.id)
    let page = ListPage(
      kind: "calendars", title: "Calendars",
      sentence: "Due dates count the working days and hours of a calendar, in the time zone of the template.",
      cards: calendars.map { calendar in
        ListPage.Card(
          title: name(of: calendar.key), url: Route.calendar(calendar.key).url,
          sentence: [weekWords(calendar.week), visit.holidayWords(calendar), usageWords(calendar)].joined(
            separator: " · "))
      }, actLabel: "Add a calendar", actURL: Route.newCalendar.url, tabs: visit.settingsTabs(at: .calendars))
    return visit.page(page.html(in: visit.frame("Calendars", at: .settings)))
  }

  func calendarForm(_ key: String?, _ visit: Visit) async throws -> Response {
    try await calendarForm(key, visit, problems: [])
  }

  private func calendarForm(_ key: String?, _ visit: Visit, problems: [Refusal.Problem]) async throws -> Response {
    let known = try await workspace.readCalendars(by: visit.person.id)
    let calendar = known.first { $0.key == key }
    if key != nil, calendar == nil { throw Refusal.notFound("There is no such calendar.") }
    let isTyped = visit.request.method == .post
    func field(_ key: String, _ label: String, _ kind: FormField.Kind, _ value: String, hint: String) -> FormField {
      FormField(
        key: key, label: label, kind: kind, value: isTyped ? visit.form[key] ?? value : value, hint: hint,
        error: problems.first { $0.key == key }?.message)
    }
    var fields = [
      field(
        "calendar", "Working hours and holidays", .code(rows: 12), calendar?.text ?? Workspace.calendarDefault,
        hint: "A line for each, such as “mon-fri 09:00-17:00” or “holiday 2026-12-25 Christmas Day”")
    ]
    if key == nil {
      fields.insert(field("key", "Key", .text, "", hint: "How templates name it: “calendar: lisbon”"), at: 0)
    }
    let page = FormPage(
      title: key.map(name(of:)) ?? "Add a calendar",
      lead: key.map { "Templates name it “calendar: \($0)”. Due dates that are set already stay." }
        ?? "For another place, with holidays of its own.",
      action: key.map { Route.calendar($0).url } ?? Route.calendars.url, fields: fields, errors: visit.errors(problems),
      button: key == nil ? "Add this calendar" : "Save the calendar", backLabel: "Calendars",
      backURL: Route.calendars.url)
    return visit.page(page.html(in: visit.frame(page.title, at: .settings)), status: problems.isEmpty ? 200 : 422)
  }

  func saveCalendar(_ key: String?, _ visit: Visit) async throws -> Response {
    let named = key ?? (visit.form["key"] ?? "").trimmed
    let text = (visit.form["calendar"] ?? "").replacing("\r\n", with: "\n")
    do {
      try await workspace.saveCalendar(named, text: text, isNew: key == nil, by: visit.person.id)
      return visit.redirect(to: Route.calendars.url, saying: "\(name(of: named)) is saved.")
    } catch Refusal.invalid(let problems) { return try await calendarForm(key, visit, problems: problems) }
  }

  private func name(of key: String) -> String {
    let words = key.replacing("_", with: " ")
    return "\(words.prefix(1).uppercased())\(words.dropFirst()) calendar"
  }
}

/// "Mon–Thu 09:00–17:00, Fri 09:00–13:00".
private func weekWords(_ week: [BusinessCalendar.Hours?]) -> String {
  let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  func time(_ minutes: Int) -> String {
    [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
  }
  var parts: [String] = []
  var first = 0
  for day in week.indices where day == week.count - 1 || week[day + 1] != week[day] {
    if let hours = week[day] {
      let days = first == day ? names[day] : "\(names[first])–\(names[day])"
      parts.append("\(days) \(time(hours.lowerBound))–\(time(hours.upperBound))")
    }
    first = day + 1
  }
  return parts.joined(separator: ", ")
}

/// "3 templates in Europe/Berlin and Europe/Lisbon".
private func usageWords(_ calendar: CalendarListing) -> String {
  guard !calendar.templates.isEmpty else { return "no template counts in it" }
  let zones = Set(calendar.templates.map(\.zone)).sorted().joined(separator: ", ")
  return "\(counted(calendar.templates.count, "template")) in \(zones)"
}

extension Visit {
  fileprivate func holidayWords(_ calendar: CalendarListing) -> String {
    let mine = company.calendar("", zone: person.zone)
    let today = mine.civil(now).day
    let coming = calendar.holidays.filter { $0.key >= today }
    guard let next = coming.min(by: { $0.key < $1.key }) else { return "no holiday is entered" }
    let day = moments.day(mine.instant(next.key, milliseconds: 0).milliseconds)
    let words = "next holiday \([day, next.value].filter { !$0.isEmpty }.joined(separator: ", "))"
    return coming.count > 1 ? words + " and \(counted(coming.count - 1, "other"))" : words
  }
}
