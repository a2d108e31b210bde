internal import Application
internal import Engine
internal import Foundation
internal import HTTP
internal import Pages

extension Site {
  static let mailsPerPage = 50

  func mail(_ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let offset = max(0, min(1_000_000, visit.request.query["from"].flatMap { Int($0) } ?? 0))
    let rows = try await workspace.store.outbox(limit: Self.mailsPerPage + 1, offset: offset)
    let shown = rows.prefix(Self.mailsPerPage)
    let page = MailPage(
      sentence: outboxFolder == nil
        ? "What was sent, and how it went." : "No mail server is set, so mail is kept here instead of being sent.",
      rows: shown.map { row in
        MailPage.Row(
          url: Route.mailMessage(row.entry.id).url, recipient: visit.recipient(row),
          subject: row.subject.isEmpty ? row.entry.notification.kind.rawValue : row.subject, status: visit.status(row),
          attempts: row.attempts > 1 ? "\(row.attempts) attempts" : "",
          when: visit.moments.time((row.sentAt ?? row.entry.createdAt).milliseconds),
          trouble: row.state == .sent ? "" : row.response)
      }, statuses: [], isFiltered: false,
      pagination: offset > 0 || rows.count > shown.count
        ? Pagination(
          summary: "\(offset + 1) to \(offset + shown.count)",
          previous: offset > 0 ? "\(Route.mail.url)?from=\(max(0, offset - Self.mailsPerPage))" : nil,
          next: rows.count > shown.count ? "\(Route.mail.url)?from=\(offset + Self.mailsPerPage)" : nil) : nil,
      empty: rows.isEmpty
        ? EmptyState(
          title: "No mail yet.", sentence: "Invitations, reminders and news will stand here.", actLabel: nil,
          actURL: nil) : nil,
      tabs: visit.mailTabs(at: .mail))
    return visit.page(page.html(in: visit.frame("Mail", at: .mail)))
  }

  func mailMessage(_ id: String, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    guard let row = try await workspace.store.outboxRow(id) else { throw Refusal.notFound("There is no such mail.") }
    let parts = stored(id)
    var headers = [
      Pages.Fact("To", visit.recipient(row)),
      Pages.Fact("Made", .time(visit.moments.time(row.entry.createdAt.milliseconds))),
      Pages.Fact("Attempts", .number(String(row.attempts))),
    ]
    if !row.response.isEmpty { headers.append(Pages.Fact("Answer", row.response)) }
    let page = MailMessagePage(
      subject: row.subject.isEmpty ? row.entry.notification.kind.rawValue : row.subject, status: visit.status(row),
      headers: headers,
      text: parts?.text ?? "The text of a mail that was sent is not kept here: a link in it is for its reader alone.",
      htmlURL: parts == nil ? nil : Route.mailHTML(id).url)
    return visit.page(page.html(in: visit.frame("Mail", at: .mail)))
  }

  func mailHTML(_ id: String, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    guard let parts = stored(id) else { throw Refusal.notFound("There is no such mail.") }
    return Response.html(Array(parts.html.utf8)).adding(
      "Content-Security-Policy",
      "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )
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
          status: StatusMark(kind: .late, word: "Open"), title: row.reference, url: Route.process(row.reference).url,
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
    }
  }

  fileprivate func status(_ row: OutboxRow) -> StatusMark {
    switch row.state {
    case .waiting:
      StatusMark(kind: row.attempts > 0 ? .soon : .waiting, word: row.attempts > 0 ? "Trying again" : "Waiting")
    case .sent: StatusMark(kind: .done, word: "Sent")
    case .refused: StatusMark(kind: .late, word: "Refused")
    case .exhausted: StatusMark(kind: .late, word: "Given up")
    case .dropped: StatusMark(kind: .ended, word: "No longer needed")
    }
  }
}
