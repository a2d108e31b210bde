internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  /// The dry run: what can move, what cannot, and why.
  func migrationPage(_ key: TemplateKey, _ visit: Visit) async throws -> Response {
    try await migrationForm(key, visit, problems: [])
  }

  private func migrationForm(
    _ key: TemplateKey, _ visit: Visit, problems: [Refusal.Problem]
  ) async throws -> Response {
    let previews = try await workspace.previewMigration(of: key, by: visit.person.id)
    guard let template = visit.company.currentTemplate(key) else {
      throw Refusal.notFound("There is no such template.")
    }
    let able = previews.filter(\.obstacles.isEmpty)
    let page = MigrationPage(
      template: template.name, templateURL: Route.template(key).url, version: template.version,
      action: Route.template(key, .migration).url, rows: previews.map { visit.row($0, template) },
      errors: visit.errors(problems),
      button: able.isEmpty ? nil : "Move to version \(template.version)")
    return visit.page(
      page.html(in: visit.frame("Move to version \(template.version)", at: .templates)),
      status: problems.isEmpty ? 200 : 422)
  }

  /// Each process is moved by itself: what cannot move any more is told, and the others move.
  func migrate(_ key: TemplateKey, _ visit: Visit) async throws -> Response {
    let chosen = visit.form.all("process").compactMap { Int64($0) }.map { ProcessID($0) }
    guard !chosen.isEmpty else {
      return try await migrationForm(
        key, visit, problems: [.init(key: "process", message: "Choose at least one process to move.")])
    }
    var moved = 0
    var problems: [Refusal.Problem] = []
    for process in Set(chosen) {
      let command = workspace.command(
        visit.form["command"].map { "\($0)-\(process.rawValue)" }, of: .person(visit.person.id))
      do {
        _ = try await workspace.migrate(process, by: visit.person.id, as: command)
        moved += 1
      } catch let refusal as Refusal {
        problems.append(.init(key: "process", message: refusal.sentence))
      }
    }
    guard problems.isEmpty else { return try await migrationForm(key, visit, problems: problems) }
    return visit.redirect(
      to: Route.template(key).url, saying: moved == 1 ? "One process has moved." : "\(moved) processes have moved.")
  }
}

extension Visit {
  fileprivate func row(_ preview: MigrationPreview, _ template: Template) -> MigrationPage.Row {
    let state = preview.state
    let begins = preview.begins.compactMap { template.step($0)?.title }
    return MigrationPage.Row(
      id: String(state.id.rawValue), reference: state.reference, url: Route.process(state.reference).url,
      subject: state.subject, version: "Version \(state.version)", obstacles: preview.obstacles,
      note: begins.isEmpty
        ? "" : "Begins at once: " + begins.map { "“\($0)”" }.joined(separator: ", ") + ".")
  }
}
