import Application
import Engine
import Foundation
import OfficeFixture
import SQLiteStore
import Testing

struct ActTests {
  @Test func anOrderRunsToItsEndAndEverythingAgrees() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let (outcome, token) = try await office.orderAtTheVendor()
    #expect(outcome.reference == "ORD-1001")
    let view = try #require(try await office.workspace.openLink(token))
    #expect(view.standing == .open)
    _ = try await office.workspace.actByLink(token, command: office.workspace.newCommand()) {
      .complete(step: $0, StepInput())
    }
    #expect(try await office.store.state(outcome.process)?.status.word == "COMPLETED")
    #expect(try await office.faults() == [])
  }

  @Test func case13TheSameCommandTwiceHasItsFirstOutcome() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let command = office.workspace.newCommand()
    let first = try await office.startOrder(command: command)
    let second = try await office.startOrder(command: command)
    #expect(second.isRepeat && second.process == first.process && second.sequence == first.sequence)
    #expect(try await office.store.processes(ProcessQuery()).count == 1)
  }

  @Test func case04FiftyPostsOfOneLinkSucceedOnce() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let (outcome, token) = try await office.orderAtTheVendor()
    let successes = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 {
        group.addTask {
          let done = try? await office.workspace.actByLink(token, command: office.workspace.newCommand()) {
            .complete(step: $0, StepInput())
          }
          return done != nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(successes == 1)
    #expect(try await office.store.events(outcome.process).count { $0.event.fact.kind == "process_completed" } == 1)
    #expect(try await office.faults() == [])
  }

  @Test func case05AUsedLinkShowsWhatWasDone() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let (_, token) = try await office.orderAtTheVendor()
    _ = try await office.workspace.actByLink(token, command: office.workspace.newCommand()) {
      .complete(step: $0, StepInput())
    }
    #expect(try await office.workspace.openLink(token)?.standing == .done)
    #expect(try await office.workspace.session(token) == nil)
  }

  @Test func case06ANewerLinkEndsTheOlder() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let (outcome, old) = try await office.orderAtTheVendor()
    let vendor = Collaborator(name: "Nordlicht GmbH", email: "Verkauf@Nordlicht.example")
    try await office.act(.renewLink(step: 3, to: vendor), on: outcome, by: office.jonas)
    let new = try await office.newestToken(outcome)
    #expect(new != old)
    #expect(try await office.workspace.openLink(old)?.standing == .replaced)
    #expect(try await office.workspace.openLink(new)?.standing == .open)
  }

  @Test func case08NoTokenStandsInTheDatabase() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let (_, token) = try await office.orderAtTheVendor()
    let session = try await office.workspace.beginSession(office.jonas)
    for name in ["baton.db", "baton.db-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: office.folder + "/" + name))
      #expect(bytes.range(of: Data(token.utf8)) == nil)
      #expect(bytes.range(of: Data(session.utf8)) == nil)
      if let raw = Base64URL.decode(token) { #expect(bytes.range(of: Data(raw)) == nil) }
    }
  }

  @Test func case12AReassignedStepEndsItsLinksAtOnce() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let (outcome, token) = try await office.orderAtTheVendor()
    try await office.act(.handOver(step: 3, to: office.maya, reason: "am Telefon"), on: outcome, by: office.jonas)
    #expect(try await office.workspace.openLink(token)?.standing == .withdrawn)
    await #expect(throws: Refusal.self) {
      try await office.workspace.actByLink(token, command: office.workspace.newCommand()) {
        .complete(step: $0, StepInput())
      }
    }
  }

  @Test func case19EditingATemplateLeavesRunningProcessesAlone() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let outcome = try await office.startOrder()
    let changed = Office.template.replacingOccurrences(of: "title: Agree,", with: "title: Agree again,")
    let (version, _) = try await office.workspace.publish("order", source: changed, by: office.admin)
    #expect(version?.version == 2)
    try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
    #expect(try await office.store.state(outcome.process)?.version == 1)
    #expect(try await office.workspace.store.inbox(InboxQuery(person: office.maya)).map(\.title) == ["Agree"])
    // One with an error is refused, and nothing is published.
    let broken = changed.replacingOccurrences(of: "owner: vendor", with: "owner: vender")
    let refused = try await office.workspace.publish("order", source: broken, by: office.admin)
    #expect(refused.version == nil && refused.check.template == nil)
    #expect(office.workspace.present.records["order"]?.version == 2)
  }

  @Test func dueTimersBecomeOneReminder() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let outcome = try await office.startOrder()
    office.clock.advance(milliseconds: 10 * 86_400_000)
    #expect(try await office.workspace.fireTimers().served == 1)
    #expect(try await office.workspace.fireTimers().served == 0)
    #expect(try await office.store.events(outcome.process).count { $0.event.fact.kind == "ladder_climbed" } == 1)
    #expect(try await office.faults() == [])
  }

  @Test func aReopenedStoreHasAllThatWasAcknowledged() async throws {
    let office = try await Office()
    try await office.publishOrder()
    let outcome = try await office.startOrder()
    office.store.close()
    let again = try await Office(folder: office.folder)
    defer { again.close() }
    #expect(try await again.store.state(outcome.process)?.reference == outcome.reference)
    #expect(try await again.faults() == [])
  }

  @Test func manyAtOnceAreCommittedTogetherAndNothingIsLost() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    let outcomes = try await withThrowingTaskGroup(of: ActOutcome.self) { group in
      for _ in 0..<100 { group.addTask { try await office.startOrder() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(outcomes.map(\.reference)).count == 100)
    #expect(try await office.workspace.store.inboxDigest(office.jonas).heldCount == 100)
    #expect(try await office.faults() == [])
  }

  @Test func aStrangerSeesNothing() async throws {
    let office = try await Office()
    defer { office.close() }
    let closed = Office.template.replacingOccurrences(of: "prefix: ORD", with: "prefix: ORD\nvisibility: participants")
    _ = try await office.workspace.publish(nil, source: closed, by: nil)
    let outcome = try await office.startOrder()
    await #expect(throws: Refusal.self) { try await office.workspace.openProcess(outcome.reference, by: office.ana) }
    await #expect(throws: Refusal.self) {
      try await office.workspace.carryOut(
        .comment(text: "hallo"), in: outcome.process, by: .person(office.ana), as: office.workspace.newCommand())
    }
    #expect(try await office.workspace.listProcesses(ProcessQuery(), by: office.ana).isEmpty)
    #expect(try await office.workspace.listProcesses(ProcessQuery(), by: office.admin).count == 1)
  }
}
