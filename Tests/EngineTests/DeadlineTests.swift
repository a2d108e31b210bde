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
    let notices = react(to: events, in: try #require(story.state), template: story.template)
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
}
