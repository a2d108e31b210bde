internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func settings(_ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    return try await settingsForm(visit, problems: [])
  }

  private func settingsForm(_ visit: Visit, problems: [Refusal.Problem]) async throws -> Response {
    let isTyped = visit.request.method == .post
    let stored = try await workspace.store.setting("calendar.standard") ?? Workspace.calendarDefault
    func field(_ key: String, _ label: String, _ kind: FormField.Kind, _ value: String, hint: String) -> FormField {
      FormField(
        key: key, label: label, kind: kind, value: isTyped ? visit.form[key] ?? value : value, hint: hint,
        error: problems.first { $0.key == key }?.message)
    }
    let page = FormPage(
      title: "Settings", lead: "What holds for the whole company.", action: Route.settings.url,
      fields: [
        field("company", "Company", .text, visit.company.name, hint: "Stands on every page and in every mail"),
        field("zone", "Time zone", .text, visit.company.zone, hint: "For new people, such as Europe/Berlin"),
        field(
          "calendar", "Working hours and holidays", .code(rows: 10), stored,
          hint:
            "A line for each, such as “mon-fri 09:00-17:00” or “holiday 2026-12-25 Christmas Day”. Due dates that are set already stay."
        ),
      ], errors: visit.errors(problems), button: "Save the settings", backLabel: "Inbox", backURL: Route.inbox.url)
    return visit.page(page.html(in: visit.frame("Settings", at: .settings)), status: problems.isEmpty ? 200 : 422)
  }

  func saveSettings(_ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let form = visit.form
    do {
      try await workspace.changeSettings(
        company: form["company"] ?? "", zone: form["zone"] ?? "",
        calendar: (form["calendar"] ?? "").replacing("\r\n", with: "\n"), by: visit.person.id)
      return visit.redirect(to: Route.settings.url, saying: "The settings are saved.")
    } catch Refusal.invalid(let problems) { return try await settingsForm(visit, problems: problems) }
  }
}
