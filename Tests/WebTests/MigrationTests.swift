import Application
import Engine
import HTTP
import OfficeFixture
import Testing

/// Running processes stay on their version until an admin moves them, knowing what follows.
struct MigrationTests {
  private static func template(_ steps: String, amount: String = "money") -> String {
    """
    key: buy
    name: Einkauf
    prefix: BUY
    zone: Europe/Berlin
    subject: "{item}"
    roles:
      starter: {name: Starter, from: starter}
      boss: {name: Boss, from: manager of starter}
    fields:
      item: {label: Item, type: text}
      amount: {label: Amount, type: \(amount)}
    start: [item, amount]
    stages:
      - key: all
        name: All
        steps:
    \(steps)
    """
  }

  private static let first = """
          - {key: ask, title: Ask, owner: starter, due: 2 business days, remind: [at due]}
          - {key: order, title: Order, owner: boss}
    """

  private func begun() async throws -> (Desk, ActOutcome, ActOutcome) {
    let desk = try await Desk(template: Self.template(Self.first))
    let office = desk.office
    func start(_ item: String) async throws -> ActOutcome {
      try await office.workspace.start(
        "buy", input: ["item": item, "amount": "12,50"], by: office.jonas, command: office.workspace.newCommand())
    }
    let (one, two) = (try await start("Käse"), try await start("Brot"))
    try await office.act(.complete(step: 1, StepInput()), on: two, by: office.jonas)
    return (desk, one, two)
  }

  @Test func aDryRunSaysWhatCanMoveAndOnlyThatMoves() async throws {
    let (desk, one, two) = try await begun()
    defer { desk.close() }
    let office = desk.office
    // “Order” is gone; a check of the price is new, and comes beside the first step.
    _ = try await office.workspace.publish(
      "buy",
      source: Self.template(
        """
              - {key: ask, title: Ask, owner: starter, due: 2 business days, remind: [at due, 1 business day after]}
              - {key: price, title: Check the price, owner: boss, after: []}
              - {key: pay, title: Pay, owner: boss, after: [ask, price]}
        """), by: office.admin)
    let ada = try await desk.visitor(office.admin)
    #expect(await ada.get("/templates/buy").text.contains("Move running ones…"))
    let page = await ada.get("/templates/buy/migration")
    #expect(page.text.contains("1 of 2 can move. One cannot: it says why."))
    #expect(page.text.contains("“Order” is open, and there is no such step any more."))
    #expect(page.text.contains("Begins at once: “Check the price”."))
    // A dry run changes nothing.
    #expect(try await office.workspace.store.state(one.process)?.version == 1)
    let none = try await ada.send(page, "/templates/buy/migration")
    #expect(none.status == 422 && none.text.contains("Choose at least one"))
    // What cannot move does not, whatever is sent.
    let both = try await ada.send(
      page, "/templates/buy/migration", ["process": "\(one.process.rawValue)", "process": "\(two.process.rawValue)"])
    #expect(both.status == 422 && both.text.contains("“Order” is open"))
    let moved = try #require(try await office.workspace.store.state(one.process))
    #expect(moved.version == 2 && moved.openSteps.map(\.key) == ["ask", "price"])
    #expect(moved.openSteps[0].rungs.count == 2 && moved.openSteps[0].seats[0].holder == .person(office.jonas))
    #expect(try await office.workspace.store.state(two.process)?.version == 1)
    #expect(await ada.get("/processes/\(one.reference)").text.contains("moved it to version 2 of the template."))
    try await office.act(.complete(step: 1, StepInput()), on: one, by: office.jonas)
    #expect(try await office.faults() == [])
  }

  @Test func valuesThatNoLongerFitAreNamed() async throws {
    let (desk, one, _) = try await begun()
    defer { desk.close() }
    let office = desk.office
    _ = try await office.workspace.publish(
      "buy", source: Self.template(Self.first, amount: "date"), by: office.admin)
    let previews = try await office.workspace.previewMigration(of: "buy", by: office.admin)
    #expect(previews.first { $0.state.id == one.process }?.obstacles == ["“Amount” holds a value that is no date."])
    await #expect(throws: Refusal.self) {
      try await office.workspace.previewMigration(of: "buy", by: office.maya)
    }
    #expect(await (try await desk.visitor(office.maya)).get("/templates/buy/migration").status == 403)
  }
}
