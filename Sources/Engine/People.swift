/// A team member, as the engine needs to know them.
public struct Person: Sendable, Equatable {
  public var id: PersonID
  public var name: String
  public var email: String
  public var manager: PersonID?
  public var isActive: Bool
  public var isAdmin: Bool
  /// An IANA zone, such as `Europe/Berlin`.
  public var zone: String
  public var away: Away?

  public init(
    id: PersonID, name: String, email: String, manager: PersonID? = nil, isActive: Bool = true, isAdmin: Bool = false,
    zone: String = "UTC", away: Away? = nil
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.manager = manager
    self.isActive = isActive
    self.isAdmin = isAdmin
    self.zone = zone
    self.away = away
  }
}

/// A delegation: who stands in for a person, and when.
public struct Away: Sendable, Equatable {
  public var from: Instant
  public var until: Instant
  /// nil: the manager stands in.
  public var standIn: PersonID?

  public init(from: Instant, until: Instant, standIn: PersonID?) {
    self.from = from
    self.until = until
    self.standIn = standIn
  }
}

/// A role of the company and who holds it.
public struct CompanyRole: Sendable, Equatable {
  public var key: RoleKey
  public var name: String
  public var members: [PersonID]

  public init(key: RoleKey, name: String, members: [PersonID]) {
    self.key = key
    self.name = name
    self.members = members
  }
}

/// Who is in the company at the moment of a command: a value, so that deciding stays a function.
public struct Directory: Sendable, Equatable {
  /// Longest chain of stand-ins or managers that is followed.
  public static let chainMax = 8

  public let people: [PersonID: Person]
  public let roles: [RoleKey: CompanyRole]

  public init(people: [Person], roles: [CompanyRole]) {
    self.people = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.roles = Dictionary(roles.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func name(_ id: PersonID) -> String { people[id]?.name ?? "Person \(id.rawValue)" }

  /// "Łukasz Wiśniewski or Ada Brandt"; of many, the first ones and how many others.
  public func alternatives(_ people: [PersonID]) -> String {
    let names = people.map(name)
    guard names.count > 1 else { return names.first ?? "nobody" }
    guard names.count <= Self.namedMax else {
      return names.prefix(Self.namedMax - 1).joined(separator: ", ") + " or \(names.count - Self.namedMax + 1) others"
    }
    return names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
  }

  private static let namedMax = 3

  public var admins: [PersonID] { people.values.filter { $0.isAdmin && $0.isActive }.map(\.id) }

  public func activeMembers(_ role: RoleKey) -> [PersonID] {
    (roles[role]?.members ?? []).filter { people[$0]?.isActive == true }
  }

  /// The nearest active manager above a person; nil when there is none within the limit.
  public func manager(of id: PersonID) -> PersonID? {
    var current = people[id]?.manager
    for _ in 0..<Self.chainMax {
      guard let candidate = current, candidate != id else { return nil }
      if people[candidate]?.isActive == true { return candidate }
      current = people[candidate]?.manager
    }
    return nil
  }

  /// Who acts for a person at a moment: themselves, or the end of their chain of stand-ins, the manager where a
  /// stand-in is missing. nil when the chain turns back on itself, is too long, or ends at nobody.
  public func present(_ id: PersonID, at now: Instant) -> PersonID? {
    var seen: Set<PersonID> = []
    var current = id
    while seen.insert(current).inserted, seen.count <= Self.chainMax {
      guard let person = people[current] else { return nil }
      let isAway = person.away.map { $0.from <= now && now < $0.until } ?? false
      if person.isActive && !isAway { return current }
      guard let next = (isAway ? person.away?.standIn : nil) ?? person.manager else { return nil }
      current = next
    }
    return nil
  }
}

/// A person outside, known by mail address.
public struct Collaborator: Sendable, Hashable {
  public var name: String
  public var email: String

  public init(name: String, email: String) {
    self.name = name
    self.email = email
  }
}

/// Who did something.
public enum Actor: Sendable, Hashable {
  case person(PersonID)
  /// By a link; the record names its addressee.
  case collaborator(Collaborator)
  /// A timer.
  case system

  public var person: PersonID? {
    if case .person(let id) = self { id } else { nil }
  }
}
