import Application
import Engine
import Foundation
import HTTP
import OfficeFixture
import Testing

struct ProcessPageTests {
  static let template = """
    key: order
    name: Bestellung
    prefix: ORD
    zone: Europe/Berlin
    subject: "{item}"
    roles:
      starter: {name: Starter, from: starter}
      boss: {name: Boss, from: manager of starter}
      bosses_boss: {name: Boss's boss, from: manager of boss}
    fields:
      item: {label: Item, type: text}
    start: [item]
    stages:
      - key: all
        name: All
        steps:
          - key: write
            title: Write
            owner: starter
            due: 1 business day
            form: [item]
            checklist: [{key: price, label: The price is net, optional: true}]
          - {key: agree, title: Agree, approval: {by: [boss, bosses_boss], abstain: true}}
          - {key: paid, title: Wait for the payment, wait: {message: payment}}
          - {key: pack, title: Pack, owner: starter, for each: {count: 2, may grow: true}}
    """

  private func begun() async throws -> (Desk, ActOutcome) {
    let desk = try await Desk(template: Self.template)
    let office = desk.office
    let outcome = try await office.workspace.start(
      "order", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    return (desk, outcome)
  }

  private func url(_ outcome: ActOutcome, _ step: Int) -> String {
    "/steps/\(StepID(process: outcome.process, number: step).rawValue)"
  }

  @Test func theRecordTellsWhoHadItThenAndWhatWasDone() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    try await office.act(
      .complete(step: 1, StepInput(texts: ["item": "Käse und Brot"], ticks: ["price"])), on: outcome, by: office.jonas)
    try await office.act(.approve(step: 2, StepInput(), reason: "Gut."), on: outcome, by: office.maya)
    try await office.act(.handOver(step: 2, to: office.admin, reason: ""), on: outcome, by: office.ana)
    let page = await (try await desk.visitor(office.jonas)).get("/processes/\(outcome.reference)")
    #expect(page.text.contains("“Agree” went on to Ana Kovačević."))
    #expect(page.text.contains("handed “Agree” to Ada Admin."))
    #expect(page.text.contains("ticked “The price is net”."))
    // The subject follows the field.
    #expect(page.text.contains("It is about “Käse und Brot” now."))
    #expect(await (try await desk.visitor(office.jonas)).get("/processes").text.contains("Käse und Brot"))
    #expect(try await office.faults() == [])
  }

  /// As a browser does it: by the names of the page's own inputs.
  @Test func aCommentIsWrittenWithTheFormOfThePage() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    let here = "/processes/\(outcome.reference)"
    let page = await jonas.get(here)
    let name = try #require(page.html.firstMatch(of: #/<textarea name="([^"]+)" id="comment"/#)).1
    let hidden = page.forms.first { $0.action == here + "/comments" }?.hidden.map { ($0.name, $0.value) } ?? []
    #expect(try await jonas.post(here + "/comments", hidden + [(String(name), "Grüße aus Köln")]).status == 303)
    #expect(await jonas.get(here).text.contains("Grüße aus Köln"))
  }

  @Test func aCommentIsWrittenAtTheStepAsWell() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    let here = url(outcome, 1)
    let page = await jonas.get(here)
    #expect(try await jonas.send(page, here + "/comments", ["comment": " "]).status == 422)
    let answer = try await jonas.send(page, here + "/comments", ["comment": "Nur eine Herstellerin"])
    #expect(answer.location == here)
    #expect(await jonas.get(here).text.contains("Nur eine Herstellerin"))
  }

  @Test func whoLooksAfterTheHolderHandsAStepOver() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    try await office.act(
      .complete(step: 1, StepInput(texts: ["item": "Käse"], ticks: ["price"])), on: outcome, by: office.jonas)
    let agree = url(outcome, 2)
    // The starter does not choose who approves.
    #expect(
      await !(try await desk.visitor(office.jonas)).get(agree).forms.contains {
        $0.action.hasPrefix(agree + "/handover")
      })
    let ada = try await desk.visitor(office.admin)
    let page = await ada.get(agree)
    let choices = page.html.matches(of: #/<option value="(\d+)"/#).map { $0.1 }
    #expect(!choices.contains("\(office.jonas.rawValue)") && !choices.contains("\(office.maya.rawValue)"))
    let given = ["person": "\(office.admin.rawValue)", "reason": ""] as KeyValuePairs
    #expect(try await ada.send(page, agree + "/handover?seat=0", given).status == 303)
    #expect(await ada.get("/inbox").text.contains("Käse"))
  }

  /// What is not needed and what was done over is not counted as work that is left.
  @Test func aStageCountsWhatIsToBeDone() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    #expect(await jonas.get("/processes/\(outcome.reference)").text.contains("All 0 of 4 done"))
    try await office.act(
      .complete(step: 1, StepInput(texts: ["item": "Käse"], ticks: ["price"])), on: outcome, by: office.jonas)
    try await office.act(.sendBack(step: 2, to: "write", reason: "Zu teuer"), on: outcome, by: office.maya)
    let page = await jonas.get("/processes/\(outcome.reference)").text
    #expect(page.contains("All 0 of 4 done") && page.contains("Round 2"))
    try await office.act(.terminate(reason: "Genug."), on: outcome, by: office.jonas)
    let ended = await jonas.get("/processes/\(outcome.reference)").text
    #expect(ended.contains("Not reached") && !ended.contains("Ahead"))
  }

  /// Two approvers: the first agrees, the second sends it back.
  @Test func everyRoundTellsWhoDecidedAndTheNextOneWhyItIsThere() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let input = StepInput(texts: ["item": "Käse"], ticks: ["price"])
    try await office.act(.complete(step: 1, input), on: outcome, by: office.jonas)
    try await office.act(.approve(step: 2, StepInput(), reason: "Gut."), on: outcome, by: office.maya)
    let jonas = try await desk.visitor(office.jonas)
    func rows(_ title: String) async -> [String] {
      await jonas.get("/processes/\(outcome.reference)").html.split(separator: "<li class=\"step").map(String.init)
        .filter { $0.contains(">\(title)</a>") }.map { readable($0) }
    }
    let begun = await rows("Agree")
    #expect(begun.count == 1)
    #expect(begun[0].contains("Maya Lindqvist approved") && begun[0].contains("Gut."))
    #expect(begun[0].contains("Ana Kovačević"))
    try await office.act(.sendBack(step: 2, to: "write", reason: "Zu teuer"), on: outcome, by: office.ana)
    let again = await jonas.get(url(outcome, 3))
    let sentence = "Round 2. Ana Kovačević sent it back: “Zu teuer”"
    let place = try #require(again.text.range(of: sentence))
    #expect(place.lowerBound < (try #require(again.text.range(of: "You started"))).lowerBound)
    #expect(await !jonas.get(url(outcome, 1)).text.contains("Round"))
    try await office.act(.complete(step: 3, input), on: outcome, by: office.jonas)
    let both = await rows("Agree")
    #expect(both.count == 2)
    #expect(both[0].contains("Maya Lindqvist approved") && both[0].contains("Ana Kovačević sent it back"))
    #expect(both[1].contains("Maya Lindqvist then Ana Kovačević"))
    #expect(await (try await desk.visitor(office.maya)).get(url(outcome, 4)).text.contains(sentence))
  }

  @Test func whatRestsIsNeitherLateNorToBeDone() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let here = "/processes/\(outcome.reference)"
    let act = #/<a class="button button-small" href="[^"]*">Write/#
    #expect(try await desk.visitor(office.jonas).get(here).html.firstMatch(of: act) != nil)
    try await office.act(.pause(reason: "Ferien"), on: outcome, by: office.jonas)
    office.clock.advance(milliseconds: 30 * 86_400_000)
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get(here)
    #expect(page.html.firstMatch(of: act) == nil && page.text.contains("Resting"))
    let late = #/\b[Ll]ate\b/#
    #expect(page.text.firstMatch(of: late) == nil)
    #expect(try await desk.visitor(office.jonas).get("/processes").text.firstMatch(of: late) == nil)
  }

  @Test func anApproverReadsWhoDecidesNext() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let write = await (try await desk.visitor(office.jonas)).get(url(outcome, 1))
    #expect(write.text.contains("You started \(outcome.reference): Käse.") && !write.text.contains("because"))
    try await office.act(
      .complete(step: 1, StepInput(texts: ["item": "Käse"], ticks: ["price"])), on: outcome, by: office.jonas)
    let agree = await (try await desk.visitor(office.maya)).get(url(outcome, 2))
    #expect(agree.text.contains("If you approve, it goes on to Ana Kovačević."))
    let page = await (try await desk.visitor(office.maya)).get("/processes/\(outcome.reference)")
    #expect(page.text.contains("“Write” went to Jonas Weber."))
  }

  @Test func onlyWhoMayEndAProcessIsAskedWhy() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let target = "/processes/\(outcome.reference)/termination"
    #expect(await (try await desk.visitor(desk.office.maya)).get(target).status == 403)
    let jonas = try await desk.visitor(desk.office.jonas)
    let form = await jonas.get(target)
    #expect(form.status == 200)
    #expect(try await jonas.send(form, target, ["reason": "Nicht mehr nötig."]).status == 303)
    #expect(await jonas.get(target).status == 409)
  }

  @Test func abstainingWaitingAndAddingAreOfferedToThoseWhoMay() async throws {
    let (desk, outcome) = try await begun()
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    let maya = try await desk.visitor(office.maya)
    // Skipped by its starter, with a reason.
    let write = await jonas.get(url(outcome, 1))
    #expect(try await jonas.send(write, url(outcome, 1) + "/waiver", ["reason": ""]).status == 422)
    #expect(try await jonas.send(write, url(outcome, 1) + "/waiver", ["reason": "Steht schon da."]).status == 303)
    // The starter is not offered to skip the approval of their own request.
    #expect(await !jonas.get(url(outcome, 2)).forms.contains { $0.action.hasSuffix("/waiver") })
    let agree = await maya.get(url(outcome, 2))
    #expect(try await maya.send(agree, url(outcome, 2) + "/abstention", ["reason": ""]).status == 303)
    try await office.act(.approve(step: 2, StepInput(), reason: ""), on: outcome, by: office.ana)
    let paid = await jonas.get(url(outcome, 3))
    #expect(paid.text.contains("It waits for the message “payment”."))
    #expect(await !maya.get(url(outcome, 3)).forms.contains { $0.action.hasSuffix("/message") })
    #expect(try await jonas.send(paid, url(outcome, 3) + "/message").status == 303)
    let pack = await jonas.get(url(outcome, 4))
    #expect(pack.text.contains("Pack: 1 of 2"))
    #expect(try await jonas.send(pack, url(outcome, 4) + "/item", ["reason": "Für Köln"]).status == 303)
    #expect(await jonas.get("/processes/\(outcome.reference)").text.contains("Pack: Für Köln"))
    // What was done is told in words, not in escapes.
    let told = try await jonas.send(await jonas.get(url(outcome, 4)), url(outcome, 4) + "/item", ["reason": "Für Graz"])
    let cookie =
      told.response.headers.first { $0.name == "Set-Cookie" && $0.value.hasPrefix("baton_flash=") }?.value ?? ""
    #expect(cookie.hasPrefix("baton_flash=done.One%20more%20is%20added.;"), "\(cookie)")
    let again = await jonas.get(url(outcome, 1))
    #expect(try await jonas.send(again, url(outcome, 1) + "/round", ["reason": "Falscher Preis."]).status == 303)
    #expect(await jonas.get("/inbox").text.contains("One step waits for you."))
    #expect(try await office.faults() == [])
  }
}
