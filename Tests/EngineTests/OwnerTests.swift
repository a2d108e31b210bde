import Engine
import Foundation
import Testing
import YAML

/// Who gets a step: the resource patterns.
struct OwnerTests {
  private func story(_ roles: String, _ steps: String) throws -> Story {
    let text = """
      key: trip
      name: Reise
      prefix: TRP
      zone: Europe/Berlin
      roles:
        starter: {name: Starter, from: starter}
        it: {name: IT}
        finance: {name: Finance}
      \(roles)
      fields:
        cost: {label: Cost, type: money}
        helper: {label: Helper, type: person}
      start: [{field: cost, optional: true}, {field: helper, optional: true}]
      stages:
        - key: all
          name: All
          steps:
      \(steps)
      """
    let (template, findings) = Template.read(try parseYAML(text), version: 1)
    return Story(try #require(template, "\(findings)"))
  }

  private func holder(_ story: Story, _ key: StepKey) -> Holder? {
    story.state?.current(key)?.seats.first?.holder
  }

  @Test func rp07_whoDidAnEarlierStepGetsTheNext() throws {
    var story = try story(
      "  same: {name: Same, from: who did check}",
      """
              - {key: check, title: Check, owner: it}
              - {key: mend, title: Mend, owner: same}
      """)
    try story.start()
    try story.do(.complete(step: 1, StepInput()), by: Staff.tomas)
    #expect(holder(story, "mend") == .person(Staff.tomas))
  }

  @Test func rp05_separationOfDutiesKeepsTheDoerOut() throws {
    var story = try story(
      "  other: {name: Other, from: role it, not: [who did check]}",
      """
              - {key: check, title: Check, owner: it}
              - {key: verify, title: Verify, owner: other}
      """)
    try story.start()
    try story.do(.complete(step: 1, StepInput()), by: Staff.zoe)
    #expect(holder(story, "verify") == .person(Staff.tomas))
    #expect(throws: Refusal.self) { try story.do(.complete(step: 2, StepInput()), by: Staff.zoe) }
  }

  @Test func rp04_aRoleMayExcludeAnother() throws {
    var story = try story(
      "  outsider: {name: Not finance, from: role it, not: [finance]}",
      "        - {key: check, title: Check, owner: outsider}")
    try story.start()
    // Zoë is in both.
    #expect(holder(story, "check") == .person(Staff.tomas))
  }

  @Test func twoRolesThatExcludeEachOtherDoNotHang() throws {
    var story = try story(
      """
        a: {name: A, from: role it, not: [b]}
        b: {name: B, from: role it, not: [a]}
      """,
      "        - {key: check, title: Check, owner: a}")
    try story.start()
    #expect(holder(story, "check") == .nobody)
    #expect(story.kinds.contains("incident_raised"))
  }

  @Test func rp16_roundRobinGivesEveryoneATurn() throws {
    var seen: Set<PersonID> = []
    for number in 0..<4 {
      var story = try story(
        "  next: {name: Next, from: role it, pick: round robin}", "        - {key: check, title: Check, owner: next}")
      try story.do(
        .start(StartProcess(id: ProcessID(1001 + Int64(number)), reference: "TRP-1", input: [:])), by: Staff.jonas)
      guard case .person(let id)? = holder(story, "check") else {
        Issue.record("the step is not given to one person")
        continue
      }
      seen.insert(id)
    }
    #expect(seen == [Staff.zoe, Staff.tomas])
  }

  @Test func rp17_theLeastBusyGetsIt() throws {
    let template = try story(
      "  next: {name: Next, from: role it, pick: least busy}", "        - {key: check, title: Check, owner: next}"
    ).template
    for (load, expected) in [([Staff.zoe: 3, Staff.tomas: 1], Staff.tomas), ([Staff.tomas: 2], Staff.zoe)] {
      let situation = Situation(
        now: Instant(milliseconds: 1_795_424_400_000), by: .person(Staff.jonas), template: template,
        directory: Staff.directory, calendar: .standard(zone: TimeZone(identifier: "UTC")!), workload: load)
      let events = try decide(
        nil, .start(StartProcess(id: ProcessID(1001), reference: "TRP-1", input: [:])), in: situation)
      #expect(replay(events)?.current("check")?.seats.first?.holder == .person(expected))
    }
  }

  @Test func rp10_aRuleNamesTheOwner() throws {
    let rule = #"rule if cost > 100 then "ana@lindqvist.example" else "MAYA@lindqvist.example""#
    for (cost, expected) in [("500.00", Staff.ana), ("5.00", Staff.maya)] {
      var story = try story(
        "  chosen: {name: Chosen, from: '\(rule)'}", "        - {key: check, title: Check, owner: chosen}")
      try story.start(["cost": cost])
      #expect(holder(story, "check") == .person(expected))
    }
  }

  @Test func rp03_aFieldNamesTheOwner() throws {
    var story = try story(
      "  chosen: {name: Chosen, from: field helper}", "        - {key: check, title: Check, owner: chosen}")
    try story.start(["helper": "5"])
    #expect(holder(story, "check") == .person(Staff.zoe))
  }

  @Test func rp33and34_aStepIsSkippedAndDoneAgain() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter}
              - {key: b, title: B, approval: {by: [boss]}}
              - {key: c, title: C, owner: starter}
        """)
    try story.start()
    #expect(throws: Refusal.self) { try story.do(.skip(step: 1, reason: "Egal."), by: Staff.zoe) }
    try story.do(.skip(step: 1, reason: "Schon da."), by: Staff.jonas)
    #expect(story.openKeys == ["b"])
    // The starter cannot skip the approval of their own request.
    #expect(throws: Refusal.self) { try story.do(.skip(step: 2, reason: "Eilig."), by: Staff.jonas) }
    try story.do(.approve(step: 2, StepInput(), reason: ""), by: Staff.maya)
    try story.do(.redo("a", reason: "Falsche Datei."), by: Staff.jonas)
    #expect(story.openKeys == ["a"])
    try story.finish("a")
    // What was approved must be approved again.
    #expect(story.openKeys == ["b"])
    #expect(story.state?.current("b")?.round == 2)
  }

  @Test func anAutomaticCheckMustHoldBeforeAStepIsDone() throws {
    var story = try Story(
      steps: """
              - key: offer
                title: Offer
                owner: starter
                form: [cost]
                checks: [{that: cost < 1000, else: "Above 1,000 use the purchase process."}]
        """)
    try story.start()
    #expect(throws: Refusal.invalid([.init(key: "cost", message: "Above 1,000 use the purchase process.")])) {
      try story.do(.complete(step: 1, StepInput(texts: ["cost": "1500.00"])), by: Staff.jonas)
    }
    try story.do(.complete(step: 1, StepInput(texts: ["cost": "999.00"])), by: Staff.jonas)
    #expect(story.state?.status.word == "COMPLETED")
  }
}
