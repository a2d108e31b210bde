internal import Application
internal import Engine
internal import HTML
internal import HTTP
internal import Pages
internal import Synchronization

extension Site {
  func inbox(_ visit: Visit) async throws -> Response {
    let query = visit.inboxQuery
    let view = try await workspace.openInbox(query)
    let digest = view.digest
    var frame = visit.frame("Inbox", at: .inbox)
    frame.lateCount = digest.count(dueBefore: visit.now)
    guard query == InboxQuery(person: visit.person.id) else {
      return visit.page(draw(view, query, visit).html(in: frame))
    }
    let moment = DrawnInboxes.Moment(
      digest: digest.stamp, company: visit.company.stamp, minute: visit.now.milliseconds / 60_000)
    let body = drawnInboxes.body(of: visit.person.id, at: moment) { draw(view, query, visit).body }
    return visit.page(frame.inbox(body))
  }

  private func draw(_ view: InboxView, _ query: InboxQuery, _ visit: Visit) -> InboxPage {
    let digest = view.digest
    return InboxPage(
      sentence: sentence(
        open: digest.heldCount, late: digest.count(dueBefore: visit.now), offered: digest.offeredCount),
      groups: visit.groups(view, query),
      templates: visit.templateChoices(digest.templates, chosen: query.template),
      people: visit.askerChoices(digest.starters, chosen: query.starter),
      isFiltered: query.template != nil || query.starter != nil,
      more: view.hasMore ? view.rows.last.map { visit.inboxURL(query, after: $0) } : nil,
      isContinued: query.after != nil,
      empty: digest.rowCount == 0 && digest.waiting.isEmpty
        ? EmptyState(
          title: "Nothing waits for you.", sentence: "What is asked of you will stand here, soonest first.",
          actLabel: "Start a process", actURL: Route.newProcess.url) : nil)
  }

  private func sentence(open: Int, late: Int, offered: Int) -> String {
    let claim = offered == 0 ? "" : offered == 1 ? " One is up for claiming." : " \(offered) are up for claiming."
    guard open > 0 else { return "Nothing waits for you." + claim }
    let wait = open == 1 ? "One step waits for you." : "\(open) steps wait for you."
    return wait + (late == 0 ? " Nothing is late." : late == 1 ? " One is late." : " \(late) are late.") + claim
  }
}

extension Visit {
  fileprivate var inboxQuery: InboxQuery {
    let form = request.query
    var query = InboxQuery(person: person.id)
    if let template = form["template"], !template.isEmpty { query.template = TemplateKey(template) }
    query.starter = form["person"].flatMap { Int64($0) }.map { PersonID($0) }
    let place = (form["after"] ?? "").split(separator: ".").compactMap { Int64($0) }
    if place.count == 2 {
      query.after = InboxQuery.Cursor(
        due: place[0] == 0 ? nil : Instant(milliseconds: place[0]), step: StepID(rawValue: place[1]))
    }
    return query
  }

  fileprivate func inboxURL(_ query: InboxQuery, after row: Assignment) -> String {
    var form = Form()
    if let template = query.template { form.append("template", template.rawValue) }
    if let starter = query.starter { form.append("person", String(starter.rawValue)) }
    form.append("after", "\(row.due?.milliseconds ?? 0).\(row.step.rawValue)")
    return Route.inbox.url + "?" + form.encoded
  }

  /// Groups with what they hold in all, however many rows are on this page. Filtered, only the rows count.
  fileprivate func groups(_ view: InboxView, _ query: InboxQuery) -> [InboxPage.Group] {
    let today = Instant(milliseconds: moments.start(ofDayFromToday: 1))
    let week = Instant(milliseconds: max(moments.start(ofDayFromToday: moments.daysToNextWeek), today.milliseconds))
    var rows: [InboxPage.Kind: [InboxPage.Row]] = [:]
    for row in view.rows {
      let kind: InboxPage.Kind =
        switch row.due {
        case _ where row.isOffered: .claim
        case nil: .later
        case let due? where due < now: .late
        case let due? where due < today: .today
        case let due? where due < week: .week
        default: .later
        }
      rows[kind, default: []].append(inboxRow(row))
    }
    let isWhole = query.template == nil && query.starter == nil
    let digest = view.digest
    let (late, byToday) = (digest.count(dueBefore: now), digest.count(dueBefore: today))
    let byWeek = digest.count(dueBefore: week)
    func group(_ kind: InboxPage.Kind, _ title: String, _ count: Int, _ empty: String? = nil) -> InboxPage.Group {
      let rows = rows[kind] ?? []
      return InboxPage.Group(
        kind: kind, title: title, count: isWhole ? count : rows.count, rows: rows,
        emptySentence: isWhole && count == 0 && view.digest.heldCount > 0 ? empty : nil)
    }
    let waiting =
      query.starter == nil && query.after == nil
      ? digest.waiting.filter { query.template == nil || $0.template == query.template } : []
    return [
      group(.late, "Late", late, "Nothing is late."),
      group(.today, "Today", byToday - late, "Nothing more is due today."),
      group(.week, "This week", byWeek - byToday), group(.later, "Later", digest.heldCount - byWeek),
      group(.claim, "Up for claiming", digest.offeredCount),
      InboxPage.Group(
        kind: .waiting, title: "Waiting on others", count: waiting.count, rows: waiting.map(waitingRow),
        more: waiting.count == InboxDigest.waitingMax ? Route.processes.url + "?starter=me" : nil),
    ].filter { !$0.rows.isEmpty || (query.after == nil && $0.emptySentence != nil) }
  }

  func inboxRow(_ row: Assignment) -> InboxPage.Row {
    InboxPage.Row(
      id: String(row.step.rawValue), url: Route.step(row.step).url, act: row.title, subject: row.subject,
      reference: row.reference, asker: row.starter == person.id ? "" : "\(company.directory.name(row.starter)) asks",
      amount: amount(row.amount, row.currency), since: row.isOffered ? "" : since(row.since), due: due(row.due),
      claim: row.isOffered ? Route.step(row.step, .claim).url : nil)
  }

  private func waitingRow(_ row: ProcessRow) -> InboxPage.Row {
    let first = row.holders.first
    let holder = first.flatMap { face($0.holder) }
    let since = first.map { self.since($0.since) } ?? ""
    return InboxPage.Row(
      id: row.reference, url: Route.process(row.reference).url, act: first?.title ?? "Waiting",
      subject: row.subject, reference: row.reference, amount: amount(row.amount, row.currency), holder: holder,
      since: first != nil && holder == nil ? "unclaimed \(since)" : since, due: due(row.due))
  }

  fileprivate func templateChoices(_ keys: Set<TemplateKey>, chosen: TemplateKey?) -> [Choice] {
    keys.sorted().map { key in
      Choice(value: key.rawValue, label: company.records[key]?.name ?? key.rawValue, isChosen: key == chosen)
    }
  }

  fileprivate func askerChoices(_ people: Set<PersonID>, chosen: PersonID?) -> [Choice] {
    people.map { ($0, company.directory.name($0)) }.sorted { $0.1 < $1.1 }.map { id, name in
      Choice(value: String(id.rawValue), label: name, isChosen: id == chosen)
    }
  }
}

/// Inboxes that were drawn. They stay as they are until something in them changes, or the minute does: "in 5 min".
final class DrawnInboxes: Sendable {
  static let personsMax = 500

  struct Moment: Equatable, Sendable {
    var digest: Int
    var company: Int
    var minute: Int64
  }

  private let drawn = Mutex<[PersonID: (moment: Moment, body: HTML)]>([:])

  func body(of person: PersonID, at moment: Moment, _ draw: () -> HTML) -> HTML {
    if let kept = drawn.withLock({ $0[person] }), kept.moment == moment { return kept.body }
    let body = draw()
    drawn.withLock { drawn in
      if drawn.count >= Self.personsMax { drawn.removeAll() }
      drawn[person] = (moment, body)
    }
    return body
  }
}
