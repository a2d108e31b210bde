import Foundation
import Testing

@testable import Engine

/// One event of every kind as it was written by the first version: what is stored stays readable for ever.
///
/// A new kind gets a line of its own. A line that is there never changes: a new shape gets a new kind.
struct GoldenTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Golden/events.tsv")

  private static let ana = Actor.person(PersonID(3))
  private static let vendor = Actor.collaborator(Collaborator(name: "Jörg Weiß", email: "joerg@nordlicht.example"))

  private static let seat = Seat(
    role: "boss", holder: .candidates([PersonID(2), PersonID(3)]), since: Instant(milliseconds: 5), state: .later,
    why: "Finance")

  private static let facts: [(Actor, Fact)] = [
    (
      ana,
      .processStarted(
        ProcessStarted(
          id: ProcessID(1001), reference: "PUR-1042", template: "purchase", version: 3, subject: "Käse “alt”\n",
          starter: PersonID(3),
          fields: [
            "amount": .number("12400.00"), "day": .date(CivilDay(year: 2026, month: 11, day: 21)!), "new": .yesNo(true),
            "helper": .person(PersonID(2)), "text": .text("a\\b"),
          ], due: Instant(milliseconds: 99)))
    ),
    (
      .system,
      .stepActivated(
        StepActivated(
          step: 1, key: "quotes", round: 2, due: Instant(milliseconds: 7),
          rungs: [PendingRung(index: 1, at: Instant(milliseconds: 6))], seats: [seat], item: "2 of 3"))
    ),
    (.system, .stepSkipped(step: 2, key: "review", round: 1)), (.system, .seatOpened(step: 1, seat: 1)),
    (vendor, .seatDecided(step: 1, seat: 0, decision: .approved, reason: "Gut.")),
    (ana, .fieldsChanged(step: 1, ["amount": .number("1.00")])), (ana, .subjectChanged("Brot")),
    (ana, .stepCompleted(step: 1, outcome: .rejected)),
    (ana, .stepSentBack(step: 3, to: "quotes", reason: "Fehlt.", void: [1, 3])), (.system, .stepCancelled(step: 4)),
    (ana, .stepClaimed(step: 1, seat: 0, by: PersonID(3))),
    (ana, .stepReleased(step: 1, seat: 0, candidates: [PersonID(2)])),
    (ana, .stepHandedOver(step: 1, seat: 0, to: PersonID(2), reason: "Urlaub")),
    (ana, .itemTicked(step: 1, item: "budget", isDone: true)),
    (
      vendor,
      .documentAttached(
        number: 1, step: "quotes", slot: "offer",
        file: FileReference(hash: "ab", name: "Angebot.pdf", mediaType: "application/pdf", byteCount: 12))
    ),
    (ana, .documentRemoved(number: 1)), (ana, .commented(text: "Hallo")), (ana, .processPaused(reason: "Urlaub")),
    (ana, .processResumed(pausedMilliseconds: 5000)), (.system, .processCompleted(outcome: .done)),
    (ana, .processTerminated(reason: "Vorbei")), (.system, .ladderClimbed(step: 1, rungs: [0, 2], reminds: true)),
    (.system, .stepEscalated(step: 1, rung: 2, to: [PersonID(2)], seat: 0)),
    (.system, .incidentRaised(step: nil, kind: "mailRefused", text: "550")), (ana, .linkRenewed(step: 1)),
    (.system, .stepDropped(step: 5, key: "late", round: 1)), (ana, .stepWaived(step: 1, reason: "Egal")),
    (.system, .stepTimedOut(step: 1)), (ana, .stepRepeated(step: 3, to: "quotes", reason: "Neu", void: [1])),
    (ana, .messageReceived("paid")), (.system, .messageTaken("paid")), (.system, .processLate),
    (.system, .processFailed(reason: "Kaputt")), (.system, .processTimedOut),
    (.system, .processClosing(.failed(reason: "Kaputt"))),
    (
      vendor,
      .documentAttached(
        number: 1, step: "quotes", item: "Köln", slot: "offer",
        file: FileReference(hash: "ab", name: "Angebot.pdf", mediaType: "application/pdf", byteCount: 12))
    ),
    (.system, .seatFilled(step: 1, seat: 0, holder: .person(PersonID(3)), why: "standing in for Jörg")),
    (
      ana,
      .processMigrated(
        from: 3, to: 4, [MovedStep(step: 2, rungs: [PendingRung(index: 1, at: Instant(milliseconds: 6))])])
    ),
    (ana, .linkReissued(step: 1, to: Collaborator(name: "Jörg Weiß", email: "joerg@nordlicht.example"))),
    (.system, .linkRevoked(step: 1, of: Collaborator(name: "Jörg Weiß", email: "joerg@nordlicht.example"))),
    (
      ana,
      .seatDecided(
        step: 1, seat: 0, decision: .approved, reason: "",
        receipt: Receipt(hex: String(repeating: "3f2a90c1", count: 8)))
    ),
    (
      ana,
      .basisNoted(
        step: 1,
        Basis(fields: ["amount": .number("9000.00")], slots: ["offers"], documents: [1, 2], approvers: ["boss"]))
    ),
    (ana, .approvalReopened(step: 1, reason: "The amount changed.", void: [1, 4])), (ana, .approvalKept(step: 1)),
    (
      .system,
      .callPrepared(
        step: 2,
        CallRequest(
          method: .post, url: "https://api.example/orders/12%20Laptops",
          headers: [
            .init(name: "Accept", value: .text("application/json")),
            .init(name: "Authorization", value: .secret("erp")),
          ], body: "{\"item\":\"Käse\"}", timeoutSeconds: 30))
    ),
    (.system, .callFailed(step: 2, attempt: 1, reason: "api.example antwortet nicht.", next: Instant(milliseconds: 9))),
    (.system, .callFailed(step: 2, attempt: 2, reason: "Nein.", next: nil)), (ana, .callRetried(step: 2)),
    (
      .system,
      .callHandedOver(
        step: 2,
        Seat(role: "it", holder: .person(PersonID(3)), since: Instant(milliseconds: 5), state: .open, why: "IT"))
    ),
    (.system, .stepFailed(step: 2, reason: "Nein.")),
  ]

  @Test func everyKindIsReadAsItWasWritten() throws {
    let events = Self.facts.map { Event(at: Instant(milliseconds: 1_795_424_400_000), by: $0, fact: $1) }
    let now = events.map { "\($0.fact.kind)\t\(String(decoding: $0.payload(), as: UTF8.self))" }
    let golden = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(now == golden)
    for (line, event) in zip(golden, events) {
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      #expect(try Event(kind: parts[0], at: event.at, payload: Array(parts[1].utf8)) == event)
    }
  }

  /// The compiler does not list the cases of an enumeration with values, so the source does.
  @Test func noKindIsForgotten() throws {
    let record = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Sources/Engine/Record/EventRecord.swift")
    let source = try String(contentsOf: record, encoding: .utf8)
    let kinds = Set(source.matches(of: #/case \.\w+: "([a-z_]+)"/#).map { String($0.1) })
    #expect(kinds.count > 30)
    #expect(kinds == Set(Self.facts.map(\.1.kind)))
  }
}
