internal import Application
internal import Engine
internal import Foundation
internal import HTTP
internal import Pages

extension Site {
  static let mailsPerPage = 50

  func mail(_ visit: Visit) async throws -> Response {
    let form = visit.request.query
    let offset = max(0, min(1_000_000, form["from"].flatMap { Int($0) } ?? 0))
    let state = form["status"].flatMap(OutboxEntry.State.init(rawValue:))
    let text = form["q"] ?? ""
    let isFiltered = state != nil || !text.isEmpty
    let rows = try await workspace.readMail(
      OutboxQuery(state: state, text: text, limit: Self.mailsPerPage + 1, offset: offset), by: visit.person.id)
    let held = try await workspace.readMail(OutboxQuery(state: .held, limit: 1), by: visit.person.id)
    func link(_ from: Int) -> String { Route.mail.url + "?" + form.setting("from", to: String(from)).encoded }
    let shown = rows.prefix(Self.mailsPerPage)
    let page = MailPage(
      sentence: outboxFolder == nil
        ? "What was sent, and how it went." : "No mail server is set, so mail is kept here instead of being sent.",
      rows: shown.map { row in
        MailPage.Row(
          url: Route.mailMessage(row.entry.id).url, kind: row.kindWord, recipient: visit.recipient(row),
          subject: row.subject.isEmpty ? row.kindWord : row.subject, status: visit.status(row),
          attempts: row.attempts > 1 ? "\(row.attempts) attempts" : "",
          when: visit.moments.time((row.sentAt ?? row.entry.createdAt).milliseconds),
          trouble: row.state == .sent ? "" : row.response)
      },
      statuses: OutboxEntry.State.allCases.map {
        Choice(value: $0.rawValue, label: visit.word($0), isChosen: $0 == state)
      }, query: text, isFiltered: isFiltered,
      pagination: offset > 0 || rows.count > shown.count
        ? Pagination(
          summary: "\(offset + 1) to \(offset + shown.count)",
          previous: offset > 0 ? link(max(0, offset - Self.mailsPerPage)) : nil,
          next: rows.count > shown.count ? link(offset + Self.mailsPerPage) : nil) : nil,
      empty: rows.isEmpty
        ? EmptyState(
          title: isFiltered ? "Nothing matches." : "No mail yet.",
          sentence: isFiltered
            ? "Try fewer words, or another state." : "Invitations, reminders and news will stand here.",
          actLabel: nil, actURL: nil) : nil,
      tabs: visit.mailTabs(at: .mail),
      held: held.isEmpty
        ? nil
        : MailPage.Held(
          sentence: "A backup was restored. Mail and calls that waited in it are held, for they may be old.",
          send: Act(label: "Send it now", action: Route.heldMail.url + "?act=send"),
          drop: Act(label: "Drop it", action: Route.heldMail.url + "?act=drop")))
    return visit.page(page.html(in: visit.frame("Mail", at: .mail)))
  }

  func settleHeldMail(_ visit: Visit) async throws -> Response {
    let isSent = visit.request.query["act"] == "send"
    try await workspace.settleHeldMail(isSent: isSent, by: visit.person.id)
    return visit.redirect(to: Route.mail.url, saying: isSent ? "It goes out now." : "It is dropped.")
  }

  func mailMessage(_ id: String, _ visit: Visit) async throws -> Response {
    let row = try await workspace.readMail(id, by: visit.person.id)
    let parts = stored(id)
    var headers = [
      Pages.Fact("To", visit.recipient(row)), Pages.Fact("Kind", row.kindWord),
      Pages.Fact("Made", .time(visit.moments.time(row.entry.createdAt.milliseconds))),
      Pages.Fact("Attempts", .number(String(row.attempts))),
    ]
    if !row.response.isEmpty { headers.append(Pages.Fact("Answer", row.response)) }
    let page = MailMessagePage(
      subject: row.subject.isEmpty ? row.kindWord : row.subject, status: visit.status(row),
      headers: headers,
      text: parts?.text
        ?? (row.entry.notification.kind == .call
          ? "What a service is asked stands in the record of its process."
          : "The text of a mail that was sent is not kept here: a link in it is for its reader alone."),
      htmlURL: parts == nil ? nil : Route.mailHTML(id).url, linkURL: parts.flatMap { ownLink(in: $0.text) })
    return visit.page(page.html(in: visit.frame("Mail", at: .mail)))
  }

  func mailHTML(_ id: String, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    guard let parts = stored(id) else { throw Refusal.notFound("There is no such mail.") }
    // A link opens beside this page, not within the frame.
    let html = parts.html.replacing("<head>", with: "<head><base target=\"_blank\">", maxReplacements: 1)
    return Response.html(Array(html.utf8)).adding(
      "Content-Security-Policy",
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )
  }

  /// The address on this site, wherever the site stood when the mail was written.
  private func ownLink(in text: String) -> String? {
    text.firstMatch(of: #/https?:\/\/[^\s\/]+(\/(?:links|steps|processes)\/[A-Za-z0-9_-]+)/#).map { String($0.1) }
  }

  /// The two parts of a mail that was written to the outbox folder; nil when a server took it.
  private func stored(_ id: String) -> (text: String, html: String)? {
    guard let outboxFolder, MailID(rawValue: id) != nil,
      let raw = try? String(contentsOfFile: "\(outboxFolder)/\(id).eml", encoding: .utf8)
    else { return nil }
    let parts = MIMEParts(raw)
    return (parts.body(ofType: "text/plain"), parts.body(ofType: "text/html"))
  }

  // MARK: Incidents

  func incidents(_ visit: Visit) async throws -> Response {
    let rows = try await workspace.incidents(by: visit.person.id)
    let page = ListPage(
      kind: "incidents", title: "Incidents", sentence: "What a person must look at.",
      cards: rows.map { row in
        ListPage.Card(
          status: StatusMark(kind: .late, word: "Open"), title: row.reference,
          url: (row.process == nil ? Route.template(TemplateKey(row.reference), .edit) : .process(row.reference)).url,
          sentence: row.text,
          when: visit.moments.time(row.at.milliseconds),
          act: Act(label: "Mark as resolved", action: Route.incident(row.id).url))
      },
      empty: rows.isEmpty
        ? EmptyState(
          title: "Nothing needs a look.",
          sentence: "Owners that cannot be found and mails that bounce will stand here.", actLabel: nil, actURL: nil)
        : nil,
      tabs: visit.mailTabs(at: .incidents))
    return visit.page(page.html(in: visit.frame("Incidents", at: .mail)))
  }

  func resolveIncident(_ id: Int64, _ visit: Visit) async throws -> Response {
    try await workspace.resolveIncident(id, by: visit.person.id)
    return visit.redirect(to: Route.incidents.url, saying: "Marked as resolved.")
  }
}

extension Visit {
  fileprivate func mailTabs(at route: Route) -> [Choice] {
    [(Route.mail, "Mail"), (.incidents, "Incidents")].map { Choice(value: $0.url, label: $1, isChosen: $0 == route) }
  }

  fileprivate func recipient(_ row: OutboxRow) -> String {
    switch row.entry.notification.to {
    case .person(let id): company.directory.name(id)
    case .collaborator(let outside): "\(outside.name) <\(outside.email)>"
    case .service(let host): host
    }
  }

  fileprivate func status(_ row: OutboxRow) -> StatusMark {
    let kind: StatusMark.Kind =
      switch row.state {
      case .waiting: row.attempts > 0 ? .soon : .waiting
      case .sent: .done
      case .refused, .exhausted: .late
      case .dropped: .ended
      case .held: .paused
      }
    return StatusMark(kind: kind, word: row.state == .waiting && row.attempts > 0 ? "Trying again" : word(row.state))
  }

  fileprivate func word(_ state: OutboxEntry.State) -> String {
    switch state {
    case .waiting: "Waiting"
    case .sent: "Sent"
    case .refused: "Refused"
    case .exhausted: "Given up"
    case .dropped: "No longer needed"
    case .held: "Held"
    }
  }
}

extension OutboxRow {
  fileprivate var kindWord: String {
    switch entry.notification.kind {
    case .assignment: "New step"
    case .approval: "Approval asked"
    case .sentBack: "Sent back"
    case .reopened: "Open again"
    case .handedOver: "Handed over"
    case .invitation: "Invitation"
    case .reminder: "Reminder"
    case .escalation: "Escalation"
    case .completed: "Completed"
    case .rejected: "Rejected"
    case .terminated: "Ended"
    case .incident: "Incident"
    case .call: "Call"
    case .comment: "Comment"
    case .code: "Code"
    }
  }
}
