import Application
import Engine
import Foundation
import HTTP
import OfficeFixture
import Testing

/// A step that a service does, as people see it.
struct ServiceStepPageTests {
  private static let template = """
    key: stock
    name: Lager
    prefix: STK
    zone: Europe/Berlin
    subject: "{item}"
    roles:
      starter: {name: Starter, from: starter}
    fields:
      item: {label: Item, type: text}
      number: {label: Order number, type: text}
    start: [item]
    stages:
      - key: all
        name: All
        steps:
          - {key: order, title: Order it, call: {url: "https://stock.example/x", body: [item], answers: {number: body.number}}}
          - {key: check, title: Check, owner: starter}
    """

  private func begun() async throws -> (desk: Desk, outcome: ActOutcome, step: String) {
    let desk = try await Desk(template: Self.template)
    let office = desk.office
    let outcome = try await office.workspace.start(
      "stock", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    return (desk, outcome, "/steps/\(StepID(process: outcome.process, number: 1).rawValue)")
  }

  private func answer(_ attempt: Int, _ status: Int, _ body: String, _ outcome: ActOutcome, _ office: Office)
    async throws
  {
    _ = try await office.workspace.carryOut(
      .answer(step: 1, attempt: attempt, .answered(ServiceAnswer(status: status, body: body))), in: outcome.process,
      by: .system, as: office.workspace.newCommand())
  }

  @Test func thePagesSayWhomBatonCallsAndWhenItTriesAgain() async throws {
    let (desk, outcome, step) = try await begun()
    defer { desk.close() }
    let jonas = try await desk.visitor(desk.office.jonas)
    let process = "/processes/\(outcome.reference)"
    #expect(await jonas.get(step).text.contains("Baton calls stock.example."))
    #expect(await jonas.get(process).text.contains("Baton calls stock.example for “Order it”."))
    try await answer(1, 503, "<b>down</b>", outcome, desk.office)
    let after = await jonas.get(step)
    #expect(after.text.contains("Baton called stock.example, and tries again"))
    #expect(after.text.contains("stock.example answered 503: “<b>down</b>”."))
    #expect(!after.html.contains("<b>down</b>"))
    let page = await jonas.get(process)
    #expect(page.text.contains("It is tried again"))
    #expect(page.text.contains("Baton called stock.example, and tries again"))
    // Who started it may skip it, and no more.
    #expect(!after.text.contains("Try again now") && !after.text.contains("Answer by hand"))
    for act in ["attempt", "takeover"] { #expect(try await jonas.post(step + "/" + act, []).status == 403) }
    #expect(await jonas.get("/templates/stock").html.contains("stock.example"))
  }

  @Test func anAdminHasItTriedAgainOrAnswersByHand() async throws {
    let (desk, outcome, step) = try await begun()
    defer { desk.close() }
    let office = desk.office
    try await answer(1, 422, "item?", outcome, office)
    let ada = try await desk.visitor(office.admin)
    #expect(
      await ada.get("/incidents").text.contains("“Order it” could not be done: stock.example answered 422: “item?”."))
    let page = await ada.get(step)
    #expect(page.text.contains("Baton could not do this. stock.example answered 422: “item?”."))
    #expect(try await ada.send(page, step + "/attempt", [:]).location == step)
    #expect(try await office.workspace.store.due(.calls, at: office.workspace.now, limit: 9).count == 2)
    try await answer(2, 422, "item?", outcome, office)
    #expect(try await ada.send(await ada.get(step), step + "/takeover", ["reason": "Telefon"]).location == step)
    let form = await ada.get(step)
    #expect(form.text.contains("Order number"))
    #expect(try await ada.send(form, step + "/completion", ["number": ""]).status == 422)
    #expect(try await ada.send(form, step + "/completion", ["number": "N-9"]).status == 303)
    let record = await ada.get("/processes/\(outcome.reference)").text
    #expect(record.contains("asked for “Order it” to be tried again."))
    #expect(record.contains("gave Order number: N-9."))
    #expect(try await office.faults() == [])
  }

  @Test func theAnswerStandsInTheRecord() async throws {
    let (desk, outcome, _) = try await begun()
    defer { desk.close() }
    try await answer(1, 200, #"{"number":"N-1"}"#, outcome, desk.office)
    let page = await (try await desk.visitor(desk.office.jonas)).get("/processes/\(outcome.reference)").text
    #expect(page.contains("The answer for “Order it”: Order number: N-1."))
    #expect(page.contains("“Order it” is done."))
  }

  @Test func theListOfMailNamesTheCall() async throws {
    let (desk, _, _) = try await begun()
    defer { desk.close() }
    let ada = try await desk.visitor(desk.office.admin)
    let page = await ada.get("/mail")
    #expect(page.text.contains("Call") && page.text.contains("stock.example"))
    let row = try #require(page.html.firstMatch(of: #/href="(\/mail\/[^"]+)"/#)).1
    #expect(await ada.get(String(row)).text.contains("What a service is asked stands in the record of its process."))
  }
}
