internal import Application
internal import Engine
internal import HTML
internal import HTTP
internal import Markdown
internal import Pages

/// A page that is answered sooner than a person reads it was answered by a robot.
private let readingMillisecondsMin: Int64 = 1500

extension Site {
  /// The page behind a link, and the acts on it. Opening changes nothing in the process.
  func link(_ token: String, _ act: Route.LinkAct?, _ request: Request) async throws -> Response {
    guard request.method == .post else { return try await openLink(token, request) }
    guard let act else { throw PageError404() }
    if act == .renewal { return try await renewLink(token, request) }
    guard let view = try await workspace.openLink(token) else { return closed(token, nil, request) }
    guard view.standing == .open || view.standing == .needsCode else { return closed(token, view, request) }
    let outsider = outsider(view, request)
    if let problem = request.bodyProblem, act != .documents { throw problem }
    if act == .documents { return try await uploadByLink(token, view, outsider) }
    if view.standing == .open, looksAutomatic(request, view) {
      // What was typed is kept on the page; the code shows that a person with the mail is there.
      try await workspace.requireCode(view)
      guard let asked = try await workspace.openLink(token) else { return closed(token, nil, request) }
      return page(token, asked, outsider, typed: request.form, status: 422)
    }
    do {
      let input = outsider.input(view.definition)
      let reason = request.form["reason"] ?? ""
      _ = try await workspace.actByLink(token, command: outsider.command, code: request.form["code"]) { number in
        switch act {
        case .approval: .approve(step: number, input, reason: reason)
        case .rejection: .reject(step: number, reason: reason)
        default: .complete(step: number, input)
        }
      }
      return .redirect(to: Route.link(token).url)
    } catch Refusal.invalid(let problems) {
      return page(token, view, outsider, problems: problems, typed: request.form, act: act, status: 422)
    } catch Refusal.tooLate { return closed(token, try await workspace.openLink(token), request) }
  }

  private func openLink(_ token: String, _ request: Request) async throws -> Response {
    guard let view = try await workspace.openLink(token) else { return closed(token, nil, request) }
    guard view.standing == .open || view.standing == .needsCode else { return closed(token, view, request) }
    try await workspace.noteOpen(view, isRobot: request.isHead || request.isFromRobot)
    return page(token, view, outsider(view, request))
  }

  private func page(
    _ token: String, _ view: LinkView, _ outsider: Outsider, problems: [Refusal.Problem] = [], typed: Form? = nil,
    act: Route.LinkAct? = nil, status: Int = 200
  ) -> Response {
    let page = outsider.page(token, view, problems: problems, typed: typed, act: act)
    return .html(
      page.html(in: outsideFrame(page.title, view, outsider, request: outsider.request, token: token)).bytes,
      status: status)
  }

  private func outsideFrame(_ title: String, _ view: LinkView?, _ outsider: Outsider?, request: Request, token: String)
    -> Frame
  {
    Frame(
      title: title, company: workspace.present.name, csrf: "", command: seal(now: workspace.now, token: token),
      flash: nil, assetVersion: assetVersion)
  }

  /// The command id of a link's form tells when the page was made, so that a robot's haste shows.
  private func seal(now: Instant, token: String) -> String {
    let mark = workspace.secrets.keyedHash(Array("\(now.milliseconds):\(token)".utf8), purpose: "link-page")
    return "\(now.milliseconds)-\(Base64URL.encode(Array(mark.prefix(12))))"
  }

  private func looksAutomatic(_ request: Request, _ view: LinkView) -> Bool {
    if request.isFromRobot || view.record.robotOpens > 0 { return true }
    let parts = (request.form["command"] ?? "").split(separator: "-", maxSplits: 1)
    guard let made = parts.first.flatMap({ Int64($0) }) else { return true }
    let token = request.path.count > 1 ? request.path[1] : ""
    let isOurs = (request.form["command"] ?? "").hasPrefix(seal(now: Instant(milliseconds: made), token: token))
    return !isOurs || workspace.now.milliseconds - made < readingMillisecondsMin
  }

  private func outsider(_ view: LinkView, _ request: Request) -> Outsider {
    Outsider(view: view, request: request, site: self)
  }

  // MARK: Fresh links

  private func renewLink(_ token: String, _ request: Request) async throws -> Response {
    if renewalTries.admit(request.remoteAddress, at: workspace.now) {
      let id = request.form["command"].flatMap(CommandID.init(rawValue:)) ?? workspace.newCommand()
      try await workspace.renewLink(token, command: id)
    }
    let page = LinkClosedPage(
      reason: .expired, title: "Look in your mail",
      sentence: "If this link can be renewed, a fresh one is on its way to the address that the first one went to.",
      renewal: nil, isSent: true)
    return .html(page.html(in: outsideFrame(page.title, nil, nil, request: request, token: token)).bytes)
  }

  /// The page of a link that no longer acts: what was done by it, or why it ended.
  private func closed(_ token: String, _ view: LinkView?, _ request: Request) -> Response {
    let renewal = Route.link(token, .renewal).url
    var html: HTML
    let frame = outsideFrame("This link", view, nil, request: request, token: token)
    if let view, view.standing == .done {
      html = outsider(view, request).receipt(view).html(in: frame)
    } else {
      let page: LinkClosedPage =
        switch view?.standing {
        case .expired:
          LinkClosedPage(
            reason: .expired, title: "This link has ended",
            sentence: "Links end after a while, so that old mails open nothing.",
            renewal: renewal, isSent: false)
        case .revoked:
          LinkClosedPage(
            reason: .revoked, title: "A newer link is in your mail",
            sentence: "For the same request, only the newest link opens.", renewal: renewal, isSent: false)
        case .paused:
          LinkClosedPage(
            reason: .used, title: "This rests for the moment",
            sentence: "\(workspace.present.name) has paused it. The same link opens again when it goes on.",
            renewal: nil,
            isSent: false)
        case .withdrawn:
          LinkClosedPage(
            reason: .used, title: "Nothing is asked of you any more",
            sentence: "Someone else took care of it, or it is no longer needed.", renewal: nil, isSent: false)
        default:
          LinkClosedPage(
            reason: .unknown, title: "This link is not known",
            sentence:
              "Open it from the mail once more: programs sometimes break long addresses. Or have a fresh one sent.",
            renewal: renewal, isSent: false)
        }
      html = page.html(in: frame)
    }
    return .html(html.bytes, status: view == nil ? 404 : view?.standing == .done ? 200 : 410)
  }

  // MARK: Files

  private func uploadByLink(_ token: String, _ view: LinkView, _ outsider: Outsider) async throws -> Response {
    let slot = ItemKey(outsider.request.form["slot"] ?? "")
    func refused(_ sentence: String, status: Int = 422) -> Response {
      page(token, view, outsider, problems: [.init(key: slot.rawValue, message: sentence)], status: status)
    }
    guard view.standing == .open else { return refused("Give the code from our mail below first, with your answer.") }
    if let problem = outsider.request.bodyProblem { return refused(problem.sentence, status: problem.status) }
    do {
      _ = try await attach(
        outsider.request.files, to: slot, view.definition, view.record.link.step, by: outsider.actor,
        command: outsider.command)
      return .redirect(to: Route.link(token).url + "#field-\(slot)")
    } catch Refusal.invalid(let problems) {
      return refused(problems.map(\.message).joined(separator: " "))
    } catch let problem as FileProblem { return refused(problem.sentence) }
  }

  /// GET reads a file of the link's own step; POST removes one that its addressee added.
  func linkDocument(_ token: String, _ number: Int, _ request: Request) async throws -> Response {
    guard let view = try await workspace.openLink(token), view.standing == .open,
      let document = view.state.documents.first(where: { $0.number == number && $0.removedAt == nil }),
      document.step == view.step.key
    else { throw PageError404() }
    guard request.method == .post else { return try file(number, of: view.state) }
    _ = try await workspace.carryOut(
      .detach(document: number), in: view.state.id, by: outsider(view, request).actor,
      as: outsider(view, request).command)
    return .redirect(to: Route.link(token).url)
  }
}

extension Request {
  /// Programs that open links before people do.
  var isFromRobot: Bool {
    let agent = (headers["User-Agent"] ?? "").lowercased()
    let marks = [
      "bot", "scan", "crawl", "spider", "headless", "curl", "wget", "python", "java/", "go-http", "libwww", "preview",
      "safelinks", "proofpoint", "mimecast", "barracuda", "urldefense",
    ]
    return agent.isEmpty || marks.contains { agent.contains($0) }
  }
}
