import Engine
import Testing

struct DecideTests {
  static let line = """
          - {key: first, title: Erster Schritt, owner: starter, due: 1 business day, remind: [at due, 1 business day after], escalate: [{after: 2 business days, to: boss}]}
          - {key: agree, title: Zustimmen, approval: {by: [boss, director]}}
          - {key: last, title: Abschließen, owner: it}
    """

  @Test func stepsFollowEachOtherToTheEnd() throws {
    var story = try Story(steps: Self.line)
    try story.start(["cost": "1.234,50"])
    #expect(story.state?.fields["cost"] == .number("1234.50"))
    try story.do(.complete(step: story.open("first"), StepInput()), by: Staff.jonas)
    #expect(story.openKeys == ["agree"])
    try story.do(.approve(step: story.open("agree"), StepInput(), reason: ""), by: Staff.maya)
    #expect(story.state?.status == .running)
    try story.do(.approve(step: story.open("agree"), StepInput(), reason: "gut"), by: Staff.ana)
    #expect(story.openKeys == ["last"])
    try story.do(.complete(step: story.open("last"), StepInput()), by: Staff.zoe)
    #expect(story.state?.status == .completed(at: story.now, outcome: .done))
  }

  @Test func case13ADoubleClickOnApproveHasOneOutcome() throws {
    var story = try Story(steps: Self.line)
    try story.start()
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.maya)
    let before = story.events
    #expect(throws: Refusal.self) { try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.maya) }
    #expect(throws: Refusal.self) { try story.do(.reject(step: 2, reason: "doch nicht"), by: Staff.maya) }
    #expect(story.events == before)
  }

  @Test func case14TheJoinFiresOnceWhenBothBranchesEnd() throws {
    var story = try Story(
      steps: """
              - {key: left, title: Links, owner: starter, after: []}
              - {key: right, title: Rechts, owner: boss, after: []}
              - {key: join, title: Zusammen, owner: it, after: [left, right]}
        """)
    try story.start()
    #expect(story.openKeys == ["left", "right"])
    try story.do(.complete(step: story.open("left"), StepInput()), by: Staff.jonas)
    #expect(story.openKeys == ["right"])
    try story.do(.complete(step: story.open("right"), StepInput()), by: Staff.maya)
    #expect(story.openKeys == ["join"])
    #expect(story.state?.steps.count { $0.key == "join" } == 1)
  }

  @Test func case15NobodyApprovesTheirOwnRequest() throws {
    // Maya asks; her manager is Ana, who is also the director: the second approval goes on to Ana's manager.
    var story = try Story(steps: Self.line)
    try story.start(by: Staff.maya)
    try story.do(.complete(step: 1, StepInput()), by: Staff.maya)
    #expect(story.state?.step(number: 2)?.seats.map(\.holder) == [.person(Staff.ana), .person(Staff.tomas)])
    #expect(throws: Refusal.self) { try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.maya) }
    #expect(throws: Refusal.self) { try story.do(.handOver(step: 2, to: Staff.maya, reason: ""), by: Staff.ana) }
    // By a link in her own name.
    let link = Actor.collaborator(Collaborator(name: "Maya", email: "MAYA@lindqvist.example"))
    #expect(throws: Refusal.self) { try story.do(.approve(step: 2, StepInput(), reason: ""), by: link) }
    // By delegation: Ana is away and names Maya as her stand-in.
    var people = Array(Staff.directory.people.values)
    let ana = people.firstIndex { $0.id == Staff.ana }!
    people[ana].away = Away(from: story.now, until: story.now.adding(seconds: 86_400), standIn: Staff.maya)
    var second = try Story(steps: Self.line)
    second.directory = Directory(people: people, roles: Array(Staff.directory.roles.values))
    try second.start(by: Staff.maya)
    try second.do(.complete(step: 1, StepInput()), by: Staff.maya)
    #expect(second.state?.step(number: 2)?.seats.contains { $0.holder == .person(Staff.maya) } == false)
  }

  @Test func case15TheStarterDoesNotChooseTheirOwnApprover() throws {
    var story = try Story(steps: Self.line)
    try story.start()
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    #expect(throws: Refusal.self) { try story.do(.handOver(step: 2, to: Staff.zoe, reason: ""), by: Staff.jonas) }
    // An admin may, but not for a request of their own.
    var own = try Story(steps: Self.line)
    own.directory = Directory(
      people: Staff.directory.people.values.map { person in
        var person = person
        if person.id == Staff.admin { person.manager = Staff.maya }
        return person
      }, roles: Array(Staff.directory.roles.values))
    try own.start(by: Staff.admin)
    try own.do(.complete(step: 1, StepInput()), by: Staff.admin)
    #expect(throws: Refusal.self) { try own.do(.handOver(step: 2, to: Staff.zoe, reason: ""), by: Staff.admin) }
    try story.do(.handOver(step: 2, to: Staff.zoe, reason: ""), by: Staff.admin)
    #expect(story.state?.step(number: 2)?.openSeats.map(\.holder) == [.person(Staff.zoe)])
  }

  @Test func aConditionOnAWordThatIsNoOptionIsRefused() throws {
    let steps = "      - {key: a, title: A, owner: starter, when: kind = \"sofware\"}"
    do {
      _ = try Story(steps: steps, fields: "kind: {label: Kind, type: choice, options: [goods, software]}")
      Issue.record("it was taken")
    } catch let error as Story.StoryError {
      #expect(error.findings.first?.contains("“kind” is never “sofware”; did you mean “software”?") == true)
    }
    _ = try Story(
      steps: steps.replacing("sofware", with: "software"),
      fields: "kind: {label: Kind, type: choice, options: [goods, software]}")
  }

  @Test func evidenceIsSkippedByAnAdminOnly() throws {
    var story = try Story(
      steps: "      - {key: a, title: A, owner: starter, documents: [{key: quote, label: Quote, needed: 1}]}")
    try story.start()
    #expect(throws: Refusal.self) { try story.do(.skip(step: 1, reason: "x"), by: Staff.jonas) }
    try story.do(.skip(step: 1, reason: "Liegt im Schrank."), by: Staff.admin)
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func sendingBackBeginsANewRoundAndVoidsWhatCameAfter() throws {
    var story = try Story(steps: Self.line)
    try story.start()
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.maya)
    #expect(
      throws: Refusal.invalid([
        .init(key: "reason", message: "Say what should change. Whoever does the step again will read it.")
      ])
    ) {
      try story.do(.sendBack(step: 2, to: "first", reason: "  "), by: Staff.ana)
    }
    try story.do(.sendBack(step: 2, to: "first", reason: "Ein Angebot fehlt."), by: Staff.ana)
    #expect(story.openKeys == ["first"])
    #expect(story.state?.current("first")?.round == 2)
    try story.do(.complete(step: story.open("first"), StepInput()), by: Staff.jonas)
    #expect(story.state?.current("agree")?.round == 2)
    #expect(story.state?.current("agree")?.openSeats.map(\.holder) == [.person(Staff.maya)])
  }

  @Test func conditionsSkipStepsAndAnUndecidedOneDoesNot() throws {
    let steps = """
            - {key: small, title: Klein, owner: starter, when: cost < 100}
            - {key: always, title: Immer, owner: boss}
      """
    var story = try Story(steps: steps)
    try story.start(["cost": "250.00"])
    #expect(story.openKeys == ["always"])
    var undecided = try Story(steps: steps)
    try undecided.start()
    #expect(undecided.openKeys == ["small"])
    #expect(undecided.events.contains { $0.fact.kind == "incident_raised" })
  }

  @Test func theLadderRemindsOnceAndEscalates() throws {
    var story = try Story(steps: Self.line)
    try story.start()
    let due = try #require(story.state?.step(number: 1)?.due)
    #expect(throws: Refusal.self) { try story.do(.climb(step: 1), by: .system) }
    // Down for a week: both reminders were missed, one goes out, and the escalation.
    story.now = due.adding(seconds: 7 * 86_400)
    let events = try story.do(.climb(step: 1), by: .system)
    #expect(events.count { $0.fact.kind == "ladder_climbed" } == 1)
    #expect(events.contains { $0.fact == .stepEscalated(step: 1, rung: 2, to: [Staff.maya], seat: nil) })
    let notices = react(to: events, in: try #require(story.state), template: story.template, directory: story.directory)
    #expect(notices.map(\.kind) == [.reminder, .escalation])
    #expect(throws: Refusal.self) { try story.do(.climb(step: 1), by: .system) }
  }

  @Test func aPauseMovesDueDatesAndStopsEverythingElse() throws {
    var story = try Story(steps: Self.line)
    try story.start()
    let due = try #require(story.state?.step(number: 1)?.due)
    try story.do(.pause(reason: "Urlaub"), by: Staff.jonas)
    #expect(story.state?.timers(story.template).isEmpty == true)
    #expect(throws: Refusal.self) { try story.do(.complete(step: 1, StepInput()), by: Staff.jonas) }
    story.now = story.now.adding(seconds: 3600)
    try story.do(.resume, by: Staff.admin)
    #expect(story.state?.step(number: 1)?.due == due.adding(seconds: 3600))
  }

  @Test func rejectingEndsTheProcess() throws {
    var story = try Story(steps: Self.line)
    try story.start()
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    try story.do(.reject(step: 2, reason: "Zu teuer."), by: Staff.maya)
    #expect(story.state?.status == .completed(at: story.now, outcome: .rejected))
    #expect(story.state?.openSteps.isEmpty == true)
    #expect(throws: Refusal.self) { try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.ana) }
  }

  @Test func anOfferedStepIsClaimedReleasedAndHandedOver() throws {
    var story = try Story(steps: "          - {key: fix, title: Reparieren, owner: it}")
    try story.start()
    #expect(story.state?.step(number: 1)?.openSeats.first?.holder == .candidates([Staff.zoe, Staff.tomas]))
    try story.do(.claim(step: 1), by: Staff.zoe)
    #expect(throws: Refusal.self) { try story.do(.complete(step: 1, StepInput()), by: Staff.tomas) }
    try story.do(.release(step: 1), by: Staff.zoe)
    try story.do(.claim(step: 1), by: Staff.tomas)
    try story.do(.handOver(step: 1, to: Staff.maya, reason: "Sie kennt es"), by: Staff.tomas)
    try story.do(.complete(step: 1, StepInput()), by: Staff.maya)
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func anOwnerWhoCannotBeFoundIsAVisibleIncident() throws {
    var story = try Story(steps: "          - {key: agree, title: Zustimmen, owner: boss}")
    try story.start(by: Staff.tomas)
    #expect(story.state?.step(number: 1)?.openSeats.first?.holder == .nobody)
    #expect(story.events.contains { $0.fact.kind == "incident_raised" })
    try story.do(.handOver(step: 1, to: Staff.ana, reason: ""), by: Staff.tomas)
    #expect(story.state?.step(number: 1)?.openSeats.first?.holder == .person(Staff.ana))
  }
}
