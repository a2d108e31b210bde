import Application
import Engine
import OfficeFixture
import Testing

struct ReportTests {
  static let template = """
    key: order
    name: Bestellung
    prefix: ORD
    zone: Europe/Berlin
    subject: "{item}"
    roles:
      desk: {name: Desk}
      starter: {name: Starter, from: starter}
    fields:
      item: {label: Item, type: text}
    start: [item]
    stages:
      - key: all
        name: All
        steps:
          - {key: note, title: Notieren, owner: starter}
          - {key: check, title: Prüfen, owner: desk, due: 1 business day}
    """

  /// Two may claim the step: it is one step, in every count.
  @Test func aStepThatSeveralMayClaimCountsOnce() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    _ = try await office.workspace.save(
      CompanyRole(key: "desk", name: "Desk", members: [office.maya, office.ana]), isNew: true, by: office.admin)
    for item in ["Käse", "Brot"] {
      let outcome = try await office.workspace.start(
        "order", input: ["item": item], by: office.jonas, command: office.workspace.newCommand())
      guard item == "Käse" else { continue }
      try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
    }
    let report = await (try await desk.visitor(office.admin)).get("/reports")
    #expect(
      report.text.contains("2 steps are open. Nothing is late. Jonas Weber holds the most: 1. Up for claiming: 1."))
    office.clock.advance(milliseconds: 14 * 86_400_000)
    #expect(await (try await desk.visitor(office.admin)).get("/reports").text.contains("One is late."))
  }

  @Test func readersHearOnlyOfWhomTheyMayReadOf() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    for person in [office.jonas, office.maya, office.maya] {
      _ = try await office.workspace.start(
        "order", input: ["item": "Käse"], by: person, command: office.workspace.newCommand())
    }
    let own = await (try await desk.visitor(office.jonas)).get("/reports").text
    #expect(own.contains("You hold 1 step. Nothing is late."))
    #expect(!own.contains("Maya Lindqvist") && !own.contains("most"))
    let team = await (try await desk.visitor(office.maya)).get("/reports").text
    #expect(
      team.contains("3 steps are open with you and your people. Nothing is late. Maya Lindqvist holds the most: 2."))
    let above = await (try await desk.visitor(office.ana)).get("/reports").text
    #expect(above.contains("2 steps are open with you and your people") && !above.contains("Jonas Weber"))
  }

  @Test func howLongHalfOfATemplatesProcessesTookIsTold() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    _ = try await office.workspace.save(
      CompanyRole(key: "desk", name: "Desk", members: [office.maya]), isNew: true, by: office.admin)
    for hours in [2, 5, 48] {
      let outcome = try await office.workspace.start(
        "order", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
      try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
      office.clock.advance(milliseconds: Int64(hours) * 3_600_000)
      try await office.act(.complete(step: 2, StepInput()), on: outcome, by: office.maya)
    }
    let report = await (try await desk.visitor(office.jonas)).get("/reports").text
    #expect(report.contains("Half of the 3 completed “Bestellung” took at most 5 h"))
  }
}
