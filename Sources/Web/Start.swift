internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func newProcess(_ visit: Visit) async throws -> Response {
    guard let key = visit.request.query["template"], !key.isEmpty else {
      let templates = visit.company.startable
      let page = ChooseTemplatePage(
        cards: templates.map { template in
          ChooseTemplatePage.Card(
            key: template.key.rawValue, name: template.name,
            url: Route.newProcess.url + "?template=" + template.key.rawValue, purpose: template.summary,
            usual: template.sla.map { "Meant to take \($0)" } ?? "", stages: template.stages.map(\.name))
        },
        empty: templates.isEmpty
          ? EmptyState(
            title: "There is nothing to start yet.", sentence: "An admin shapes and publishes templates first.",
            actLabel: visit.person.isAdmin ? "Go to templates" : nil,
            actURL: visit.person.isAdmin ? Route.templates.url : nil) : nil)
      return visit.page(page.html(in: visit.frame("Start a process", at: .start)))
    }
    return try startForm(TemplateKey(key), typed: visit.request.query, problems: [], visit)
  }

  private func startForm(
    _ key: TemplateKey, typed: Form, problems: [Refusal.Problem], _ visit: Visit
  ) throws -> Response {
    guard let template = visit.company.currentTemplate(key) else {
      throw Refusal.notFound("There is no such template to start.")
    }
    let page = StartPage(
      template: template.name, purpose: template.summary, action: Route.processes.url + "?template=" + key.rawValue,
      fields: visit.fields(template.start, template, values: [:], typed: typed, problems: problems),
      errors: visit.errors(problems), path: visit.path(template, typed),
      button: "Start \(template.name.lowercasedFirst)")
    return visit.page(page.html(in: visit.frame(template.name, at: .start)), status: problems.isEmpty ? 200 : 422)
  }

  func startProcess(_ visit: Visit) async throws -> Response {
    let key = TemplateKey(visit.request.query["template"] ?? visit.form["template"] ?? "")
    guard let template = visit.company.currentTemplate(key) else {
      throw Refusal.notFound("There is no such template to start.")
    }
    if visit.form["preview"] != nil { return try startForm(key, typed: visit.form, problems: [], visit) }
    do {
      let outcome = try await workspace.start(
        key, input: visit.texts(template.start), by: visit.person.id, command: visit.command)
      return try await afterwards(outcome, visit, saying: "\(outcome.reference) has started.")
    } catch Refusal.invalid(let problems) {
      return try startForm(key, typed: visit.form, problems: problems, visit)
    }
  }

  /// To the reader's next step in the process, else to the process.
  func afterwards(_ outcome: ActOutcome, _ visit: Visit, saying sentence: String) async throws -> Response {
    guard let state = try await workspace.store.state(outcome.process) else {
      return .redirect(to: Route.process(outcome.reference).url)
    }
    let mine = state.openSteps.first { step in
      step.openSeats.contains { $0.holder == .person(visit.person.id) }
    }
    if let mine, state.status == .running {
      return visit.redirect(to: Route.step(StepID(process: state.id, number: mine.number)).url, saying: sentence)
    }
    return visit.redirect(to: Route.process(outcome.reference).url, saying: sentence)
  }
}

extension Visit {
  /// Who would get it, by what is typed so far.
  fileprivate func path(_ template: Template, _ typed: Form) -> PathPreview {
    let ahead = site.workspace.previewPath(template, input: Self.texts(template.start, typed), by: person.id)
    let hops = ahead.flatMap { hop -> [PathPreview.Hop] in
      guard let step = template.step(hop.step) else { return [] }
      let time = if case .within(let duration) = step.due { duration.description } else { "" }
      return hop.seats.enumerated().map { index, seat in
        let isKnown = face(seat.holder) != nil
        return PathPreview.Hop(
          person: face(seat.holder),
          name: isKnown ? name(seat.holder) : template.role(seat.role)?.name ?? seat.role.rawValue,
          act: step.title.lowercasedFirst + (hop.isUncertain ? ", if needed" : ""), time: index == 0 ? time : "",
          why: isKnown && seat.holder != .person(person.id) ? seat.why : "")
      }
    }
    return PathPreview(
      hops: hops,
      sentence: template.sla.map { "It is meant to take \($0) in all." }
        ?? "Everyone is reminded by mail, so nobody has to chase.")
  }
}
