import Engine
import Testing

/// Who may sit on which seat, and what becomes of seats that nobody sits on.
struct SeatTests {
  private static let both = "      - {key: agree, title: Agree, approval: {by: [boss, director], order: parallel}}"

  @Test func theSeatOfWhoeverLeftIsHandedOver() throws {
    var story = try Story(steps: Self.both)
    try story.start()
    story.directory = Directory(
      people: story.directory.people.values.map { person in
        var person = person
        if person.id == Staff.ana { person.isActive = false }
        return person
      }, roles: Array(story.directory.roles.values))
    try story.do(.handOver(step: 1, to: Staff.zoe, reason: ""), by: Staff.admin)
    #expect(story.state?.step(number: 1)?.seats.map(\.holder) == [.person(Staff.maya), .person(Staff.zoe)])
    // One that is named is meant, whoever sits on it.
    try story.do(.handOver(step: 1, seat: 0, to: Staff.tomas, reason: ""), by: Staff.admin)
    #expect(story.state?.step(number: 1)?.seats[0].holder == .person(Staff.tomas))
    #expect(throws: Refusal.self) {
      try story.do(.handOver(step: 1, seat: 0, to: Staff.maya, reason: ""), by: Staff.zoe)
    }
  }

  @Test func everyLateApproverIsEscalated() throws {
    var story = try Story(
      steps: """
              - key: agree
                title: Agree
                approval: {by: [boss, director], order: parallel}
                due: 1 business day
                escalate: [{after: 1 business day, to: manager of owner}, {after: 2 business days, to: it, hand over: true}]
        """)
    try story.start()
    story.now = story.now.adding(seconds: 8 * 86_400)
    let events = try story.do(.climb(step: 1), by: .system)
    let told = events.compactMap { event -> [PersonID]? in
      if case .stepEscalated(_, 0, let to, nil) = event.fact { to } else { nil }
    }
    #expect(told == [[Staff.ana, Staff.tomas]])
    let taken = story.state?.step(number: 1)?.seats.map(\.holder) ?? []
    #expect(taken == [.candidates([Staff.zoe, Staff.tomas]), .candidates([Staff.zoe, Staff.tomas])])
  }

  /// Who joined a role after the step began takes part once it is offered to them.
  @Test func whoIsOfferedAStepTakesPart() throws {
    var story = try Story(steps: "      - {key: set, title: Set up, owner: it}")
    try story.start()
    try story.do(.claim(step: 1), by: Staff.zoe)
    var roles = story.directory.roles
    roles["it"] = CompanyRole(key: "it", name: "IT", members: [Staff.zoe, Staff.maya])
    story.directory = Directory(people: Array(story.directory.people.values), roles: Array(roles.values))
    #expect(story.state?.participants.contains(Staff.maya) == false)
    try story.do(.release(step: 1), by: Staff.zoe)
    #expect(story.state?.participants.contains(Staff.maya) == true)
  }

  @Test func theStarterIsNeverAmongTheirApprovers() throws {
    var story = try Story(steps: "      - {key: agree, title: Agree, approval: {by: [it]}}")
    try story.start(by: Staff.admin)
    var roles = story.directory.roles
    roles["it"] = CompanyRole(key: "it", name: "IT", members: [Staff.zoe, Staff.maya, Staff.admin])
    story.directory = Directory(people: Array(story.directory.people.values), roles: Array(roles.values))
    try story.do(.claim(step: 1), by: Staff.zoe)
    try story.do(.release(step: 1), by: Staff.zoe)
    #expect(story.state?.step(number: 1)?.seats[0].holder == .candidates([Staff.zoe, Staff.maya]))
    #expect(throws: Refusal.self) { try story.do(.claim(step: 1), by: Staff.admin) }
    // An admin who asked for it does not wave it through either.
    #expect(throws: Refusal.self) { try story.do(.skip(step: 1, reason: "Eilt."), by: Staff.admin) }
  }

  @Test func aStepWithNobodyIsToldToTheStarterAndTheAdmins() throws {
    var story = try Story(steps: "      - {key: agree, title: Agree, approval: {by: [boss]}}")
    try story.start(by: Staff.tomas)
    let notices = react(
      to: story.events, in: try #require(story.state), template: story.template, directory: story.directory)
    let told = notices.filter { $0.kind == .incident }.map(\.to)
    #expect(told == [.person(Staff.tomas), .person(Staff.admin)])
  }

  @Test func whatADeadlineBringsComesEvenWhenItIsOverAtTheStart() throws {
    var story = try Story(
      steps: """
              - {key: plan, title: Plan, owner: starter, form: [day]}
              - key: book
                title: Book
                owner: boss
                after: plan
                due: {on: day}
                remind: [at due]
                on deadline: {after: 1 business day, do: go on}
              - {key: go, title: Go, owner: starter, after: book}
        """, more: "", fields: "day: {label: Day, type: date}")
    try story.start()
    try story.do(.complete(step: 1, StepInput(texts: ["day": "2026-11-02"])), by: Staff.jonas)
    try story.do(.climb(step: 2), by: .system)
    #expect(story.openKeys == ["go"])
  }

  @Test func aFileProvesItsOwnItemOnly() throws {
    var story = try Story(
      steps: """
              - key: quote
                title: Quote
                owner: starter
                for each: {count: 2}
                documents: [{key: offer, label: Offer, needed: 1}]
        """)
    try story.start()
    let file = FileReference(hash: "ab", name: "Angebot.pdf", mediaType: "application/pdf", byteCount: 12)
    try story.do(.attach(step: 1, slot: "offer", files: [file]), by: Staff.jonas)
    try story.do(.complete(step: 1, StepInput()), by: Staff.jonas)
    #expect(throws: Refusal.self) { try story.do(.complete(step: 2, StepInput()), by: Staff.jonas) }
    try story.do(.attach(step: 2, slot: "offer", files: [file]), by: Staff.jonas)
    try story.do(.complete(step: 2, StepInput()), by: Staff.jonas)
    #expect(story.state?.status.word == "COMPLETED")
  }

  @Test func whatWasClearedIsMissingWhereItIsNeeded() throws {
    var story = try Story(
      steps: """
              - {key: a, title: A, owner: starter, form: [note?]}
              - {key: b, title: B, owner: starter, after: a, form: [note?]}
              - {key: c, title: C, owner: starter, after: b, form: [note]}
        """)
    try story.start()
    try story.do(.complete(step: 1, StepInput(texts: ["note": "Ja"])), by: Staff.jonas)
    try story.do(.complete(step: 2, StepInput(texts: ["note": ""])), by: Staff.jonas)
    #expect(throws: Refusal.self) { try story.do(.complete(step: 3, StepInput()), by: Staff.jonas) }
  }

  /// Whoever stands in for their own manager does not strand what they ask for.
  @Test func anExcludedStandInIsPassedOver() throws {
    var story = try Story(steps: "      - {key: agree, title: Agree, approval: {by: [boss]}}")
    story.directory = Directory(
      people: story.directory.people.values.map { person in
        var person = person
        if person.id == Staff.maya {
          person.away = Away(
            from: story.now.adding(seconds: -60), until: story.now.adding(seconds: 86_400), standIn: Staff.jonas)
        }
        return person
      }, roles: Array(story.directory.roles.values))
    try story.start()
    #expect(story.state?.step(number: 1)?.seats[0].holder == .person(Staff.ana))
  }
}
