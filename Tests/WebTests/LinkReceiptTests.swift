import Application
import Engine
import OfficeFixture
import Testing

/// What a link shows once it was used.
struct LinkReceiptTests {
  /// A form for the vendor, and one behind it that changes the same field.
  private static let quoting = Office.template.replacing(
    "owner: vendor, due: 2 business days, remind: [at due]}",
    with: "owner: vendor, form: [amount], checklist: [All is there]}\n"
      + "      - {key: check, title: Check, owner: starter, form: [amount]}")

  @Test func theReceiptSaysWhatWasAnsweredThen() async throws {
    let desk = try await Desk(template: Self.quoting)
    defer { desk.close() }
    let (outcome, _) = try await desk.office.orderAtTheVendor()
    let link = try await desk.mailedLink(to: "verkauf@nordlicht.example")
    let page = await desk.stranger.get(link)
    desk.office.clock.advance(milliseconds: 5000)
    let sent = try await desk.stranger.send(
      page, link + "/completion", ["amount": "12,650.00", "checklist": "all_is_there"])
    #expect(sent.status == 303)
    let receipt = await desk.stranger.get(link).text
    #expect(receipt.contains("12,650.00") && receipt.contains("All is there"))
    let code = try #require(receipt.firstMatch(of: #/Receipt [0-9A-F]{4}-[0-9A-F]{4}/#)?.output)
    // Later the process goes on; the answer stays what it was.
    desk.office.clock.advance(milliseconds: 3_600_000)
    try await desk.office.act(
      .complete(step: 4, StepInput(texts: ["amount": "99.00"])), on: outcome, by: desk.office.jonas)
    let later = await desk.stranger.get(link).text
    #expect(later.contains("12,650.00") && !later.contains("99.00") && later.contains(code))
    // The record shows the same receipt, and what was seen.
    let jonas = try await desk.visitor(desk.office.jonas)
    let process = await jonas.get("/processes/\(outcome.reference)").html
    let proofs = process.matches(of: #/href="(/processes/[^"]+/receipts/\d+)">([^<]+)</#)
    let proof = try #require(proofs.first { $0.output.2 == code })
    let seen = await jonas.get(String(proof.output.1))
    #expect(seen.status == 200 && seen.text.contains(#""number":"12650.00""#))
    #expect(await desk.stranger.get(String(proof.output.1)).status != 200)
    #expect(await jonas.get("/processes/\(outcome.reference)/receipts/1").status == 404)
    // When the link has ended it shows no values any more.
    desk.office.clock.advance(milliseconds: 400 * 86_400_000)
    let ended = await desk.stranger.get(link)
    #expect(ended.status == 200 && ended.text.contains(code))
    #expect(!ended.text.contains("12,650.00") && !ended.text.contains("12 Laptops"))
    #expect(try await desk.office.faults() == [])
  }
}
