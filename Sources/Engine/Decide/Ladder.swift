// Reminders and escalations.

extension Decision {
  /// Everything on a step's ladder whose moment has come. However many reminders were missed, one goes out.
  mutating func climb(_ number: Int) throws(Refusal) {
    guard let open = state.step(number: number), open.status.isOpen, let step = template.step(open.key) else {
      throw .tooLate("The step is no longer open.")
    }
    if open.rungs.contains(where: { $0.index == PendingRung.wake && $0.at <= now }) { return finish(number, .done) }
    let due = open.rungs.filter { $0.at <= now && step.ladder.indices.contains($0.index) }
    guard !due.isEmpty else { throw .tooLate("Nothing is due on this step's ladder.") }
    let acts = due.map { step.ladder[$0.index].act }
    // A step that ends now needs no reminder of itself.
    let isOver = acts.contains { if case .deadline = $0 { true } else { false } }
    emit(.ladderClimbed(step: number, rungs: due.map(\.index), reminds: acts.contains(.remind) && !isOver))
    for (rung, act) in zip(due, acts) where state.step(number: number)?.status.isOpen == true {
      switch act {
      case .remind: break
      case .escalate(let target, let handOver):
        escalate(number, step, rung: rung.index, to: target, handOver: handOver)
      case .deadline(let act): miss(number, step, act)
      }
    }
  }

  /// The step stayed open too long.
  private mutating func miss(_ number: Int, _ step: Step, _ act: DeadlineAct) {
    if state.closing != nil {
      emit(.stepTimedOut(step: number))
      return undoNext()
    }
    switch act {
    case .decide(.rejected):
      guard let approval = step.approval else { return }
      rejected(number, step, approval)
    case .decide(let outcome):
      if let approval = step.approval { noteBasis(number, approval) }
      finish(number, outcome)
    case .goOn:
      emit(.stepTimedOut(step: number))
      settle(number, step)
    case .goTo(let key):
      emit(.stepTimedOut(step: number))
      if let index = template.index(key), state.current(key)?.status.isOpen != true {
        activate(index)
      }
      settle(number, step)
    case .fail: close(.failed(reason: "“\(step.title)” was not done in time."))
    case .timeOut:
      emit(.stepTimedOut(step: number))
      close(.timedOut)
    }
  }

  private mutating func escalate(_ number: Int, _ step: Step, rung: Int, to target: Rung.Target, handOver: Bool) {
    guard let open = state.step(number: number) else { return }
    let seats = open.seats.indices.filter { open.seats[$0].state == .open }
    if handOver {
      for seat in seats {
        let present = state.step(number: number)?.seats ?? []
        let people = targets(target, holder: present[seat].holder, excluding: barred(step, from: present, but: nil))
        escalate(
          number, step, rung: rung, to: people, seat: seat, missing: missing(target, holder: present[seat].holder))
      }
    } else {
      let people = seats.flatMap { targets(target, holder: open.seats[$0].holder, excluding: []) }
      let first = seats.first.map { open.seats[$0].holder } ?? .nobody
      escalate(
        number, step, rung: rung, to: Set(people).sorted(), seat: nil, missing: missing(target, holder: first))
    }
  }

  private mutating func escalate(
    _ number: Int, _ step: Step, rung: Int, to people: [PersonID], seat: Int?, missing: String
  ) {
    guard people.isEmpty else { return emit(.stepEscalated(step: number, rung: rung, to: people, seat: seat)) }
    emit(
      .incidentRaised(
        step: number, kind: Incident.Kind.ownerUnresolved.rawValue,
        text: "“\(step.title)” is late, and \(missing)."))
  }

  /// Why an escalation found nobody.
  private func missing(_ target: Rung.Target, holder: Holder) -> String {
    switch (target, holder) {
    case (.ownersManager, .person(let id)):
      "there is nobody to tell: \(situation.directory.name(id)) has no manager who is here"
    case (.ownersManager, _): "there is nobody to tell: nobody who could act has a manager who is here"
    case (.role(let key), _): "nobody in the role “\(template.role(key)?.name ?? key.rawValue)” could take care of it"
    }
  }

  private func targets(_ target: Rung.Target, holder: Holder, excluding: Set<PersonID>) -> [PersonID] {
    let directory = situation.directory
    switch target {
    case .ownersManager:
      let people: [PersonID] =
        switch holder {
        case .person(let id): directory.manager(of: id).map { [$0] } ?? []
        case .candidates(let people): people.compactMap(directory.manager(of:))
        case .collaborator, .nobody: [state.starter]
        }
      let present = people.compactMap { directory.present($0, at: now) }.filter { !excluding.contains($0) }
      return Array(Set(present)).sorted()
    case .role(let key):
      switch resolve(key, excluding: excluding).holder {
      case .person(let id): return [id]
      case .candidates(let people): return people
      case .collaborator, .nobody: return []
      }
    }
  }
}
