internal import Application
internal import Engine
internal import HTTP

extension Site {
  func uploadByLink(_ token: String, _ view: LinkView, _ request: Request) async throws -> Response {
    let slot = ItemKey(request.form["slot"] ?? "")
    func refused(_ sentence: String, status: Int = 422) async throws -> Response {
      // The step may have been answered or taken away meanwhile.
      guard let view = try await workspace.openLink(token), view.standing == .open || view.standing == .needsCode else {
        return closed(token, try await workspace.openLink(token), request)
      }
      return page(token, view, request, problems: [.init(key: slot.rawValue, message: sentence)], status: status)
    }
    guard view.standing == .open else {
      return try await refused("Give the code from our mail below first, with your answer.")
    }
    if let problem = request.bodyProblem { return try await refused(problem.sentence, status: problem.status) }
    let outsider = outsider(view, request)
    do {
      _ = try await workspace.attach(
        request.incoming, to: slot, of: view.record.link.step, by: outsider.actor, as: outsider.command)
      return .redirect(to: Route.link(token).url + "#slot-\(slot)")
    } catch Refusal.invalid(let problems) {
      return try await refused(problems.map(\.message).joined(separator: " "))
    } catch Refusal.tooLate { return try await refused("This was answered already.") } catch let files as FilesRefused {
      note(files, request)
      return try await refused(files.sentence)
    }
  }

  /// GET reads a file of the link's own step; POST removes one that its addressee added.
  func linkDocument(_ token: String, _ number: Int, _ request: Request) async throws -> Response {
    guard let view = try await workspace.openLink(token), view.standing == .open,
      let document = view.state.documents.first(where: { $0.number == number && $0.removedAt == nil }),
      view.shows(document)
    else { throw PageError404() }
    guard request.method == .post else { return try file(number, of: view.state) }
    guard document.step == view.step.key else { throw PageError404() }
    if looksAutomatic(token, view, request) { return try await askForCode(token, view, request) }
    let outsider = outsider(view, request)
    _ = try await workspace.carryOut(
      .detach(document: number), in: view.state.id, by: outsider.actor, as: outsider.command)
    return .redirect(to: Route.link(token).url)
  }
}
