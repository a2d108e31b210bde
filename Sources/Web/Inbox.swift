internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func inbox(_ visit: Visit) async throws -> Response {
    let all = try await workspace.openInbox(visit.person.id)
    let waiting = try await workspace.waitingOnOthers(visit.person.id)
    let template = visit.request.query["template"] ?? ""
    let asker = visit.request.query["person"] ?? ""
    let rows = all.filter { row in
      (template.isEmpty || row.template.rawValue == template)
        && (asker.isEmpty || String(row.starter.rawValue) == asker)
    }
    let late = all.count { !$0.isOffered && $0.due.map { $0 < visit.now } == true }
    let isFiltered = !template.isEmpty || !asker.isEmpty
    let page = InboxPage(
      sentence: sentence(open: all.count { !$0.isOffered }, late: late),
      groups: visit.groups(rows, waiting: isFiltered ? [] : waiting),
      templates: visit.templateChoices(all, chosen: template), people: visit.askerChoices(all, chosen: asker),
      isFiltered: isFiltered,
      empty: all.isEmpty && waiting.isEmpty
        ? EmptyState(
          title: "Nothing waits for you.", sentence: "What is asked of you will stand here, soonest first.",
          actLabel: "Start a process", actURL: Route.newProcess.url) : nil)
    var frame = visit.frame("Inbox", at: .inbox)
    frame.lateCount = late
    return visit.page(page.html(in: frame))
  }

  private func sentence(open: Int, late: Int) -> String {
    let wait =
      open == 0 ? "Nothing waits for you." : open == 1 ? "One step waits for you." : "\(open) steps wait for you."
    let lateWords = late == 0 ? "Nothing is late." : late == 1 ? "One is late." : "\(late) are late."
    return open == 0 ? wait : "\(wait) \(lateWords)"
  }
}

extension Visit {
  fileprivate func groups(_ rows: [Assignment], waiting: [ProcessRow]) -> [InboxPage.Group] {
    var late: [InboxPage.Row] = []
    var today: [InboxPage.Row] = []
    var week: [InboxPage.Row] = []
    var later: [InboxPage.Row] = []
    var claim: [InboxPage.Row] = []
    for row in rows {
      let shown = inboxRow(row)
      if row.isOffered {
        claim.append(shown)
      } else if let due = row.due {
        if due < now {
          late.append(shown)
        } else {
          switch moments.daysFromToday(due.milliseconds) {
          case ...0: today.append(shown)
          case 1...7: week.append(shown)
          default: later.append(shown)
          }
        }
      } else {
        later.append(shown)
      }
    }
    func group(_ kind: InboxPage.Kind, _ title: String, _ rows: [InboxPage.Row], _ empty: String? = nil)
      -> InboxPage.Group
    {
      InboxPage.Group(kind: kind, title: title, count: rows.count, rows: rows, emptySentence: empty)
    }
    return [
      group(.late, "Late", late, "Nothing is late."), group(.today, "Today", today, "Nothing more is due today."),
      group(.week, "This week", week), group(.later, "Later", later), group(.claim, "Up for claiming", claim),
      group(.waiting, "Waiting on others", waiting.map(waitingRow)),
    ].filter { !$0.rows.isEmpty || $0.emptySentence != nil }
  }

  func inboxRow(_ row: Assignment) -> InboxPage.Row {
    InboxPage.Row(
      id: String(row.step.rawValue), url: Route.step(row.step).url, act: row.title, subject: row.subject,
      reference: row.reference, asker: row.starter == person.id ? "" : "\(company.directory.name(row.starter)) asks",
      amount: amount(row.amount, row.currency), holder: row.isOffered ? nil : face(row.person), due: due(row.due),
      claim: row.isOffered ? Route.step(row.step, .claim).url : nil)
  }

  private func waitingRow(_ row: ProcessRow) -> InboxPage.Row {
    InboxPage.Row(
      id: row.reference, url: Route.process(row.reference).url, act: row.holders.first?.title ?? "Waiting",
      subject: row.subject, reference: row.reference, amount: amount(row.amount, row.currency),
      holder: row.holders.first.flatMap { face($0.holder) }, due: due(row.due))
  }

  fileprivate func templateChoices(_ rows: [Assignment], chosen: String) -> [Choice] {
    Set(rows.map(\.template)).sorted().map { key in
      Choice(value: key.rawValue, label: company.records[key]?.name ?? key.rawValue, isChosen: key.rawValue == chosen)
    }
  }

  fileprivate func askerChoices(_ rows: [Assignment], chosen: String) -> [Choice] {
    Set(rows.map(\.starter)).map { ($0, company.directory.name($0)) }.sorted { $0.1 < $1.1 }.map { id, name in
      Choice(value: String(id.rawValue), label: name, isChosen: String(id.rawValue) == chosen)
    }
  }
}
