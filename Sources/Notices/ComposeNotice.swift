public import Application
internal import Engine
internal import Foundation
internal import Pages

/// Composes the mail of an outbox entry from how things stand now, in the recipient's zone.
public func composeNotice(
  _ row: OutboxRow, in workspace: Workspace, render: MailRenderer
) async throws -> ComposedNotice {
  let entry = row.entry
  guard let id = MailID(rawValue: entry.id) else { return .impossible("The entry “\(entry.id)” has no usable id.") }
  guard let process = entry.process, let state = try await workspace.store.state(process),
    let template = workspace.present.template(state.template, version: state.version)
  else { return .drop("The process is gone.") }
  var link: LinkRecord?
  if let id = entry.link { link = try await workspace.store.link(id) }
  let notice = Notice(
    notification: entry.notification, state: state, template: template, link: link?.link, workspace: workspace)
  if let reason = notice.staleness(link: link) { return .drop(reason) }
  let to: MailAddress
  do throws(MailAddressRefusal) { to = try notice.recipient() } catch { return .impossible(error.sentence) }
  return .message(
    MailMessage(
      id: id, from: workspace.settings.mailFrom, to: to, content: notice.content(name: to.name), render: render,
      sentAt: entry.createdAt.milliseconds, process: state.reference))
}

/// One notification and what it is about.
struct Notice {
  let notification: Engine.Notification
  let state: ProcessState
  let template: Template
  let link: NewLink?
  let workspace: Workspace

  var company: Company { workspace.present }
  var directory: Directory { company.directory }
  var step: StepState? { notification.step.flatMap(state.step(number:)) }
  var definition: Step? { step.flatMap { template.step($0.key) } }

  func recipient() throws(MailAddressRefusal) -> MailAddress {
    switch notification.to {
    case .person(let id):
      guard let person = directory.people[id] else { throw .empty }
      return try MailAddress(name: person.name, address: person.email)
    case .collaborator(let outside): return try MailAddress(name: outside.name, address: outside.email)
    case .service: throw .empty
    }
  }

  /// Why the mail should not go out any more; nil when it should.
  func staleness(link: LinkRecord?) -> String? {
    if case .person(let id) = notification.to, directory.people[id]?.isActive != true { return "The person left." }
    switch notification.kind {
    case .call: return "It is a call, and no mail."
    case .completed, .rejected, .terminated, .incident, .comment, .escalation: return nil
    case .reopened where notification.step == nil: return nil
    case .assignment, .approval, .reopened, .sentBack, .handedOver, .invitation, .reminder, .code: break
    }
    guard let step, step.status.isOpen, state.status.endedAt == nil else { return "The step is no longer open." }
    let holds = step.openSeats.contains { seat in
      switch notification.to {
      case .person(let id): seat.holder.admits(.person(id))
      case .collaborator(let outside): seat.holder.admits(.collaborator(outside))
      case .service: false
      }
    }
    if !holds { return "Someone else holds the step." }
    if let link, link.revokedAt != nil { return "The link has ended, or a newer one has taken its place." }
    return nil
  }

  /// The recipient's clock: a person's own zone, the template's for someone outside.
  var moments: Moments {
    var zone = template.zone
    if case .person(let id) = notification.to, let own = directory.people[id]?.zone { zone = own }
    return Moments(now: workspace.now.milliseconds, zone: TimeZone(identifier: zone) ?? .gmt)
  }

  var dueText: String? { step?.due.map { moments.text($0.milliseconds) } }

  func name(_ actor: Actor) -> String {
    switch actor {
    case .person(let id): directory.name(id)
    case .collaborator(let outside): outside.name
    case .system: company.name
    }
  }
}
