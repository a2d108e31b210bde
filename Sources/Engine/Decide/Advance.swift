internal import FEEL

// How a step begins: its items, its seats and its moments.

extension Decision {
  mutating func activate(_ index: Int) {
    let step = template.steps[index]
    for open in state.openSteps where template.step(open.key)?.shape.onlyBefore == step.key {
      emit(.stepCancelled(step: open.number))
    }
    if step.shape.cancelsOthers {
      let others = Set(step.after.map { template.steps[$0].key })
      for open in state.openSteps where others.contains(open.key) { emit(.stepCancelled(step: open.number)) }
    }
    let round = nextRound(step.key)
    guard let repetition = step.shape.repetition else { return activate(step, round: round, item: nil) }
    let items = items(of: repetition)
    if items.isEmpty { emit(.stepSkipped(step: state.steps.count + 1, key: step.key, round: round)) }
    let closing = state.closing
    // One of them may end the process.
    for item in items where state.status == .running && state.closing == closing {
      activate(step, round: round, item: item)
    }
  }

  private func items(of repetition: Repetition) -> [String] {
    switch repetition.items {
    case .count(let expression):
      let count = min(expression.count(in: template.scope(state.fields)), Repetition.itemsMax)
      return (0..<count).map { "\($0 + 1) of \(count)" }
    case .lines(let field):
      guard case .text(let text) = state.fields[field] else { return [] }
      let lines = text.split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty }
      return Array(lines.prefix(Repetition.itemsMax))
    }
  }

  mutating func activate(_ step: Step, round: Int, item: String?) {
    let number = state.steps.count + 1
    var trouble: [(Incident.Kind, String)] = []
    let seats = step.isUnattended ? [] : self.seats(for: step, trouble: &trouble)
    let due = dueDate(of: step)
    var rungs = pendingRungs(of: step, due: due)
    if let moment = step.shape.wait.flatMap(wakeMoment) {
      rungs.append(PendingRung(index: PendingRung.wake, at: moment))
    }
    emit(
      .stepActivated(
        StepActivated(
          step: number, key: step.key, round: round, due: due, rungs: rungs, seats: seats, item: item)))
    for (kind, text) in trouble { emit(.incidentRaised(step: number, kind: kind.rawValue, text: text)) }
    if case .message(let message, _)? = step.shape.wait, state.messages.contains(message) {
      emit(.messageTaken(message))
      finish(number, .done)
    }
    if let call = step.call { prepare(call, step, number) }
  }

  /// nil: only a message ends it. A day that is not known is over at once.
  private func wakeMoment(_ wait: Wait) -> Instant? {
    switch wait {
    case .message: return nil
    case .duration(let duration): return situation.calendar.add(duration, to: now)
    case .day(let field, let before): return endOfBusiness(on: field, before: before) ?? now
    }
  }

  private func dueDate(of step: Step) -> Instant? {
    switch step.due {
    case nil: return nil
    case .within(let duration): return situation.calendar.add(duration, to: now)
    case .on(let field, let before): return endOfBusiness(on: field, before: before)
    }
  }

  private func endOfBusiness(on field: FieldKey, before: BusinessDuration?) -> Instant? {
    guard case .date(let day) = state.fields[field] else { return nil }
    let close = situation.calendar.close(of: day)
    return before.map { situation.calendar.subtract($0, from: close) } ?? close
  }

  /// A reminder whose moment has passed when the step begins is left out: the step's first mail says as much.
  func pendingRungs(of step: Step, due: Instant?) -> [PendingRung] {
    guard let due else { return [] }
    return step.ladder.enumerated().compactMap { index, rung in
      let at =
        rung.isBeforeDue
        ? situation.calendar.subtract(rung.offset, from: due) : situation.calendar.add(rung.offset, to: due)
      return at > now || rung.act != .remind ? PendingRung(index: index, at: at) : nil
    }
  }

  func seats(for step: Step, trouble: inout [(Incident.Kind, String)]) -> [Seat] {
    guard let approval = step.approval else {
      return [seat(step.owner, excluding: [], state: .open, because: nil, step: step, trouble: &trouble)]
    }
    var roles: [RoleKey]
    var because: String?
    switch approval.approvers {
    case .roles(let named): roles = named
    case .authority(let key):
      let rule = template.rule(of: key, for: state.fields)
      roles = rule?.approvers ?? []
      because = rule?.because
    }
    if roles.isEmpty {
      trouble.append(
        (
          .authorityUndecided,
          "No rule of the authority table says who approves “\(step.title)”. Hand it to someone who may."
        ))
      return [Seat(role: step.owner, holder: .nobody, since: now, state: .open, why: "")]
    }
    var seats: [Seat] = []
    let earlier = earlierApprovers(of: step, approval)
    for role in roles {
      let isOpen = seats.isEmpty || approval.order == .parallel
      let taken = approval.fourEyes ? Set(seats.compactMap(\.holder.person)).union([state.starter]) : []
      if let person = earlier[role], !taken.contains(person) {
        let why = [because, "who decided on it before"].compactMap { $0 }.joined(separator: "; ")
        seats.append(
          Seat(role: role, holder: .person(person), since: now, state: isOpen ? .open : .later, why: why))
        continue
      }
      if let index = seatOfAll(in: role, seats, taken) {
        seats[index].why +=
          seats[index].why.isEmpty
          ? (template.role(role)?.name ?? "") : " and \(template.role(role)?.name ?? role.rawValue)"
        continue
      }
      seats.append(
        seat(role, excluding: taken, state: isOpen ? .open : .later, because: because, step: step, trouble: &trouble))
    }
    return seats
  }

  /// Whoever decided or held it in the round that is opened again, where they are there and may still decide.
  private func earlierApprovers(of step: Step, _ approval: Approval) -> [RoleKey: PersonID] {
    guard !approval.reopenedBy.isEmpty, let last = state.steps.last(where: { $0.key == step.key }),
      !last.bases.isEmpty
    else { return [:] }
    let people = last.seats.compactMap { seat -> (RoleKey, PersonID)? in
      let person = seat.doneBy?.person ?? seat.holder.person
      guard let person, situation.directory.present(person, at: now) == person, mayStillHold(seat, person) else {
        return nil
      }
      return (seat.role, person)
    }
    return Dictionary(people) { first, _ in first }
  }

  /// Somebody passed it on to them, or they are whom the template names by now.
  private func mayStillHold(_ seat: Seat, _ person: PersonID) -> Bool {
    guard let role = template.role(seat.role), !excluded(by: role).contains(person) else { return false }
    if seat.passedBy != nil { return true }
    if case .members(let company) = role.source {
      return situation.directory.activeMembers(company).contains(person)
    }
    return resolve(seat.role, excluding: []).holder.person == person
  }

  /// The seat of somebody who is asked already, where nobody else fills a role: one person decides once, for both.
  private func seatOfAll(in role: RoleKey, _ seats: [Seat], _ taken: Set<PersonID>) -> Int? {
    guard resolve(role, excluding: taken).holder == .nobody,
      case .person(let id) = resolve(role, excluding: taken.subtracting(seats.compactMap(\.holder.person))).holder
    else { return nil }
    return seats.firstIndex { $0.holder.person == id }
  }

  private func seat(
    _ role: RoleKey, excluding: Set<PersonID>, state seatState: Seat.State, because: String?, step: Step,
    trouble: inout [(Incident.Kind, String)]
  ) -> Seat {
    let found = resolve(role, excluding: excluding)
    if found.holder == .nobody {
      trouble.append((.ownerUnresolved, "Nobody could be found for “\(step.title)”: \(found.why)."))
    }
    let why = [because, found.why].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "; ")
    return Seat(role: role, holder: found.holder, since: now, state: seatState, why: why)
  }
}

extension Template {
  /// The first rule that holds; nil when none does.
  public func rule(of key: ItemKey, for fields: [FieldKey: FieldValue]) -> AuthorityTable.Rule? {
    guard let table = authority.first(where: { $0.key == key }) else { return nil }
    let scope = self.scope(fields)
    let inputs = table.inputs.map { $0.value(in: scope) }
    return table.rules.first { rule in
      zip(rule.tests, inputs).allSatisfy { $0.holds(for: $1, in: scope) }
    }
  }

  /// Steps that come after a step, directly or through others.
  public func descendants(of key: StepKey) -> Set<StepKey> {
    var found: Set<StepKey> = []
    var waiting = [key]
    while let next = waiting.popLast() {
      guard let index = index(next) else { continue }
      for step in steps where step.after.contains(index) && found.insert(step.key).inserted { waiting.append(step.key) }
    }
    return found
  }

  /// Where a step may be sent back to: what the template names, else every step before it that was done.
  public func sendBackTargets(of step: Step, in state: ProcessState) -> [StepKey] {
    if let named = step.approval?.sendBackTo, !named.isEmpty { return named }
    return steps.filter { earlier in
      guard case .completed = state.current(earlier.key)?.status else { return false }
      return !steps[steps.firstIndex { $0.key == earlier.key }!].isOutside(in: self)
        && descendants(of: earlier.key).contains(step.key)
    }.map(\.key).reversed()
  }
}

extension Step {
  /// Done by someone outside the company.
  public func isOutside(in template: Template) -> Bool { template.role(owner)?.isOutside == true }
}
