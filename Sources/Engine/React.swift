/// What should leave the engine after an event: data, to be carried out by others, at least once.
public struct Notification: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// `reopened` tells approvers, at their step, and with no step everybody else, that a material change opened it.
    case assignment, approval, reopened, sentBack, handedOver, invitation, reminder, escalation, completed, rejected,
      terminated
    case incident
    /// A call to a service, which is no mail; `note` is the number of the try.
    case call
    /// Somebody wrote to all who take part; `note` is what.
    case comment
    /// The code that a link asks for; `note` is the code's nonce.
    case code
  }
  public enum Recipient: Sendable, Equatable {
    case person(PersonID)
    case collaborator(Collaborator)
    /// By its host.
    case service(String)
  }
  public var kind: Kind
  public var to: Recipient
  /// nil: about the process as a whole.
  public var step: Int?
  /// A reason given, or what happened.
  public var note: String
  /// Who caused it.
  public var by: Actor

  public init(kind: Kind, to: Recipient, step: Int?, note: String, by: Actor) {
    self.kind = kind
    self.to = to
    self.step = step
    self.note = note
    self.by = by
  }
}

/// The notifications that follow from events that were just decided.
///
/// - Parameters:
///   - state: after all of them.
///   - directory: says who the admins are.
public func react(
  to events: [Event], in state: ProcessState, template: Template, directory: Directory
) -> [Notification] {
  events.flatMap {
    Reaction(event: $0, events: events, state: state, template: template, directory: directory).notifications
  }
}

private struct Reaction {
  let event: Event
  let events: [Event]
  let state: ProcessState
  let template: Template
  let directory: Directory

  var notifications: [Notification] {
    switch event.fact {
    case .stepActivated(let activated): assign(activated.step)
    case .seatOpened(let step, _): assign(step)
    // The opening of the seat tells whoever has it then.
    case .seatFilled(let step, let seat, _, _): opens(step, seat) ? [] : assign(step)
    case .callHandedOver(let step, _): assign(step)
    case .callPrepared(let step, _), .callFailed(let step, _, _, _?), .callRetried(let step): call(step)
    case .stepHandedOver(let step, _, let to, let reason): tell([to], .handedOver, step: step, note: reason)
    case .stepReleased(let step, _, let people): tell(people, assignmentKind(step), step: step)
    case .ladderClimbed(let step, _, true): remind(step)
    case .stepEscalated(let step, _, let to, let seat):
      tell(to, .escalation, step: step, note: seat == nil ? "" : "handed over")
    case .approvalReopened(let step, let reason, let void): reopened(step, reason, void)
    case .linkReissued(let step, let to):
      [Notification(kind: .invitation, to: .collaborator(to), step: step, note: "", by: event.by)]
    case .commented(let text): told(text)
    case .processCompleted(let outcome): end(outcome)
    case .processTerminated(let reason): terminated(reason)
    case .incidentRaised(let step, let kind, let text): incident(step, Incident.Kind(rawValue: kind), text)
    default: []
    }
  }

  private func opens(_ step: Int, _ seat: Int) -> Bool {
    events.contains { if case .seatOpened(step, seat) = $0.fact { true } else { false } }
  }

  /// Whoever asked, and whoever has to act now: what is written may change what they do.
  private func told(_ text: String) -> [Notification] {
    guard state.status.endedAt == nil else { return tell([state.starter], .comment, step: nil, note: text) }
    let holders = state.openSteps.flatMap(\.openSeats).compactMap(\.holder.person)
    return tell(Set(holders + [state.starter]).sorted(), .comment, step: nil, note: text)
  }

  /// What stands still until an admin mends the template or the company goes to the admins too, and to the starter even
  /// where their own act has brought it about: else it lies in silence.
  private func incident(_ step: Int?, _ kind: Incident.Kind?, _ text: String) -> [Notification] {
    switch kind {
    case .ownerUnresolved, .authorityUndecided, .serviceFailed:
      Set(directory.admins + [state.starter]).sorted().map {
        Notification(kind: .incident, to: .person($0), step: step, note: text, by: event.by)
      }
    default: tell([state.starter], .incident, step: step, note: text)
    }
  }

  private func call(_ number: Int) -> [Notification] {
    guard let step = state.step(number: number), step.status.isOpen, let call = step.call, call.at != nil else {
      return []
    }
    return [
      Notification(
        kind: .call, to: .service(call.request.host), step: number, note: String(call.attempt), by: event.by)
    ]
  }

  private func assign(_ number: Int) -> [Notification] {
    guard let step = state.step(number: number), step.status.isOpen else { return [] }
    // A step that comes round again says why.
    let reason = events.lazy.compactMap { event -> (kind: Notification.Kind, text: String)? in
      switch event.fact {
      case .stepSentBack(_, let to, let reason, _) where to == step.key: (.sentBack, reason)
      case .approvalReopened(let old, let reason, _) where state.step(number: old)?.key == step.key:
        (.reopened, reason)
      default: nil
      }
    }.first
    return step.openSeats.flatMap { seat -> [Notification] in
      switch seat.holder {
      case .person(let id):
        tell([id], reason?.kind ?? assignmentKind(number), step: number, note: reason?.text ?? "")
      case .candidates(let people):
        if let reason, reason.kind == .reopened {
          tell(people, .reopened, step: number, note: reason.text)
        } else {
          tell(people, assignmentKind(number), step: number)
        }
      case .collaborator(let outside):
        [
          Notification(
            kind: .invitation, to: .collaborator(outside), step: number, note: reason?.text ?? "", by: event.by)
        ]
      case .nobody: []
      }
    }
  }

  /// The starter, and those whose work waits now; whoever must approve again hears of it at the step.
  private func reopened(_ number: Int, _ reason: String, _ void: [Int]) -> [Notification] {
    guard let key = state.step(number: number)?.key, let title = template.step(key)?.title else { return [] }
    let waiting = void.compactMap(state.step(number:)).filter { step in
      if case .cancelled = step.status { step.key != key } else { false }
    }
    let holders = waiting.flatMap(\.seats).filter { $0.state == .open }.compactMap(\.holder.person)
    let approvers = state.openSteps.filter { $0.key == key }.flatMap(\.openSeats).compactMap(\.holder.person)
    let people = Set(holders + [state.starter]).subtracting(approvers).sorted()
    return tell(people, .reopened, step: nil, note: "“\(title)” is open again. \(reason)")
  }

  private func assignmentKind(_ number: Int) -> Notification.Kind {
    let key = state.step(number: number)?.key
    return key.flatMap(template.step)?.approval == nil ? .assignment : .approval
  }

  private func remind(_ number: Int) -> [Notification] {
    guard let step = state.step(number: number), step.status.isOpen else { return [] }
    return step.openSeats.flatMap { seat -> [Notification] in
      switch seat.holder {
      case .person(let id): tell([id], .reminder, step: number)
      case .candidates(let people): tell(people, .reminder, step: number)
      case .collaborator(let outside):
        [Notification(kind: .reminder, to: .collaborator(outside), step: number, note: "", by: event.by)]
      case .nobody: []
      }
    }
  }

  private func end(_ outcome: ProcessStatus.Outcome) -> [Notification] {
    guard outcome == .rejected else { return tell([state.starter], .completed, step: nil) }
    let reason = events.lazy.compactMap { event -> String? in
      if case .seatDecided(_, _, .rejected, let reason, _) = event.fact { reason } else { nil }
    }.first
    return tell([state.starter], .rejected, step: nil, note: reason ?? "")
  }

  private func terminated(_ reason: String) -> [Notification] {
    let cancelled = events.compactMap { event -> Int? in
      if case .stepCancelled(let number) = event.fact { number } else { nil }
    }
    let holders = cancelled.compactMap(state.step(number:)).flatMap(\.seats).filter { $0.state == .open }
      .compactMap(\.holder.person)
    let people = Set(holders + [state.starter]).sorted()
    return tell(people, .terminated, step: nil, note: reason)
  }

  /// Nobody is told what they have just done.
  private func tell(_ people: [PersonID], _ kind: Notification.Kind, step: Int?, note: String = "") -> [Notification] {
    people.filter { event.by != .person($0) }.map {
      Notification(kind: kind, to: .person($0), step: step, note: note, by: event.by)
    }
  }
}
