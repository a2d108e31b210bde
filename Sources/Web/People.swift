internal import Application
internal import Engine
internal import Foundation
internal import HTTP
internal import Pages

extension Site {
  func people(_ visit: Visit) async throws -> Response {
    let loads = Dictionary(
      try await workspace.store.load(of: nil, now: visit.now).map { ($0.person, $0) },
      uniquingKeysWith: { first, _ in first })
    let people = visit.company.directory.people.values.sorted { $0.name < $1.name }
    let rows = people.map { person in
      PeoplePage.Row(
        person: visit.face(person.id), url: visit.person.isAdmin ? Route.person(person.id).url : Route.people.url,
        mail: person.email,
        roles: visit.company.directory.roles.values.filter { $0.members.contains(person.id) }.map(\.name).sorted(),
        manager: person.manager.map(visit.company.directory.name) ?? "", isAdmin: person.isAdmin,
        isActive: person.isActive,
        away: visit.awayWords(person), load: loads[person.id].map { "\(counted($0.open, "open step"))" } ?? "")
    }
    let page = PeoplePage(
      sentence: "\(counted(people.count { $0.isActive }, "person")) work here.".replacing("persons", with: "people"),
      rows: rows,
      newURL: visit.person.isAdmin ? Route.newPerson.url : nil, tabs: visit.peopleTabs(at: .people))
    return visit.page(page.html(in: visit.frame("People", at: .people)))
  }

  func personForm(_ id: PersonID?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    if let id, visit.company.person(id) == nil { throw Refusal.notFound("There is no such person.") }
    return try await personForm(id, visit, typed: nil, problems: [])
  }

  private func personForm(
    _ id: PersonID?, _ visit: Visit, typed: Form?, problems: [Refusal.Problem]
  ) async throws -> Response {
    let person = id.flatMap(visit.company.person)
    var held = 0
    if let id { held = try await workspace.store.inboxDigest(id).heldCount }
    func field(
      _ key: String, _ label: String, _ kind: FormField.Kind, _ value: String, hint: String? = nil,
      optional: Bool = false
    ) -> FormField {
      FormField(
        key: key, label: label, kind: kind, value: key == "password" ? "" : typed.map { $0[key] ?? "" } ?? value,
        hint: hint,
        error: problems.first { $0.key == key }?.message, isOptional: optional)
    }
    let others = visit.peopleChoices(without: id.map { [$0] } ?? [])
    let page = FormPage(
      title: person.map(\.name) ?? "Add a person",
      lead: person == nil
        ? "They can sign in with the mail address and the password that you give them."
        : held == 0
          ? ""
          : "\(person?.name ?? "") holds \(counted(held, "open step")). Whoever leaves keeps them until they are handed over; an incident says so.",
      action: id.map { Route.person($0).url } ?? Route.people.url,
      fields: [
        field("name", "Name", .text, person?.name ?? ""), field("email", "Mail address", .email, person?.email ?? ""),
        field("manager", "Manager", .person(others), person?.manager.map { String($0.rawValue) } ?? "", optional: true),
        field("zone", "Time zone", .text, person?.zone ?? visit.company.zone, hint: "Such as Europe/Berlin"),
        field("admin", "May shape templates, people and settings", .tick, person?.isAdmin == true ? "true" : ""),
        field("active", "Works here", .tick, person?.isActive ?? true ? "true" : ""),
        field("away_from", "Away from", .date, person?.away.map { visit.day($0.from) } ?? "", optional: true),
        field("away_until", "Back on", .date, person?.away.map { visit.day($0.until) } ?? "", optional: true),
        field(
          "stand_in", "Who stands in", .person(others), person?.away?.standIn.map { String($0.rawValue) } ?? "",
          hint: "Their manager, when nobody is chosen", optional: true),
        field(
          "password", person == nil ? "Password" : "New password", .password, "",
          hint:
            "At least \(Workspace.passwordCharactersMin) characters\(person == nil ? "" : "; empty leaves it as it is")",
          optional: person != nil),
      ], errors: visit.errors(problems), button: person == nil ? "Add this person" : "Save", backLabel: "People",
      backURL: Route.people.url)
    return visit.page(page.html(in: visit.frame(page.title, at: .people)), status: problems.isEmpty ? 200 : 422)
  }

  func savePerson(_ id: PersonID?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let form = visit.form
    let password = form["password"] ?? ""
    let calendar = visit.company.calendar("", zone: visit.person.zone)
    func moment(_ key: String) -> Instant? {
      form[key].flatMap { CivilDay($0) }.map { calendar.instant($0, milliseconds: 0) }
    }
    func person(_ key: String) -> PersonID? { form[key].flatMap { Int64($0) }.map { PersonID($0) } }
    var draft = PersonDraft(
      id: id, name: form["name"] ?? "", email: form["email"] ?? "", manager: person("manager"),
      isActive: form["active"] == "true",
      isAdmin: form["admin"] == "true", zone: form["zone"] ?? "UTC")
    if let from = moment("away_from"), let until = moment("away_until") {
      draft.away = Away(from: from, until: until, standIn: person("stand_in"))
    }
    do {
      for key in ["away_from", "away_until"] where form[key]?.isEmpty == false && moment(key) == nil {
        throw Refusal.invalid([.init(key: key, message: "Write a date, such as 2026-12-24.")])
      }
      for (key, other) in [("away_from", "away_until"), ("away_until", "away_from")]
      where moment(key) == nil && moment(other) != nil {
        throw Refusal.invalid([.init(key: key, message: "Give both days, or neither.")])
      }
      _ = try await workspace.save(draft, password: id != nil && password.isEmpty ? nil : password, by: visit.person.id)
      return visit.redirect(to: Route.people.url, saying: "\(draft.name) is saved.")
    } catch Refusal.invalid(let problems) { return try await personForm(id, visit, typed: form, problems: problems) }
  }

  // MARK: Roles

  func roles(_ visit: Visit) async throws -> Response {
    let roles = visit.company.directory.roles.values.sorted { $0.name < $1.name }
    let page = ListPage(
      kind: "roles", title: "Roles", sentence: "Templates name roles; whoever holds a role gets its steps.",
      table: roles.isEmpty
        ? nil
        : Table(
          caption: "Roles", columns: [.init("Role"), .init("Key"), .init("Members")],
          rows: roles.map { role in
            [
              visit.person.isAdmin ? .link(role.name, url: Route.role(role.key).url) : .text(role.name),
              .code(role.key.rawValue),
              .text(role.members.map(visit.company.directory.name).joined(separator: ", ")),
            ]
          }),
      empty: roles.isEmpty
        ? EmptyState(
          title: "No role yet.", sentence: "A role is a seat such as Finance or Director.", actLabel: nil, actURL: nil)
        : nil,
      actLabel: visit.person.isAdmin ? "Add a role" : nil, actURL: visit.person.isAdmin ? Route.newRole.url : nil,
      tabs: visit.peopleTabs(at: .roles))
    return visit.page(page.html(in: visit.frame("Roles", at: .people)))
  }

  func roleForm(_ key: RoleKey?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let role = key.flatMap { visit.company.directory.roles[$0] }
    if key != nil, role == nil { throw Refusal.notFound("There is no such role.") }
    return roleForm(role, visit, typed: nil, problems: [])
  }

  private func roleForm(_ role: CompanyRole?, _ visit: Visit, typed: Form?, problems: [Refusal.Problem]) -> Response {
    let chosen = typed?.all("members") ?? role?.members.map { String($0.rawValue) } ?? []
    func error(_ key: String) -> String? { problems.first { $0.key == key }?.message }
    var fields = [
      FormField(
        key: "name", label: "Name", kind: .text, value: typed?["name"] ?? role?.name ?? "", error: error("name"))
    ]
    if role == nil {
      fields.append(
        FormField(
          key: "key", label: "Key", kind: .text, value: typed?["key"] ?? "",
          hint: "How templates name it, such as finance_team",
          error: error("key")))
    }
    fields.append(
      FormField(
        key: "members", label: "Members", kind: .choices(visit.peopleChoices(), chosen: chosen),
        error: error("members"), isOptional: true))
    let page = FormPage(
      title: role?.name ?? "Add a role", action: role.map { Route.role($0.key).url } ?? Route.roles.url, fields: fields,
      errors: visit.errors(problems), button: role == nil ? "Add this role" : "Save", backLabel: "Roles",
      backURL: Route.roles.url)
    return visit.page(page.html(in: visit.frame(page.title, at: .people)), status: problems.isEmpty ? 200 : 422)
  }

  func saveRole(_ key: RoleKey?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let members = visit.form.all("members").compactMap { Int64($0) }.map { PersonID($0) }
    let role = CompanyRole(
      key: key ?? RoleKey(visit.form["key"] ?? ""), name: visit.form["name"] ?? "", members: members)
    do {
      try await workspace.save(role, isNew: key == nil, by: visit.person.id)
      return visit.redirect(to: Route.roles.url, saying: "\(role.name) is saved.")
    } catch Refusal.invalid(let problems) {
      return roleForm(key.flatMap { visit.company.directory.roles[$0] }, visit, typed: visit.form, problems: problems)
    }
  }
}

extension Visit {
  fileprivate func peopleTabs(at route: Route) -> [Choice] {
    [(Route.people, "People"), (.roles, "Roles")].map { Choice(value: $0.url, label: $1, isChosen: $0 == route) }
  }

  fileprivate func day(_ moment: Instant) -> String {
    company.calendar("", zone: person.zone).civil(moment).day.description
  }

  fileprivate func awayWords(_ person: Person) -> String {
    guard let away = person.away, away.until > now else { return "" }
    let standIn = away.standIn.map { ", \(company.directory.name($0)) stands in" } ?? ""
    return "away until \(moments.day(away.until.milliseconds))\(standIn)"
  }
}
