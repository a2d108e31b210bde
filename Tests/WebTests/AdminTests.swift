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
    for (company, zone) in [
      ("", "Europe/Vienna"), ("Größe & Söhne", "CET"), ("Größe & Söhne", "right/Europe/Berlin"),
    ] {
      let answer = try await ada.send(page, "/settings", ["company": company, "zone": zone])
      #expect(answer.status == 422)
      #expect(answer.html.contains(zone))
    }
    #expect(desk.office.workspace.present.zone == "UTC" && desk.office.workspace.present.name == "")
    let saved = try await ada.send(page, "/settings", ["company": "Größe & Söhne", "zone": "Europe/Vienna"])
    #expect(saved.status == 303)
    #expect(desk.office.workspace.present.name == "Größe & Söhne")
    let jonas = try await desk.visitor(desk.office.jonas)
    #expect(await jonas.get("/settings").status == 403)
    let hidden = try hidden(page, "/settings").filter { $0.0 != "csrf" } + [("company", "Weg"), ("zone", "UTC")]
    let seal = try #require((await jonas.get("/inbox")).forms.first?.hidden.first { $0.name == "csrf" }?.value)
    #expect(try await jonas.post("/settings", hidden + [("csrf", seal)]).status == 403)
  }

  @Test func calendarsAreAddedAndChangedAndCounted() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let workspace = desk.office.workspace
    let ada = try await desk.visitor(desk.office.admin)
    let list = await ada.get("/calendars")
    #expect(list.text.contains("Mon–Fri 09:00–17:00") && list.text.contains("1 template in Europe/Berlin"))
    let form = await ada.get("/calendars/new")
    let lisbon = "mon-thu 08:00-16:00\nfri 08:00-13:00\nholiday 2026-12-08 Imaculada Conceição\nholiday 2020-01-01 Alt"
    for (key, text, wrong) in [
      ("Lisboa", lisbon, "key"), ("standard", lisbon, "key"), ("2nd", lisbon, "key"), ("", lisbon, "key"),
      ("lisbon", "mon-thu morning", "calendar"), ("lisbon", "# none", "calendar"),
    ] {
      let answer = try await ada.send(form, "/calendars", ["key": key, "calendar": text])
      #expect(answer.status == 422 && answer.html.contains("href=\"#field-\(wrong)\""), "\(key) \(text)")
      #expect(answer.html.contains(text.split(separator: "\n")[0]))
    }
    let inLisbon = Office.template.replacing("key: order", with: "key: order_lisbon\ncalendar: lisbon")
    #expect(workspace.check(inLisbon).findings.map(\.line) == [2])
    #expect(try await ada.send(form, "/calendars", ["key": "lisbon", "calendar": lisbon]).location == "/calendars")
    #expect(workspace.check(inLisbon).findings.isEmpty)
    #expect(workspace.present.calendar("lisbon", zone: "Europe/Lisbon").holidays.count == 2)
    let page = await ada.get("/calendars")
    #expect(page.text.contains("Mon–Thu 08:00–16:00, Fri 08:00–13:00"))
    #expect(page.text.contains("next holiday Tue 8 Dec, Imaculada Conceição"))
    let standard = await ada.get("/calendars/standard")
    let changed = try await ada.send(standard, "/calendars/standard", ["calendar": "sat 10:00-14:00"])
    #expect(changed.status == 303)
    #expect(workspace.present.calendar("standard", zone: "UTC").week[5] == 600..<840)
    #expect(await ada.get("/calendars/nowhere").status == 404)
    let jonas = try await desk.visitor(desk.office.jonas)
    for target in ["/calendars", "/calendars/standard", "/calendars/new"] {
      #expect(await jonas.get(target).status == 403)
    }
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

  @Test func aDraftThatIsSavedWhileAnotherPublishesIsNotOverwritten() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let ada = try await desk.visitor(office.admin)
    let form = try hidden(await ada.get("/templates/order/edit"), "/templates/order/check")
    let before = try #require(office.workspace.present.records["order"])
    let mine = Office.template.replacing("Bestellung", with: "Bestellung A")
    let theirs = Office.template.replacing("Bestellung", with: "Bestellung B")
    // Saved in the same millisecond, and nobody has heard of it yet.
    try await office.store.saveDraft(
      "order", name: "Bestellung", source: mine, at: before.draftAt, after: before.draftAt)
    let refused = try await ada.post("/templates/order/version", form + [("yaml", theirs)])
    #expect(refused.status == 422 && refused.html.contains("Bestellung B"))
    #expect(refused.text.contains("Someone else has saved this template since you opened it."))
    #expect(try await office.store.templates().first?.draft == mine)
    #expect(try await office.store.versions("order").count == 1)
    // What the page carries now is a decision.
    let again = try hidden(refused, "/templates/order/check") + [("yaml", theirs)]
    #expect(try await ada.post("/templates/order/version", again).status == 303)
    #expect(try await office.store.versions("order").first?.source == theirs)
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
