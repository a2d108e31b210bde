import Application
import Engine
import Foundation
import OfficeFixture
import SQLiteStore
import Testing

/// People, their absences and roles: who sees and changes them, and what is told where.
struct PeopleTests {
  @Test func case16_absencesThatLeadNowhereAreToldBesideTheField() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let workspace = office.workspace
    let day: Int64 = 86_400_000
    func absence(_ id: PersonID, from: Int64, until: Int64, standIn: PersonID?) throws -> PersonDraft {
      let person = try #require(workspace.present.person(id))
      return PersonDraft(
        id: id, name: person.name, email: person.email, manager: person.manager, zone: person.zone,
        away: Away(
          from: workspace.now.adding(milliseconds: from * day), until: workspace.now.adding(milliseconds: until * day),
          standIn: standIn))
    }
    func key(_ draft: PersonDraft) async throws -> String? {
      do {
        _ = try await workspace.save(draft, password: nil, by: office.admin)
        return nil
      } catch Refusal.invalid(let problems) { return problems.first?.key }
    }
    #expect(try await key(absence(office.jonas, from: 5, until: 2, standIn: nil)) == "away_until")
    #expect(try await key(absence(office.jonas, from: 1, until: 9, standIn: office.jonas)) == "stand_in")
    #expect(try await key(absence(office.maya, from: 1, until: 9, standIn: office.jonas)) == nil)
    // Jonas would hand to Maya, who hands back to him.
    #expect(try await key(absence(office.jonas, from: 3, until: 6, standIn: office.maya)) == "stand_in")
    #expect(try await key(absence(office.jonas, from: 10, until: 12, standIn: office.maya)) == nil)
    let ada = try await desk.visitor(office.admin)
    let page = await ada.get("/people/\(office.ana.rawValue)")
    let half = try await ada.send(
      page, "/people/\(office.ana.rawValue)",
      [
        "name": "Ana Kovačević", "email": "ana@lindqvist.example", "zone": "Europe/Berlin", "active": "true",
        "away_from": "2027-03-01",
      ])
    #expect(half.status == 422 && half.text.contains("Give the day they are back"))
  }

  @Test func eachProblemOfAnAbsenceStandsBesideItsFieldWithTheOthers() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let ada = try await desk.visitor(office.admin)
    let target = "/people/\(office.jonas.rawValue)"
    let page = await ada.get(target)
    // Someone who stands in, but not when.
    let undated = try await ada.send(
      page, target,
      [
        "name": "Jonas Weber", "email": "jonas@lindqvist.example", "zone": "Europe/Berlin", "active": "true",
        "stand_in": "\(office.ana.rawValue)",
      ])
    #expect(undated.status == 422)
    #expect(undated.html.contains("href=\"#field-away_from\"") && undated.html.contains("href=\"#field-away_until\""))
    #expect(undated.html.contains("<option value=\"\(office.ana.rawValue)\" selected>"))
    // A date that is none hides neither the name nor the address.
    let wrong = try await ada.send(
      page, target,
      [
        "name": " ", "email": "jonas at home", "zone": "Europe/Berlin", "active": "true", "away_from": "2027-02-30",
        "away_until": "2027-03-05",
      ])
    #expect(wrong.status == 422)
    for key in ["name", "email", "away_from"] { #expect(wrong.html.contains("href=\"#field-\(key)\""), "\(key)") }
    #expect(wrong.html.contains("jonas at home") && wrong.html.contains("2027-03-05"))
    #expect(office.workspace.present.person(office.jonas)?.away == nil)
  }

  @Test func anAbsenceIsInDaysOfThePersonsOwnZone() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let ada = try await desk.visitor(office.admin)
    let target = "/people/\(office.jonas.rawValue)"
    let saved = try await ada.send(
      await ada.get(target), target,
      [
        "name": "Jonas Weber", "email": "jonas@lindqvist.example", "zone": "Asia/Tokyo", "active": "true",
        "away_from": "2026-11-23", "away_until": "2026-12-01",
      ])
    #expect(saved.status == 303)
    // Midnight in Tokyo is the day before in Berlin.
    #expect(
      office.workspace.present.person(office.jonas)?.away?.from == Instant(milliseconds: 1_795_359_600_000))
    let again = await ada.get(target)
    #expect(again.html.contains("2026-11-23") && again.html.contains("2026-12-01"))
    #expect(await ada.get("/people").text.contains("until Tue 1 Dec"))
  }

  @Test func aRoleOfATakenKeyIsRefused() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let ada = try await desk.visitor(desk.office.admin)
    let page = await ada.get("/roles/new")
    #expect(try await ada.send(page, "/roles", ["name": "Finance", "key": "finance", "members": "1"]).status == 303)
    let again = try await ada.send(page, "/roles", ["name": "Finanzen", "key": "finance"])
    #expect(again.status == 422 && again.text.contains("There is a role with this key already."))
    #expect(desk.office.workspace.present.directory.roles["finance"]?.name == "Finance")
  }

  @Test func whoLeavesWithOpenStepsLeavesAnIncident() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.startOrder()
    let ada = try await desk.visitor(office.admin)
    let form = await ada.get("/people/\(office.jonas.rawValue)")
    #expect(form.text.contains("holds 1 open step"))
    let saved = try await ada.send(
      form, "/people/\(office.jonas.rawValue)",
      ["name": "Jonas Weber", "email": "jonas@lindqvist.example", "zone": "Europe/Berlin"])
    #expect(saved.status == 303)
    let incidents = await ada.get("/incidents")
    #expect(incidents.text.contains("Jonas Weber no longer works here"))
    let seal = incidents.forms.first?.hidden.first { $0.name == "csrf" }?.value ?? ""
    #expect(try await ada.post("/incidents/4711", [("csrf", seal)]).status == 404)
    #expect(await ada.get("/processes/\(outcome.reference)").text.contains("Jonas Weber no longer works here"))
    #expect(try await office.faults() == [])
  }

  @Test func peopleAreCheckedBesideTheirFields() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let workspace = office.workspace
    func key(_ draft: PersonDraft) async throws -> String? {
      do {
        _ = try await workspace.save(draft, password: nil, by: office.admin)
        return nil
      } catch Refusal.invalid(let problems) { return problems.first?.key }
    }
    let name = String(repeating: "ß", count: 121)
    #expect(try await key(PersonDraft(name: name, email: "x@lindqvist.example", zone: "UTC")) == "name")
    #expect(
      try await key(PersonDraft(name: "X", email: "x@lindqvist.example", manager: PersonID(9999), zone: "UTC"))
        == "manager")
    // Jonas reports to Maya, Maya to Ana: Ana cannot report to Jonas.
    #expect(
      try await key(
        PersonDraft(
          id: office.ana, name: "Ana Kovačević", email: "ana@lindqvist.example", manager: office.jonas, zone: "UTC"))
        == "manager")
    let ada = try await desk.visitor(office.admin)
    let form = await ada.get("/roles/new")
    let ghost = try await ada.send(form, "/roles", ["name": "Geist", "key": "ghost", "members": "9999"])
    #expect(ghost.status == 422)
    let hidden = try #require(form.forms.first { $0.action == "/roles" }).hidden.map { ($0.name, $0.value) }
    #expect(try await ada.post("/roles/ghost", hidden + [("name", "Geist")]).status == 404)
  }

  @Test func twoSetUpsAtOnceMakeOneAdmin() async throws {
    let office = try await Office(isSetUp: false)
    defer { office.close() }
    let admins = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<4 {
        group.addTask {
          let id = try? await office.workspace.setUp(
            company: "Lindqvist", name: "Ada \(number)", email: "ada\(number)@lindqvist.example",
            password: "ein langes Passwort", zone: "Europe/Berlin")
          return id != nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(admins == 1)
    #expect(office.workspace.present.directory.people.values.count { $0.isAdmin } == 1)
  }

  @Test func aSetUpThatFailsLeavesNothingBehind() async throws {
    let office = try await Office(isSetUp: false)
    defer { office.close() }
    let workspace = office.workspace
    func key(email: String, password: String) async throws -> String? {
      do {
        _ = try await workspace.setUp(
          company: "Größe & Söhne", name: "Zoë Müller", email: email, password: password, zone: "Europe/Berlin")
        return nil
      } catch Refusal.invalid(let problems) { return problems.first?.key }
    }
    let before = try await workspace.store.directory()
    // Somebody is there already, without being an admin; and what cannot be hashed is told before anything is written.
    #expect(try await key(email: "ada@lindqvist.example", password: "ein langes Passwort") == "email")
    let long = String(repeating: "ä", count: 600)
    #expect(try await key(email: "zoe@lindqvist.example", password: long) == "password")
    #expect(try await workspace.store.directory() == before)
    #expect(try await workspace.store.setting("company_name") == nil)
    #expect(workspace.needsSetUp)
    #expect(try await key(email: "zoe@lindqvist.example", password: "ein langes Passwort") == nil)
    #expect(try await workspace.signIn(email: "zoe@lindqvist.example", password: "ein langes Passwort") != nil)
    // The database refuses a second one, whatever another reader still holds in memory.
    let second = PersonDraft(name: "Eve", email: "eve@lindqvist.example", isAdmin: true, zone: "UTC")
    await #expect(throws: StoreError.taken("set-up")) {
      try await workspace.store.setUp(second, passwordHash: "x", settings: ["company_name": "Eve"])
    }
    #expect(try await workspace.store.setting("company_name") == "Größe & Söhne")
  }

  @Test func peopleStandInTheOrderOfTheirNames() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let ada = try await desk.visitor(desk.office.admin)
    let form = await ada.get("/people/new")
    for (name, email) in [("Łukasz Wiśniewski", "lw@lindqvist.example"), ("Álvaro Núñez", "an@lindqvist.example")] {
      // Who is added works here, without a word about it.
      let sent = try await ada.send(
        form, "/people", ["name": name, "email": email, "zone": "Europe/Berlin", "password": "ein langes Passwort"])
      #expect(sent.status == 303)
    }
    let page = await ada.get("/people").html
    let names = page.matches(of: #/<strong>([^<]+)<\/strong><\/a>/#).map { String($0.1) }
    #expect(
      names == [
        "Ada Admin", "Álvaro Núñez", "Ana Kovačević", "Jonas Weber", "Łukasz Wiśniewski", "Maya Lindqvist",
      ])
  }

  @Test func aPersonIsAddedWithThePasswordOrNotAtAll() async throws {
    let office = try await Office()
    defer { office.close() }
    let workspace = office.workspace
    var draft = PersonDraft(name: "Zoë Müller", email: "zoe@lindqvist.example", zone: "Europe/Berlin")
    await #expect(throws: Refusal.self) {
      try await workspace.save(draft, password: String(repeating: "ä", count: 600), by: office.admin)
    }
    #expect(try await workspace.store.passwordHash(email: draft.email) == nil)
    draft.id = try await workspace.save(draft, password: "ein langes Passwort", by: office.admin)
    let token = try #require(try await workspace.signIn(email: draft.email, password: "ein langes Passwort"))
    draft.name = "Zoë Weiß"
    _ = try await workspace.save(draft, password: nil, by: office.admin)
    #expect(try await workspace.session(token) != nil)
    _ = try await workspace.save(draft, password: "ein neues Passwort", by: office.admin)
    #expect(try await workspace.session(token) == nil)
    #expect(try await workspace.signIn(email: draft.email, password: "ein langes Passwort") == nil)
    #expect(try await workspace.signIn(email: draft.email, password: "ein neues Passwort") != nil)
  }

  @Test func addressesLoadAndAdminsAreForAdminsAndManagersOnly() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    _ = try await office.startOrder()
    let day: Int64 = 86_400_000
    let away = Away(
      from: office.workspace.now.adding(milliseconds: day), until: office.workspace.now.adding(milliseconds: 9 * day),
      standIn: office.ana)
    _ = try await office.workspace.save(
      PersonDraft(
        id: office.maya, name: "Maya Lindqvist", email: "maya@lindqvist.example", manager: office.ana,
        zone: "Europe/Berlin", away: away), password: nil, by: office.admin)
    _ = try await office.workspace.save(
      PersonDraft(name: "Zoë Müller", email: "zoe@lindqvist.example", isActive: false, zone: "Europe/Berlin"),
      password: nil, by: office.admin)
    func seen(by id: PersonID) async throws -> Page { try await desk.visitor(id).get("/people") }
    // Jonas knows himself; of the others names, roles and absences.
    let plain = try await seen(by: office.jonas)
    #expect(plain.text.contains("Maya Lindqvist") && plain.text.contains("Ana Kovačević stands in"))
    #expect(plain.html.contains("jonas@lindqvist.example") && plain.text.contains("1 open step"))
    for hidden in ["maya@", "ana@", "ada@", "admin", "Zoë", "reports to Ana", "/people/"] {
      #expect(!plain.html.contains(hidden), "\(hidden)")
    }
    // Maya leads Jonas, Ana leads both.
    let manager = try await seen(by: office.maya)
    #expect(manager.html.contains("jonas@") && manager.text.contains("1 open step") && !manager.html.contains("ana@"))
    #expect(try await seen(by: office.ana).html.contains("jonas@"))
    let admin = try await seen(by: office.admin)
    #expect(admin.html.contains("ana@") && admin.text.contains("admin") && admin.text.contains("Zoë Müller"))
    #expect(try await office.workspace.readPeople(by: office.jonas).count { $0.details != nil } == 1)
  }

  @Test func onlyAdminsChangePeopleAndRoles() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    #expect(await jonas.get("/people").text.contains("Maya Lindqvist"))
    for target in ["/people/new", "/people/2", "/roles/new", "/mail", "/incidents", "/templates/order/edit"] {
      #expect(await jonas.get(target).status == 403, "\(target)")
    }
  }

  @Test func everybodyCanReadWhoApprovesWhat() async throws {
    let desk = try await Desk(template: StartTests.template)
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    #expect(await jonas.get("/authority").text.contains("Director (nobody yet)"))
    try await office.workspace.save(
      CompanyRole(key: "director", name: "Director", members: [office.ana]), isNew: true, by: office.admin)
    let page = await jonas.get("/authority").text
    #expect(page.contains("amount > 10000") && page.contains("Boss, then Director (Ana Kovačević)"))
  }
}
