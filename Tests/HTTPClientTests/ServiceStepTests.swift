import Application
import Engine
import Foundation
import OfficeFixture
import SQLiteStore
import Scheduler
import Synchronization
import Testing

@testable import HTTPClient

/// Steps that a service does, from the outbox over a real socket back into the process.
struct ServiceStepTests {
  private func template(_ port: Int, _ more: String = "") -> String {
    """
    key: stock
    name: Lager
    prefix: STK
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
          - key: order
            title: Order it
            call:
              url: http://localhost:\(port)/orders
              body: [item]
              answers: {number: body.number}
              \(more)
          - {key: check, title: Check, owner: starter}
    """
  }

  private func scheduler(_ office: Office, _ caller: any ServiceCaller) -> Scheduler {
    Scheduler(
      workspace: office.workspace, transport: Nowhere(), caller: caller,
      report: { _, message in Issue.record("\(message)") },
      compose: { _ in .drop("no mail here") })
  }

  private func start(_ office: Office, _ port: Int, _ more: String = "") async throws -> ActOutcome {
    try await office.publish(template(port, more))
    return try await office.workspace.start(
      "stock", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
  }

  private let client = ServiceClient(settings: .init(privateHosts: ["localhost"]))

  @Test func theCallLeavesTheOutboxAndItsAnswerMovesTheProcess() async throws {
    let service = ServiceDouble { _, turn in
      turn == 1 ? ServiceDouble.json(500, "oh") : ServiceDouble.json(200, #"{"number":"N-1"}"#)
    }
    defer { service.stop() }
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, service.port)
    let scheduler = scheduler(office, client)
    await scheduler.round()
    var state = try #require(try await office.store.state(outcome.process))
    #expect(state.openSteps.map(\.key) == ["order"])
    // Not before its time.
    await scheduler.round()
    #expect(service.heard.count == 1)
    office.clock.advance(milliseconds: 70_000)
    await scheduler.round()
    state = try #require(try await office.store.state(outcome.process))
    #expect(state.fields["number"] == .text("N-1"))
    #expect(state.openSteps.map(\.key) == ["check"])
    #expect(service.heard.map(\.body) == [#"{"item":"Käse"}"#, #"{"item":"Käse"}"#])
    // The service can tell that it is the same order.
    let keys = Set(service.heard.map { $0.headers["idempotency-key"] ?? "" })
    #expect(keys.count == 1 && keys.first?.utf8.count == 32)
    let rows = try await office.store.outbox(OutboxQuery(limit: 10)).filter { $0.entry.notification.kind == .call }
    #expect(Set(rows.map(\.state)) == [.refused, .sent])
    #expect(rows.allSatisfy { $0.to == "localhost:\(service.port)" })
    #expect(try await office.faults() == [])
  }

  /// The service did it, and the program died before it could note so.
  @Test func aCrashAfterTheCallMakesTheSameCallAgain() async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(200, #"{"number":"N-1"}"#) }
    defer { service.stop() }
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, service.port)
    let row = try #require(try await office.store.due(.calls, at: office.workspace.now, limit: 9).first)
    #expect(try await office.store.due(.mail, at: office.workspace.now, limit: 9).isEmpty)
    #expect(
      try await office.store.lease(
        row.entry.id, until: office.workspace.now.adding(seconds: 60), at: office.workspace.now))
    _ = await client.call(
      try #require(try await office.store.state(outcome.process)?.steps[0].call).request,
      idempotencyKey: office.workspace.idempotencyKey(StepID(process: outcome.process, number: 1)))
    try await office.store.endLeases()
    await scheduler(office, client).round()
    #expect(Set(service.heard.map { $0.headers["idempotency-key"] }).count == 1)
    #expect(service.heard.count == 2)
    // The answer is in, and the entry was not noted: it is not called a third time.
    let done = try await office.workspace.makeCall(row, by: client)
    #expect(done.state == .dropped)
    #expect(service.heard.count == 2)
  }

  @Test func whileAProcessIsPausedNobodyIsCalled() async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(200, #"{"number":"N-1"}"#) }
    defer { service.stop() }
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, service.port)
    try await office.act(.pause(reason: "Inventur"), on: outcome, by: office.jonas)
    let scheduler = scheduler(office, client)
    await scheduler.round()
    #expect(service.heard.isEmpty)
    try await office.act(.resume, on: outcome, by: office.jonas)
    office.clock.advance(milliseconds: 61_000)
    await scheduler.round()
    #expect(service.heard.count == 1)
    #expect(try await office.store.state(outcome.process)?.openSteps.map(\.key) == ["check"])
  }

  @Test func anEndedProcessCallsNobody() async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(200, "{}") }
    defer { service.stop() }
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, service.port)
    try await office.act(.terminate(reason: "Doch nicht"), on: outcome, by: office.jonas)
    await scheduler(office, client).round()
    #expect(service.heard.isEmpty)
  }

  /// A pause that begins while the answer is on its way loses nothing.
  @Test func anAnswerThatMeetsAPauseIsFetchedAgain() async throws {
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, 1)
    let pausing = Scripted { turn in
      if turn == 1 {
        try? await office.act(.pause(reason: "Inventur"), on: outcome, by: office.jonas)
      }
      return .answered(ServiceAnswer(status: 200, body: #"{"number":"N-1"}"#))
    }
    let scheduler = scheduler(office, pausing)
    await scheduler.round()
    try await office.act(.resume, on: outcome, by: office.jonas)
    office.clock.advance(milliseconds: 61_000)
    await scheduler.round()
    #expect(try await office.store.state(outcome.process)?.fields["number"] == .text("N-1"))
    #expect(Set(pausing.keys).count == 1 && pausing.keys.count == 2)
  }

  @Test func aStopDoesNotWaitForASlowService() async throws {
    let service = ServiceDouble { _, turn in
      turn == 1 ? .sayAfter(seconds: 20, "HTTP/1.1 500 X\r\n\r\n") : ServiceDouble.json(200, #"{"number":"N-1"}"#)
    }
    defer { service.stop() }
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, service.port)
    let scheduler = scheduler(office, client)
    scheduler.start()
    for _ in 0..<500 where service.heard.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    let time = await ContinuousClock().measure { await scheduler.stop() }
    #expect(time < .seconds(10))
    // It counts as no try; the next start makes the same one.
    #expect(try await office.store.state(outcome.process)?.steps[0].call?.attempt == 1)
    try await office.store.endLeases()
    await self.scheduler(office, client).round()
    #expect(try await office.store.state(outcome.process)?.fields["number"] == .text("N-1"))
    #expect(Set(service.heard.map { $0.headers["idempotency-key"] }).count == 1)
  }

  @Test func aServiceThatIsDownIsLeftAlone() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publish(template(1, "retries: {count: 20, backoff: 1 second}"))
    for _ in 1...12 {
      _ = try await office.workspace.start(
        "stock", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    }
    let isUp = Mutex(false)
    let service = Scripted { _ in
      isUp.withLock { $0 }
        ? .answered(ServiceAnswer(status: 200, body: #"{"number":"1"}"#)) : .failed(reason: "down", isWorthRetry: true)
    }
    let scheduler = scheduler(office, service)
    await scheduler.round()
    // Those that were under way when it opened, and no more.
    #expect((5...12).contains(service.keys.count))
    let asked = service.keys.count
    office.clock.advance(milliseconds: 5_000)
    await scheduler.round()
    #expect(service.keys.count == asked)
    // After its rest one goes to see.
    office.clock.advance(milliseconds: 62_000)
    await scheduler.round()
    #expect(service.keys.count == asked + 1)
    isUp.withLock { $0 = true }
    for _ in 1...4 {
      office.clock.advance(milliseconds: 130_000)
      await scheduler.round()
    }
    #expect(try await office.store.processes(ProcessQuery(limit: 50)).allSatisfy { !$0.holders.isEmpty })
  }

  @Test func anIncidentIsOverWhenSomebodyAnswered() async throws {
    let office = try await Office()
    defer { office.close() }
    let outcome = try await start(office, 1)
    await scheduler(office, Scripted { _ in .answered(ServiceAnswer(status: 400, body: "no")) }).round()
    #expect(try await office.workspace.incidents(by: office.admin).map(\.kind) == ["serviceFailed"])
    try await office.act(.takeCall(step: 1, reason: ""), on: outcome, by: office.admin)
    #expect(try await office.workspace.incidents(by: office.admin).count == 1)
    try await office.act(.complete(step: 1, StepInput(texts: ["number": "N-2"])), on: outcome, by: office.admin)
    #expect(try await office.workspace.incidents(by: office.admin).isEmpty)
    #expect(try await office.faults() == [])
  }
}

private struct Nowhere: MailTransport {
  func deliver(_: MailMessage) async -> DeliveryResult { .delivered(response: "") }
}

/// Answers by the turn, and remembers the keys.
private final class Scripted: ServiceCaller {
  private let heard = Mutex<[String]>([])
  private let script: @Sendable (Int) async -> CallResult

  init(_ script: @escaping @Sendable (Int) async -> CallResult) { self.script = script }

  var keys: [String] { heard.withLock { $0 } }

  func call(_: CallRequest, idempotencyKey key: String) async -> CallResult {
    let turn = heard.withLock { heard in
      heard.append(key)
      return heard.count
    }
    return await script(turn)
  }
}
