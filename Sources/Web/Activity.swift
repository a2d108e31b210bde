internal import Application
internal import Engine
internal import Markdown
internal import Pages

// The record as a stream of sentences.

extension Visit {
  /// The newest first, each as things stood then.
  func stream(_ record: [StoredEvent], _ template: Template) -> [ProcessPage.Entry] {
    var state: ProcessState?
    var entries: [ProcessPage.Entry] = []
    for stored in record {
      state = evolve(state.take(), stored.event)
      guard let state else { continue }
      let telling = Telling(visit: self, by: stored.event.by, state: state, template: template)
      guard var entry = entry(stored.event, telling) else { continue }
      if case .seatDecided(_, _, _, _, let receipt?) = stored.event.fact {
        entry.receipt = ProcessPage.Proof(
          text: "Receipt \(receipt.short)", url: Route.receipt(state.reference, stored.sequence).url)
      }
      entries.append(entry)
    }
    return entries.reversed()
  }

  /// nil for what would only repeat its neighbour.
  private func entry(_ event: Event, _ telling: Telling) -> ProcessPage.Entry? {
    let when = moments.time(event.at.milliseconds)
    if case .commented(let text) = event.fact {
      return ProcessPage.Entry(
        kind: .comment, person: face(event.by), text: "wrote", body: renderMarkdown(text), when: when)
    }
    guard let text = telling.sentence(event.fact) else { return nil }
    let kind: ProcessPage.Entry.Kind = if case .incidentRaised = event.fact { .trouble } else { .event }
    return ProcessPage.Entry(kind: kind, person: event.fact.isDeed ? face(event.by) : nil, text: text, when: when)
  }
}

/// Puts facts into words. A deed's sentence goes on after the name of whoever did it.
private struct Telling {
  let visit: Visit
  let by: Actor
  /// After the fact.
  let state: ProcessState
  let template: Template

  func sentence(_ fact: Engine.Fact) -> String? {
    switch fact {
    case .processStarted: "started it."
    case .commented: nil
    case .processPaused(let reason): "paused it\(because(reason))"
    case .processResumed(let milliseconds): "resumed it after \(duration(milliseconds: milliseconds))."
    case .processCompleted(let outcome): outcome == .done ? "All steps are done." : "It ended with the rejection."
    case .processTerminated(let reason): "ended it\(because(reason))"
    case .processMigrated(_, let to, _): "moved it to version \(to) of the template."
    case .processLate: "The time for the whole process is over."
    case .processFailed(let reason): "It failed: \(reason)"
    case .processTimedOut: "It ended, for it was not done in time."
    case .processClosing: "It is about to end; what was done is being undone first."
    case .incidentRaised(_, _, let text): text
    case .messageReceived(let message): "said that the message “\(message)” has arrived."
    case .messageTaken, .basisNoted: nil
    case .subjectChanged(let subject): "It is about “\(subject)” now."
    case .fieldsChanged(let number, let fields):
      by == .system ? "The answer for \(title(number)): \(listed(fields))." : "gave \(listed(fields))."
    case .documentAttached(_, _, _, _, let file): "added \(file.name)."
    case .documentRemoved(let number):
      "removed \(state.documents.first { $0.number == number }?.file.name ?? "a file")."
    case .itemTicked(let number, let item, let isDone):
      "\(isDone ? "ticked" : "took the tick off") “\(label(of: item, in: number))”."
    default: stepSentence(fact)
    }
  }

  private func stepSentence(_ fact: Engine.Fact) -> String? {
    switch fact {
    case .stepActivated(let activated): begin(activated)
    case .stepSkipped(let number, _, _): "\(title(number)) was not needed."
    case .stepDropped(let number, _, _): "\(title(number)) was given up: another path was taken."
    case .stepWaived(let number, let reason): "skipped \(title(number))\(because(reason))"
    case .stepCompleted(let number, _): by == .system && isCall(number) ? "\(title(number)) is done." : nil
    case .stepFailed(let number, _): "\(title(number)) failed."
    case .callPrepared(let number, let request): "Baton calls \(request.host) for \(title(number))."
    case .callFailed(let number, _, let reason, let next): trouble(number, reason, next)
    case .callRetried(let number): "asked for \(title(number)) to be tried again."
    case .callHandedOver(let number, let seat):
      seat.passedBy != nil
        ? "took \(title(number)) over, to answer it by hand\(because(seat.why))"
        : seat.holder == .nobody
          ? "\(title(number)) waits for an admin, who has it tried again or answers by hand."
          : "\(title(number)) went to \(visit.name(seat.holder)), to be answered by hand."
    case .stepSentBack(let number, let to, let reason, _):
      "sent \(title(number)) back to “\(template.step(to)?.title ?? to.rawValue)”\(because(reason))"
    case .stepRepeated(_, let to, let reason, _):
      reason.isEmpty
        ? "Another round began at “\(template.step(to)?.title ?? to.rawValue)”."
        : "asked for “\(template.step(to)?.title ?? to.rawValue)” to be done again\(because(reason))"
    case .approvalReopened(let number, let reason, _): "\(title(number)) is open again. \(reason)"
    case .approvalKept(let number): "\(title(number)) still stands: nothing that it looked at has changed."
    case .stepCancelled(let number): "\(title(number)) was cancelled."
    case .stepTimedOut(let number): "\(title(number)) was not done in time."
    case .stepClaimed(let number, _, _): "claimed \(title(number))."
    case .stepReleased(let number, _, _): "gave \(title(number)) back."
    case .seatFilled(let number, _, .nobody, _): "\(title(number)) waits: nobody could be found for it."
    case .seatFilled(let number, _, let holder, let why):
      "\(title(number)) went to \(visit.name(holder))\(why.isEmpty ? "" : " (\(why))")."
    case .stepHandedOver(let number, _, let to, let reason):
      "handed \(title(number)) to \(visit.company.directory.name(to))\(because(reason))"
    case .stepEscalated(let number, _, let to, let seat):
      seat == nil
        ? "\(title(number)) is late; \(names(to)) \(to.count == 1 ? "was" : "were") told."
        : "\(title(number)) is late, and went to \(names(to))."
    case .ladderClimbed(let number, _, let reminds): reminds ? "A reminder went out for \(title(number))." : nil
    case .linkRenewed(let number): "had a fresh link sent for \(title(number))."
    case .linkReissued(let number, let outside):
      Holder.collaborator(outside).admits(by)
        ? "asked for a fresh link for \(title(number))."
        : "had a fresh link for \(title(number)) sent to \(outside.name)."
    case .linkRevoked(let number, let outside):
      by == .system
        ? "The link for \(title(number)) to \(outside.name) ended after too many wrong codes."
        : "ended the link for \(title(number)) to \(outside.name)."
    case .seatOpened(let number, let seat): "\(title(number)) went on to \(holder(number, seat))."
    case .seatDecided(let number, _, let decision, let reason, _): decided(number, decision, reason)
    // Told by `sentence`: a fact that is new must find its words there or here.
    case .processStarted, .commented, .processPaused, .processResumed, .processCompleted, .processTerminated,
      .processLate, .processMigrated, .processFailed, .processTimedOut, .processClosing, .incidentRaised,
      .messageReceived,
      .messageTaken, .basisNoted, .fieldsChanged, .subjectChanged, .documentAttached, .documentRemoved, .itemTicked:
      nil
    }
  }

  private func isCall(_ number: Int) -> Bool {
    state.step(number: number).flatMap { template.step($0.key) }?.call != nil
  }

  /// Without another try an incident tells it.
  private func trouble(_ number: Int, _ reason: String, _ next: Instant?) -> String? {
    next.map { "\(title(number)): \(reason) It is tried again \(visit.moments.text($0.milliseconds))." }
  }

  /// nil for a call, which is told by what is asked.
  private func begin(_ activated: StepActivated) -> String? {
    if isCall(activated.step) { return nil }
    let holders = activated.seats.filter { $0.state == .open }.map { seat in
      visit.name(seat.holder) + (seat.why.isEmpty ? "" : " (\(seat.why))")
    }
    guard !holders.isEmpty else { return "\(title(activated.step)) began to wait." }
    return "\(title(activated.step)) went to \(holders.joined(separator: " and "))."
  }

  private func decided(_ number: Int, _ decision: Seat.Decision, _ reason: String) -> String {
    let verb = decision == .abstained ? "abstained at" : decision.verb
    return "\(verb) \(title(number))\(because(reason))"
  }

  private func title(_ number: Int) -> String {
    guard let step = state.step(number: number) else { return "a step" }
    let round = step.round > 1 ? " (round \(step.round))" : ""
    return "“\(step.title(in: template))”\(round)"
  }

  private func holder(_ number: Int, _ seat: Int) -> String {
    guard let step = state.step(number: number), step.seats.indices.contains(seat) else { return "the next approver" }
    return visit.name(step.seats[seat].holder)
  }

  private func names(_ people: [PersonID]) -> String {
    people.map(visit.company.directory.name).joined(separator: " and ")
  }

  private func label(of item: ItemKey, in number: Int) -> String {
    let step = state.step(number: number).flatMap { template.step($0.key) }
    return step?.checklist.first { $0.key == item }?.label ?? item.rawValue
  }

  private func listed(_ fields: [FieldKey: FieldValue]) -> String {
    fields.keys.sorted().map { key in
      let field = template.field(key)
      let text = field.map { visit.text(fields[key], $0, template) } ?? ""
      return "\(field?.label ?? key.rawValue): \(text.isEmpty ? "nothing" : text)"
    }.joined(separator: "; ")
  }

  private func because(_ reason: String) -> String {
    guard let last = reason.last else { return "." }
    return ": “\(reason)”" + (".!?…".contains(last) ? "" : ".")
  }
}

extension Engine.Fact {
  /// Somebody did it; all else follows from what was done.
  fileprivate var isDeed: Bool {
    switch self {
    case .processStarted, .commented, .processPaused, .processResumed, .processTerminated, .processMigrated,
      .fieldsChanged,
      .documentAttached, .documentRemoved, .itemTicked, .stepWaived, .stepSentBack, .stepClaimed, .stepReleased,
      .stepHandedOver, .seatDecided, .linkRenewed, .linkReissued, .linkRevoked, .messageReceived, .callRetried:
      true
    case .stepRepeated(_, _, let reason, _): !reason.isEmpty
    case .callHandedOver(_, let seat): seat.passedBy != nil
    default: false
    }
  }
}
