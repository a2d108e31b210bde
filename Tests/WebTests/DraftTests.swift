import Application
import Engine
import OfficeFixture
import Testing

struct DraftTests {
  static let template = """
    key: order
    name: Bestellung
    prefix: ORD
    zone: Europe/Berlin
    subject: "{item}"
    roles:
      starter: {name: Starter, from: starter}
    fields:
      item: {label: Item, type: text}
      price: {label: Price, type: money}
      note: {label: Note, type: multiline}
    start: [item]
    stages:
      - key: all
        name: All
        steps:
          - key: write
            title: Write
            owner: starter
            form: [price, {field: note, optional: true}]
            checklist: [{key: net, label: The price is net}, {key: tax, label: The tax is known}]
    """

  private func begun() async throws -> (Desk, ActOutcome, String) {
    let desk = try await Desk(template: Self.template)
    let office = desk.office
    let outcome = try await office.workspace.start(
      "order", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    return (desk, outcome, "/steps/\(StepID(process: outcome.process, number: 1).rawValue)")
  }

  private func fields(_ page: Page, _ more: [(String, String)]) -> [(String, String)] {
    (page.forms.first { $0.action.hasSuffix("/completion") }?.hidden.map { ($0.name, $0.value) } ?? []) + more
  }

  @Test func aHalfFilledFormIsThereAgainAndGoesAlongWithTheStep() async throws {
    let (desk, outcome, url) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    // The price makes no sense yet; a draft may.
    let typed = [("price", "zwölf"), ("note", "Ähnlich wie <letztes> Jahr"), ("checklist", "tax")]
    let page = await jonas.get(url)
    #expect(try await jonas.post(url + "/draft", fields(page, typed)).status == 303)
    let again = await jonas.get(url)
    #expect(again.html.contains("value=\"zwölf\"") && again.text.contains("Ähnlich wie <letztes> Jahr"))
    #expect(again.html.contains("value=\"tax\" id=\"check-tax\" checked"))
    #expect(!again.html.contains("value=\"net\" id=\"check-net\" checked"))
    #expect(again.text.contains("Draft saved today"))
    try await office.act(.handOver(step: 1, to: office.ana, reason: ""), on: outcome, by: office.jonas)
    let theirs = await (try await desk.visitor(office.ana)).get(url)
    #expect(theirs.html.contains("value=\"zwölf\"") && theirs.text.contains("Draft saved by Jonas Weber today"))
    // Whoever gave it away reads the process, not the draft.
    #expect(await !jonas.get(url).html.contains("zwölf"))
    #expect(try await office.faults() == [])
  }

  @Test func aDraftEndsWithItsStep() async throws {
    let (desk, outcome, url) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get(url)
    #expect(
      try await jonas.post(url + "/draft", fields(page, [("price", "12"), ("quiet", "1")])).html.contains("Draft"))
    let place = DraftPlace(step: StepID(process: outcome.process, number: 1), seat: 0)
    #expect(try await office.workspace.store.draft(at: place)?.input.texts["price"] == "12")
    let done = fields(page, [("price", "12,50"), ("checklist", "net"), ("checklist", "tax")])
    #expect(try await jonas.post(url + "/completion", done).status == 303)
    #expect(try await office.workspace.store.draft(at: place) == nil)
    #expect(try await jonas.post(url + "/draft", fields(page, [("price", "13")])).status == 409)
    #expect(try await office.workspace.store.draft(at: place) == nil)
  }

  @Test func everyBoxThatIsLeftIsNamedBesideItAndOnTop() async throws {
    let (desk, _, url) = try await begun()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    let page = await jonas.get(url)
    let answer = try await jonas.post(url + "/completion", fields(page, [("price", "12")]))
    #expect(answer.status == 422)
    #expect(answer.text.contains("2 things have to be mended"))
    for (key, label) in [("net", "The price is net"), ("tax", "The tax is known")] {
      #expect(answer.html.contains("<a href=\"#check-\(key)\">Tick “\(label)” when it is done.</a>"))
      #expect(answer.html.contains("id=\"check-\(key)-error\""))
    }
    let one = try await jonas.post(url + "/completion", fields(page, [("price", "12"), ("checklist", "tax")]))
    #expect(one.text.contains("One thing has to be mended"))
    #expect(one.html.contains("id=\"check-net-error\"") && !one.html.contains("id=\"check-tax-error\""))
  }

  /// Saved along the way by the page's script, while the same person presses “Done”.
  @Test func aDraftThatComesAfterTheEndLeavesNothingBehind() async throws {
    let (desk, outcome, _) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let place = DraftPlace(step: StepID(process: outcome.process, number: 1), seat: 0)
    let draft = StepDraft(input: StepInput(texts: ["price": "13"]), at: office.clock.now(), by: office.jonas)
    #expect(try await office.workspace.store.save(draft, at: place))
    try await office.act(
      .complete(step: 1, StepInput(texts: ["price": "12"], ticks: ["net", "tax"])), on: outcome, by: office.jonas)
    #expect(try await !office.workspace.store.save(draft, at: place))
    #expect(try await office.workspace.store.draft(at: place) == nil)
  }

  @Test func onlyWhoHoldsTheStepSavesADraft() async throws {
    let (desk, outcome, url) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get(url)
    let admin = try await desk.visitor(office.admin)
    let theirs = await admin.get(url)
    let seal = theirs.html.firstMatch(of: #/name="csrf" value="([^"]*)"/#).map { String($0.1) } ?? ""
    #expect(try await admin.post(url + "/draft", [("csrf", seal), ("price", "1")]).status == 403)
    #expect(try await desk.stranger.post(url + "/draft", [("price", "1")]).status == 303)
    let long = String(repeating: "ä", count: Workspace.draftBytesMax)
    #expect(try await jonas.post(url + "/draft", fields(page, [("note", long)])).status == 422)
    let place = DraftPlace(step: StepID(process: outcome.process, number: 1), seat: 0)
    #expect(try await office.workspace.store.draft(at: place) == nil)
  }
}
