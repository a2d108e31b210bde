import Application
import Engine
import Foundation
import HTTP
import OfficeFixture
import Testing

/// What somebody outside meets: a link from a mail, its page, and what becomes of it.
struct LinkTests {
  private let vendor = "verkauf@nordlicht.example"

  /// An order that waits for the vendor, and the path of the mailed link.
  private func orderAtTheVendor(_ desk: Desk) async throws -> (outcome: ActOutcome, link: String) {
    let (outcome, _) = try await desk.office.orderAtTheVendor()
    return (outcome, try await desk.mailedLink(to: vendor))
  }

  @Test func aVendorConfirmsByALinkFromTheMail() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (_, link) = try await orderAtTheVendor(desk)
    let page = await desk.stranger.get(link)
    #expect(page.status == 200 && page.text.contains("Jonas Weber"))
    desk.office.clock.advance(milliseconds: 5000)
    let sent = try await desk.stranger.send(page, link + "/completion")
    #expect(sent.status == 303 && sent.location == link)
    #expect(await desk.stranger.get(link).text.contains("Receipt"))
    #expect(try await desk.office.faults() == [])
  }

  @Test func aTeamMemberActsOnTheirStep() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let outcome = try await desk.office.startOrder()
    let step = "/steps/\(StepID(process: outcome.process, number: 1).rawValue)"
    #expect(await desk.stranger.get(step).location.hasPrefix("/login"))
    let jonas = try await desk.visitor(desk.office.jonas)
    let page = await jonas.get(step)
    #expect(page.status == 200)
    #expect(try await jonas.post(step + "/completion").status == 403)
    #expect(try await jonas.send(page, step + "/completion").status == 303)
  }

  @Test func case04FiftyPostsOfOneLinkSucceedOnce() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    let page = await desk.stranger.get(link)
    desk.office.clock.advance(milliseconds: 5000)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<50 { group.addTask { try await desk.stranger.send(page, link + "/completion").status } }
      for try await status in group { #expect([200, 303].contains(status)) }
    }
    let events = try await desk.office.workspace.store.events(outcome.process)
    #expect(events.count { $0.event.fact.kind == "process_completed" } == 1)
    #expect(try await desk.office.faults() == [])
  }

  @Test func case06ANewerLinkEndsTheOlder() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, old) = try await orderAtTheVendor(desk)
    let jonas = try await desk.visitor(desk.office.jonas)
    let process = await jonas.get("/processes/\(outcome.reference)")
    let resend = try #require(process.forms.map(\.action).first { $0.hasSuffix("/mail") })
    #expect(try await jonas.send(process, resend).status == 303)
    let new = try await desk.mailedLink(to: vendor)
    #expect(new != old)
    let closed = await desk.stranger.get(old)
    #expect(closed.status == 410 && closed.text.contains("newer link"))
    #expect(await desk.stranger.get(new).status == 200)
    #expect(try await desk.stranger.post(old + "/completion").status == 410)
  }

  @Test func aLinkThatAPersonEndedStaysEnded() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    let jonas = try await desk.visitor(desk.office.jonas)
    let process = await jonas.get("/processes/\(outcome.reference)")
    let revocation = try #require(process.forms.map(\.action).first { $0.hasSuffix("/revocation") })
    let maya = try await desk.visitor(desk.office.maya)
    let hers = await maya.get("/processes/\(outcome.reference)")
    #expect(!hers.forms.contains { $0.action == revocation })
    let seal = try #require(hers.forms.first?.hidden.map { ($0.name, $0.value) })
    #expect(try await maya.post(revocation, seal).status == 403)
    #expect(try await jonas.send(process, revocation).status == 303)
    let told = await jonas.get("/processes/\(outcome.reference)").text
    #expect(told.contains("ended the link for “Confirm the order” to Nordlicht GmbH."))
    let last = try #require(try await desk.office.workspace.store.events(outcome.process).last)
    #expect(last.event.fact.kind == "link_revoked" && last.event.by == .person(desk.office.jonas))
    #expect(try await desk.office.faults() == [])
    let closed = await desk.stranger.get(link)
    #expect(closed.status == 410 && closed.text.contains("Jonas Weber"))
    // It comes again only by a person, who is told that it is wanted.
    #expect(closed.text.contains("Ask for a fresh link"))
    desk.office.clock.advance(milliseconds: 3_600_000)
    #expect(try await desk.stranger.post(link + "/renewal").status == 200)
    let mails = await desk.deliver()
    #expect(mails.filter { $0.to.address == vendor }.isEmpty)
    #expect(mails.contains { $0.to.address == "jonas@lindqvist.example" && $0.text.contains("My link was ended.") })
  }

  private static let twoOutsiders = """
    key: order
    name: Vertrag
    prefix: CON
    zone: Europe/Berlin
    roles:
      vendor: {name: Vendor, from: {collaborator: {name: vendor, email: email}}}
      lawyer: {name: Lawyer, from: {collaborator: {name: lawyer, email: law}}}
    fields:
      vendor: {label: Vendor, type: text}
      email: {label: Vendor's address, type: email}
      lawyer: {label: Lawyer, type: text}
      law: {label: Lawyer's address, type: email}
    start: [vendor, email, lawyer, law]
    stages:
      - key: all
        name: All
        steps:
          - {key: agree, title: Agree to the contract, approval: {by: [vendor, lawyer], order: parallel}}
    """

  @Test func aFreshLinkGoesToItsAddresseeOnly() async throws {
    let desk = try await Desk(template: Self.twoOutsiders)
    defer { desk.close() }
    let workspace = desk.office.workspace
    let lawyer = "zoe@weiss-recht.example"
    let outcome = try await workspace.start(
      "order",
      input: ["vendor": "Nordlicht GmbH", "email": vendor, "lawyer": "Zoë Weiß", "law": lawyer], by: desk.office.jonas,
      command: workspace.newCommand())
    let sent = await desk.deliver().filter { $0.text.contains("/links/") }
    #expect(Set(sent.map(\.to.address)) == [vendor, lawyer])
    let links = try await workspace.store.links(of: outcome.process)
    func path(_ address: String) throws -> String {
      let link = try #require(links.first { $0.link.email == address })
      return String(workspace.linkURL(link.link).dropFirst("https://baton.example".count))
    }
    let (theirs, hers) = (try path(vendor), try path(lawyer))
    let jonas = try await desk.visitor(desk.office.jonas)
    let process = await jonas.get("/processes/\(outcome.reference)")
    let id = try #require(links.first { $0.link.email == lawyer }).link.id.rawValue
    #expect(try await jonas.send(process, "/links/\(id)/mail").status == 303)
    #expect(await desk.deliver().map(\.to.address) == [lawyer])
    #expect(await desk.stranger.get(hers).status == 410)
    #expect(await desk.stranger.get(theirs).status == 200)
    #expect(
      await jonas.get("/processes/\(outcome.reference)").text.contains(
        "had a fresh link for “Agree to the contract” sent to Zoë Weiß."))
    // Both ask at the same time, without signing in: each gets their own.
    desk.office.clock.advance(milliseconds: 3_600_000)
    for path in [hers, theirs] { #expect(try await desk.stranger.post(path + "/renewal").status == 200) }
    #expect(Set(await desk.deliver().map(\.to.address)) == [vendor, lawyer])
    #expect(try await desk.office.faults() == [])
  }

  @Test func tooManyWrongCodesStandInTheRecord() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, token) = try await desk.office.orderAtTheVendor()
    let workspace = desk.office.workspace
    let view = try #require(try await workspace.openLink(token))
    try await workspace.requireCode(view)
    for _ in 0...Workspace.codeTriesMax {
      await #expect(throws: Refusal.self) {
        try await workspace.actByLink(token, command: workspace.newCommand(), code: "000 000 0") {
          .complete(step: $0, StepInput())
        }
      }
    }
    #expect(try await workspace.openLink(token)?.standing == .locked)
    let last = try #require(try await workspace.store.events(outcome.process).last)
    #expect(last.event.fact.kind == "link_revoked" && last.event.by == .system)
    let jonas = try await desk.visitor(desk.office.jonas)
    #expect(
      await jonas.get("/processes/\(outcome.reference)").text.contains(
        "The link for “Confirm the order” to Nordlicht GmbH ended after too many wrong codes."))
  }

  @Test func onlyThoseWhoMaySendALinkAreOfferedIt() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, _) = try await orderAtTheVendor(desk)
    func isOffered(to person: PersonID) async throws -> Bool {
      let page = await (try desk.visitor(person)).get("/processes/\(outcome.reference)")
      return page.forms.contains { $0.action.hasPrefix("/links/") && $0.action.hasSuffix("/mail") }
    }
    #expect(try await isOffered(to: desk.office.jonas))
    #expect(try await isOffered(to: desk.office.maya))
    #expect(try await !isOffered(to: desk.office.ana))
    try await desk.office.act(.pause(reason: "Ferien"), on: outcome, by: desk.office.jonas)
    #expect(try await !isOffered(to: desk.office.jonas))
  }

  @Test func case07AForwardedLinkActsOnItsOwnStepInItsAddresseesName() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    let (other, _) = try await desk.office.orderAtTheVendor()
    var colleague = desk.stranger
    colleague.address = "203.0.113.9"
    let page = await colleague.get(link)
    #expect(!page.html.contains("/processes/") && !page.text.contains(other.reference))
    #expect(await colleague.get("/processes/\(outcome.reference)").location.hasPrefix("/login"))
    desk.office.clock.advance(milliseconds: 5000)
    _ = try await colleague.send(page, link + "/completion")
    let done = try await desk.office.workspace.store.events(outcome.process).first {
      $0.event.fact.kind == "step_completed"
    }
    #expect(done != nil)
    let last = try #require(try await desk.office.workspace.store.events(outcome.process).last)
    #expect(last.event.by == .collaborator(Collaborator(name: "Nordlicht GmbH", email: vendor)))
    #expect(try await desk.office.workspace.store.state(other.process)?.status == .running)
  }

  @Test func case08NoTokenLeavesThePage() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    let token = link.replacing("/links/", with: "")
    let page = await desk.stranger.get(link)
    #expect(page.response["Referrer-Policy"] == "no-referrer")
    #expect(page.response["Cache-Control"] == "no-store")
    let admin = try await desk.visitor(desk.office.admin)
    for path in ["/processes/\(outcome.reference)", "/mail", "/settings"] {
      #expect(await !admin.get(path).html.contains(token))
    }
    for name in ["baton.db", "baton.db-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: desk.office.folder + "/" + name))
      #expect(bytes.range(of: Data(token.utf8)) == nil)
    }
  }

  @Test func case10AMailedLinkIsShortAndPlain() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (_, link) = try await orderAtTheVendor(desk)
    let url = "https://baton.example" + link
    #expect(url.utf8.count < 200)
    // Filters rewrite what has a query, a fragment, dots or signs; this has none.
    #expect(url.wholeMatch(of: #/https://baton\.example/links/[A-Za-z0-9_-]{43}/#) != nil)
    // A filter that adds its own query leaves the link as it is.
    #expect(await desk.stranger.get(link + "?utm_source=mail").status == 200)
  }

  @Test func case11AskingForAFreshLinkTellsNothingAndFloodsNobody() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    desk.office.clock.advance(milliseconds: 600_000)
    func ask(_ path: String, from address: String) async throws -> (page: Page, time: Duration) {
      var asker = desk.stranger
      asker.address = address
      let began = ContinuousClock.now
      let page = try await asker.post(path + "/renewal")
      return (page, .now - began)
    }
    let unknown = try await ask("/links/never-issued", from: "192.0.2.1")
    let known = try await ask(link, from: "192.0.2.2")
    #expect(unknown.page.status == 200 && known.page.status == 200 && unknown.page.text == known.page.text)
    for time in [unknown.time, known.time] { #expect(time >= .milliseconds(250)) }
    desk.office.clock.advance(milliseconds: 600_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<1000 {
        group.addTask { _ = try await ask(link, from: "198.51.\(number / 250).\(number % 250)") }
      }
      try await group.waitForAll()
    }
    // The first, the one that was asked for, and one for the thousand.
    #expect(try await desk.office.workspace.store.links(of: outcome.process).count == 3)
    #expect(await desk.deliver().count { $0.to.address == vendor } == 1)
    #expect(try await desk.office.faults() == [])
  }

  @Test func case12AHandedOverOrEndedStepEndsItsLinksAtOnce() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    let page = await desk.stranger.get(link)
    desk.office.clock.advance(milliseconds: 5000)
    try await desk.office.act(
      .handOver(step: 3, to: desk.office.maya, reason: "am Telefon"), on: outcome, by: desk.office.jonas)
    #expect(try await desk.stranger.send(page, link + "/completion").status == 410)
    #expect(await desk.stranger.get(link).text.contains("Nothing is asked of you any more"))
    let (second, _) = try await desk.office.orderAtTheVendor()
    let other = try await desk.mailedLink(to: vendor)
    try await desk.office.act(.terminate(reason: "Budget gestrichen"), on: second, by: desk.office.jonas)
    #expect(await desk.stranger.get(other).status == 410)
  }

  @Test func aPageThatComesBackIsNotTakenForHaste() async throws {
    let form = "{key: confirm, title: Confirm the order, owner: vendor, form: [number],"
    let source = Office.template.replacing("{key: confirm, title: Confirm the order, owner: vendor,", with: form)
      .replacing("start: [", with: "  number: {label: Order number, type: text}\nstart: [")
    let desk = try await Desk(template: source)
    defer { desk.close() }
    let (_, link) = try await orderAtTheVendor(desk)
    let page = await desk.stranger.get(link)
    desk.office.clock.advance(milliseconds: 5000)
    let wrong = try await desk.stranger.send(page, link + "/completion", ["number": ""])
    #expect(wrong.status == 422 && !wrong.text.contains("automatic traffic"))
    #expect(wrong.text.contains("One thing has to be mended"), "each mistake is told once")
    // At once, as one does who forgot a field.
    let right = try await desk.stranger.send(wrong, link + "/completion", ["number": "LP-77"])
    #expect(right.status == 303)
    // A first answer at once is still a robot's.
    let (_, other) = try await orderAtTheVendor(desk)
    let hasty = try await desk.stranger.send(await desk.stranger.get(other), other + "/completion", ["number": "1"])
    #expect(hasty.status == 422 && hasty.text.contains("automatic traffic"))
  }

  @Test func nobodysFormStandsForATimer() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let (outcome, link) = try await orderAtTheVendor(desk)
    let due = try #require(
      try await desk.office.workspace.store.dueTimers(at: .init(milliseconds: .max), limit: 10).first)
    let jonas = try await desk.visitor(desk.office.jonas)
    let process = await jonas.get("/processes/\(outcome.reference)")
    let comment = "/processes/\(outcome.reference)/comments"
    let seal = try #require(process.forms.first { $0.action == comment }?.hidden.first { $0.name == "csrf" }?.value)
    let sent = try await jonas.post(
      comment,
      [("csrf", seal), ("command", "timer-\(due.step.rawValue)-\(due.at.milliseconds)"), ("comment", "Grüße")])
    #expect(sent.status == 303)
    desk.office.clock.advance(milliseconds: 10 * 86_400_000)
    #expect(await desk.deliver().contains { $0.to.address == vendor && $0.text.contains("/links/") }, "\(link)")
  }

  /// A vendor who is to confirm an order must see it, and nothing else of the inside.
  @Test func aLinkShowsTheDocumentsThatTheTemplateNames() async throws {
    let template = """
      key: order
      name: Bestellung
      prefix: ORD
      subject: "{item}"
      roles:
        starter: {name: Starter, from: starter}
        vendor: {name: Vendor, from: {collaborator: {name: vendor, email: email}}}
      fields:
        item: {label: Item, type: text}
        vendor: {label: Vendor, type: text}
        email: {label: Address, type: email}
      start: [item, vendor, email]
      stages:
        - key: all
          name: All
          steps:
            - key: order
              title: Order
              owner: starter
              documents:
                - {key: order, label: Order, needed: 1, max: 2, kinds: [text]}
                - {key: notes, label: Notes, needed: 0, max: 2, kinds: [text]}
            - {key: confirm, title: Confirm, owner: vendor, show: [order]}
      """
    let desk = try await Desk(template: template)
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.workspace.start(
      "order", input: ["item": "Käse", "vendor": "Nordlicht", "email": "verkauf@nordlicht.example"], by: office.jonas,
      command: office.workspace.newCommand())
    let step = "/steps/\(StepID(process: outcome.process, number: 1).rawValue)"
    let jonas = try await desk.visitor(office.jonas)
    for (slot, name) in [("order", "Bestellung.txt"), ("notes", "Intern.txt")] {
      let page = await jonas.get(step)
      let sent = try await jonas.send(
        page, step + "/documents", having: ["upload-slot": slot],
        files: [.init(name, "Zwölf Laibe, \(slot)\n", to: slot)])
      #expect(sent.status == 303, "\(sent.text.suffix(300))")
    }
    #expect(try await jonas.send(await jonas.get(step), step + "/completion").status == 303)
    let link = try await desk.mailedLink(to: vendor)
    let page = await desk.stranger.get(link)
    #expect(page.html.contains("Bestellung.txt") && !page.html.contains("Intern.txt"))
    #expect(await desk.stranger.get(link + "/documents/1").status == 200)
    #expect(await desk.stranger.get(link + "/documents/2").status == 404)
    // Looking is all: what others gave cannot be taken away.
    #expect(try await desk.stranger.post(link + "/documents/1").status == 404)
    // Team members see all of it at every step.
    let confirm = "/steps/\(StepID(process: outcome.process, number: 2).rawValue)"
    #expect(await jonas.get(confirm).html.contains("Intern.txt"))
  }
}
