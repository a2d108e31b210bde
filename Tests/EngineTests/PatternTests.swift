import Engine
import Testing

/// The workflow patterns of docs/patterns.md, each by its number.
struct PatternTests {
  // MARK: Basic control flow (1–5)

  @Test func cf01to03_sequenceSplitAndSynchronisation() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter}
              - {key: b, title: B, owner: starter, after: a}
              - {key: c, title: C, owner: boss, after: a}
              - {key: d, title: D, owner: starter, after: [b, c]}
        """)
    try story.start()
    try story.finish("a")
    #expect(story.openKeys == ["b", "c"])
    try story.finish("c")
    #expect(story.openKeys == ["b"])
    try story.finish("b")
    #expect(story.openKeys == ["d"])
    try story.finish("d")
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func cf04to07_choicesAndTheirMerge() throws {
    let steps = """
            - {key: small, title: Small, owner: starter, after: [], when: cost <= 100}
            - {key: large, title: Large, owner: starter, after: [], when: cost > 100}
            - {key: huge, title: Huge, owner: boss, after: [], when: cost > 1000}
            - {key: merge, title: Merge, owner: starter, after: [small, large, huge]}
      """
    for (cost, expected) in [("50.00", ["small"]), ("500.00", ["large"]), ("5000.00", ["large", "huge"])] {
      var story = try Story(steps: steps)
      try story.start(["cost": cost])
      #expect(story.openKeys.map(\.rawValue) == expected)
      for key in expected { try story.finish(StepKey(key)) }
      #expect(story.openKeys == ["merge"])
    }
  }

  // MARK: Advanced branching (8, 9, 29, 30, 32)

  @Test func cf08_aMultiMergeComesOnceForEachBranch() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter, after: []}
              - {key: b, title: B, owner: boss, after: []}
              - {key: each, title: Each, owner: it, after: [a, b], each completion: true}
        """)
    try story.start()
    try story.finish("a")
    #expect(story.openKeys == ["b", "each"])
    try story.finish("b")
    #expect(story.openKeys == ["each", "each"])
    try story.finish("each")
    try story.finish("each")
    #expect(story.state?.status.word == "COMPLETED")
    #expect(story.state?.steps.count { $0.key == "each" } == 2)
  }

  @Test func cf09_aDiscriminatorFiresOnceAndTheRestGoesOn() throws {
    var story = try Story(steps: Self.answers("join: any"))
    try story.start()
    try story.finish("b")
    #expect(story.openKeys == ["a", "c", "use"])
    try story.finish("use")
    try story.finish("a")
    #expect(story.state?.status == .running)
    try story.finish("c")
    #expect(story.state?.status.word == "COMPLETED")
    #expect(story.state?.steps.count { $0.key == "use" } == 1)
  }

  @Test func cf29_aCancellingDiscriminatorEndsTheRest() throws {
    var story = try Story(steps: Self.answers("join: any, others: cancel"))
    try story.start()
    try story.finish("b")
    #expect(story.openKeys == ["use"])
    try story.finish("use")
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func cf30and32_aPartialJoinWaitsForTwoOfThree() throws {
    var story = try Story(steps: Self.answers("join: 2"))
    try story.start()
    try story.finish("a")
    #expect(!story.openKeys.contains("use"))
    try story.finish("c")
    #expect(story.openKeys == ["b", "use"])
    var cancelling = try Story(steps: Self.answers("join: 60 %, others: cancel"))
    try cancelling.start()
    try cancelling.finish("a")
    try cancelling.finish("c")
    #expect(cancelling.openKeys == ["use"])
  }

  static func answers(_ join: String) -> String {
    """
          - {key: a, title: A, owner: starter, after: []}
          - {key: b, title: B, owner: boss, after: []}
          - {key: c, title: C, owner: director, after: []}
          - {key: use, title: Use, owner: starter, after: [a, b, c], \(join)}
    """
  }

  // MARK: Cycles and termination (10, 11, 21, 43)

  @Test func cf10_workIsSentBackToAnyEarlierStep() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter}
              - {key: b, title: B, owner: starter}
              - {key: c, title: C, owner: boss}
        """)
    try story.start()
    try story.finish("a")
    try story.finish("b")
    try story.do(.sendBack(step: story.open("c"), to: "a", reason: "Noch einmal."), by: Staff.maya)
    #expect(story.openKeys == ["a"])
    try story.finish("a")
    #expect(story.openKeys == ["b"])
    #expect(story.state?.current("b")?.round == 2)
  }

  @Test func cf21_aLoopRunsWhileItsConditionHolds() throws {
    var story = try Story(
      steps: """
              - {key: offer, title: Offer, owner: starter, form: [cost]}
              - {key: check, title: Check, owner: boss, go back: {to: offer, when: cost > 100, max: 3}}
              - {key: buy, title: Buy, owner: starter}
        """)
    try story.start()
    try story.finish("offer", ["cost": "300.00"])
    try story.finish("check")
    #expect(story.openKeys == ["offer"])
    try story.finish("offer", ["cost": "80.00"])
    try story.finish("check")
    #expect(story.openKeys == ["buy"])
    #expect(story.state?.current("offer")?.round == 2)
  }

  @Test func cf21_anEndlessLoopEndsWithAnIncident() throws {
    var story = try Story(
      steps: """
              - {key: offer, title: Offer, owner: starter, form: [cost], go back: {to: offer, when: cost > 100, max: 2}}
              - {key: buy, title: Buy, owner: starter}
        """)
    try story.start()
    try story.finish("offer", ["cost": "300.00"])
    try story.finish("offer", ["cost": "300.00"])
    #expect(story.openKeys == ["buy"])
    #expect(story.kinds.contains("incident_raised"))
  }

  @Test func cf11_aProcessEndsWhenNothingIsLeftToDo() throws {
    var story = try Story(steps: "      - {key: a, title: A, owner: starter, when: cost > 100}")
    try story.start(["cost": "1.00"])
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func cf43_aStepEndsTheWholeProcess() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter, after: []}
              - {key: stop, title: Stop, owner: boss, after: [], ends: failed}
        """)
    try story.start()
    try story.finish("stop")
    #expect(story.state?.status.word == "FAILED")
    #expect(story.openKeys.isEmpty)
  }

  // MARK: Several instances (13–15, 26, 27, 34–36)

  @Test func cf13to14_oneStepForEachOfACount() throws {
    var story = try Story(
      steps: """
              - {key: quote, title: Quote, owner: starter, for each: {count: "if cost > 1000 then 3 else 1"}}
              - {key: next, title: Next, owner: starter}
        """)
    try story.start(["cost": "5000.00"])
    #expect(story.openKeys == ["quote", "quote", "quote"])
    #expect(story.state?.openSteps.map(\.item) == ["1 of 3", "2 of 3", "3 of 3"])
    try story.finish("quote")
    try story.finish("quote")
    #expect(!story.openKeys.contains("next"))
    try story.finish("quote")
    #expect(story.openKeys == ["next"])
  }

  @Test func cf15_itemsAreAddedWhileItRuns() throws {
    var story = try Story(
      steps: """
              - {key: quote, title: Quote, owner: starter, for each: {count: 1, may grow: true}}
              - {key: next, title: Next, owner: starter}
        """)
    try story.start()
    try story.do(.addItem(step: story.open("quote"), item: "Zürich"), by: Staff.jonas)
    try story.finish("quote")
    #expect(story.openKeys == ["quote"])
    try story.finish("quote")
    #expect(story.openKeys == ["next"])
  }

  @Test func cf34to36_aShareOfTheInstancesIsEnoughAndTheRestIsCancelled() throws {
    var story = try Story(
      steps: """
              - {key: quote, title: Quote, owner: starter, for each: {count: 4, done when: 50 %}}
              - {key: next, title: Next, owner: starter}
        """)
    try story.start()
    try story.finish("quote")
    #expect(story.openKeys.count == 3)
    try story.finish("quote")
    #expect(story.openKeys == ["next"])
    #expect(story.state?.steps.count { $0.key == "quote" && $0.status == .cancelled(at: story.now) } == 2)
  }

  // MARK: State-based (16, 18, 39, 40)

  @Test func cf16_theFirstOfARaceWithdrawsTheOthers() throws {
    var story = try Story(
      steps: """
              - {key: reply, title: Reply, owner: starter, after: [], race: answer}
              - {key: chase, title: Chase, after: [], race: answer, wait: 2 days}
              - {key: thanks, title: Thanks, owner: starter, after: reply}
              - {key: remind, title: Remind, owner: boss, after: chase}
        """)
    try story.start()
    #expect(story.openKeys == ["reply", "chase"])
    var late = story
    try story.finish("reply")
    #expect(story.openKeys == ["thanks"])
    try story.finish("thanks")
    #expect(story.state?.status.word == "COMPLETED")
    late.now = late.now.adding(seconds: 2 * 86_400)
    try late.do(.climb(step: late.open("chase")), by: .system)
    #expect(late.openKeys == ["remind"])
  }

  @Test func cf18_aMilestoneIsOpenUntilTheNextStepBegins() throws {
    var story = try Story(
      steps: """
              - {key: order, title: Order, owner: starter}
              - {key: change, title: Change the order, owner: boss, after: order, only before: ship}
              - {key: pack, title: Pack, owner: starter, after: order}
              - {key: ship, title: Ship, owner: starter, after: pack}
        """)
    try story.start()
    try story.finish("order")
    #expect(story.openKeys == ["change", "pack"])
    try story.finish("pack")
    #expect(story.openKeys == ["ship"])
  }

  @Test func cf39and40_stepsThatShareATurnComeOneAtATime() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter, after: [], one at a time: car}
              - {key: b, title: B, owner: starter, after: [], one at a time: car}
              - {key: c, title: C, owner: starter, after: []}
        """)
    try story.start()
    #expect(story.openKeys == ["a", "c"])
    try story.finish("a")
    #expect(story.openKeys == ["c", "b"])
  }

  // MARK: Cancellation (19, 20, 25)

  @Test func cf19and25_aStepCancelsOthers() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter, after: []}
              - {key: b, title: B, owner: boss, after: []}
              - {key: after_b, title: After B, owner: boss, after: b}
              - {key: stop, title: Stop, owner: director, after: [], cancels: [a, b]}
        """)
    try story.start()
    try story.finish("stop")
    #expect(story.openKeys.isEmpty)
    #expect(story.state?.status.word == "COMPLETED")
    #expect(story.state?.current("after_b")?.status == .cancelled(at: story.now))
  }

  @Test func cf20_theWholeProcessIsCancelled() throws {
    var story = try Story(steps: "      - {key: a, title: A, owner: starter}")
    try story.start()
    try story.do(.terminate(reason: "Nicht mehr nötig."), by: Staff.jonas)
    #expect(story.state?.status.word == "TERMINATED")
  }

  // MARK: Triggers (23, 24)

  @Test func cf24_aMessageThatComesEarlyIsKept() throws {
    let steps = """
            - {key: first, title: First, owner: starter}
            - {key: paid, title: Paid, wait: {message: payment}}
            - {key: last, title: Last, owner: starter}
      """
    var early = try Story(steps: steps)
    try early.start()
    try early.do(.receive("payment"), by: .system)
    try early.finish("first")
    #expect(early.openKeys == ["last"])
    #expect(early.state?.messages == [])
    var late = try Story(steps: steps)
    try late.start()
    try late.finish("first")
    #expect(late.openKeys == ["paid"])
    try late.do(.receive("payment"), by: .system)
    #expect(late.openKeys == ["last"])
  }

  @Test func cf23_aTransientMessageIsLostWhenNobodyWaits() throws {
    var story = try Story(
      steps: """
              - {key: first, title: First, owner: starter}
              - {key: bell, title: Bell, wait: {message: bell, kept: false}}
        """)
    try story.start()
    try story.do(.receive("bell"), by: .system)
    try story.finish("first")
    #expect(story.openKeys == ["bell"])
  }

  @Test func everyStateOfThesePatternsSurvivesItsRecord() throws {
    var story = try Story(
      steps: """
              - {key: quote, title: Quote, owner: starter, for each: {count: 2, may grow: true}}
              - {key: paid, title: Paid, wait: {message: payment}}
        """)
    try story.start()
    try story.do(.receive("payment"), by: .system)
    try story.do(.addItem(step: 1, item: "Köln"), by: Staff.jonas)
    try story.do(.skip(step: 1, reason: "Doppelt."), by: Staff.jonas)
    let state = try #require(story.state)
    #expect(try ProcessState(record: state.record()) == state)
    for event in story.events {
      #expect(try Event(kind: event.fact.kind, at: event.at, payload: event.payload()) == event)
    }
  }
}

extension Story {
  /// Completes the first open step of this key by whoever holds it.
  mutating func finish(_ key: StepKey, _ texts: [FieldKey: String] = [:]) throws {
    let step = try #require(state?.openSteps.first { $0.key == key })
    let person: PersonID =
      switch step.openSeats.first?.holder {
      case .person(let id): id
      case .candidates(let people): people[0]
      default: Staff.admin
      }
    try self.do(.complete(step: step.number, StepInput(texts: texts)), by: person)
  }

  var kinds: [String] { events.map(\.fact.kind) }
}
