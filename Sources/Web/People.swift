internal import Application
internal import Engine
internal import Foundation
internal import HTTP
internal import Pages

extension Site {
  func people(_ visit: Visit) async throws -> Response {
    let isAdmin = visit.person.isAdmin
    let people = try await workspace.readPeople(by: visit.person.id)
    let rows = people.map { person in
      PeoplePage.Row(
        person: visit.face(person.id), url: isAdmin ? Route.person(person.id).url : nil,
        mail: person.details?.email ?? "", roles: person.roles,
        manager: person.details?.manager.map(visit.company.directory.name) ?? "",
        isAdmin: person.details?.isAdmin == true, isActive: person.details?.isActive != false,
        away: visit.awayWords(person.away),
        load: person.details.map { $0.open == 0 ? "" : counted($0.open, "open step") } ?? "")
    }
    let count = people.count { $0.details?.isActive != false }
    let page = PeoplePage(
      sentence: "\(counted(count, "person")) work here.".replacing("persons", with: "people"), rows: rows,
      newURL: isAdmin ? Route.newPerson.url : nil, tabs: visit.peopleTabs(at: .people))
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
}

extension Visit {
  func peopleTabs(at route: Route) -> [Choice] {
    [(Route.people, "People"), (.roles, "Roles")].map { Choice(value: $0.url, label: $1, isChosen: $0 == route) }
  }

  fileprivate func day(_ moment: Instant) -> String {
    company.calendar("", zone: person.zone).civil(moment).day.description
  }

  fileprivate func awayWords(_ away: Away?) -> String {
    guard let away else { return "" }
    let standIn = away.standIn.map { ", \(company.directory.name($0)) stands in" } ?? ""
    let begins = away.from > now ? "away from \(moments.day(away.from.milliseconds)) until" : "away until"
    return "\(begins) \(moments.day(away.until.milliseconds))\(standIn)"
  }
}
