public import Engine

/// A person as a reader may know them.
public struct PersonListing: Sendable, Equatable {
  /// What the person, who leads them, and admins know beyond name, roles and absence.
  public struct Details: Sendable, Equatable {
    public var email: String
    public var manager: PersonID?
    public var isAdmin: Bool
    public var isActive: Bool
    /// Steps that the person holds.
    public var open: Int
  }

  public var id: PersonID
  public var name: String
  /// Names of the roles, in order.
  public var roles: [String]
  /// Present or to come; nil when there is none.
  public var away: Away?
  /// nil: not for this reader.
  public var details: Details?
}

extension Workspace {
  /// The company's people by name. Details are for admins, for those to whom a person reports, and for the person;
  /// who left is only listed for those who may know that.
  public func readPeople(by reader: PersonID) async throws -> [PersonListing] {
    guard let looking = present.person(reader), looking.isActive else {
      throw Refusal.notYours("Only people who work here can do this.")
    }
    let directory = present.directory
    let known = directory.people.values.filter {
      looking.isAdmin || $0.id == reader || directory.isLed($0.id, by: reader)
    }
    let now = now
    let loads = Dictionary(
      try await store.load(of: looking.isAdmin ? nil : Set(known.map(\.id)), now: now).map { ($0.person, $0.open) },
      uniquingKeysWith: { first, _ in first })
    let details = Dictionary(
      uniqueKeysWithValues: known.map {
        (
          $0.id,
          PersonListing.Details(
            email: $0.email, manager: $0.manager, isAdmin: $0.isAdmin, isActive: $0.isActive, open: loads[$0.id] ?? 0)
        )
      })
    return present.peopleByName.filter { $0.isActive || details[$0.id] != nil }.map {
      person in
      PersonListing(
        id: person.id, name: person.name,
        roles: directory.roles.values.filter { $0.members.contains(person.id) }.map(\.name).sorted(),
        away: person.away.flatMap { now < $0.until ? $0 : nil }, details: details[person.id])
    }
  }
}

extension Directory {
  /// Whether somebody stands above a person, at any height within the limit.
  fileprivate func isLed(_ id: PersonID, by leader: PersonID) -> Bool {
    var next = people[id]?.manager
    for _ in 0..<Self.chainMax {
      guard let above = next else { return false }
      if above == leader { return true }
      next = people[above]?.manager
    }
    return false
  }
}
