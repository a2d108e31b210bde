internal import Application
internal import Engine
internal import HTTP
internal import Markdown
internal import Pages

extension Site {
  static let processesPerPage = 25

  func processes(_ visit: Visit) async throws -> Response {
    let query = visit.request.query
    let text = query["q"] ?? ""
    let status = query["status"] ?? ""
    let template = query["template"] ?? ""
    let isMine = query["starter"] == "me"
    let offset = max(0, min(100_000, query["from"].flatMap { Int($0) } ?? 0))
    let rows = try await workspace.listProcesses(
      ProcessQuery(
        starter: isMine ? visit.person.id : nil, template: template.isEmpty ? nil : TemplateKey(template),
        status: status.isEmpty ? nil : status,
        offset: offset, limit: Self.processesPerPage + 1), text: text, by: visit.person.id)
    let shown = rows.prefix(Self.processesPerPage)
    let isFiltered = isMine || !(text.isEmpty && status.isEmpty && template.isEmpty)
    func link(_ from: Int) -> String {
      Route.processes.url + "?q=\(PercentCoding.encode(text))&status=\(PercentCoding.encode(status))"
        + "&template=\(PercentCoding.encode(template))\(isMine ? "&starter=me" : "")&from=\(from)"
    }
    let page = ProcessesPage(
      sentence: isFiltered ? "Those that match." : "The newest first.", rows: shown.map(visit.processRow), query: text,
      statuses: ["RUNNING", "PAUSED", "COMPLETED", "FAILED", "TIMED_OUT", "TERMINATED"].map {
        Choice(value: $0, label: visit.statusWord($0, outcome: ""), isChosen: $0 == status)
      },
      templates: visit.company.records.values.filter { $0.version > 0 }.sorted { $0.name < $1.name }.map {
        Choice(value: $0.key.rawValue, label: $0.name, isChosen: $0.key.rawValue == template)
      },
      starters: [Choice(value: "me", label: "Me", isChosen: isMine)], isFiltered: isFiltered,
      pagination: offset > 0 || rows.count > shown.count
        ? Pagination(
          summary: "\(offset + 1) to \(offset + shown.count)",
          previous: offset > 0 ? link(max(0, offset - Self.processesPerPage)) : nil,
          next: rows.count > shown.count ? link(offset + Self.processesPerPage) : nil) : nil,
      empty: rows.isEmpty
        ? EmptyState(
          title: isFiltered ? "Nothing matches." : "No process has started yet.",
          sentence: isFiltered ? "Try fewer words, or another filter." : "What you and others start will stand here.",
          actLabel: "Start a process", actURL: Route.newProcess.url) : nil)
    var frame = visit.frame("Processes", at: .processes)
    frame.search = text
    return visit.page(page.html(in: frame))
  }

  func process(_ reference: String, _ visit: Visit) async throws -> Response {
    try await processPage(reference, visit)
  }

  private func processPage(
    _ reference: String, _ visit: Visit, problems: [Refusal.Problem] = [], act: Route.ProcessAct? = nil
  ) async throws -> Response {
    let view = try await workspace.openProcess(reference, by: visit.person.id)
    let record = try await workspace.readRecord(view)
    let links = try await workspace.store.links(of: view.state.id)
    var page = visit.processPage(view, record: record, links: links)
    page.flow = flow(view.template, view.state)
    let isSteward = view.state.starter == visit.person.id || visit.person.isAdmin
    if act == .comments {
      page.comment?.error = problems.first?.message
      page.comment?.text = visit.form["comment"] ?? ""
    }
    if isSteward, view.state.status.endedAt == nil {
      page.terminationURL = Route.process(reference, .termination).url
      if case .paused = view.state.status {
        page.resume = Act(label: "Resume \(reference)", action: Route.process(reference, .resumption).url)
      } else {
        page.pause = ReasonedAct(
          label: "Pause", action: Route.process(reference, .pause).url,
          hint: "Nobody is reminded, and due dates wait until it is resumed.", reasonLabel: "Why?",
          reason: act == .pause ? visit.form["reason"] ?? "" : "", button: "Pause \(reference)",
          error: act == .pause ? problems.first?.message : nil, isOpen: act == .pause)
      }
    }
    return visit.page(page.html(in: visit.frame(reference, at: .processes)), status: problems.isEmpty ? 200 : 422)
  }

  func terminationPage(_ reference: String, _ visit: Visit) async throws -> Response {
    try await terminationForm(reference, visit, problems: [])
  }

  private func terminationForm(
    _ reference: String, _ visit: Visit, problems: [Refusal.Problem]
  ) async throws -> Response {
    let view = try await workspace.openProcess(reference, by: visit.person.id)
    try workspace.requireMay(.terminate(reason: "x"), in: view, by: visit.person.id)
    let open = view.state.openSteps.count
    let page = FormPage(
      title: "End \(reference)", lead: view.state.subject,
      consequences: [
        "\(counted(open, "open step")) \(open == 1 ? "is" : "are") cancelled, and their holders are told.",
        "The record stays. It cannot be resumed.",
      ],
      action: Route.process(reference, .termination).url,
      fields: [
        FormField(
          key: "reason", label: "Why does it end?", kind: .multiline(rows: 3), value: visit.form["reason"] ?? "",
          error: problems.first?.message)
      ], errors: visit.errors(problems), button: "End \(reference)", isDangerous: true, backLabel: reference,
      backURL: Route.process(reference).url)
    return visit.page(
      page.html(in: visit.frame("End \(reference)", at: .processes)), status: problems.isEmpty ? 200 : 422)
  }

  func act(_ act: Route.ProcessAct, on reference: String, _ visit: Visit) async throws -> Response {
    let view = try await workspace.openProcess(reference, by: visit.person.id)
    let command: Command
    let sentence: String
    let reason = visit.form["reason"] ?? ""
    switch act {
    case .comments:
      (command, sentence) = (.comment(text: visit.form["comment"] ?? ""), "Your comment stands in the record.")
    case .pause: (command, sentence) = (.pause(reason: reason), "\(reference) is paused.")
    case .resumption:
      (command, sentence) = (.resume, "\(reference) goes on. Due dates moved by as long as it was paused.")
    case .termination: (command, sentence) = (.terminate(reason: reason), "\(reference) has ended.")
    }
    do {
      _ = try await workspace.carryOut(command, in: view.state.id, by: .person(visit.person.id), as: visit.command)
    } catch Refusal.invalid(let problems) {
      if act == .termination { return try await terminationForm(reference, visit, problems: problems) }
      return try await processPage(reference, visit, problems: problems, act: act)
    }
    return visit.redirect(to: Route.process(reference).url, saying: sentence)
  }

  func revokeLink(_ id: LinkID, _ visit: Visit) async throws -> Response {
    let outcome = try await workspace.revokeLink(id, by: visit.person.id, as: visit.command)
    return visit.redirect(to: Route.process(outcome.reference).url, saying: "The link has ended.")
  }

  func renewLink(_ id: LinkID, _ visit: Visit) async throws -> Response {
    let outcome = try await workspace.renewLink(id, by: visit.person.id, as: visit.command)
    return visit.redirect(to: Route.process(outcome.reference).url, saying: "A fresh link is on its way.")
  }
}

extension Visit {
  func processRow(_ row: ProcessRow) -> ProcessesPage.Row {
    let template = company.template(row.template, version: row.version)
    return ProcessesPage.Row(
      reference: row.reference, url: Route.process(row.reference).url, subject: row.subject,
      template: template?.name ?? row.template.rawValue, status: status(row), track: track(row, template),
      holders: row.holders.compactMap { face($0.holder) }, holding: holding(row),
      due: row.status == "RUNNING" ? due(row.due) : nil, amount: amount(row.amount, row.currency),
      started: moments.time(row.startedAt.milliseconds))
  }

  func processPage(_ view: ProcessView, record: [StoredEvent], links: [LinkRecord]) -> ProcessPage {
    let (state, template) = (view.state, view.template)
    let reference = state.reference
    return ProcessPage(
      reference: reference, subject: state.subject, template: template.name,
      templateURL: Route.template(template.key).url,
      status: status(state.row(template)), track: track(state, template), holdings: holdings(state, template),
      conclusion: conclusion(state), stages: stages(state, template), facts: facts(state, template),
      documents: template.steps.filter { step in state.documents.contains { $0.step == step.key && $0.removedAt == nil }
      }.flatMap {
        slots($0, state, template, fileURL: { Route.document(reference, $0.number).url })
          .filter { !$0.files.isEmpty }
      },
      people: state.participants.map { id in
        ProcessPage.Participant(person: face(id), role: id == state.starter ? "started it" : "takes part")
      },
      links: links.enumerated().map { index, record in
        // The newest stand first; only the last one to somebody is sent again.
        let isNewest = !links[..<index].contains {
          $0.link.step == record.link.step && $0.link.email == record.link.email
        }
        return linkRow(record, view, isNewest: isNewest)
      },
      stream: stream(record, template),
      comment: CommentForm(action: Route.process(reference, .comments).url),
      record: "\(record.count == 1 ? "1 entry" : "\(record.count) entries") in the record")
  }

  private func holdings(_ state: ProcessState, _ template: Template) -> [ProcessPage.Holding] {
    guard state.status == .running else { return [] }
    return state.holders(template).map { summary in
      let isMine = summary.holder.admits(.person(person.id))
      return ProcessPage.Holding(
        person: face(summary.holder), name: unheld(summary.holder) ?? name(summary.holder),
        act: summary.title.lowercasedFirst,
        since: since(summary.since), due: due(summary.due),
        url: isMine ? Route.step(StepID(process: state.id, number: summary.step)).url : nil)
    }
  }

  private func conclusion(_ state: ProcessState) -> String? {
    switch state.status {
    case .running where state.openSteps.allSatisfy(\.openSeats.isEmpty): "It waits; nobody has to act."
    case .running: nil
    case .paused(let since, let by, let reason): "\(name(by)) paused it \(moments.text(since.milliseconds)): \(reason)"
    case .completed(let at, .done):
      "Completed \(moments.text(at.milliseconds)), after \(duration(milliseconds: at - state.startedAt))."
    case .completed(let at, .rejected): "Rejected \(moments.text(at.milliseconds))."
    case .terminated(let at, let by, let reason): "\(name(by)) ended it \(moments.text(at.milliseconds)): \(reason)"
    case .failed(let at, let reason): "Failed \(moments.text(at.milliseconds)): \(reason)"
    case .timedOut(let at): "Timed out \(moments.text(at.milliseconds))."
    }
  }

  private func linkRow(_ record: LinkRecord, _ view: ProcessView, isNewest: Bool) -> ProcessPage.LinkRow {
    let (state, link) = (view.state, record.link)
    let addressee = Collaborator(name: link.name, email: link.email)
    let step = state.step(number: link.step.number)
    let title = step.flatMap { view.template.step($0.key)?.title } ?? ""
    let isWanted =
      state.status.endedAt == nil && step?.openSeats.contains { $0.holder.admits(.collaborator(addressee)) } == true
    let isAlive = isWanted && record.revokedAt == nil && link.expiresAt > now
    func may(_ command: Command) -> Bool { site.workspace.wouldCarryOut(command, in: view, by: person.id) }
    let opened = record.lastOpenedAt.map { "Last opened \(moments.text($0.milliseconds))." } ?? "Not opened yet."
    let isDone = step?.seats.contains { $0.doneBy.map { Holder.collaborator(addressee).admits($0) } == true } == true
    let word = isAlive ? "Open" : isDone ? "Done" : record.revokedAt != nil || !isWanted ? "Ended" : "Expired"
    return ProcessPage.LinkRow(
      person: face(addressee), mail: link.email, step: title,
      status: StatusMark(kind: isAlive ? .waiting : .ended, word: word),
      sentence: "Sent \(moments.text(link.issuedAt.milliseconds)). \(opened)",
      resend: isNewest && may(.renewLink(step: link.step.number, to: addressee)) ? Route.linkMail(link.id).url : nil,
      revoke: isAlive && may(.revokeLink(step: link.step.number, of: addressee))
        ? Route.linkRevocation(link.id).url : nil)
  }
}
