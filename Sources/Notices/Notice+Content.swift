internal import Application
internal import Engine
internal import Pages

extension Notice {
  func content(name: String) -> MailContent {
    MailContent(
      kind: mailKind, recipientName: name, subject: singleLine("[\(state.reference)] \(subject)", charactersMax: 200),
      headline: headline, track: track, paragraphs: paragraphs.filter { !$0.isEmpty }, facts: facts, button: button,
      footnotes: footnotes, companyName: company.name)
  }

  private var mailKind: MailKind {
    switch notification.kind {
    case .assignment, .handedOver: isOffered ? .offer : .assignment
    case .approval: .approvalRequest
    case .sentBack: .sentBack
    case .reopened: .reopened
    case .invitation: .linkInvitation
    case .reminder: isLate ? .overdue : .reminder
    case .escalation: .escalation
    case .completed, .rejected: .completed
    case .terminated: .terminated
    case .incident, .call: .incident
    case .comment: .comment
    case .code: .linkCode
    }
  }

  private var isOffered: Bool {
    guard case .person(let id) = notification.to else { return false }
    return step?.openSeats.contains { seat in
      if case .candidates(let people) = seat.holder { people.contains(id) } else { false }
    } == true
  }

  private var isLate: Bool { step?.due.map { $0 < workspace.now } ?? false }
  private var title: String { definition?.title ?? state.subject }
  private var byDue: String { dueText.map { isLate ? ", was due \($0)" : " by \($0)" } ?? "" }

  private var subject: String {
    switch notification.kind {
    case .assignment, .approval, .invitation, .handedOver: "\(title): \(state.subject)\(byDue)"
    case .reminder: isLate ? "Late: \(title), \(state.subject)" : "Reminder: \(title)\(byDue)"
    case .sentBack: "Back to you: \(title), \(state.subject)"
    case .reopened: "Open again: \(notification.step == nil ? "" : "\(title), ")\(state.subject)"
    case .escalation: "Late: \(title), \(heldBy)"
    case .completed: "Done: \(state.subject)"
    case .rejected: "Rejected: \(state.subject)"
    case .terminated: "Ended: \(state.subject)"
    case .incident, .call: "Please look: \(state.subject)"
    case .comment: "\(name(notification.by)) wrote: \(state.subject)"
    case .code: "Your code for \(title)"
    }
  }

  /// "Maya Lindqvist, Zoë Müller hold it"; "It waits to be claimed by Łukasz Wiśniewski or Ada Brandt".
  private var holding: String {
    let seats = openSeats
    let held = seats.compactMap(holderName)
    if !held.isEmpty { return held.joined(separator: ", ") + (held.count == 1 ? " holds it" : " hold it") }
    for case .candidates(let people) in seats.map(\.holder) {
      return "It waits to be claimed by \(directory.alternatives(people))"
    }
    return "Nobody holds it yet"
  }

  private var heldBy: String {
    let names = openSeats.compactMap(holderName)
    return names.isEmpty ? "held by nobody" : "held by \(names.joined(separator: ", "))"
  }

  private var openSeats: [Seat] { (step.map { [$0] } ?? state.openSteps).flatMap(\.openSeats) }

  private func holderName(_ seat: Seat) -> String? {
    switch seat.holder {
    case .person(let id): directory.name(id)
    case .collaborator(let outside): outside.name
    case .candidates, .nobody: nil
    }
  }

  private var headline: String {
    switch notification.kind {
    case .completed: "\(state.subject) · completed"
    case .rejected: "\(state.subject) · rejected by \(name(notification.by))"
    case .terminated: "\(state.subject) · ended by \(name(notification.by))"
    case .reopened where notification.step == nil: "\(state.subject) · open again"
    case .incident: "\(state.reference) needs a look · \(state.subject)"
    case .comment: "\(name(notification.by)) wrote about it · \(state.subject)"
    case .code: "Your code · \(title.lowercasedFirst)"
    default:
      // Whoever is outside asks first what it is; that they hold it goes without saying.
      ((isOutside ? [title] : [holding, title.lowercasedFirst])
        + (dueText.map { [isLate ? "was due \($0)" : "until \($0)"] } ?? [])).joined(separator: " · ")
    }
  }

  private var isOutside: Bool { if case .collaborator = notification.to { true } else { false } }

  private var track: [MailContent.TrackStage] {
    let states = state.track(template)
    return zip(template.stages.indices, states).map { index, stage in
      let holders = stage == .current ? holders(inStage: index) : []
      return MailContent.TrackStage(
        name: template.stages[index].name, state: MailContent.TrackStage.State(rawValue: stage.rawValue) ?? .ahead,
        holders: holders)
    }
  }

  private func holders(inStage stage: Int) -> [String] {
    state.openSteps.filter { template.step($0.key)?.stage == stage }.flatMap(\.openSeats).compactMap(holderName)
  }

  private var why: String {
    guard let step, case .person(let id) = notification.to else { return "" }
    let seat = step.openSeats.first { $0.holder.admits(.person(id)) }
    guard let seat, seat.passedBy == nil, !seat.why.isEmpty else { return "" }
    return "Why you: \(seat.why)."
  }

  private var paragraphs: [String] {
    let note = notification.note
    let reason = note.isEmpty ? "" : "“\(note)”"
    switch notification.kind {
    case .assignment where step?.call != nil:
      return ["Baton could not do this: \(step?.call?.trouble ?? "") Please look, and answer in its place.", why]
    case .assignment, .approval: return ["\(directory.name(state.starter)) asks you: \(title).", why]
    case .handedOver: return ["\(name(notification.by)) handed this to you. \(reason)", why]
    case .sentBack: return ["\(name(notification.by)) sent it back to you: \(reason)"]
    case .reopened where notification.step == nil: return [note, "What comes after it waits until then."]
    case .reopened: return ["This was approved, and has changed. \(note)", why]
    case .invitation:
      return [
        "\(directory.name(state.starter)) at \(company.name) asks you for this.",
        invitationReason,
      ]
    case .reminder: return [isLate ? "This is late." : "This is due soon.", why]
    case .escalation:
      return [
        "“\(title)” is late. "
          + (note.isEmpty ? "\(holding). You are told so that it can move on." : "It is yours now.")
      ]
    case .completed: return ["All steps are done."]
    case .rejected: return ["\(name(notification.by)) rejected it: \(reason)"]
    case .terminated: return ["\(name(notification.by)) ended it: \(reason)"]
    case .incident, .call: return [note]
    case .comment: return [reason]
    case .code:
      return [
        "Your code is \(link.map { workspace.code(of: $0.id, nonce: note) } ?? "")",
        "Type it on the page that asked for it. Nobody at \(company.name) will ask you for it.",
      ]
    }
  }

  /// Why somebody outside is asked once more.
  private var invitationReason: String {
    let note = notification.note
    if note.isEmpty { return "" }
    return definition?.approval?.reopenedBy.isEmpty == false && step.map { $0.round > 1 } == true
      ? note : "Sent back to you: “\(note)”"
  }

  private var facts: [MailContent.Fact] {
    var facts = [MailContent.Fact("What", state.subject)]
    let amount = state.amount(template)
    if !amount.isEmpty { facts.append(.init("Amount", money(amount, template.currency))) }
    facts.append(.init("Asked by", directory.name(state.starter)))
    if let due = step?.due { facts.append(.init("Due", moments.title(due.milliseconds))) }
    facts.append(.init("Reference", state.reference))
    return facts
  }

  private var button: MailContent.Button? {
    let base = workspace.settings.baseURL
    switch notification.to {
    case .service: return nil
    case .collaborator:
      guard notification.kind != .code, let link else { return nil }
      return .init(title, url: workspace.linkURL(link))
    case .person:
      // To the step itself where it is theirs.
      if case .person(let id) = notification.to, let step,
        step.openSeats.contains(where: { $0.holder.admits(.person(id)) })
      {
        return .init(title, url: "\(base)/steps/\(StepID(process: state.id, number: step.number).rawValue)")
      }
      return .init("Open \(state.reference)", url: "\(base)/processes/\(state.reference)")
    }
  }

  private var footnotes: [String] {
    guard case .collaborator = notification.to, let link, notification.kind != .code else { return [] }
    return ["No account needed. This link is yours alone and ends on \(moments.day(link.expiresAt.milliseconds))."]
  }
}
