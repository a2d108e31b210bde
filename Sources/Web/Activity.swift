internal import Application
internal import Engine
internal import Markdown
internal import Pages

// The record as a stream of sentences.

extension Visit {
  /// nil for what would only repeat its neighbour.
  func entry(_ event: Event, _ state: ProcessState, _ template: Template) -> ProcessPage.Entry? {
    let when = moments.time(event.at.milliseconds)
    if case .commented(let text) = event.fact {
      return ProcessPage.Entry(
        kind: .comment, person: face(event.by), text: "wrote", body: renderMarkdown(text), when: when)
    }
    guard let text = sentence(event, state, template) else { return nil }
    let kind: ProcessPage.Entry.Kind = if case .incidentRaised = event.fact { .trouble } else { .event }
    return ProcessPage.Entry(kind: kind, person: event.fact.isDeed ? face(event.by) : nil, text: text, when: when)
  }

  private func title(_ number: Int, _ state: ProcessState, _ template: Template) -> String {
    guard let step = state.step(number: number) else { return "a step" }
    let round = step.round > 1 ? " (round \(step.round))" : ""
    return "“\(template.step(step.key)?.title ?? step.key.rawValue)”\(round)"
  }

  private func sentence(_ event: Event, _ state: ProcessState, _ template: Template) -> String? {
    func step(_ number: Int) -> String { title(number, state, template) }
    func because(_ reason: String) -> String { reason.isEmpty ? "" : ": “\(reason)”" }
    switch event.fact {
    case .processStarted: return "started it."
    case .stepActivated(let activated):
      let holders = activated.seats.filter { $0.state == .open }.map { seat in
        name(seat.holder) + (seat.why.isEmpty ? "" : " (\(seat.why))")
      }
      return "\(step(activated.step)) went to \(holders.joined(separator: " and "))."
    case .stepSkipped(let number, _, _): return "\(step(number)) was not needed."
    case .seatOpened(let number, let seat):
      let holder = state.step(number: number).flatMap {
        $0.seats.indices.contains(seat) ? name($0.seats[seat].holder) : nil
      }
      return "\(step(number)) went on to \(holder ?? "the next approver")."
    case .seatDecided(let number, _, let decision, let reason):
      switch decision {
      case .done: return "finished \(step(number))."
      case .approved: return "approved \(step(number))\(because(reason))"
      case .rejected: return "rejected \(step(number))\(because(reason))"
      case .abstained: return "abstained at \(step(number))\(because(reason))"
      }
    case .fieldsChanged(_, let fields):
      let labels = fields.keys.sorted().map { key in
        let field = template.field(key)
        return "\(field?.label ?? key.rawValue): \(field.map { text(fields[key], $0, template) } ?? "")"
      }
      return "gave \(labels.joined(separator: "; "))."
    case .stepCompleted: return nil
    case .stepSentBack(let number, let to, let reason, _):
      return "sent \(step(number)) back to “\(template.step(to)?.title ?? to.rawValue)”\(because(reason))"
    case .stepCancelled(let number): return "\(step(number)) was cancelled."
    default: return otherSentence(event, step)
    }
  }

  private func otherSentence(_ event: Event, _ step: (Int) -> String) -> String? {
    func because(_ reason: String) -> String { reason.isEmpty ? "." : ": “\(reason)”" }
    switch event.fact {
    case .stepClaimed(let number, _, _): return "claimed \(step(number))."
    case .stepReleased(let number, _, _): return "gave \(step(number)) back."
    case .stepHandedOver(let number, _, let to, let reason):
      return "handed \(step(number)) to \(company.directory.name(to))\(because(reason))"
    case .itemTicked(let number, _, let isDone): return isDone ? nil : "took a tick off \(step(number))."
    case .documentAttached(_, _, _, let file): return "added \(file.name)."
    case .documentRemoved: return "removed a file."
    case .processPaused(let reason): return "paused it\(because(reason))"
    case .processResumed(let milliseconds): return "resumed it after \(duration(milliseconds: milliseconds))."
    case .processCompleted(let outcome):
      return outcome == .done ? "All steps are done." : "It ended with the rejection."
    case .processTerminated(let reason): return "ended it\(because(reason))"
    case .ladderClimbed(let number, _, let reminds): return reminds ? "A reminder went out for \(step(number))." : nil
    case .stepEscalated(let number, _, let to, let seat):
      let names = to.map(company.directory.name).joined(separator: " and ")
      return seat == nil
        ? "\(step(number)) is late; \(names) was told." : "\(step(number)) is late, and went to \(names)."
    case .incidentRaised(_, _, let text): return text
    case .linkRenewed(let number): return "A fresh link went out for \(step(number))."
    case .stepDropped(let number, _, _): return "\(step(number)) was given up: another path was taken."
    case .stepWaived(let number, let reason): return "skipped \(step(number))\(because(reason))"
    case .stepTimedOut(let number): return "\(step(number)) was not done in time."
    case .stepRepeated(let number, _, let reason, _):
      return reason.isEmpty ? "\(step(number)) led to another round." : "asked for another round\(because(reason))"
    case .messageReceived(let message): return "The message “\(message)” came."
    case .messageTaken: return nil
    case .processLate: return "The time for the whole process is over."
    case .processFailed(let reason): return "It failed: \(reason)"
    case .processClosing: return "It is ending; what was done is being undone."
    case .processTimedOut: return "It ended, for it was not done in time."
    default: return nil
    }
  }
}

extension Engine.Fact {
  /// Somebody did it; all else follows from what was done.
  fileprivate var isDeed: Bool {
    switch self {
    case .stepActivated, .stepSkipped, .seatOpened, .stepCompleted, .stepCancelled, .processCompleted, .ladderClimbed,
      .stepEscalated, .incidentRaised, .linkRenewed, .stepDropped, .stepTimedOut, .messageTaken, .processLate,
      .processFailed, .processTimedOut, .processClosing:
      false
    default: true
    }
  }
}
