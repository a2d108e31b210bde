import Foundation
import Testing

@testable import Engine

/// A decision's receipt is the digest of exactly what was seen.
struct ReceiptTests {
  /// Examples of FIPS 180-4, and lengths around a block's end against the tool that everybody has.
  @Test func sha256IsThatOfTheStandard() {
    func hex(_ text: String) -> String { Receipt(of: Array(text.utf8)).hex }
    #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      hex(String(repeating: "a", count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(
      [55, 56, 63, 64, 65].map { String(hex(String(repeating: "a", count: $0)).prefix(8)) }
        == ["9f4390f8", "b35439a4", "7d3e74a0", "ffe054fe", "635361c4"])
  }

  @Test func theReceiptIsShortForPeople() {
    #expect(Receipt(hex: "3f2a90c1" + String(repeating: "0", count: 56))?.short == "3F2A-90C1")
    #expect(Receipt(hex: "3f2a90c1") == nil)
    #expect(Receipt(hex: String(repeating: "G", count: 64)) == nil)
  }

  private func decided(_ input: StepInput = StepInput(), reason: String = "") throws -> (story: Story, event: Event) {
    var story = try Story(
      steps: """
              - {key: agree, title: Agree, approval: {by: [boss]}, form: [note?], checklist: [Looked at it]}
        """)
    try story.start(["cost": "12400"])
    var input = input
    input.ticks = [try #require(story.template.steps[0].checklist.first?.key)]
    try story.do(.approve(step: 1, input, reason: reason), by: Staff.maya)
    let event = try #require(story.events.first { $0.fact.kind == "seat_decided" })
    return (story, event)
  }

  private func receipt(_ event: Event) -> Receipt? {
    if case .seatDecided(_, _, _, _, let receipt) = event.fact { receipt } else { nil }
  }

  @Test func itIsMadeAgainFromTheRecord() throws {
    let (story, event) = try decided()
    let before = try #require(replay(story.events.prefix { $0 != event }))
    #expect(receipt(event) != nil)
    #expect(receipt(event) == event.receipt(in: before, story.template))
    #expect(story.state?.step(number: 1)?.seats[0].receipt == receipt(event))
    let text = String(decoding: try #require(event.sight(in: before, story.template)), as: UTF8.self)
    #expect(text.contains(#""process":"TRP-1001","template":"trip","version":1,"step":"agree","round":1"#))
    #expect(text.contains(#""fields":{"cost":{"number":"12400.00"}}"#) && text.contains(#""ticked":["looked_at_it"]"#))
  }

  @Test func anythingElseSeenIsAnotherReceipt() throws {
    let (_, first) = try decided()
    #expect(receipt(first) == receipt(try decided().event))
    #expect(receipt(first) != receipt(try decided(StepInput(texts: ["note": "Anders"])).event))
    #expect(receipt(first) != receipt(try decided(reason: "Gut.").event))
    let other = try decided().story
    let before = try #require(replay(other.events.prefix { $0 != first }))
    var changed = before
    changed.fields["cost"] = .number("12400.01")
    #expect(first.receipt(in: before, other.template) != first.receipt(in: changed, other.template))
    changed = before
    changed.version = 2
    #expect(first.receipt(in: before, other.template) != first.receipt(in: changed, other.template))
  }

  /// Whoever is outside did not see the rest of the process.
  @Test func somebodyOutsideSeesOnlyTheirStep() throws {
    var story = try Story(
      steps: """
              - {key: papers, title: Papers, owner: starter, documents: [{key: plan, label: Plan, needed: 0}, {key: terms, label: Terms, needed: 0}]}
              - {key: confirm, title: Confirm, owner: guest, form: [note?], show: [terms]}
        """, fields: "note: {label: Note, type: text}")
    try story.start(["cost": "12400", "guest_name": "Jörg Weiß", "guest_email": "joerg@nordlicht.example"])
    for (slot, hash) in [("plan", "ab"), ("terms", "cd")] {
      let file = FileReference(hash: hash, name: "\(slot).pdf", mediaType: "application/pdf", byteCount: 9)
      try story.do(.attach(step: 1, slot: ItemKey(slot), files: [file]), by: Staff.jonas)
    }
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    let guest = Actor.collaborator(Collaborator(name: "Jörg Weiß", email: "joerg@nordlicht.example"))
    let step = try #require(story.state?.step(number: 2))
    let sight = Sight(of: step, for: guest, in: try #require(story.state), story.template)
    #expect(sight.documents.map(\.file.name) == ["terms.pdf"])
    #expect(Set(sight.fields.keys) == ["cost"])
    try story.do(.complete(step: 2, StepInput(texts: ["note": "Ja"])), by: guest)
    #expect(story.state?.step(number: 2)?.seats[0].receipt != nil)
  }
}
