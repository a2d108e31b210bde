internal import Application
internal import Engine
internal import FEEL
internal import HTTP
internal import Pages

extension Site {
  func templates(_ visit: Visit) async throws -> Response {
    let records = visit.company.records.values.sorted { $0.name < $1.name }
    let counts = try await workspace.countRunning(by: visit.person.id)
    let rows = records.filter { visit.person.isAdmin || $0.version > 0 }.map { record in
      let template = visit.company.currentTemplate(record.key)
      return TemplatesPage.Row(
        key: record.key.rawValue, name: record.name, url: Route.template(record.key).url,
        purpose: template?.summary ?? "",
        version: record.version > 0 ? "Version \(record.version)" : "Never published",
        status: template != nil
          ? StatusMark(kind: .done, word: "Published")
          : record.version > 0
            ? StatusMark(kind: .late, word: "Cannot be used") : StatusMark(kind: .waiting, word: "Draft"),
        running: "\(counts[record.key] ?? 0) running", stages: template?.stages.map(\.name) ?? [])
    }
    let page = TemplatesPage(
      sentence: "Each is a repeatable process. Running ones stay on the version that they began with.", rows: rows,
      empty: rows.isEmpty
        ? EmptyState(
          title: "No template yet.", sentence: "A template says which steps there are, who owns them, and until when.",
          actLabel: visit.person.isAdmin ? "Write the first one" : nil,
          actURL: visit.person.isAdmin ? Route.newTemplate.url : nil) : nil,
      newURL: visit.person.isAdmin ? Route.newTemplate.url : nil)
    return visit.page(page.html(in: visit.frame("Templates", at: .templates)))
  }

  func template(_ key: TemplateKey, _ visit: Visit) async throws -> Response {
    guard let record = visit.company.records[key] else { throw Refusal.notFound("There is no such template.") }
    guard let template = visit.company.currentTemplate(key) else {
      guard visit.person.isAdmin else { throw Refusal.notFound("There is no such template.") }
      return .redirect(to: Route.template(key, .edit).url)
    }
    let versions = try await workspace.store.versions(key)
    let running = try await workspace.listProcesses(
      ProcessQuery(template: key, status: "RUNNING", limit: 20), by: visit.person.id)
    let newest = versions.first
    var page = TemplatePage(
      key: key.rawValue, name: template.name, purpose: template.summary,
      version: "Version \(template.version), published \(newest.map { visit.moments.text($0.at.milliseconds) } ?? "")"
        + (newest?.by.map { " by \(visit.company.directory.name($0))" } ?? ""),
      status: StatusMark(kind: .done, word: "Published"), flow: flow(template),
      sections: visit.sections(template, versions: versions, running: running),
      editURL: visit.person.isAdmin ? Route.template(key, .edit).url : nil,
      startURL: Route.newProcess.url + "?template=\(key)",
      warnings: workspace.check(record.draft).findings.filter { $0.severity == .warning }.map(\.message))
    if visit.person.isAdmin, running.contains(where: { $0.version != template.version }) {
      page.migrationURL = Route.template(key, .migration).url
    }
    return visit.page(page.html(in: visit.frame(template.name, at: .templates)))
  }

  func newTemplate(_ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    return editor(nil, source: templateExample, visit)
  }

  func editTemplate(_ key: TemplateKey, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    guard let record = visit.company.records[key] else { throw Refusal.notFound("There is no such template.") }
    return editor(key, source: record.draft, visit)
  }

  /// Publishes a new template, or checks it first, by the button that was pressed.
  func createTemplate(_ visit: Visit) async throws -> Response {
    try await save(nil, act: Route.TemplateAct(rawValue: visit.request.query["act"] ?? "version") ?? .version, visit)
  }

  func changeTemplate(_ key: TemplateKey, _ act: Route.TemplateAct, _ visit: Visit) async throws -> Response {
    guard visit.company.records[key] != nil else { throw Refusal.notFound("There is no such template.") }
    return try await save(key, act: act, visit)
  }

  private func save(_ key: TemplateKey?, act: Route.TemplateAct, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let source = (visit.form["yaml"] ?? "").replacing("\r\n", with: "\n")
    switch act {
    case .check: return editor(key, source: source, visit, isChecked: true)
    case .draft:
      let (named, findings) = try await workspace.saveDraft(
        key, source: source, base: visit.form["base"], by: visit.person.id)
      guard let named else { return editor(key, source: source, visit, findings: findings, status: 409) }
      return visit.redirect(to: Route.template(named, .edit).url, saying: "The draft is saved. Nothing is published.")
    case .migration: throw PageError404()
    case .version, .edit:
      let (version, check) = try await workspace.publish(
        key, source: source, base: visit.form["base"], by: visit.person.id)
      guard let version else { return editor(key, source: source, visit, findings: check.findings, status: 422) }
      return visit.redirect(
        to: Route.template(version.key).url,
        saying: "Version \(version.version) is published. Running processes stay on theirs.")
    }
  }

  private func editor(
    _ key: TemplateKey?, source: String, _ visit: Visit, isChecked: Bool = false, findings: [TemplateFinding]? = nil,
    status: Int = 200
  ) -> Response {
    let check = workspace.check(source)
    let found = findings ?? (isChecked || key != nil ? check.findings : [])
    let record = key.flatMap { visit.company.records[$0] }
    func action(_ act: Route.TemplateAct) -> String {
      key.map { Route.template($0, act).url } ?? Route.templates.url + "?act=\(act.rawValue)"
    }
    let version = record?.version ?? 0
    let page = TemplateEditPage(
      name: record?.name ?? "New template", templateURL: version > 0 ? key.map { Route.template($0).url } : nil,
      yaml: source,
      problems: found.map {
        TemplateEditPage.Problem(
          line: $0.line, column: $0.column, sentence: $0.message, suggestion: $0.suggestion,
          isWarning: $0.severity == .warning)
      }, isChecked: isChecked && found.isEmpty, flow: check.template.flatMap { flow($0) }, checkAction: action(.check),
      draftAction: action(.draft), publishAction: action(.version), publishLabel: "Publish version \(version + 1)",
      publishHint: version > 0 ? "Running processes stay on the version that they began with." : nil,
      base: key.map(workspace.base) ?? "")
    return visit.page(page.html(in: visit.frame(page.name, at: .templates)), status: status)
  }
}

extension Visit {
  fileprivate func sections(
    _ template: Template, versions: [TemplateVersion], running: [ProcessRow]
  ) -> [TemplatePage.Section] {
    let steps = Table(
      caption: "Steps", columns: [.init("Step"), .init("Owner"), .init("Due"), .init("When")],
      rows: template.steps.map { step in
        [
          .pair(step.title, template.stages[step.stage].name), .text(template.role(step.owner)?.name ?? ""),
          .text(dueWords(step.due)), step.when.map { .code($0.text) } ?? .empty,
        ]
      })
    let roles = Table(
      caption: "Roles", columns: [.init("Role"), .init("Who fills it")],
      rows: template.roles.map { [.text($0.name), .text(sourceWords($0.source, template))] })
    let fields = Table(
      caption: "Fields", columns: [.init("Field"), .init("Key"), .init("Type")],
      rows: template.fields.map { [.text($0.label), .code($0.key.rawValue), .text(kindWords($0.kind))] })
    let rules = Table(
      caption: "Rules", columns: [.init("When"), .init("Approvers"), .init("Because")],
      rows: template.authority.flatMap { table in
        table.rules.map { rule in
          [
            .code(zip(table.inputs, rule.tests).map { "\($0.text) \($1.text)" }.joined(separator: ", ")),
            .text(rule.approvers.map { template.role($0)?.name ?? $0.rawValue }.joined(separator: ", ")),
            .text(rule.because),
          ]
        }
      })
    let documents = Table(
      caption: "Documents", columns: [.init("Document"), .init("Step"), .init("How many")],
      rows: template.steps.flatMap { step in
        step.documents.map { [.text($0.label), .text(step.title), .code($0.needed.text)] }
      })
    let mails = Table(
      caption: "Mails", columns: [.init("Step"), .init("Reminders and escalations")],
      rows: template.steps.filter { !$0.ladder.isEmpty }.map { step in
        [.text(step.title), .text(step.ladder.map { rungWords($0, template) }.joined(separator: "; "))]
      })
    func section(_ id: String, _ title: String, _ table: Table, _ nothing: String) -> TemplatePage.Section {
      TemplatePage.Section(
        id: id, title: title, count: table.rows.count, sentence: table.rows.isEmpty ? nothing : "",
        table: table.rows.isEmpty ? nil : table)
    }
    return [
      section("steps", "Steps", steps, ""), section("roles", "Roles", roles, ""),
      section("fields", "Fields", fields, "No fields."),
      section("rules", "Rules", rules, "Nothing is decided by amount here."),
      section("documents", "Documents", documents, "No documents are asked for."),
      section("mails", "Mails", mails, "Nobody is reminded."),
      section(
        "versions", "Versions",
        Table(
          caption: "Versions", columns: [.init("Version", isNumeric: true), .init("Published"), .init("By")],
          rows: versions.map { version in
            [
              .number(String(version.version)), .time(moments.time(version.at.milliseconds)),
              version.by.map { .person(face($0)) } ?? .text("Baton"),
            ]
          }), ""),
      section(
        "runs", "Running",
        Table(
          caption: "Running", columns: [.init("Process"), .init("Holder")],
          rows: running.map {
            [.linkPair($0.reference, url: Route.process($0.reference).url, $0.subject), .text(holding($0))]
          }),
        "None is running."),
    ]
  }

  private func dueWords(_ rule: DueRule?) -> String {
    switch rule {
    case nil: ""
    case .within(let duration): "in \(duration)"
    case .on(let field, let before): before.map { "\($0) before \(field)" } ?? "on \(field)"
    }
  }

  private func sourceWords(_ source: Role.Source, _ template: Template) -> String {
    switch source {
    case .starter: "whoever starts it"
    case .manager(let of): "the manager of \(template.role(of)?.name ?? of.rawValue)"
    case .members(let role):
      company.directory.activeMembers(role).isEmpty
        ? "the role \(role): nobody yet"
        : company.directory.activeMembers(role).map(company.directory.name).joined(separator: ", ")
    case .collaborator(_, let email):
      "someone outside, by the address in “\(template.field(email)?.label ?? email.rawValue)”"
    case .field(let field): "the person in “\(template.field(field)?.label ?? field.rawValue)”"
    case .did(let key): "whoever did “\(template.step(key)?.title ?? key.rawValue)”"
    case .rule(let rule): "by the rule \(rule.text)"
    }
  }

  private func kindWords(_ kind: Field.Kind) -> String {
    switch kind {
    case .text: "text"
    case .multiline: "long text"
    case .number: "number"
    case .money: "money"
    case .date: "date"
    case .yesNo: "yes or no"
    case .email: "mail address"
    case .phone: "phone"
    case .url: "web address"
    case .person: "person"
    case .choice(let options): "one of \(options.map(\.label).joined(separator: ", "))"
    }
  }

  private func rungWords(_ rung: Rung, _ template: Template) -> String {
    let when = rung.offset.amount == 0 ? "at due" : "\(rung.offset) \(rung.isBeforeDue ? "before" : "after")"
    switch rung.act {
    case .remind: return "remind \(when)"
    case .escalate(.ownersManager, let handOver):
      return "\(handOver ? "hand over to" : "tell") the owner's manager \(when)"
    case .escalate(.role(let role), let handOver): return "\(handOver ? "hand over to" : "tell") \(role) \(when)"
    case .deadline(let act): return "\(deadlineWords(act, template)) \(when)"
    }
  }

  private func deadlineWords(_ act: DeadlineAct, _ template: Template) -> String {
    switch act {
    case .goOn: "go on without it"
    case .decide(.approved): "count as approved"
    case .decide(.rejected): "count as rejected"
    case .decide(.done): "count as done"
    case .goTo(let key): "go to “\(template.step(key)?.title ?? key.rawValue)”"
    case .fail: "end the process as failed"
    case .timeOut: "end the process as timed out"
    }
  }
}

/// What a new template begins with: small, sound, and ready to be changed.
private let templateExample = """
  key: travel
  name: Travel request
  prefix: TRV
  summary: From the wish to travel to the booked ticket.
  zone: Europe/Berlin
  currency: EUR
  subject: "{destination}"
  roles:
    traveller: {name: Traveller, from: starter}
    manager: {name: Manager, from: manager of traveller}
  fields:
    destination: {label: Where to, type: text}
    from_day: {label: First day, type: date}
    cost: {label: Estimated cost, type: money}
  start: [destination, from_day, cost]
  stages:
    - key: decide
      name: Decide
      steps:
        - key: approve
          title: Approve the journey
          approval: {by: [manager], four eyes: true}
          due: 2 business days
          remind: [1 business day before, at due]
    - key: book
      name: Book
      steps:
        - key: book
          title: Book it
          owner: traveller
          due: 3 business days

  """
