import Application
import Engine
import Foundation
import OfficeFixture
import SQLiteStore
import Testing

/// What admins do, and what goes wrong with it.
struct AdminTests {
  private func hidden(_ page: Page, _ action: String) throws -> [(String, String)] {
    try #require(page.forms.first { $0.action == action }).hidden.map { ($0.name, $0.value) }
  }

  @Test func settingsAreSavedWholeOrNotAtAll() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let ada = try await desk.visitor(desk.office.admin)
    let page = await ada.get("/settings")
    for (company, zone, calendar) in [
      ("", "Europe/Berlin", "mon-thu 08:00-16:00"), ("Größe & Söhne", "CET", "mon-thu 08:00-16:00"),
      ("Größe & Söhne", "Europe/Berlin", "mon-thu morning"),
    ] {
      let answer = try await ada.send(
        page, "/settings", ["company": company, "zone": zone, "calendar": calendar])
      #expect(answer.status == 422)
      #expect(answer.html.contains(calendar))
    }
    #expect(try await desk.office.workspace.store.setting("calendar.standard") == nil)
    #expect(try await desk.office.workspace.store.setting("zone") != "CET")
    let saved = try await ada.send(
      page, "/settings", ["company": "Größe & Söhne", "zone": "Europe/Vienna", "calendar": "mon-thu 08:00-16:00"])
    #expect(saved.status == 303)
    #expect(desk.office.workspace.present.name == "Größe & Söhne")
    let jonas = try await desk.visitor(desk.office.jonas)
    #expect(await jonas.get("/settings").status == 403)
  }

  @Test func twoEditorsOfATemplateDoNotOverwriteEachOther() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let ada = try await desk.visitor(desk.office.admin)
    let first = try hidden(await ada.get("/templates/order/edit"), "/templates/order/check")
    let second = first
    desk.office.clock.advance(milliseconds: 1000)
    let mine = Office.template.replacing("Bestellung", with: "Bestellung A")
    let theirs = Office.template.replacing("Bestellung", with: "Bestellung B")
    #expect(try await ada.post("/templates/order/draft", first + [("yaml", mine)]).status == 303)
    let refused = try await ada.post("/templates/order/version", second + [("yaml", theirs)])
    #expect(refused.status == 422 && refused.html.contains("Bestellung B"))
    #expect(refused.text.contains("Someone else has saved this template since you opened it."))
    #expect(desk.office.workspace.present.records["order"]?.draft == mine)
    // Saving once more is a decision.
    desk.office.clock.advance(milliseconds: 1000)
    let again = try hidden(refused, "/templates/order/check") + [("yaml", theirs)]
    #expect(try await ada.post("/templates/order/draft", again).status == 303)
    #expect(desk.office.workspace.present.records["order"]?.draft == theirs)
  }

  @Test func aNewDraftIsKeptWithItsErrorsAndWithATakenKey() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let ada = try await desk.visitor(desk.office.admin)
    let form = try hidden(await ada.get("/templates/new"), "/templates?act=check")
    let broken = "key: holiday\nname: Urlaub\nstages: oops\n"
    let kept = try await ada.post("/templates?act=draft", form + [("yaml", broken)])
    #expect(kept.location == "/templates/holiday/edit")
    #expect(await ada.get("/templates/holiday/edit").html.contains("stages: oops"))
    let taken = try await ada.post("/templates?act=draft", form + [("yaml", Office.template)])
    #expect(taken.location == "/templates/order_2/edit")
    // Publishing a new one never takes the place of a draft.
    let other = "key: holiday\n" + Office.template.split(separator: "\n").dropFirst().joined(separator: "\n")
    #expect(try await ada.post("/templates?act=version", form + [("yaml", other)]).status == 422)
    #expect(desk.office.workspace.present.records["holiday"]?.draft == broken)
    // Nothing of it can be started.
    #expect(desk.office.workspace.present.startable.map(\.key) == ["order"])
    let long = String(repeating: "# x\n", count: 30_000)
    let refused = try await ada.post("/templates?act=draft", form + [("yaml", long)])
    #expect(refused.status == 409 && refused.text.contains("more than 100000 characters"))
  }

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
    #expect(half.status == 422 && half.text.contains("Give both days, or neither."))
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
    let hidden = try hidden(form, "/roles")
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

  @Test func onlyAdminsChangePeopleAndRoles() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    #expect(await jonas.get("/people").text.contains("Maya Lindqvist"))
    for target in ["/people/new", "/people/2", "/roles/new", "/mail", "/incidents", "/templates/order/edit"] {
      #expect(await jonas.get(target).status == 403, "\(target)")
    }
  }
}

struct SignInTests {
  private func tries(_ desk: Desk, _ count: Int, email: String, from address: String) async throws -> [Int] {
    var visitor = desk.stranger
    visitor.address = address
    var statuses: [Int] = []
    for _ in 0..<count {
      statuses.append(
        try await visitor.post("/session", [("email", email), ("password", "falsches Passwort")]).status)
    }
    return statuses
  }

  @Test func oneSourceIsHeldUpWhateverAddressesItTries() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    var statuses: [Int] = []
    for number in 0..<12 {
      statuses += try await tries(desk, 1, email: "p\(number)@lindqvist.example", from: "203.0.113.9")
    }
    #expect(statuses.prefix(10).allSatisfy { $0 == 422 } && statuses.suffix(2) == [429, 429])
    // Others go on, and nobody's address was used up by it.
    #expect(try await tries(desk, 1, email: "p11@lindqvist.example", from: "203.0.113.10") == [422])
  }

  @Test func aFloodOfKeysDoesNotFreeOneThatIsHeldUp() {
    let throttle = Throttle(triesMax: 3, windowSeconds: 300)
    let now = Instant(milliseconds: 1_795_424_400_000)
    for _ in 0..<3 { #expect(throttle.admit("mail maya", at: now)) }
    #expect(!throttle.admit("mail maya", at: now))
    for number in 0..<(Throttle.keysMax * 2) { _ = throttle.admit("mail \(number)", at: now) }
    #expect(!throttle.admit("mail maya", at: now))
    #expect(throttle.admit("mail maya", at: now.adding(seconds: 301)))
  }

  @Test func aSuccessTakesBackItsOwnTryOnly() {
    let throttle = Throttle(triesMax: 3, windowSeconds: 300)
    let now = Instant(milliseconds: 1_795_424_400_000)
    for _ in 0..<3 { _ = throttle.admit("from 203.0.113.9", at: now) }
    throttle.takeBack("from 203.0.113.9")
    #expect(throttle.admit("from 203.0.113.9", at: now))
    #expect(!throttle.admit("from 203.0.113.9", at: now))
  }
}

struct MailPageTests {
  @Test func mailIsFoundByWordsAndByState() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    _ = try await desk.office.orderAtTheVendor()
    await desk.deliver()
    let ada = try await desk.visitor(desk.office.admin)
    #expect(await ada.get("/mail?q=verkauf").html.contains("Nordlicht"))
    #expect(await ada.get("/mail?q=nirgends").text.contains("Nothing matches."))
    #expect(await ada.get("/mail?status=refused").text.contains("Nothing matches."))
    #expect(await ada.get("/mail?status=sent&q=verkauf").html.contains("/mail/"))
    #expect(await ada.get("/mail?q=100%25_").text.contains("Nothing matches."))
  }

  @Test func case40_heldMailWaitsForADecision() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    _ = try await desk.office.orderAtTheVendor()
    #expect(try await desk.office.store.holdWaitingMail() > 0)
    #expect(await desk.deliver().isEmpty)
    let ada = try await desk.visitor(desk.office.admin)
    let page = await ada.get("/mail")
    #expect(page.text.contains("A backup was restored."))
    #expect(try await (try await desk.visitor(desk.office.jonas)).post("/mail/held?act=send").status == 403)
    #expect(try await ada.send(page, "/mail/held?act=drop").status == 303)
    #expect(await desk.deliver().isEmpty)
    #expect(await !ada.get("/mail").text.contains("A backup was restored."))
  }
}
