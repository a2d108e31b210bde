internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func settings(_ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    return settingsForm(visit, problems: [])
  }

  private func settingsForm(_ visit: Visit, problems: [Refusal.Problem]) -> Response {
    let isTyped = visit.request.method == .post
    func field(_ key: String, _ label: String, _ value: String, hint: String) -> FormField {
      FormField(
        key: key, label: label, kind: .text, value: isTyped ? visit.form[key] ?? value : value, hint: hint,
        error: problems.first { $0.key == key }?.message)
    }
    let page = FormPage(
      title: "Settings", lead: "What holds for the whole company.", action: Route.settings.url,
      fields: [
        field("company", "Company", visit.company.name, hint: "Stands on every page and in every mail"),
        field("zone", "Time zone", visit.company.zone, hint: "For new people, such as Europe/Berlin"),
      ], errors: visit.errors(problems), button: "Save the settings", backLabel: "Inbox", backURL: Route.inbox.url,
      tabs: visit.settingsTabs(at: .settings))
    return visit.page(page.html(in: visit.frame("Settings", at: .settings)), status: problems.isEmpty ? 200 : 422)
  }

  func saveSettings(_ visit: Visit) async throws -> Response {
    let form = visit.form
    do {
      try await workspace.changeSettings(
        company: form["company"] ?? "", zone: form["zone"] ?? "", by: visit.person.id)
      return visit.redirect(to: Route.settings.url, saying: "The settings are saved.")
    } catch Refusal.invalid(let problems) { return settingsForm(visit, problems: problems) }
  }
}

extension Visit {
  func settingsTabs(at route: Route) -> [Choice] {
    [(Route.settings, "Company"), (.calendars, "Calendars")].map {
      Choice(value: $0.url, label: $1, isChosen: $0 == route)
    }
  }
}
