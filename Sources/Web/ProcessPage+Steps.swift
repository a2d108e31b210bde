internal import Application
internal import Engine
internal import Pages

extension Visit {
  /// The stages with all rounds of their steps, and those that are still to come.
  func stages(_ state: ProcessState, _ template: Template) -> [ProcessPage.Stage] {
    template.stages.enumerated().map { index, stage in
      let steps = template.steps.filter { $0.stage == index }.flatMap { definition -> [ProcessPage.Step] in
        let rounds = state.steps.filter { $0.key == definition.key }
        guard let last = rounds.last else {
          return definition.shape.isOnCall || definition.shape.undoes != nil
            ? [] : [stepAhead(definition, state, template)]
        }
        return rounds.map { step in
          var row = stepRow(step, definition, state, template)
          row.isPast = row.isPast || step.round < last.round
          return row
        }
      }
      return ProcessPage.Stage(name: stage.name, steps: steps, isPresent: steps.contains { $0.isPresent })
    }
  }

  private func stepAhead(_ definition: Engine.Step, _ state: ProcessState, _ template: Template) -> ProcessPage.Step {
    let isOver = state.status.endedAt != nil
    let isRuledOut = template.rulesOut(definition, in: state)
    let word = isOver ? "Not reached" : isRuledOut ? "Not needed so far" : "Ahead"
    return ProcessPage.Step(
      name: definition.title, status: StatusMark(kind: isOver || isRuledOut ? .paused : .waiting, word: word),
      ownerText: definition.call != nil
        ? "Baton" : template.role(definition.owner)?.name ?? definition.owner.rawValue, isPast: isOver || isRuledOut)
  }

  private func stepRow(
    _ step: StepState, _ definition: Engine.Step, _ state: ProcessState, _ template: Template
  ) -> ProcessPage.Step {
    let id = StepID(process: state.id, number: step.number)
    let isOpen = step.status.isOpen
    // While the process rests, nobody can act and nothing becomes late.
    let isRunning = isOpen && state.status == .running
    let isMine = isRunning && step.openSeats.contains { $0.holder.admits(.person(person.id)) }
    let isSkipped = if case .skipped = step.status { true } else { false }
    let waiting = step.seats.filter { isOpen && $0.state == .open }
    let later = step.seats.filter { isOpen && $0.state == .later }.map { "then \(name($0.holder))" }
    return ProcessPage.Step(
      name: step.title(in: template), url: isSkipped ? nil : Route.step(id).url,
      status: isOpen && !isRunning ? StatusMark(kind: .paused, word: "Resting") : status(step),
      owners: waiting.compactMap { face($0.holder) },
      ownerText: (waiting.compactMap { unheld($0.holder) } + later).joined(separator: ", "),
      decided: decided(step), due: isRunning ? due(step.due) : nil,
      outcome: isUnattended(step, definition) ? self.waiting(step, definition) : "",
      isPresent: isOpen, actLabel: isMine ? definition.title : nil, round: step.round > 1 ? "Round \(step.round)" : "",
      isPast: isSkipped)
  }

  /// Who did what at each seat, and who sent it back.
  private func decided(_ step: StepState) -> [ProcessPage.Decided] {
    func line(_ by: Actor, _ verb: String, _ at: Instant, _ reason: String = "") -> ProcessPage.Decided {
      let took = duration(milliseconds: at - step.activatedAt)
      return ProcessPage.Decided(
        person: face(by), text: "\(verb) \(moments.text(at.milliseconds)), after \(took)", reason: reason)
    }
    var lines = step.seats.compactMap { seat -> ProcessPage.Decided? in
      guard case .done(let at, let decision, let reason, let by) = seat.state else { return nil }
      return line(by, decision.verb, at, reason)
    }
    switch step.status {
    case .sentBack(let at, let by, _, let reason): lines.append(line(by, "sent it back", at, reason))
    case .failed(let at, let reason): lines.append(line(.system, "gave up", at, reason))
    case .completed(let at, let by, _) where lines.isEmpty: lines.append(line(by, Seat.Decision.done.verb, at))
    default: break
    }
    return lines
  }
}

extension Seat.Decision {
  /// After the name of whoever did it.
  var verb: String {
    switch self {
    case .done: "finished"
    case .approved: "approved"
    case .rejected: "rejected"
    case .abstained: "abstained"
    }
  }
}
