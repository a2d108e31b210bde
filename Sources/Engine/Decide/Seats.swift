internal import FEEL

// Who sits where: resolving roles, and passing a step from one to another.

extension Decision {
  /// Finds who fills a role now. `why` tells it to the person ("manager of Jonas Weber"), or what is missing.
  func resolve(_ key: RoleKey, excluding: Set<PersonID>) -> (holder: Holder, why: String) {
    guard let role = template.role(key) else { return (.nobody, "there is no role “\(key)”") }
    let found = resolve(role, excluding: excluding.union(excluded(by: role)))
    guard case .candidates(let people) = found.holder, role.pick != .offer else { return found }
    return (.person(pick(role.pick, among: people)), found.why)
  }

  func excluded(by role: Role) -> Set<PersonID> {
    Set(
      role.excludes.flatMap { exclusion -> [PersonID] in
        switch exclusion {
        case .did(let key): doers(of: key)
        case .role(let key):
          // Without what that role excludes in its turn, or two roles could exclude each other for ever.
          switch template.role(key).map({ resolve($0, excluding: []) })?.holder {
          case .person(let id): [id]
          case .candidates(let people): people
          case .collaborator, .nobody, nil: []
          }
        }
      })
  }

  /// The people who decided a step, in its present round.
  private func doers(of key: StepKey) -> [PersonID] {
    state.instances(key).flatMap(\.seats).compactMap { $0.doneBy?.person }
  }

  /// By the numbers of process and step, or by what people hold: the same situation gives the same person.
  private func pick(_ pick: Role.Pick, among people: [PersonID]) -> PersonID {
    let sorted = people.sorted()
    switch pick {
    case .offer, .roundRobin:
      return sorted[(Int(state.id.rawValue) + state.steps.count) % sorted.count]
    case .leastBusy:
      let load = { situation.workload[$0, default: 0] }
      return sorted.min { (load($0), $0) < (load($1), $1) } ?? sorted[0]
    }
  }

  private func resolve(_ role: Role, excluding: Set<PersonID>) -> (holder: Holder, why: String) {
    switch role.source {
    case .starter: return present([state.starter], excluding: excluding, why: "")
    case .did(let key):
      let people = doers(of: key)
      let title = template.step(key)?.title ?? key.rawValue
      guard !people.isEmpty else { return (.nobody, "nobody has done “\(title)” yet") }
      return present(people, excluding: excluding, why: "who did “\(title)”")
    case .rule(let expression):
      guard case .string(let address) = expression.value(in: template.scope(state.fields)) else {
        return (.nobody, "the rule of “\(role.name)” names nobody")
      }
      let lower = address.lowercased()
      guard let person = situation.directory.people.values.first(where: { $0.email.lowercased() == lower }) else {
        return (.nobody, "nobody here has the address \(address)")
      }
      return present([person.id], excluding: excluding, why: role.name)
    case .manager(let of):
      guard let base = anyone(of) else { return (.nobody, "the manager of “\(of)” is not known") }
      guard let manager = situation.directory.manager(of: base) else {
        return (.nobody, "\(situation.directory.name(base)) has no manager")
      }
      return present([manager], excluding: excluding, why: "manager of \(situation.directory.name(base))")
    case .members(let company):
      let name = situation.directory.roles[company]?.name ?? company.rawValue
      let members = situation.directory.activeMembers(company)
      guard !members.isEmpty else { return (.nobody, "nobody has the role “\(name)”") }
      return present(members, excluding: excluding, why: name)
    case .field(let field):
      guard case .person(let id) = state.fields[field] else {
        return (.nobody, "“\(template.field(field)?.label ?? field.rawValue)” names nobody")
      }
      return present([id], excluding: excluding, why: "named as \(role.name.lowercased())")
    case .collaborator(let name, let email):
      guard case .text(let address) = state.fields[email], !address.isEmpty else {
        return (.nobody, "the mail address of “\(role.name)” is missing")
      }
      var called = address
      if case .text(let given) = state.fields[name], !given.isEmpty { called = given }
      return (.collaborator(Collaborator(name: called, email: address)), role.name)
    }
  }

  /// One person behind a role, to find their manager.
  private func anyone(_ key: RoleKey) -> PersonID? {
    switch resolve(key, excluding: []).holder {
    case .person(let id): id
    case .candidates(let people): people.first
    case .collaborator: state.starter
    case .nobody: nil
    }
  }

  /// The people who act for those named: stand-ins for the absent, the nearest other manager for the excluded.
  private func present(_ people: [PersonID], excluding: Set<PersonID>, why: String) -> (holder: Holder, why: String) {
    let directory = situation.directory
    var found: [PersonID] = []
    var notes: [String] = []
    for named in people {
      guard var id = directory.present(named, at: now) else {
        notes.append("\(directory.name(named)) is away and nobody stands in")
        continue
      }
      if id != named { notes.append("standing in for \(directory.name(named))") }
      if excluding.contains(id), people.count == 1 {
        let refused = id
        // Upwards from one manager to the next: whoever stands in for one may be excluded in their turn.
        var last = id
        for _ in 0..<Directory.chainMax where excluding.contains(id) {
          guard let above = directory.manager(of: last) else { break }
          last = above
          if let next = directory.present(above, at: now) { id = next }
        }
        notes.append("in place of \(directory.name(refused)), because of the four-eyes rule")
      }
      if !excluding.contains(id), !found.contains(id) { found.append(id) }
    }
    let text = ([why] + notes).filter { !$0.isEmpty }.joined(separator: ", ")
    return (Holder(people: found) ?? .nobody, text)
  }

  // MARK: Passing on

  /// Each open seat that nobody sits on, or whose holder is not there: by its role, as things are now.
  mutating func fillSeats(_ number: Int) throws(Refusal) {
    guard let open = state.step(number: number), open.status.isOpen, let step = template.step(open.key) else {
      throw .tooLate("The step is no longer open.")
    }
    let before = events.count
    for index in open.seats.indices where open.seats[index].state == .open { fill(number, step, seat: index) }
    if events.count == before { throw .tooLate("Nobody else is there for “\(step.title)”.") }
  }

  /// - Returns: false when the seat stays as it is.
  @discardableResult
  mutating func fill(_ number: Int, _ step: Step, seat index: Int) -> Bool {
    guard let seats = state.step(number: number)?.seats else { return false }
    // Who may claim it follows the role.
    if case .candidates = seats[index].holder, seats[index].passedBy == nil {
      return seatAnew(number, step, seat: index)
    }
    guard isMissing(seats[index].holder) else { return false }
    let barred = barred(step, from: seats, but: index)
    var found: (holder: Holder, why: String)
    if case .person(let id) = seats[index].holder, situation.directory.people[id]?.isActive == true {
      // Away, not gone: whoever stands in for them.
      found = present([id], excluding: barred, why: "")
    } else {
      found = resolve(seats[index].role, excluding: barred)
    }
    // What was taken over from somebody outside does not go back to them by itself.
    if case .collaborator = found.holder { return false }
    guard found.holder != .nobody, found.holder != seats[index].holder else { return false }
    emit(.seatFilled(step: number, seat: index, holder: found.holder, why: found.why))
    return true
  }

  /// Whoever fills the role now gets the seat; where that is nobody, a person is told.
  @discardableResult
  mutating func seatAnew(_ number: Int, _ step: Step, seat index: Int) -> Bool {
    guard let seats = state.step(number: number)?.seats else { return false }
    let found = resolve(seats[index].role, excluding: barred(step, from: seats, but: index))
    let hasChanged = found.holder != seats[index].holder
    if hasChanged { emit(.seatFilled(step: number, seat: index, holder: found.holder, why: found.why)) }
    if found.holder == .nobody {
      let role = template.role(seats[index].role)?.name ?? seats[index].role.rawValue
      emit(
        .incidentRaised(
          step: number, kind: Incident.Kind.ownerUnresolved.rawValue,
          text: "“\(step.title)” is with “\(role)”, and nobody could be found. Hand it to someone who may do it."))
    }
    return hasChanged
  }

  private func isMissing(_ holder: Holder) -> Bool {
    switch holder {
    case .nobody: true
    case .collaborator: false
    case .person(let id): situation.directory.present(id, at: now) != id
    case .candidates(let people): people.allSatisfy { situation.directory.present($0, at: now) != $0 }
    }
  }

  mutating func claim(_ number: Int) throws(Refusal) {
    let (step, seat) = try held(number)
    guard let person = actor.person else { throw .notYours("Only a team member can claim a step.") }
    guard case .candidates = state.step(number: number)?.seats[seat].holder else {
      throw .tooLate("You hold “\(step.title)” already.")
    }
    if let approval = step.approval { try checkFourEyes(approval, number) }
    if let claimed = state.step(number: number)?.seats[seat], claimed.passedBy == nil,
      !resolve(claimed.role, excluding: []).holder.admits(actor)
    {
      throw .notYours(
        "“\(step.title)” is for “\(template.role(claimed.role)?.name ?? "")”, and you are not in it any more.")
    }
    emit(.stepClaimed(step: number, seat: seat, by: person))
  }

  mutating func release(_ number: Int) throws(Refusal) {
    let (step, seat) = try held(number)
    let seats = state.step(number: number)?.seats ?? []
    guard seats.indices.contains(seat),
      case .candidates(let people) = resolve(seats[seat].role, excluding: barred(step, from: seats, but: seat)).holder
    else { throw .tooLate("“\(step.title)” has no other candidates. Hand it over instead.") }
    emit(.stepReleased(step: number, seat: seat, candidates: people))
  }

  /// Who may not sit on a seat, by the four-eyes rule.
  func barred(_ step: Step, from seats: [Seat], but own: Int?) -> Set<PersonID> {
    guard step.approval?.fourEyes == true else { return [] }
    let others = seats.enumerated().filter { $0.offset != own }.flatMap {
      [$0.element.holder.person, $0.element.doneBy?.person]
    }
    return Set(others.compactMap { $0 }).union([state.starter])
  }

  mutating func handOver(_ number: Int, seat wanted: Int?, to person: PersonID, reason: String) throws(Refusal) {
    let (step, seat) = try passable(number, wanted)
    guard let target = situation.directory.people[person], target.isActive else {
      throw .invalid([.init(key: "person", message: "Choose a person who works here.")])
    }
    guard state.step(number: number)?.seats[seat].holder.person != person else {
      throw .invalid([.init(key: "person", message: "\(target.name) holds it already.")])
    }
    let seats = state.step(number: number)?.seats ?? []
    if barred(step, from: seats, but: seat).contains(person) {
      let why =
        person == state.starter ? "asked for this, so someone else must approve it" : "is one of the approvers already"
      throw .invalid([.init(key: "person", message: "\(target.name) \(why).")])
    }
    let reason = try limited(reason.trimmed, "reason")
    emit(.stepHandedOver(step: number, seat: seat, to: person, reason: reason))
  }

  /// The seat that the actor may pass on: their own, or any open one for the starter, the holder's manager or an admin.
  /// Under four eyes not the starter, who would choose their own approver.
  private func passable(_ number: Int, _ wanted: Int?) throws(Refusal) -> (step: Step, seat: Int) {
    let own: Refusal
    do throws(Refusal) {
      let (step, seat) = try held(number)
      if wanted == nil || wanted == seat { return (step, seat) }
      own = .notYours("This part of “\(step.title)” is not yours to hand over.")
    } catch { own = error }
    guard case .notYours = own, let person = actor.person, let open = state.step(number: number),
      let step = template.step(open.key), let seat = wanted ?? neediest(open), open.seats.indices.contains(seat),
      open.seats[seat].state == .open
    else { throw own }
    let holder = open.seats[seat].holder.person
    let isManager = holder.flatMap { situation.directory.manager(of: $0) } == person
    let isAdmin = situation.directory.people[person]?.isAdmin == true
    let mayChoose = step.approval?.fourEyes == true ? isAdmin && person != state.starter : isSteward
    guard mayChoose || (isManager && person != state.starter) else { throw own }
    return (step, seat)
  }

  /// The open seat that nobody sits on, else one whose holder works here no more, else the first.
  private func neediest(_ step: StepState) -> Int? {
    let open = step.seats.indices.filter { step.seats[$0].state == .open }
    return open.first { step.seats[$0].holder == .nobody }
      ?? open.first { index in
        step.seats[index].holder.person.map { situation.directory.people[$0]?.isActive != true } == true
      } ?? open.first
  }

  mutating func renewLink(_ number: Int, to outside: Collaborator) throws(Refusal) {
    let addressee = try addressee(outside, of: number)
    switch actor {
    case .collaborator where Holder.collaborator(addressee).admits(actor): break
    case .person(let id) where state.participants.contains(id) || isSteward: break
    default: throw .notYours("Only who takes part in \(state.reference) can send its links.")
    }
    emit(.linkReissued(step: number, to: addressee))
  }

  mutating func revokeLink(_ number: Int, of outside: Collaborator) throws(Refusal) {
    let addressee = try addressee(outside, of: number)
    guard isSteward || actor == .system else {
      throw .notYours("Only \(situation.directory.name(state.starter)) or an admin can end this link.")
    }
    emit(.linkRevoked(step: number, of: addressee))
  }

  /// Whoever outside holds an open seat of a step by this address, as the seat names them.
  private func addressee(_ outside: Collaborator, of number: Int) throws(Refusal) -> Collaborator {
    let open = state.step(number: number).map { $0.status.isOpen ? $0.openSeats : [] } ?? []
    for seat in open {
      if case .collaborator(let holder) = seat.holder, seat.holder.admits(.collaborator(outside)) { return holder }
    }
    throw .tooLate("This step is no longer open to a link.")
  }
}
