import Engine
import Testing

/// How many approvals decide a step, and when.
struct VotingTests {
  /// Boss is Maya, director is Ana, cfo is Tomás, finance is Zoë; Jonas asks.
  private func vote(_ rules: String, by: String = "[boss, director, cfo]") throws -> Story {
    var story = try Story(
      steps: """
              - {key: agree, title: Agree, approval: {by: \(by), order: parallel\(rules)}}
              - {key: next, title: Next, owner: starter}
        """)
    try story.start()
    return story
  }

  @Test func anyOneIsEnough() throws {
    var story = try vote(", needs: any")
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.ana)
    #expect(story.openKeys == ["next"])
  }

  @Test func twoOfThreeDecideAndTheThirdIsNotAsked() throws {
    var story = try vote(", needs: 2")
    try story.do(.reject(step: 1, reason: "Nein."), by: Staff.maya)
    #expect(story.openKeys == ["agree"])
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.ana)
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.tomas)
    #expect(story.openKeys == ["next"])
    // Decided early, against it.
    var against = try vote(", needs: 2")
    try against.do(.reject(step: 1, reason: "Nein."), by: Staff.maya)
    try against.do(.reject(step: 1, reason: "Nein."), by: Staff.ana)
    #expect(against.state?.status == .completed(at: against.now, outcome: .rejected))
  }

  @Test func aShareIsRoundedUp() throws {
    var story = try vote(", needs: 50 %")
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.maya)
    #expect(story.openKeys == ["agree"])
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.ana)
    #expect(story.openKeys == ["next"])
  }

  @Test func weightsAreSummedUp() throws {
    var story = try vote(", needs: weight 4, weights: {cfo: 3}")
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.tomas)
    #expect(story.openKeys == ["agree"])
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.maya)
    #expect(story.openKeys == ["next"])
    // Without the CFO the others cannot reach it.
    var without = try vote(", needs: weight 4, weights: {cfo: 3}")
    try without.do(.reject(step: 1, reason: "Nein."), by: Staff.tomas)
    #expect(without.state?.status.word == "COMPLETED")
  }

  @Test func aVetoEndsItAtOnce() throws {
    var story = try vote(", needs: any, veto: [cfo]")
    try story.do(.reject(step: 1, reason: "Kein Budget."), by: Staff.tomas)
    #expect(story.state?.status == .completed(at: story.now, outcome: .rejected))
  }

  @Test func whoAbstainsIsNotCounted() throws {
    var story = try vote(", needs: 60 %, abstain: true")
    try story.do(.abstain(step: 1, reason: "Befangen."), by: Staff.maya)
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.ana)
    #expect(story.openKeys == ["agree"])
    try story.do(.approve(step: 1, StepInput(), reason: ""), by: Staff.tomas)
    #expect(story.openKeys == ["next"])
    var all = try vote(", abstain: true")
    for person in [Staff.maya, Staff.ana, Staff.tomas] { try all.do(.abstain(step: 1, reason: ""), by: person) }
    #expect(all.state?.status == .completed(at: all.now, outcome: .rejected))
    var strict = try vote("")
    #expect(throws: Refusal.self) { try strict.do(.abstain(step: 1, reason: ""), by: Staff.maya) }
  }

  @Test func aRejectionMayLeadOnOrBack() throws {
    let steps = """
            - {key: write, title: Write, owner: starter}
            - {key: agree, title: Agree, approval: {by: [boss], on reject: go back to write}}
            - {key: next, title: Next, owner: starter}
      """
    var back = try Story(steps: steps)
    try back.start()
    try back.finish("write")
    try back.do(.reject(step: back.open("agree"), reason: "Zu lang."), by: Staff.maya)
    #expect(back.openKeys == ["write"])
    #expect(back.state?.current("write")?.round == 2)
    var on = try Story(steps: steps.replacing("go back to write", with: "go on"))
    try on.start()
    try on.finish("write")
    try on.do(.reject(step: on.open("agree"), reason: "Trotzdem."), by: Staff.maya)
    #expect(on.openKeys == ["next"])
    var failed = try Story(steps: steps.replacing("go back to write", with: "fail"))
    try failed.start()
    try failed.finish("write")
    try failed.do(.reject(step: failed.open("agree"), reason: "Nein."), by: Staff.maya)
    #expect(failed.state?.status.word == "FAILED")
  }

  /// Found by the simulation: a seat handed to somebody who may claim another seat of the same step.
  @Test func whoHoldsOneSeatAndMayClaimAnotherHasOneRow() throws {
    var story = try vote(", needs: 2, four eyes: false", by: "[boss, it]")
    try story.do(.handOver(step: 1, to: Staff.zoe, reason: ""), by: Staff.maya)
    let rows = try #require(story.state).assignments(story.template)
    #expect(rows.map(\.person) == [Staff.zoe, Staff.tomas])
    #expect(rows.map(\.isOffered) == [false, true])
  }

  /// Every sequence of votes ends, and ends the same however the rest would have voted.
  @Test(arguments: ["all", "any", "2", "50 %", "60 %", "100 %"])
  func noFurtherVoteCouldChangeADecision(needs: String) throws {
    let people = [Staff.maya, Staff.ana, Staff.tomas]
    for pattern in 0..<27 {
      var story = try vote(", needs: \(needs), abstain: true")
      for (place, person) in people.enumerated() where story.openKeys.contains("agree") {
        switch pattern / [1, 3, 9][place] % 3 {
        case 0: try story.do(.approve(step: 1, StepInput(), reason: ""), by: person)
        case 1: try story.do(.reject(step: 1, reason: "Nein."), by: person)
        default: try story.do(.abstain(step: 1, reason: ""), by: person)
        }
      }
      #expect(story.state?.step(number: 1)?.status.isOpen == false, "\(needs), votes \(pattern)")
    }
  }
}
