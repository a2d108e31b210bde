import Engine
import FEEL
import Testing

/// Steps that a service does.
struct CallTests {
  private static let fields = """
    order: {label: Order number, type: text}
      price: {label: Price, type: money}
      arrives: {label: Arrives on, type: date}
      buyer: {label: Buyer, type: person}
      note: {label: Note, type: text}
    """

  private func story(_ call: String, more: String = "", after: String = "") throws -> Story {
    try Story(
      steps: """
              - key: book
                title: Book it
                \(more)
                call:
                  url: https://api.example/orders/{guest_name}?note={note}
                  body: {guest: guest_name, cost: cost, twice: cost * 2}
                  headers: {Accept: application/json, Authorization: {secret: erp}}
                  \(call)
              - {key: after, title: After, owner: boss}
              - {key: mend, title: Mend, owner: director, on call: true}
        \(after)
        """, fields: Self.fields)
  }

  private let input: [FieldKey: String] = [
    "guest_name": "Jörg/Weiß \"AG\"?", "guest_email": "joerg@weiss.example", "cost": "12,400.10",
  ]

  private func answered(_ status: Int, _ body: String) -> CallResult {
    .answered(ServiceAnswer(status: status, body: body))
  }

  private func notices(_ story: Story, _ events: [Event]) throws -> [Notification] {
    react(to: events, in: try #require(story.state), template: story.template, directory: story.directory)
  }

  @Test func itIsPreparedFromTheFields() throws {
    var story = try story("answers: {order: body.id}")
    try story.start(input)
    let call = try #require(story.state?.step(number: 1)?.call)
    #expect(call.request.method == .post)
    // What was typed cannot leave its place: no slash, no question mark of its own.
    #expect(call.request.url == "https://api.example/orders/J%C3%B6rg%2FWei%C3%9F%20%22AG%22%3F?note=")
    #expect(call.request.host == "api.example")
    #expect(call.request.body == #"{"guest":"Jörg/Weiß \"AG\"?","cost":12400.10,"twice":24800.20}"#)
    #expect(call.request.headers.contains(.init(name: "Authorization", value: .secret("erp"))))
    #expect(call.request.headers.contains(.init(name: "Content-Type", value: .text("application/json"))))
    #expect(call.at == story.now)
    let sent = try notices(story, story.events)
    #expect(sent.map(\.kind) == [.call])
    #expect(sent.map(\.to) == [.service("api.example")])
    #expect(sent.map(\.note) == ["1"])
    let state = try #require(story.state)
    #expect(try ProcessState(record: state.record()) == state)
    #expect(try sent.map { try Notification(record: $0.record()) } == sent)
    // Nobody holds it, and nobody may complete it.
    #expect(throws: Refusal.self) { try story.do(.complete(step: 1, StepInput()), by: Staff.admin) }
  }

  @Test func theAnswerFillsFields() throws {
    var story = try story(
      "answers: {order: \"body.lines[1].id\", price: body.price, arrives: body.eta, buyer: body.by, note?: body.none}")
    try story.start(input)
    let body = #"{"lines":[{"id":"A-7"}],"price":12.400,"eta":"2026-12-03","by":"Zoe@lindqvist.example"}"#
      .replacing("Zoe", with: "zoe")
    try story.do(.answer(step: 1, attempt: 1, answered(201, body)), by: .system)
    let fields = try #require(story.state?.fields)
    // A machine's 12.400 is twelve and two fifths, whatever a person may have meant by it.
    #expect(fields["price"] == .number("12.40"))
    #expect(fields["order"] == .text("A-7"))
    #expect(fields["arrives"] == .date(CivilDay("2026-12-03")!))
    #expect(fields["buyer"] == .person(Staff.zoe))
    #expect(fields["note"] == nil)
    #expect(story.state?.step(number: 1)?.status == .completed(at: story.now, by: .system, outcome: .done))
    #expect(story.openKeys == ["after"])
    // The same answer again finds nothing to do.
    #expect(throws: Refusal.self) { try story.do(.answer(step: 1, attempt: 1, answered(200, body)), by: .system) }
  }

  @Test func nobodyButBatonAnswers() throws {
    var story = try story("answers: {order: body.id}")
    try story.start(input)
    #expect(throws: Refusal.self) {
      try story.do(.answer(step: 1, attempt: 1, answered(200, #"{"id":"1"}"#)), by: Staff.admin)
    }
  }

  @Test func itIsTriedAgainWithGrowingPauses() throws {
    var story = try story("retries: {count: 3, backoff: 1 minute}")
    try story.start(input)
    var pauses: [Int64] = []
    for attempt in 1...3 {
      let events = try story.do(.answer(step: 1, attempt: attempt, answered(503, " down \n")), by: .system)
      let call = try #require(story.state?.step(number: 1)?.call)
      let at = try #require(call.at)
      #expect(call.attempt == attempt + 1)
      #expect(call.trouble == "api.example answered 503: “down”.")
      pauses.append((at - story.now) / 1000)
      #expect(try notices(story, events).map(\.note) == [String(attempt + 1)])
      // Late or doubled answers of the try before change nothing.
      #expect(throws: Refusal.self) {
        try story.do(.answer(step: 1, attempt: attempt, answered(200, "{}")), by: .system)
      }
      story.now = at
    }
    for (pause, least) in zip(pauses, [60, 120, 240] as [Int64]) { #expect((least...least * 11 / 10).contains(pause)) }
    try story.do(.answer(step: 1, attempt: 4, answered(200, "")), by: .system)
    #expect(story.openKeys == ["after"])
  }

  @Test func theServiceMaySayWhen() throws {
    var story = try story("retries: {count: 1}")
    try story.start(input)
    let result = CallResult.answered(ServiceAnswer(status: 429, body: "", retryAfterSeconds: 3600))
    try story.do(.answer(step: 1, attempt: 1, result), by: .system)
    #expect(story.state?.step(number: 1)?.call?.at == story.now.adding(seconds: 3600))
    // Not for ever.
    var patient = try self.story("retries: {count: 1}")
    try patient.start(input)
    let never = CallResult.failed(reason: "x", isWorthRetry: true, retryAfterSeconds: .max)
    try patient.do(.answer(step: 1, attempt: 1, never), by: .system)
    #expect(patient.state?.step(number: 1)?.call?.at == patient.now.adding(seconds: 86_400))
  }

  @Test func withoutARuleAnAdminTriesAgainOrAnswersByHand() throws {
    var story = try story("answers: {order: body.id, note?: body.note}", more: "instructions: Ask them on the phone.")
    try story.start(input)
    // A mistake of ours is not mended by asking again.
    let events = try story.do(.answer(step: 1, attempt: 1, answered(422, "cost?")), by: .system)
    #expect(story.openKeys == ["book"])
    #expect(story.kinds.contains("incident_raised"))
    let told = try notices(story, events).filter { $0.kind == .incident }.map(\.to)
    #expect(told == [.person(Staff.jonas), .person(Staff.admin)])
    #expect(try notices(story, events).allSatisfy { $0.kind != .call })
    #expect(throws: Refusal.self) { try story.do(.callAgain(step: 1), by: Staff.jonas) }
    #expect(throws: Refusal.self) { try story.do(.takeCall(step: 1, reason: ""), by: Staff.jonas) }
    let again = try story.do(.callAgain(step: 1), by: Staff.admin)
    #expect(try notices(story, again).map(\.kind) == [.call])
    try story.do(.answer(step: 1, attempt: 2, answered(422, "cost?")), by: .system)
    try story.do(.takeCall(step: 1, reason: "Telefon"), by: Staff.admin)
    // The form of the person is what the service should have answered.
    #expect(throws: Refusal.invalid([.init(key: "order", message: "“Order number” is needed.")])) {
      try story.do(.complete(step: 1, StepInput()), by: Staff.admin)
    }
    try story.do(.complete(step: 1, StepInput(texts: ["order": "B-8"])), by: Staff.admin)
    #expect(story.state?.fields["order"] == .text("B-8"))
    #expect(story.openKeys == ["after"])
    let state = try #require(story.state)
    #expect(try ProcessState(record: state.record()) == state)
  }

  @Test func whatComesAfterAnAdminTookItDoesNotCount() throws {
    var story = try story("answers: {order: body.id}")
    try story.start(input)
    try story.do(.takeCall(step: 1, reason: ""), by: Staff.admin)
    #expect(throws: Refusal.self) {
      try story.do(.answer(step: 1, attempt: 1, answered(200, #"{"id":"1"}"#)), by: .system)
    }
    #expect(story.openKeys == ["book"])
  }

  @Test func aPersonLooks() throws {
    var story = try story("retries: {count: 0}\n          on failure: hand to director")
    try story.start(input)
    let events = try story.do(
      .answer(step: 1, attempt: 1, .failed(reason: "No.", isWorthRetry: true)), by: .system)
    #expect(story.state?.openSteps.first?.openSeats.map(\.holder) == [.person(Staff.ana)])
    #expect(try notices(story, events).contains { $0.kind == .assignment && $0.to == .person(Staff.ana) })
    // Who looks may have it tried again, and is not asked twice.
    try story.do(.callAgain(step: 1), by: Staff.ana)
    try story.do(.answer(step: 1, attempt: 2, .failed(reason: "No.", isWorthRetry: true)), by: .system)
    #expect(story.state?.openSteps.first?.seats.count == 1)
    try story.do(.callAgain(step: 1), by: Staff.ana)
    try story.do(.answer(step: 1, attempt: 3, answered(204, "")), by: .system)
    #expect(story.openKeys == ["after"])
  }

  @Test func theProcessGoesOnOrFailsOrGoesElsewhere() throws {
    func failing(_ rule: String) throws -> Story {
      var story = try self.story("retries: {count: 0}\n          on failure: \(rule)")
      try story.start(input)
      try story.do(.answer(step: 1, attempt: 1, answered(500, "")), by: .system)
      let state = try #require(story.state)
      #expect(try ProcessState(record: state.record()) == state)
      #expect(story.kinds.contains("incident_raised"))
      #expect(state.step(number: 1)?.status == .failed(at: story.now, reason: "api.example answered 500."))
      return story
    }
    #expect(try failing("go on").openKeys == ["after"])
    #expect(Set(try failing("go to mend").openKeys) == ["mend", "after"])
    #expect(try failing("fail").state?.status.word == "FAILED")
  }

  @Test func aFailureLeadsBackToTheFormThatWasWrong() throws {
    var story = try Story(
      steps: """
              - {key: ask, title: Ask, owner: starter, form: [note]}
              - key: book
                title: Book it
                call: {url: "https://api.example/{note}", on failure: go to ask, retries: {count: 0}}
        """)
    try story.start()
    for round in 1...20 {
      try story.finish("ask", ["note": "x"])
      try story.do(.answer(step: story.open("book"), attempt: 1, answered(404, "")), by: .system)
      #expect(story.openKeys == (round < 20 ? ["ask"] : []))
    }
    // Not for ever.
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test(arguments: [
    (#"{"id":null}"#, "the answer has no “Order number”: body.id is nothing."),
    ("not json", "the answer has no “Order number”: body.id is nothing."),
    (#"{"id":[1,2]}"#, "the answer does not fit “Order number”: it is a list."),
    (
      #"{"id":"1","price":-1}"#,
      "the answer does not fit “Price”: Price must be an amount with two decimals, and is -1."
    ),
    (#"{"id":"1","price":1e6000}"#, "the answer does not fit “Price”"),
    (String(repeating: "[", count: 10_000), "the answer has no “Order number”"),
  ])
  func anAnswerThatDoesNotFitIsAFailure(_ body: String, _ reason: String) throws {
    var story = try story("answers: {order: body.id, price?: body.price}")
    try story.start(input)
    try story.do(.answer(step: 1, attempt: 1, answered(200, body)), by: .system)
    let call = try #require(story.state?.step(number: 1)?.call)
    #expect(call.trouble.hasPrefix(reason), "\(call.trouble)")
    #expect(call.at == nil)
    #expect(story.state?.fields["order"] == nil)
  }

  @Test func aCheckMustHold() throws {
    var story = try story(
      "answers: {price: body.price}", more: "checks: [{that: price < 100, else: Too dear.}]")
    try story.start(input)
    try story.do(.answer(step: 1, attempt: 1, answered(200, #"{"price":100}"#)), by: .system)
    #expect(story.state?.step(number: 1)?.call?.trouble == "Too dear.")
    #expect(story.state?.fields["price"] == nil)
  }

  /// An empty part of the path would make the address of one thing that of all.
  @Test func case39_whatIsFilledInDoesNotLeadElsewhere() throws {
    for (name, trouble) in [("", "Its address lacks"), ("..", "Its address would lead somewhere else")] {
      var story = try Story(
        steps: """
                - key: book
                  title: Book it
                  call: {method: DELETE, url: "https://api.example/orders/{note}", on failure: go on}
                - {key: after, title: After, owner: starter}
          """, more: "subject: x")
      var template = story.template
      template.start = [FormItem(field: "note", isRequired: false, isReadOnly: false)]
      story = Story(template)
      try story.start(["note": name])
      #expect(story.openKeys == ["after"])
      let reasons = story.events.compactMap { event -> String? in
        if case .callFailed(_, _, let reason, nil) = event.fact { reason } else { nil }
      }
      #expect(reasons.first?.hasPrefix(trouble) == true)
      #expect(try notices(story, story.events).allSatisfy { $0.kind != .call })
    }
  }

  @Test func aHeaderStaysOneLine() throws {
    var story = try Story(
      steps: """
              - {key: ask, title: Ask, owner: starter, form: [text]}
              - {key: book, title: Book it, call: {url: "https://api.example", headers: {X-Note: "{text}"}}}
        """, fields: "text: {label: Text, type: multiline}")
    try story.start()
    try story.finish("ask", ["text": "a\nX-Admin: yes"])
    #expect(
      story.state?.openSteps.first?.call?.request.headers == [.init(name: "X-Note", value: .text("a X-Admin: yes"))])
  }

  @Test func whatUndoesAProcessIsNotHeldUp() throws {
    var story = try Story(
      steps: """
              - {key: book, title: Book, owner: starter}
              - {key: pay, title: Pay, owner: boss}
              - {key: unbook, title: Unbook, undoes: book, call: {method: DELETE, url: "https://api.example/1"}}
        """)
    try story.start()
    try story.finish("book")
    try story.do(.terminate(reason: "Krank."), by: Staff.jonas)
    #expect(story.openKeys == ["unbook"])
    try story.do(.answer(step: story.open("unbook"), attempt: 1, answered(410, "")), by: .system)
    #expect(story.state?.status.word == "TERMINATED")
    #expect(story.kinds.contains("incident_raised"))
  }

  @Test func aProcessWithAnOpenCallGoesOverToAnotherVersion() throws {
    var story = try story("answers: {order: body.id}")
    try story.start(input)
    try story.do(.takeCall(step: 1, reason: ""), by: Staff.admin)
    let state = try #require(story.state)
    #expect(story.template.obstacles(to: state, from: story.template) == [])
    let byHand = try Story(
      steps: "      - {key: book, title: Book it, owner: boss}", fields: Self.fields
    ).template
    #expect(
      byHand.obstacles(to: state, from: story.template).first
        == "“Book it” is open, and was the call of a service; now it is work.")
  }

  @Test func oneCallForEachItem() throws {
    var story = try Story(
      steps: """
              - {key: ask, title: Ask, owner: starter, form: [note]}
              - {key: send, title: Send, for each: {count: 2}, call: {url: "https://api.example/x", on failure: go on}}
              - {key: after, title: After, owner: starter}
        """)
    try story.start()
    try story.finish("ask", ["note": "x"])
    try story.do(.answer(step: 2, attempt: 1, answered(400, "")), by: .system)
    #expect(story.openKeys == ["send"])
    try story.do(.answer(step: 3, attempt: 1, answered(400, "")), by: .system)
    #expect(story.openKeys == ["after"])
  }
}
