internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func account(_ visit: Visit) -> Response { accountForm(visit, typed: nil, problems: []) }

  private func accountForm(_ visit: Visit, typed: Form?, problems: [Refusal.Problem]) -> Response {
    let page = FormPage(
      title: "Your account",
      lead:
        "You are \(visit.person.name), \(visit.person.email). While you are away, whoever stands in gets what comes to you.",
      action: Route.account.url, fields: visit.accountFields(typed: typed, problems: problems),
      errors: visit.errors(problems), button: "Save", backLabel: "Inbox", backURL: Route.inbox.url,
      tabs: visit.accountTabs(at: .account))
    return visit.page(page.html(in: visit.frame("Your account")), status: problems.isEmpty ? 200 : 422)
  }

  func saveAccount(_ visit: Visit) async throws -> Response {
    let zone = visit.form["zone"] ?? ""
    let absence = visit.form.absence(in: visit.company.calendar("", zone: zone))
    do {
      try await workspace.changeAccount(
        zone: zone, away: absence.away, absence: absence.problems, by: visit.person.id)
      return visit.redirect(to: Route.account.url, saying: "Saved.")
    } catch Refusal.invalid(let problems) { return accountForm(visit, typed: visit.form, problems: problems) }
  }

  func passwordForm(_ visit: Visit) -> Response { passwordForm(visit, problems: []) }

  private func passwordForm(_ visit: Visit, problems: [Refusal.Problem]) -> Response {
    func field(_ key: String, _ label: String, hint: String? = nil, autocomplete: String) -> FormField {
      FormField(
        key: key, label: label, kind: .password, hint: hint, error: problems.first { $0.key == key }?.message,
        autocomplete: autocomplete)
    }
    let page = FormPage(
      title: "Change your password", lead: "You are signed out everywhere else.", action: Route.password.url,
      fields: [
        field("old_password", "Present password", autocomplete: "current-password"),
        field(
          "password", "New password",
          hint: "At least \(Workspace.passwordCharactersMin) characters; a short sentence is good.",
          autocomplete: "new-password"),
      ], errors: visit.errors(problems), button: "Change it", backLabel: "Your account", backURL: Route.account.url,
      tabs: visit.accountTabs(at: .password))
    return visit.page(page.html(in: visit.frame(page.title)), status: problems.isEmpty ? 200 : 422)
  }

  func changePassword(_ visit: Visit) async throws -> Response {
    guard passwordTries.admit("\(visit.person.id.rawValue)", at: visit.now) else {
      return passwordForm(
        visit,
        problems: [.init(key: "old_password", message: "There were too many tries. Wait five minutes, then try again.")]
      )
    }
    do {
      let token = try await workspace.changePassword(
        from: visit.form["old_password"] ?? "", to: visit.form["password"] ?? "", by: visit.person.id)
      return visit.redirect(to: Route.account.url, saying: "Your password is changed.").setting(sessionCookie(token))
    } catch Refusal.invalid(let problems) { return passwordForm(visit, problems: problems) }
  }
}

extension Visit {
  fileprivate func accountTabs(at route: Route) -> [Choice] {
    [(Route.account, "Where and when"), (.password, "Password")].map {
      Choice(value: $0.url, label: $1, isChosen: $0 == route)
    }
  }
}
