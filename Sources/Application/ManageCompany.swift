public import Engine

extension Workspace {
  /// Whether the set-up page is still to be filled in.
  public var needsSetUp: Bool { !present.directory.people.values.contains { $0.isAdmin && $0.isActive } }

  static let nameCharactersMax = 120

  /// Creates the first admin. Refused once there is one.
  public func setUp(company: String, name: String, email: String, password: String, zone: String) async throws
    -> PersonID
  {
    let isLate = Refusal.notYours("Baton is set up already. Sign in instead.")
    guard needsSetUp else { throw isLate }
    let draft = PersonDraft(name: name, email: email, isAdmin: true, zone: zone)
    var problems = problems(of: draft, password: password)
    if company.trimmed.isEmpty { problems.append(.init(key: "company", message: "Give your company's name.")) }
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    do {
      let id = try await store.setUp(
        tidy(draft), passwordHash: try await hash(password),
        settings: ["company_name": singleLine(company, charactersMax: Self.nameCharactersMax), "zone": zone])
      try await reload()
      return id
    } catch StoreError.taken("set-up") { throw isLate } catch StoreError.taken { throw addressTaken }
  }

  /// Adds or changes a person.
  ///
  /// - Parameters:
  ///   - password: nil leaves it as it is.
  ///   - absence: what is wrong with the absence as it was typed, to be told together with the rest.
  public func save(
    _ draft: PersonDraft, password: String?, absence: [Refusal.Problem] = [], by admin: PersonID
  ) async throws -> PersonID {
    try requireAdmin(admin)
    var problems = problems(of: draft, password: password)
    if let id = draft.id {
      if draft.manager == id { problems.append(.init(key: "manager", message: "Nobody is their own manager.")) }
      if id == admin, !draft.isAdmin || !draft.isActive {
        problems.append(.init(key: "admin", message: "You cannot take your own admin rights. Ask another admin."))
      }
    }
    if let problem = managerProblem(of: draft) { problems.append(problem) }
    problems += absence + absenceProblems(of: draft)
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    let leaves = draft.id.flatMap(present.person)?.isActive == true && !draft.isActive
    let id = try await add(draft, password: password)
    try await fillSeats()
    if leaves { try await reportStepsLeft(by: id) }
    return id
  }

  /// What people say of themselves: where they are, and when they are away.
  public func changeAccount(
    zone: String, away: Away?, absence: [Refusal.Problem] = [], by id: PersonID
  ) async throws {
    guard let person = present.person(id) else { throw Refusal.notFound("There is no such person.") }
    let draft = PersonDraft(
      id: id, name: person.name, email: person.email, manager: person.manager, isAdmin: person.isAdmin, zone: zone,
      away: away)
    let problems = problem(ofZone: zone) + absence + absenceProblems(of: draft)
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    _ = try await add(draft, password: nil)
    try await fillSeats()
  }

  /// Ends all sessions of the person: whoever else knew the old password is out.
  ///
  /// - Returns: the token of a new session.
  public func changePassword(from old: String, to new: String, by id: PersonID) async throws -> String {
    guard let person = present.person(id) else { throw Refusal.notFound("There is no such person.") }
    let draft = PersonDraft(
      id: id, name: person.name, email: person.email, manager: person.manager, isAdmin: person.isAdmin,
      zone: person.zone, away: person.away)
    let known = try await store.passwordHash(email: person.email)
    guard await secrets.verifyPassword(old, against: known?.hash) else {
      throw Refusal.invalid([.init(key: "old_password", message: "That is not your present password.")])
    }
    let problems = problems(of: draft, password: new)
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    _ = try await add(draft, password: new)
    return try await beginSession(id)
  }

  /// Who is above must exist, and must not be below as well: escalations would lead back.
  private func managerProblem(of draft: PersonDraft) -> Refusal.Problem? {
    guard let manager = draft.manager else { return nil }
    guard let first = present.person(manager) else {
      return .init(key: "manager", message: "Choose someone who works here.")
    }
    guard let id = draft.id, manager != id else { return nil }
    var names = [first.name]
    var next = first.manager
    while let above = next.flatMap(present.person), names.count <= present.directory.people.count {
      if above.id == id {
        let circle = ([draft.name] + names + [draft.name]).joined(separator: " → ")
        return .init(key: "manager", message: "That would be a circle: \(circle).")
      }
      names.append(above.name)
      next = above.manager
    }
    return nil
  }

  /// What somebody held who left must go to another: a person decides to whom.
  private func reportStepsLeft(by id: PersonID) async throws {
    let name = present.directory.name(id)
    for row in try await store.inbox(InboxQuery(person: id, limit: 10_000)) where !row.isOffered {
      guard let command = CommandID(rawValue: "left-\(id.rawValue)-\(row.step.rawValue)") else { continue }
      let text = "\(name) no longer works here. Hand “\(row.title)” to someone else."
      _ = try await carryOut(
        .report(step: row.step.number, .ownerUnresolved, text: text), in: row.step.process, by: .system, as: command)
    }
  }

  private func absenceProblems(of draft: PersonDraft) -> [Refusal.Problem] {
    guard let away = draft.away else { return [] }
    if away.until <= away.from {
      return [.init(key: "away_until", message: "They must be back after the day on which they leave.")]
    }
    let standIn = away.standIn
    if let standIn, standIn == draft.id { return [.init(key: "stand_in", message: "Nobody stands in for themselves.")] }
    if let standIn, present.person(standIn)?.isActive != true {
      return [.init(key: "stand_in", message: "Choose someone who works here.")]
    }
    guard let first = draft.id ?? standIn ?? draft.manager else { return [] }
    var people = Array(present.directory.people.values)
    if let index = people.firstIndex(where: { $0.id == draft.id }) { people[index].away = away }
    let then = Directory(people: people, roles: [])
    // On every day on which a chain of stand-ins may change.
    let days = [away.from] + people.compactMap(\.away?.from).filter { away.from < $0 && $0 < away.until }
    guard days.contains(where: { then.present(first, at: $0) == nil }) else { return [] }
    let who = standIn.flatMap(present.person)?.name
    return [
      .init(
        key: "stand_in",
        message: who.map {
          "\($0) is away in that time as well, and those who stand in lead to nobody. Choose another."
        } ?? "Nobody would get their steps in that time. Choose who stands in.")
    ]
  }

  /// For the command line and the demo, which run where the database lies.
  public func add(_ draft: PersonDraft, password: String?) async throws -> PersonID {
    var passwordHash: String?
    if let password { passwordHash = try await hash(password) }
    do {
      let id = try await store.save(tidy(draft), passwordHash: passwordHash)
      try await reload()
      return id
    } catch StoreError.taken { throw addressTaken }
  }

  private func tidy(_ draft: PersonDraft) -> PersonDraft {
    var draft = draft
    draft.name = singleLine(draft.name, charactersMax: Self.nameCharactersMax)
    draft.email = draft.email.trimmed
    return draft
  }

  private func hash(_ password: String) async throws -> String {
    do { return try await secrets.hashPassword(password) } catch {
      throw Refusal.invalid([.init(key: "password", message: error.sentence)])
    }
  }

  private var addressTaken: Refusal {
    .invalid([.init(key: "email", message: "Someone else has this mail address.")])
  }

  public func problems(of draft: PersonDraft, password: String?) -> [Refusal.Problem] {
    var problems: [Refusal.Problem] = []
    if draft.name.count > Self.nameCharactersMax {
      problems.append(.init(key: "name", message: "Use at most \(Self.nameCharactersMax) characters."))
    }
    if draft.name.trimmed.isEmpty { problems.append(.init(key: "name", message: "Give a name.")) }
    do { _ = try MailAddress(address: draft.email.trimmed) } catch {
      problems.append(.init(key: "email", message: error.sentence))
    }
    problems += problem(ofZone: draft.zone)
    if let password, password.count < Self.passwordCharactersMin {
      problems.append(
        .init(
          key: "password", message: "Use at least \(Self.passwordCharactersMin) characters; a short sentence is good."))
    }
    return problems
  }

  public func save(_ role: CompanyRole, isNew: Bool = false, by admin: PersonID) async throws {
    try requireAdmin(admin)
    var problems: [Refusal.Problem] = []
    if !isKey(role.key.rawValue) {
      problems.append(
        .init(
          key: "key",
          message: "Use lower case letters, digits and underscores, beginning with a letter, such as finance_team."))
    }
    if !isNew, present.directory.roles[role.key] == nil { throw Refusal.notFound("There is no such role.") }
    if role.members.contains(where: { present.person($0) == nil }) {
      problems.append(.init(key: "members", message: "Choose people who work here."))
    }
    if role.name.count > Self.nameCharactersMax {
      problems.append(.init(key: "name", message: "Use at most \(Self.nameCharactersMax) characters."))
    }
    if isNew, present.directory.roles[role.key] != nil {
      problems.append(.init(key: "key", message: "There is a role with this key already."))
    }
    if role.name.trimmed.isEmpty { problems.append(.init(key: "name", message: "Give the role a name.")) }
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    let members = Set(role.members + (present.directory.roles[role.key]?.members ?? []))
    try await store.save(role)
    try await reload()
    var offered: Set<StepID> = []
    for member in members {
      for row in try await store.inbox(InboxQuery(person: member, limit: 10_000)) where row.isOffered {
        offered.insert(row.step)
      }
    }
    try await fillSeats(also: offered)
  }

  /// Changes what holds for the whole company: all of it, or with a mistake nothing.
  public func changeSettings(company: String, zone: String, by admin: PersonID) async throws {
    try requireAdmin(admin)
    var problems = problem(ofZone: zone)
    if company.trimmed.isEmpty { problems.append(.init(key: "company", message: "Give your company's name.")) }
    guard problems.isEmpty else { throw Refusal.invalid(problems) }
    try await store.set([
      "company_name": singleLine(company, charactersMax: Self.nameCharactersMax), "zone": zone,
    ])
    try await reload()
  }

  private func problem(ofZone zone: String) -> [Refusal.Problem] {
    if timeZone(named: zone) != nil { return [] }
    return [.init(key: "zone", message: "“\(zone)” is no time zone. Write one such as Europe/Berlin.")]
  }
}
