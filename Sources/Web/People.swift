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
        away: visit.awayWords(person.away, of: person.id),
        load: person.details.map { $0.open == 0 ? "" : counted($0.open, "open step") } ?? "")
    }
    let count = people.count { $0.details?.isActive != false }
    let page = PeoplePage(
      sentence: count == 1 ? "1 person works here." : "\(count) people work here.", rows: rows,
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
    var lead = "They can sign in with the mail address and the password that you give them."
    if let person {
      let held = try await workspace.store.inboxDigest(person.id).heldCount
      lead =
        held == 0
        ? ""
        : "\(person.name) holds \(counted(held, "open step")). Whoever leaves keeps them until they are handed over; an incident says so."
    }
    let page = FormPage(
      title: person?.name ?? "Add a person", lead: lead, action: id.map { Route.person($0).url } ?? Route.people.url,
      fields: visit.fields(of: person, typed: typed, problems: problems), errors: visit.errors(problems),
      button: person == nil ? "Add this person" : "Save", backLabel: "People", backURL: Route.people.url)
    return visit.page(page.html(in: visit.frame(page.title, at: .people)), status: problems.isEmpty ? 200 : 422)
  }

  func savePerson(_ id: PersonID?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let form = visit.form
    let password = form["password"] ?? ""
    var draft = PersonDraft(
      id: id, name: form["name"] ?? "", email: form["email"] ?? "", manager: form.person("manager"),
      isActive: id == nil || form["active"] == "true", isAdmin: form["admin"] == "true", zone: form["zone"] ?? "")
    let absence = form.absence(in: visit.company.calendar("", zone: draft.zone))
    draft.away = absence.away
    do {
      _ = try await workspace.save(
        draft, password: id != nil && password.isEmpty ? nil : password, absence: absence.problems, by: visit.person.id)
      return visit.redirect(to: Route.people.url, saying: "\(draft.name) is saved.")
    } catch Refusal.invalid(let problems) { return try await personForm(id, visit, typed: form, problems: problems) }
  }
}

extension Form {
  fileprivate func person(_ key: String) -> PersonID? { self[key].flatMap { Int64($0) }.map { PersonID($0) } }

  /// The absence as it was typed, in days of the person's own zone, so that it stays the same whoever looks.
  func absence(in calendar: BusinessCalendar) -> (away: Away?, problems: [Refusal.Problem]) {
    let typed = ["away_from", "away_until", "stand_in"].map { (self[$0] ?? "").trimmed }
    guard typed.contains(where: { !$0.isEmpty }) else { return (nil, []) }
    var problems: [Refusal.Problem] = []
    func day(_ key: String, _ text: String, missing: String) -> Instant? {
      if let day = CivilDay(text) { return calendar.instant(day, milliseconds: 0) }
      let message = text.isEmpty ? missing : "Write a date, such as 2026-12-24."
      problems.append(Refusal.Problem(key: key, message: message))
      return nil
    }
    let from = day("away_from", typed[0], missing: "Give the first day away, or empty the rest of the absence.")
    let until = day("away_until", typed[1], missing: "Give the day they are back, or empty the rest of the absence.")
    guard let from, let until else { return (nil, problems) }
    return (Away(from: from, until: until, standIn: person("stand_in")), [])
  }
}

extension Visit {
  func peopleTabs(at route: Route) -> [Choice] {
    [(Route.people, "People"), (.roles, "Roles")].map { Choice(value: $0.url, label: $1, isChosen: $0 == route) }
  }

  /// Where they are and when they are away, as people say it themselves.
  func accountFields(typed: Form?, problems: [Refusal.Problem]) -> [FormField] {
    let own: Set = ["zone", "away_from", "away_until", "stand_in"]
    return fields(of: person, typed: typed, problems: problems).filter { own.contains($0.key) }
  }

  fileprivate func fields(of person: Person?, typed: Form?, problems: [Refusal.Problem]) -> [FormField] {
    func field(
      _ key: String, _ label: String, _ kind: FormField.Kind, _ value: String, hint: String? = nil,
      optional: Bool = false, autocomplete: String = "off"
    ) -> FormField {
      FormField(
        key: key, label: label, kind: kind, value: key == "password" ? "" : typed.map { $0[key] ?? "" } ?? value,
        hint: hint, error: problems.first { $0.key == key }?.message, isOptional: optional, autocomplete: autocomplete)
    }
    let others = peopleChoices(without: person.map { [$0.id] } ?? [])
    let password = field(
      "password", person == nil ? "Password" : "New password", .password, "",
      hint:
        "At least \(Workspace.passwordCharactersMin) characters\(person == nil ? "" : "; empty leaves it as it is")",
      optional: person != nil, autocomplete: "new-password")
    let identity = [
      field("name", "Name", .text, person?.name ?? ""), field("email", "Mail address", .email, person?.email ?? ""),
    ]
    let place = [
      field("manager", "Manager", .person(others), person?.manager.map { String($0.rawValue) } ?? "", optional: true),
      field("zone", "Time zone", .text, person?.zone ?? company.zone, hint: "Such as Europe/Berlin"),
      field(
        "admin", "Is an admin: shapes templates, people and settings", .tick, person?.isAdmin == true ? "true" : ""),
    ]
    guard let person else { return identity + [password] + place }
    return identity + place + [
      field("active", "Works here", .tick, person.isActive ? "true" : ""),
      field("away_from", "Away from", .date, day(\.from, of: person) ?? "", optional: true),
      field("away_until", "Back on", .date, day(\.until, of: person) ?? "", optional: true),
      field(
        "stand_in", "Who stands in", .person(others), person.away?.standIn.map { String($0.rawValue) } ?? "",
        hint: "Their manager, when nobody is chosen", optional: true), password,
    ]
  }

  /// A day of somebody's absence, in their own zone.
  fileprivate func day(_ end: KeyPath<Away, Instant>, of person: Person) -> String? {
    person.away.map { company.calendar("", zone: person.zone).civil($0[keyPath: end]).day.description }
  }

  fileprivate func awayWords(_ away: Away?, of id: PersonID) -> String {
    guard let away else { return "" }
    // The same days as in the person's own zone, wherever the reader is.
    let theirs = company.calendar("", zone: company.person(id)?.zone ?? person.zone)
    let mine = company.calendar("", zone: person.zone)
    func day(_ moment: Instant) -> String {
      moments.day(mine.instant(theirs.civil(moment).day, milliseconds: 0).milliseconds)
    }
    let standIn = away.standIn.map { ", \(company.directory.name($0)) stands in" } ?? ""
    let begins = away.from > now ? "away from \(day(away.from)) until" : "away until"
    return "\(begins) \(day(away.until))\(standIn)"
  }
}
