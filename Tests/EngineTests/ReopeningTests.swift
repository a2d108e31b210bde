import Engine
import Testing

/// A material change opens again what it touches, and nothing else.
struct ReopeningTests {
  /// Boss is Maya, director is Ana, cfo is Tomás; Jonas asks. The director comes in above 10,000.
  private static let steps = """
          - {key: quotes, title: Gather quotes, owner: starter, documents: [{key: offers, label: Offers, needed: 0}]}
          - {key: agree, title: Approve the purchase, approval: {by: authority spend, reopened by: [{field: cost, tolerance: 5 %}, {field: vendor}, {document: offers}]}}
          - {key: review, title: Legal review, after: quotes, approval: {by: [cfo]}}
          - {key: order, title: Order it, owner: it, after: [agree, review], form: [cost?, vendor?], documents: [{key: offers, label: Better offers, needed: 0}]}
          - {key: pack, title: Make room, owner: starter, after: agree}
          - {key: pay, title: Pay, owner: it, after: order}
    """
  private static let table = """
    authority:
      spend:
        inputs: [cost]
        rules:
          - {if: "<= 10000", approvers: [boss], because: "up to 10,000 the manager decides"}
          - {if: "> 10000", approvers: [boss, director], because: "above 10,000 the director decides as well"}
    """

  private static func file(_ hash: String) -> FileReference {
    FileReference(
      hash: String(repeating: hash, count: 32), name: "Angebot \(hash).pdf", mediaType: "application/pdf", byteCount: 9)
  }

  /// Approved by Maya and Tomás at 9,000; the order and the room are open.
  private func approved(_ steps: String = steps, by approver: PersonID = Staff.maya) throws -> Story {
    var story = try Story(steps: steps, more: Self.table, fields: "vendor: {label: Vendor, type: text}")
    try story.start(["cost": "9,000.00"])
    try story.do(.attach(step: 1, slot: "offers", files: [Self.file("ab")]), by: Staff.jonas)
    try story.finish("quotes")
    try story.do(.approve(step: story.open("agree"), StepInput(), reason: ""), by: approver)
    try story.do(.approve(step: story.open("review"), StepInput(), reason: ""), by: Staff.tomas)
    return story
  }

  private func reopenings(_ story: Story) -> [String] {
    story.events.compactMap { event in
      if case .approvalReopened(_, let reason, _) = event.fact { reason } else { nil }
    }
  }

  private func order(_ story: inout Story, _ texts: [FieldKey: String]) throws -> [Event] {
    try story.do(.complete(step: story.open("order"), StepInput(texts: texts)), by: Staff.zoe)
  }

  @Test func aMaterialChangeReopensJustWhatItTouches() throws {
    var story = try approved()
    #expect(story.openKeys.sorted() == ["order", "pack"])
    let events = try order(&story, ["cost": "12,400.00"])
    #expect(
      reopenings(story) == [
        "The cost went from 9,000.00 to 12,400.00, more than 5 %, and it takes the approval of Director now, "
          + "so it must be approved again."
      ])
    // Legal's approval did not look at it. The open follower goes and comes again; the done one stays; the next waits.
    #expect(story.openKeys == ["agree"])
    let state = try #require(story.state)
    #expect(state.current("agree")?.round == 2)
    #expect(state.current("review")?.round == 1)
    #expect(state.current("order")?.isVoid == false && state.current("pay") == nil && state.current("pack") == nil)
    // Authority is decided anew.
    #expect(state.current("agree")?.seats.map(\.holder) == [.person(Staff.maya), .person(Staff.ana)])
    let told = react(to: events, in: state, template: story.template, directory: story.directory)
    #expect(told.filter { $0.kind == .reopened }.map(\.to) == [.person(Staff.jonas), .person(Staff.maya)])
    #expect(told.first { $0.to == .person(Staff.maya) }?.step == state.current("agree")?.number)

    try story.do(.approve(step: story.open("agree"), StepInput(), reason: ""), by: Staff.maya)
    #expect(story.openKeys == ["agree"])
    try story.do(.approve(step: story.open("agree"), StepInput(), reason: ""), by: Staff.ana)
    #expect(story.openKeys.sorted() == ["pack", "pay"])
    #expect(story.state?.current("pack")?.round == 2)
    try story.finish("pack")
    try story.do(.complete(step: story.open("pay"), StepInput()), by: Staff.zoe)
    #expect(story.state?.status == .completed(at: story.now, outcome: .done))
  }

  @Test(arguments: ["9,450.00", "8,550.00", "9,000.00"])
  func aChangeWithinTheToleranceDoesNot(cost: String) throws {
    var story = try approved()
    _ = try order(&story, ["cost": cost])
    #expect(reopenings(story) == [])
    #expect(story.openKeys.sorted() == ["pack", "pay"])
  }

  @Test(arguments: ["9,450.01", "8,549.99", "", "0"])
  func aChangeBeyondItDoes(cost: String) throws {
    var story = try approved()
    _ = try order(&story, ["cost": cost])
    #expect(reopenings(story).count == 1)
    #expect(story.openKeys == ["agree"])
  }

  @Test func anAbsoluteToleranceAndAnyChangeOfAText() throws {
    let steps = Self.steps.replacing("tolerance: 5 %", with: "tolerance: 100")
    var within = try approved(steps)
    _ = try order(&within, ["cost": "9,100.00"])
    #expect(within.openKeys.sorted() == ["pack", "pay"])
    var beyond = try approved(steps)
    _ = try order(&beyond, ["cost": "9,100.01", "vendor": "Nordlicht"])
    #expect(
      reopenings(beyond) == [
        "The cost went from 9,000.00 to 9,100.01, by more than 100, and the vendor went from nothing to “Nordlicht”, "
          + "so it must be approved again."
      ])
  }

  /// Small steps do not add up unseen: each is measured against what was approved.
  @Test func driftIsMeasuredAgainstWhatWasApproved() throws {
    let steps = Self.steps + "\n      - {key: bill, title: Check the bill, owner: it, after: pay, form: [cost?]}"
    var story = try approved(steps)
    _ = try order(&story, ["cost": "9,400.00"])
    try story.do(.complete(step: story.open("pay"), StepInput()), by: Staff.zoe)
    #expect(reopenings(story) == [])
    try story.do(
      .complete(step: story.open("bill"), StepInput(texts: ["cost": "9,800.00"])), by: Staff.zoe)
    #expect(
      reopenings(story) == [
        "The cost went from 9,000.00 to 9,800.00, more than 5 %, so it must be approved again."
      ])
  }

  @Test func aTierIsNotSkippedByTheTolerance() throws {
    let steps = Self.steps.replacing("tolerance: 5 %", with: "tolerance: 20 %")
    var story = try approved(steps)
    _ = try order(&story, ["cost": "10,500.00"])
    #expect(reopenings(story) == ["It takes the approval of Director now, so it must be approved again."])
  }

  @Test func aReplacedFileReopensWhenItsStepIsDone() throws {
    var story = try approved()
    let number = story.open("order")
    try story.do(.attach(step: number, slot: "offers", files: [Self.file("cd")]), by: Staff.zoe)
    #expect(reopenings(story) == [])
    // Another step ends meanwhile: what is still being gathered does not count yet.
    try story.finish("pack")
    #expect(reopenings(story) == [])
    _ = try order(&story, [:])
    #expect(reopenings(story) == ["“Angebot cd.pdf” came to “Offers”, so it must be approved again."])
    #expect(story.openKeys == ["agree"])
  }

  @Test func theSameFileAgainIsNoChange() throws {
    var story = try approved()
    try story.do(.attach(step: story.open("order"), slot: "offers", files: [Self.file("ab")]), by: Staff.zoe)
    _ = try order(&story, [:])
    #expect(reopenings(story) == [])
  }

  @Test func whoeverDecidedIsAskedAgain() throws {
    // Tomás, one of two candidates, decides.
    var story = try approved(
      Self.steps.replacing("by: authority spend", with: "by: [it], four eyes: false"), by: Staff.tomas)
    _ = try order(&story, ["vendor": "Südwind"])
    #expect(story.state?.current("agree")?.seats.map(\.holder) == [.person(Staff.tomas)])
  }

  @Test func whoeverLostTheRoleIsNotAskedAgain() throws {
    var story = try approved(
      Self.steps.replacing("by: authority spend", with: "by: [it], four eyes: false"), by: Staff.tomas)
    let roles = Staff.directory.roles.values.map { role in
      role.key == "it" ? CompanyRole(key: "it", name: "IT", members: [Staff.zoe]) : role
    }
    story.directory = Directory(people: Array(Staff.directory.people.values), roles: roles)
    _ = try order(&story, ["vendor": "Südwind"])
    #expect(story.state?.current("agree")?.seats.map(\.holder) == [.person(Staff.zoe)])
  }

  @Test func whoeverItWasHandedToIsAskedAgain() throws {
    var story = try Story(
      steps: """
              - {key: agree, title: Agree, approval: {by: [boss], reopened by: [{field: cost}]}}
              - {key: work, title: Work, owner: starter, form: [cost?]}
        """)
    try story.start(["cost": "500"])
    try story.do(.handOver(step: 1, to: Staff.zoe, reason: "Kennt es besser."), by: Staff.maya)
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.zoe)
    try story.do(.complete(step: 2, StepInput(texts: ["cost": "501"])), by: Staff.jonas)
    #expect(story.state?.current("agree")?.seats.map(\.holder) == [.person(Staff.zoe)])
  }

  /// A correction after a send-back asks only those whose approval it touches.
  @Test func afterASendBackAnApprovalStandsUnlessItIsTouched() throws {
    let steps = """
            - {key: ask, title: Ask, owner: starter, form: [cost?, note?]}
            - {key: agree, title: Agree, approval: {by: [boss], reopened by: [{field: cost, tolerance: 100}]}}
            - {key: sign, title: Sign, approval: {by: [cfo], send back to: [ask]}}
      """
    for (text, isTouched) in [(["note": "Tippfehler"] as [FieldKey: String], false), (["cost": "800"], true)] {
      var story = try Story(steps: steps)
      try story.start(["cost": "500"])
      try story.finish("ask")
      try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.maya)
      try story.do(.sendBack(step: 3, to: "ask", reason: "Bitte genauer."), by: Staff.tomas)
      try story.do(.complete(step: story.open("ask"), StepInput(texts: text)), by: Staff.jonas)
      #expect(story.openKeys == [isTouched ? "agree" : "sign"])
      #expect(story.events.contains { $0.fact == .approvalKept(step: 2) } != isTouched)
      #expect(reopenings(story).isEmpty != isTouched)
    }
  }

  /// A second approver who changes what the first has approved.
  @Test func aChangeWhileOthersStillDecideReopensTheirs() throws {
    var story = try Story(
      steps: """
              - {key: agree, title: Agree, approval: {by: [boss, cfo], reopened by: [{field: cost}]}, form: [cost?]}
              - {key: next, title: Next, owner: starter}
        """)
    try story.start(["cost": "500"])
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.maya)
    try story.do(.approve(step: 1, StepInput(texts: ["cost": "900"]), reason: ""), by: Staff.tomas)
    #expect(story.openKeys == ["agree"])
    #expect(story.state?.current("agree")?.openSeats.map(\.holder) == [.person(Staff.maya)])
    try story.do(.approve(step: story.open("agree"), StepInput(), reason: ""), by: Staff.maya)
    try story.do(.approve(step: story.open("agree"), StepInput(), reason: ""), by: Staff.tomas)
    #expect(story.openKeys == ["next"])
  }

  @Test func approvalsBehindOneAnotherComeInTheirOrder() throws {
    var story = try Story(
      steps: """
              - {key: first, title: First, approval: {by: [boss], reopened by: [{field: cost}]}}
              - {key: second, title: Second, approval: {by: [cfo], reopened by: [{field: cost}]}}
              - {key: third, title: Third, approval: {by: [director]}}
              - {key: work, title: Work, owner: starter, form: [cost?], ends: done}
        """)
    try story.start(["cost": "500"])
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.maya)
    try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.tomas)
    try story.do(.approve(step: 3, StepInput(), reason: ""), by: Staff.ana)
    try story.do(.complete(step: 4, StepInput(texts: ["cost": "501"])), by: Staff.jonas)
    // What would end the process waits for the approvals as well.
    #expect(story.openKeys == ["first"])
    try story.do(.approve(step: story.open("first"), StepInput(), reason: ""), by: Staff.maya)
    #expect(story.openKeys == ["second"])
    try story.do(.approve(step: story.open("second"), StepInput(), reason: ""), by: Staff.tomas)
    #expect(story.openKeys == ["work"])
    try story.do(.complete(step: story.open("work"), StepInput()), by: Staff.jonas)
    #expect(story.state?.status == .completed(at: story.now, outcome: .done))
  }

  @Test func whatTheDeadlineApprovedIsReopenedToo() throws {
    var story = try Story(
      steps: """
              - {key: agree, title: Agree, approval: {by: [boss], reopened by: [{field: cost}]}, due: 1 day, on deadline: {after: 1 day, do: approve}}
              - {key: work, title: Work, owner: starter, form: [cost?]}
        """)
    try story.start(["cost": "500"])
    story.now = story.now.adding(seconds: 3 * 86_400)
    try story.do(.climb(step: 1), by: .system)
    try story.do(.complete(step: story.open("work"), StepInput(texts: ["cost": "50,000.00"])), by: Staff.jonas)
    #expect(story.openKeys == ["agree"])
  }

  @Test func theStateSurvivesItsRecord() throws {
    var story = try approved()
    _ = try order(&story, ["cost": "12,400.00"])
    let state = try #require(story.state)
    #expect(try ProcessState(record: state.record()) == state)
    for event in story.events {
      #expect(try Event(kind: event.fact.kind, at: event.at, payload: event.payload()) == event)
    }
  }

  @Test(arguments: [
    ("[{field: cots}]", "23:54: error: There is no field “cots”; did you mean “cost”?"),
    (
      "[{field: city, tolerance: 5 %}]",
      "23:71: error: “city” is no number, so any change of it counts; remove “tolerance”."
    ),
    (
      "[{field: cost, tolerance: 0}]",
      "23:71: error: “tolerance” is a share such as “5 %”, or a number such as 100: up to that a change does not count."
    ),
    ("[{document: offer}]", "23:57: error: No step has a document “offer”; did you mean “offers”?"),
    (
      "[{document: offers, tolerance: 5 %}]",
      "23:76: error: “tolerance” goes with a field that is a number; any change of the files counts."
    ),
    ("[{field: cost}, {field: cost}]", "23:61: error: “field: cost” stands here twice; remove one of them."),
    ("[{}]", "23:46: error: An entry of “reopened by” has either “field” or “document”."),
    ("[]", "23:45: error: “reopened by” is empty; name a field or a document, or remove it."),
    ("[{field: day}]", "23:46: warning: No step's form changes “day”, so it never opens this approval again."),
  ])
  func mistakesAreNamed(rules: String, finding: String) throws {
    let fixture = TemplateFixture.trip
      .line(
        18, "        owner: traveller\n        form: [cost, city]\n        documents: [{key: offers, label: Offers}]")
    let text = fixture.text.replacing("approval: {by: [boss]}", with: "approval: {by: [boss], reopened by: \(rules)}")
    #expect(try TemplateFixture(text: text).findings == [finding])
  }

  @Test func aStepThatComesSeveralTimesIsNotReopened() throws {
    let fixture = TemplateFixture.trip.adding(
      "        for each: {count: 2}\n"
    ).text.replacing(
      "{by: [boss]}", with: "{by: [boss], reopened by: [{field: cost}]}")
    #expect(try TemplateFixture(text: fixture).findings.contains { $0.contains("has no place in a step that comes") })
  }
}
