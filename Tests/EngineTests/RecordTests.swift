import Engine
import Testing

struct RecordTests {
  @Test func everyEventAndStateIsReadAsItWasWritten() throws {
    var story = try Story(steps: DecideTests.line)
    try story.start(["cost": "12400", "guest_name": "Nordlicht „GmbH“ \u{1F600}\n", "guest_email": "a@b.example"])
    try story.do(.comment(text: "Bitte \"heute\" \\ noch\t– ü"), by: Staff.maya)
    let file = FileReference(
      hash: String(repeating: "ab", count: 32), name: "Angebot.pdf", mediaType: "application/pdf", byteCount: 1024)
    #expect(throws: Refusal.self) { try story.do(.attach(step: 1, slot: "nothing", files: [file]), by: Staff.jonas) }
    try story.do(.pause(reason: "kurz"), by: Staff.jonas)
    try story.do(.resume, by: Staff.jonas)
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    try story.do(.approve(step: 2, StepInput(), reason: "gut"), by: Staff.maya)
    try story.do(.sendBack(step: 2, to: "first", reason: "neu"), by: Staff.ana)
    story.now = story.now.adding(seconds: 30 * 86_400)
    try story.do(.climb(step: 3), by: .system)
    try story.do(.terminate(reason: "vorbei"), by: Staff.jonas)
    for event in story.events {
      let read = try Event(kind: event.fact.kind, at: event.at, payload: event.payload())
      #expect(read == event)
    }
    let state = try #require(story.state)
    #expect(try ProcessState(record: state.record()) == state)
  }

  /// Of a step that comes once for each item, a file belongs to one of them.
  @Test func aFileKeepsItsItem() throws {
    var story = try Story(
      steps: """
              - key: pack
                title: Pack
                owner: starter
                for each: {count: 2}
                documents: [{key: note, label: Note, needed: 0}]
        """)
    try story.start()
    let file = FileReference(hash: "ab", name: "Lieferschein.pdf", mediaType: "application/pdf", byteCount: 12)
    try story.do(.attach(step: 2, slot: "note", files: [file]), by: Staff.jonas)
    let state = try #require(story.state)
    #expect(state.documents.map(\.item) == ["2 of 2"])
    #expect(try ProcessState(record: state.record()) == state)
  }

  @Test func aDamagedRecordIsRefused() {
    #expect(throws: RecordError.self) {
      try Event(kind: "step_completed", at: Instant(milliseconds: 0), payload: Array("{}".utf8))
    }
    #expect(throws: RecordError.self) {
      try Event(kind: "unheard_of", at: Instant(milliseconds: 0), payload: Array("{}".utf8))
    }
    #expect(throws: RecordError.self) { try ProcessState(record: Array("{\"id\":".utf8)) }
    let deep = String(repeating: "[", count: 10_000)
    #expect(throws: RecordError.self) { try JSONValue.parse(Array(deep.utf8)) }
  }
}
