import Application
import Engine
import OfficeFixture
import Testing

/// Nothing stays stuck because nobody was there for a while.
struct FillSeatsTests {
  private static let template = """
    key: pay
    name: Zahlung
    prefix: PAY
    zone: Europe/Berlin
    subject: Rechnung
    roles:
      starter: {name: Starter, from: starter}
      finance: {name: Finance}
    fields:
      note: {label: Note, type: text}
    start: [{field: note, optional: true}]
    stages:
      - key: all
        name: All
        steps:
          - {key: pay, title: Pay, owner: finance}
    """

  private func begun(_ members: (Office) -> [PersonID]) async throws -> (Office, ActOutcome) {
    let office = try await Office()
    try await office.publish(Self.template)
    let role = CompanyRole(key: "finance", name: "Finance", members: members(office))
    try await office.workspace.save(role, isNew: true, by: office.admin)
    let outcome = try await office.workspace.start(
      "pay", input: [:], by: office.jonas, command: office.workspace.newCommand())
    return (office, outcome)
  }

  private func holder(_ office: Office, _ outcome: ActOutcome) async throws -> Holder? {
    try await office.workspace.store.state(outcome.process)?.openSteps.first?.seats.first?.holder
  }

  @Test func aStepWithoutAnOwnerGoesToWhoeverJoinsTheRole() async throws {
    let (office, outcome) = try await begun { _ in [] }
    defer { office.close() }
    #expect(try await holder(office, outcome) == .nobody)
    #expect(try await office.workspace.incidents(by: office.admin).count == 1)
    let role = CompanyRole(key: "finance", name: "Finance", members: [office.maya])
    try await office.workspace.save(role, by: office.admin)
    #expect(try await holder(office, outcome) == .person(office.maya))
    // What was wrong is settled, and nobody has to say so.
    #expect(try await office.workspace.incidents(by: office.admin).isEmpty)
    #expect(
      try await office.workspace.store.outbox(OutboxQuery(limit: 100)).contains {
        $0.entry.notification.to == .person(office.maya)
      })
    #expect(try await office.faults() == [])
  }

  @Test func whatSomebodyHoldsGoesToTheirStandInWhileTheyAreAway() async throws {
    let (office, outcome) = try await begun { [$0.maya] }
    defer { office.close() }
    let now = office.workspace.now
    var draft = PersonDraft(
      name: "Maya Lindqvist", email: "maya@lindqvist.example", manager: office.ana, isAdmin: false,
      zone: "Europe/Berlin")
    draft.id = office.maya
    draft.away = Away(from: now.adding(seconds: 3600), until: now.adding(seconds: 90_000), standIn: office.jonas)
    _ = try await office.workspace.save(draft, password: nil, by: office.admin)
    #expect(try await holder(office, outcome) == .person(office.maya))
    office.clock.advance(milliseconds: 2 * 3_600_000)
    #expect(try await office.workspace.fillSeats() == 1)
    #expect(try await holder(office, outcome) == .person(office.jonas))
    let why = try await office.workspace.store.state(outcome.process)?.openSteps.first?.seats.first?.why
    #expect(why == "standing in for Maya Lindqvist")
    #expect(try await office.workspace.fillSeats() == 0)
    #expect(try await office.faults() == [])
  }

  @Test func whoMayClaimFollowsTheRole() async throws {
    let (office, outcome) = try await begun { [$0.maya, $0.ana] }
    defer { office.close() }
    #expect(try await holder(office, outcome) == .candidates([office.maya, office.ana]))
    try await office.workspace.save(
      CompanyRole(key: "finance", name: "Finance", members: [office.ana, office.admin]), by: office.admin)
    #expect(try await holder(office, outcome) == .candidates([office.ana, office.admin]))
    try await office.workspace.save(CompanyRole(key: "finance", name: "Finance", members: []), by: office.admin)
    #expect(try await holder(office, outcome) == .nobody)
    #expect(try await office.workspace.incidents(by: office.admin).count == 1)
    try await office.workspace.save(
      CompanyRole(key: "finance", name: "Finance", members: [office.maya]), by: office.admin)
    #expect(try await holder(office, outcome) == .person(office.maya))
    #expect(try await office.workspace.incidents(by: office.admin).isEmpty)
    #expect(try await office.faults() == [])
  }
}
