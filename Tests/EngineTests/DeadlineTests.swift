import Engine
import Testing

/// What happens when nobody acts in time.
struct DeadlineTests {
  private func late(_ act: String, approval: Bool = false) throws -> (Story, [Event]) {
    let work = approval ? "approval: {by: [boss]}" : "owner: boss"
    var story = try Story(
      steps: """
              - {key: a, title: A, \(work), due: 1 business day, remind: [at due], on deadline: {after: 1 business day, do: \(act)}}
              - {key: b, title: B, owner: starter}
              - {key: rescue, title: Rescue, owner: director, on call: true}
        """)
    try story.start()
    story.now = story.now.adding(seconds: 6 * 86_400)
    let events = try story.do(.climb(step: 1), by: .system)
    return (story, events)
  }

  @Test func theProcessGoesOn() throws {
    let (story, events) = try late("go on")
    #expect(story.openKeys == ["b"])
    #expect(story.state?.step(number: 1)?.status == .timedOut(at: story.now))
    // Nobody is reminded of a step that is over.
    let notices = react(to: events, in: try #require(story.state), template: story.template, directory: story.directory)
    #expect(!notices.contains { $0.kind == .reminder })
  }

  @Test func anApprovalTakesItsDefault() throws {
    #expect(try late("approve", approval: true).0.openKeys == ["b"])
    let (story, _) = try late("reject", approval: true)
    #expect(story.state?.status == .completed(at: story.now, outcome: .rejected))
  }

  @Test func anotherStepIsCalled() throws {
    var (story, _) = try late("go to rescue")
    #expect(Set(story.openKeys) == ["rescue", "b"])
    try story.finish("rescue")
    try story.finish("b")
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func theProcessFailsOrTimesOutWithAnIncident() throws {
    for (act, word) in [("fail", "FAILED"), ("time out", "TIMED_OUT")] {
      let (story, events) = try late(act)
      #expect(story.state?.status.word == word)
      #expect(events.contains { $0.fact.kind == "incident_raised" })
      #expect(story.state?.timers(story.template).isEmpty == true)
    }
  }

  @Test func aStepThatIsOnlyCalledDoesNotHoldUpTheEnd() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter}
              - {key: rescue, title: Rescue, owner: director, on call: true}
        """)
    try story.start()
    try story.finish("a")
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func theProcessAsAWholeMayBeLate() throws {
    for (act, word) in [("tell", "RUNNING"), ("fail", "FAILED"), ("time out", "TIMED_OUT")] {
      var story = try Story(
        steps: "      - {key: a, title: A, owner: starter}", more: "sla: 2 business days\nafter sla: \(act)")
      try story.start()
      #expect(story.state?.timers(story.template).map(\.step.number) == [0])
      #expect(throws: Refusal.self) { try story.do(.climb(step: 0), by: .system) }
      story.now = story.now.adding(seconds: 7 * 86_400)
      try story.do(.climb(step: 0), by: .system)
      #expect(story.state?.status.word == word)
      #expect(story.kinds.contains("incident_raised"))
      #expect(story.state?.timers(story.template).isEmpty == true)
      #expect(throws: Refusal.self) { try story.do(.climb(step: 0), by: .system) }
    }
  }

  @Test func whatWasDoneIsUndoneInReverseBeforeTheEnd() throws {
    let steps = """
            - {key: book, title: Book, owner: starter}
            - {key: pay, title: Pay, owner: boss}
            - {key: travel, title: Travel, owner: starter}
            - {key: cancel_booking, title: Cancel the booking, owner: starter, undoes: book}
            - {key: refund, title: Refund, owner: boss, undoes: pay}
            - {key: apologise, title: Apologise, owner: starter, undoes: travel}
      """
    var story = try Story(steps: steps)
    try story.start()
    try story.finish("book")
    try story.finish("pay")
    try story.do(.terminate(reason: "Krank."), by: Staff.jonas)
    #expect(story.openKeys == ["refund"])
    #expect(story.state?.status == .running)
    let state = try #require(story.state)
    #expect(try ProcessState(record: state.record()) == state)
    try story.finish("refund")
    #expect(story.openKeys == ["cancel_booking"])
    try story.finish("cancel_booking")
    #expect(story.state?.status == .terminated(at: story.now, by: .person(Staff.jonas), reason: "Krank."))
    // Nothing was done yet: nothing is undone.
    var early = try Story(steps: steps)
    try early.start()
    try early.do(.terminate(reason: "Krank."), by: Staff.jonas)
    #expect(early.state?.status.word == "TERMINATED")
  }

  /// What is late already does not cut short what undoes it, and an undo step without items ends of itself.
  @Test func anEndThatIsUnderWayIsNotCutShort() throws {
    var story = try Story(
      steps: """
              - {key: book, title: Book, owner: starter}
              - {key: pay, title: Pay, owner: boss}
              - {key: travel, title: Travel, owner: starter}
              - {key: cancel_booking, title: Cancel the booking, owner: starter, undoes: book}
              - {key: refund, title: Refund, owner: boss, undoes: pay, for each: {lines of: guests}}
        """, more: "sla: 2 business days\nafter sla: fail", fields: "guests: {label: Guests, type: multiline}")
    try story.start()
    try story.finish("book")
    try story.finish("pay")
    try story.do(.terminate(reason: "Krank."), by: Staff.jonas)
    #expect(story.openKeys == ["cancel_booking"])
    story.now = story.now.adding(seconds: 9 * 86_400)
    try story.do(.climb(step: 0), by: .system)
    #expect(story.openKeys == ["cancel_booking"])
    try story.finish("cancel_booking")
    #expect(story.state?.status.word == "TERMINATED")
  }
}
