import Application
import Engine
import OfficeFixture
import Testing

/// What people read when an approval is opened again.
struct ReopeningTests {
  private static let template =
    Office.template
    .replacing("approval: {by: [boss]}", with: "approval: {by: [boss], reopened by: [{field: amount, tolerance: 5 %}]}")
    .replacing("owner: vendor, due: 2 business days, remind: [at due]}", with: "owner: head, form: [amount]}")
    .replacing(
      "  vendor: {name: Vendor,", with: "  head: {name: Head, from: manager of boss}\n  vendor: {name: Vendor,")
    + "\n      - {key: pay, title: Pay, owner: vendor}"

  @Test func everybodyConcernedReadsWhy() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.startOrder()
    try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
    try await office.act(.approve(step: 2, StepInput(), reason: ""), on: outcome, by: office.maya)
    await desk.deliver()
    let ana = try await desk.visitor(office.ana)
    let order = await ana.get("/steps/\(StepID(process: outcome.process, number: 3).rawValue)").text
    #expect(order.contains("If you change the amount by more than 5 %, “Agree” is asked for again."))
    try await office.act(
      .complete(step: 3, StepInput(texts: ["amount": "20,000.00"])), on: outcome, by: office.ana)
    let why = "The amount went from 12,400.00 to 20,000.00, more than 5 %, so it must be approved again."
    let mails = await desk.deliver()
    #expect(mails.map(\.to.address).sorted() == ["jonas@lindqvist.example", "maya@lindqvist.example"])
    for mail in mails {
      #expect(mail.text.replacing("\n", with: " ").replacing("=20", with: " ").contains(why), "\(mail.text)")
      #expect(mail.subject.contains("Open again"))
    }
    #expect(mails.first { $0.to.address.hasPrefix("maya") }?.text.contains("/steps/") == true)
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get("/processes/\(outcome.reference)")
    #expect(page.text.contains("“Agree” is open again. \(why)"))
    let maya = try await desk.visitor(office.maya)
    let step = await maya.get("/steps/\(StepID(process: outcome.process, number: 4).rawValue)")
    #expect(step.text.contains("Round 2. \(why)"))
    #expect(step.text.contains("decided on it before") && step.text.contains("Receipt"))
    #expect(try await office.faults() == [])
  }

  /// A receipt that was changed, or anything that was seen, is found.
  @Test func verifyMakesEveryReceiptAgain() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let (outcome, _) = try await office.orderAtTheVendor()
    let sound = try await office.workspace.verify(office.store) { _ in }
    #expect(sound.receipts == 2 && sound.faults == [])
    let forged = try await office.workspace.verify(Forged(store: office.store)) { _ in }
    #expect(forged.faults.count { $0.hasPrefix("\(outcome.reference): the receipt ") } == 2)
  }
}

/// The same store, with another amount at the start of every record.
private struct Forged: VerifiableStore {
  let store: any VerifiableStore

  func storedProcesses(after last: ProcessID?, limit: Int) async throws -> [StoredProcess] {
    try await store.storedProcesses(after: last, limit: limit).map { stored in
      var stored = stored
      if case .processStarted(var started)? = stored.events.first?.event.fact {
        started.fields["amount"] = .number("1.00")
        stored.events[0].event.fact = .processStarted(started)
      }
      return stored
    }
  }

  func orphanRows() async throws -> [String] { try await store.orphanRows() }
}
