import Application
import Engine
import Foundation
import OfficeFixture
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
    // Nothing of it can be started.
    #expect(desk.office.workspace.present.startable.map(\.key) == ["order"])
    let long = String(repeating: "# x\n", count: 130_000)
    let refused = try await ada.post("/templates?act=draft", form + [("yaml", long)])
    #expect(refused.status == 409 && refused.text.contains("more than 500000 characters"))
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
