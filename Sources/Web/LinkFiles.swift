internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func uploadByLink(_ token: String, _ view: LinkView, _ request: Request) async throws -> Response {
    if view.standing == .open, looksAutomatic(token, view, request) { return try await askForCode(token, request) }
    let taken = try await takeFiles(token, view, request)
    return try await again(
      token, request, problems: taken.problems, act: .documents,
      flash: taken.added == 0 ? nil : Flash(kind: .done, text: filesAdded(taken.added)))
  }

  func takeFiles(
    _ token: String, _ view: LinkView, _ request: Request
  ) async throws -> (added: Int, problems: [Refusal.Problem]) {
    let outsider = outsider(view, request)
    return try await takeFiles(request, for: view.definition.documents) { files, slot in
      try await workspace.attachByLink(
        token, files, to: slot, command: outsider.command("documents \(slot)"), code: request.form[LinkView.codeKey])
    }
  }

  /// GET reads a file of the link's own step; POST removes one that its addressee added.
  func linkDocument(_ token: String, _ number: Int, _ request: Request) async throws -> Response {
    guard let view = try await workspace.openLink(token), view.isAnswerable,
      let document = view.state.documents.first(where: { $0.number == number && $0.removedAt == nil }),
      view.shows(document)
    else { throw PageError404() }
    guard request.method == .post else { return try file(number, of: view.state) }
    guard document.belongs(to: view.step) else { throw PageError404() }
    if let broken = try view.definition.documents.problem(of: request) {
      return try await again(token, request, problems: [broken.problem], act: .documents, status: broken.status)
    }
    if view.standing == .open, looksAutomatic(token, view, request) { return try await askForCode(token, request) }
    var problems: [Refusal.Problem] = []
    do {
      try await workspace.detachByLink(
        token, document: number, command: outsider(view, request).command("removal \(number)"),
        code: request.form[LinkView.codeKey])
      problems = try await takeFiles(token, view, request).problems
    } catch Refusal.invalid(let wrong) { problems = wrong }
    return try await again(
      token, request, problems: problems, act: .documents,
      flash: problems.isEmpty ? Flash(kind: .done, text: "\(document.file.name) is removed.") : nil)
  }
}
