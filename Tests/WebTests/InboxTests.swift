import Application
import Engine
import Foundation
import OfficeFixture
import Testing

struct InboxTests {
  @Test func aLongInboxIsPagedWithHonestCounts() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    for _ in 0..<120 { _ = try await desk.office.startOrder() }
    let jonas = try await desk.visitor(desk.office.jonas)
    var seen: [String] = []
    var target: String? = "/inbox"
    for _ in 0..<5 {
      guard let here = target else { break }
      let page = await jonas.get(here)
      if here == "/inbox" { #expect(page.text.contains("120 steps wait for you.")) }
      seen += page.html.matches(of: #/ORD-\d+/#).map { String($0.output) }
      target = page.html.firstMatch(of: #/href="(/inbox\?after=[^"]+)"/#).map { String($0.1) }
    }
    #expect(target == nil)
    #expect(seen.count == 120 && Set(seen).count == 120)
  }

  @Test func whatIsDoneLeavesTheInboxAtOnce() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let first = try await desk.office.startOrder()
    let second = try await desk.office.startOrder()
    let jonas = try await desk.visitor(desk.office.jonas)
    #expect(await jonas.get("/inbox").text.contains("2 steps wait for you."))
    let step = "/steps/\(StepID(process: first.process, number: 1).rawValue)"
    _ = try await jonas.send(await jonas.get(step), step + "/completion")
    let after = await jonas.get("/inbox")
    #expect(after.text.contains("One step waits for you."))
    #expect(after.html.contains(second.reference))
    // What he started and Maya holds now stands below, with or without the filter for the template.
    #expect(after.text.contains("Waiting on others"))
    #expect(await jonas.get("/inbox?template=order").text.contains("Waiting on others"))
    #expect(await !jonas.get("/inbox?template=other").html.contains(second.reference))
  }

  @Test func whatWaitsOnOthersIsToldTheLateOnesFirst() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    var references: [String] = []
    // Those without a due date stand last, however old.
    for hours in [0, 50, 50] {
      office.clock.advance(milliseconds: Int64(hours) * 3_600_000)
      let order = try await office.startOrder()
      references.append(order.reference)
      try await office.act(.complete(step: 1, StepInput()), on: order, by: office.jonas)
      if hours > 0 { try await office.act(.approve(step: 2, StepInput(), reason: ""), on: order, by: office.maya) }
    }
    let page = await (try await desk.visitor(office.jonas)).get("/inbox").html
    let waiting = try #require(page.range(of: "Waiting on others"))
    let shown = page[waiting.upperBound...].matches(of: #/<span class="reference">(ORD-\d+)/#).map { String($0.1) }
    #expect(shown == [references[1], references[2], references[0]])
  }

  @Test func aSignedOutSessionIsGoneAtOnce() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    let page = await jonas.get("/inbox")
    #expect(page.status == 200)
    _ = try await jonas.send(page, "/session/end")
    #expect(await jonas.get("/inbox").status == 303)
  }
}

struct ClaimTests {
  static let template = """
    key: order
    name: Bestellung
    prefix: ORD
    zone: Europe/Berlin
    subject: "{item}"
    roles:
      starter: {name: Starter, from: starter}
      desk: {name: Desk}
    fields:
      item: {label: Item, type: text}
    start: [item]
    stages:
      - key: all
        name: All
        steps:
          - {key: check, title: Prüfen, owner: desk}
    """

  /// Both buttons stand on one page and share its form.
  @Test func twoStepsOfOnePageAreClaimedOneAfterTheOther() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    _ = try await office.workspace.save(
      CompanyRole(key: "desk", name: "Desk", members: [office.maya, office.ana]), isNew: true, by: office.admin)
    for _ in 0..<2 {
      _ = try await office.workspace.start(
        "order", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    }
    let maya = try await desk.visitor(office.maya)
    let page = await maya.get("/inbox")
    let claims = page.html.matches(of: #/formaction="([^"]+)"/#).map { String($0.1) }
    #expect(claims.count == 2)
    let hidden = page.forms.first { $0.action == "/inbox" }?.hidden.map { ($0.name, $0.value) } ?? []
    for claim in claims { #expect(try await maya.post(claim, hidden).status == 303) }
    #expect(await maya.get("/inbox").text.contains("2 steps wait for you."))
    // The double click has the first outcome.
    #expect(try await maya.post(claims[0], hidden).status == 303)
    #expect(try await office.faults() == [])
  }

  /// Nobody holds what is only offered, and no page or mail says so.
  @Test func whatIsOfferedWaitsToBeClaimed() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    _ = try await office.workspace.save(
      CompanyRole(key: "desk", name: "Desk", members: [office.maya, office.ana]), isNew: true, by: office.admin)
    let outcome = try await office.workspace.start(
      "order", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    let jonas = try await desk.visitor(office.jonas)
    let step = "/steps/\(StepID(process: outcome.process, number: 1).rawValue)"
    let words = "aits to be claimed by Maya Lindqvist or Ana Kovačević"
    for target in ["/processes", "/processes/\(outcome.reference)", step] {
      let page = await jonas.get(target)
      #expect(page.text.contains("W" + words), "\(target)")
      #expect(page.html.contains("aria-label=\"W" + words) || target == step, "\(target)")
      #expect(!page.text.contains(#/(Lindqvist|Kovačević) holds?/#), "\(target)")
    }
    let mails = await desk.deliver().map { $0.text.replacing("\n", with: " ") }
    #expect(!mails.isEmpty)
    #expect(mails.allSatisfy { $0.contains("It w" + words) && !$0.contains("holds it") })
  }
}
