internal import Application
internal import Engine
internal import HTML
internal import HTTP
internal import Pages

/// However a request for a fresh link ends, its answer leaves after this time: it does not tell whether there was one.
private let renewalMilliseconds: Int64 = 250

extension Site {
  /// The page behind a link, and the acts on it. Opening changes nothing in the process.
  func link(_ token: String, _ act: Route.LinkAct?, _ request: Request) async throws -> Response {
    guard request.method == .post else { return try await openLink(token, request) }
    guard let act else { throw PageError404() }
    if act == .renewal { return try await renewLink(token, request) }
    guard let view = try await workspace.openLink(token), view.isAnswerable else {
      return closed(token, try await workspace.openLink(token), request)
    }
    if let broken = try view.definition.documents.problem(of: request) {
      return try await again(token, request, problems: [broken.problem], act: act, status: broken.status)
    }
    switch act {
    case .documents: return try await uploadByLink(token, view, request)
    case .comments: return try await commentByLink(token, view, request)
    case .code: return try await resendCode(token, view, request)
    default: return try await answer(act, token, view, request)
    }
  }

  private func answer(
    _ act: Route.LinkAct, _ token: String, _ view: LinkView, _ request: Request
  ) async throws -> Response {
    let outsider = outsider(view, request)
    if view.standing == .open, looksAutomatic(token, view, request) { return try await askForCode(token, request) }
    let problems = try await takeFiles(token, view, request).problems
    guard problems.isEmpty else { return try await again(token, request, problems: problems, act: act) }
    do {
      let input = outsider.input(view.definition)
      let reason = request.form["act-reason"] ?? ""
      _ = try await workspace.actByLink(
        token, command: outsider.command(act.rawValue), code: request.form[LinkView.codeKey]
      ) { number in
        switch act {
        case .approval: .approve(step: number, input, reason: "")
        case .rejection: .reject(step: number, reason: reason)
        default: .complete(step: number, input)
        }
      }
      return .redirect(to: Route.link(token).url)
    } catch Refusal.invalid(let problems) {
      return try await again(token, request, problems: problems, act: act)
    } catch Refusal.tooLate { return closed(token, try await workspace.openLink(token), request) }
  }

  private func commentByLink(_ token: String, _ view: LinkView, _ request: Request) async throws -> Response {
    let outsider = outsider(view, request)
    var problems = try await takeFiles(token, view, request).problems
    do {
      guard !request.isFromRobot, seal(token, request)?.isHasty(at: workspace.now) == false else {
        throw Refusal.invalid([.init(key: "comment", message: "That came faster than a person writes. Send it again.")])
      }
      try await workspace.commentByLink(
        token, request.form["act-comment"] ?? "", command: outsider.command(Route.LinkAct.comments.rawValue))
    } catch Refusal.invalid(let wrong) {
      problems += wrong
      return try await again(token, request, problems: problems, act: .comments)
    } catch Refusal.tooLate { return closed(token, try await workspace.openLink(token), request) }
    let starter = workspace.present.directory.name(view.state.starter)
    return try await again(
      token, request, typed: request.form.setting("act-comment", to: nil), problems: problems, act: .comments,
      flash: Flash(kind: .done, text: "Your words stand in the record of \(view.state.reference), for \(starter)."))
  }

  private func resendCode(_ token: String, _ view: LinkView, _ request: Request) async throws -> Response {
    let masked = outsider(view, request).masked
    let flash =
      try await workspace.resendCode(view)
      ? Flash(kind: .done, text: "A new code is on its way to \(masked). It takes the place of the one before.")
      : Flash(
        kind: .trouble,
        text: "We have sent enough codes to \(masked) for now. Look among unwanted mail, or try again in 15 minutes.")
    return try await again(token, request, act: .code, flash: flash)
  }

  private func openLink(_ token: String, _ request: Request) async throws -> Response {
    guard let view = try await workspace.openLink(token), view.isAnswerable else {
      return closed(token, try await workspace.openLink(token), request)
    }
    try await workspace.noteOpen(view, isRobot: request.isHead || request.isFromRobot)
    return page(token, view, request)
  }

  /// The page once more, with what was typed. The step may have been answered or taken away meanwhile.
  func again(
    _ token: String, _ request: Request, typed: Form? = nil, problems: [Refusal.Problem] = [], act: Route.LinkAct,
    flash: Flash? = nil, status: Int? = nil
  ) async throws -> Response {
    guard let view = try await workspace.openLink(token), view.isAnswerable else {
      return closed(token, try await workspace.openLink(token), request)
    }
    return page(
      token, view, request, problems: problems, typed: typed ?? request.form, act: act, flash: flash,
      status: status ?? (problems.isEmpty ? 200 : 422))
  }

  private func page(
    _ token: String, _ view: LinkView, _ request: Request, problems: [Refusal.Problem] = [], typed: Form? = nil,
    act: Route.LinkAct? = nil, flash: Flash? = nil, status: Int = 200
  ) -> Response {
    let page = outsider(view, request).page(token, view, problems: problems, typed: typed, act: act)
    var frame = outsideFrame(page.title, token, request)
    frame.flash = flash
    return .html(page.html(in: frame).bytes, status: status)
  }

  private func outsideFrame(_ title: String, _ token: String, _ request: Request) -> Frame {
    let seal = seal(token, request) ?? LinkSeal(shownAt: workspace.now, token: token, secrets: workspace.secrets)
    return Frame(
      title: title, company: workspace.present.name, csrf: "", command: seal.text, flash: nil,
      assetVersion: assetVersion)
  }

  func outsider(_ view: LinkView, _ request: Request) -> Outsider {
    Outsider(view: view, request: request, site: self)
  }

  // MARK: Robots

  private func seal(_ token: String, _ request: Request) -> LinkSeal? {
    LinkSeal(command: request.form["command"] ?? "", token: token, secrets: workspace.secrets)
  }

  func looksAutomatic(_ token: String, _ view: LinkView, _ request: Request) -> Bool {
    if request.isFromRobot || view.record.robotOpens > 0 { return true }
    guard let seal = seal(token, request) else { return true }
    // Whoever brought a file before has read the page before; the page is made anew after each file.
    let addressee = outsider(view, request).actor
    if view.state.documents.contains(where: { $0.belongs(to: view.step) && $0.by == addressee }) { return false }
    return seal.isHasty(at: workspace.now)
  }

  /// What was typed is kept on the page; the code shows that a person with the mail is there.
  func askForCode(_ token: String, _ request: Request) async throws -> Response {
    if let view = try await workspace.openLink(token) { try await workspace.requireCode(view) }
    let missing = Refusal.Problem(key: LinkView.codeKey, message: "Give the code that we have mailed to you.")
    return try await again(token, request, problems: [missing], act: .code)
  }

  // MARK: Fresh links

  private func renewLink(_ token: String, _ request: Request) async throws -> Response {
    let answer = ContinuousClock.now + .milliseconds(renewalMilliseconds)
    var failure: (any Error)?
    if renewalTries.admit(request.remoteAddress, at: workspace.now) {
      do { try await workspace.renewLink(token) } catch { failure = error }
    }
    try await Task.sleep(until: answer, clock: .continuous)
    if let failure { throw failure }
    let page = LinkClosedPage(
      reason: .expired, title: "Look in your mail",
      sentence: """
        If this link was yours and something is still asked of you, a fresh one is on its way to the same mail address, \
        or whoever asked you hears that you want one. Look among unwanted mail too. If nothing comes, ask whoever sent you the first one.
        """)
    return .html(page.html(in: outsideFrame(page.title, token, request)).bytes)
  }

  /// The page of a link that no longer acts: what was done by it, or why it ended.
  func closed(_ token: String, _ view: LinkView?, _ request: Request) -> Response {
    let frame = outsideFrame("This link", token, request)
    guard let view else { return .html(LinkClosedPage.unknown(renewal(token)).html(in: frame).bytes, status: 404) }
    if view.standing == .done { return .html(outsider(view, request).receipt(view).html(in: frame).bytes) }
    let starter = workspace.present.directory.name(view.state.starter)
    let page = LinkClosedPage(
      view.standing, starter: starter, company: workspace.present.name, renewal: renewal(token))
    return .html(page.html(in: frame).bytes, status: 410)
  }

  private func renewal(_ token: String) -> String { Route.link(token, .renewal).url }
}

extension LinkView {
  /// An answer may be given, if need be with a code.
  var isAnswerable: Bool { standing == .open || standing == .needsCode }
}

extension LinkClosedPage {
  fileprivate static func unknown(_ renewal: String) -> LinkClosedPage {
    LinkClosedPage(
      reason: .unknown, title: "This link is not known",
      sentence:
        "Open it from the mail once more: programs sometimes break long addresses. Or have a fresh one sent.",
      renewal: renewal)
  }

  /// - Precondition: the link neither acts nor has been answered.
  fileprivate init(_ standing: LinkStanding, starter: String, company: String, renewal: String) {
    switch standing {
    case .expired:
      self.init(
        reason: .expired, title: "This link has ended",
        sentence: "Links end after a while, so that old mails open nothing.", renewal: renewal)
    case .replaced:
      self.init(
        reason: .revoked, title: "A newer link is in your mail",
        sentence: "For the same request, only the newest link opens.", renewal: renewal)
    case .locked:
      self.init(
        reason: .revoked, title: "This link is locked",
        sentence: "A wrong code was given too often. A fresh link opens the request again.", renewal: renewal)
    case .ended:
      self.init(
        reason: .revoked, title: "This link was ended",
        sentence: "Somebody at \(company) has ended it. If it was meant for you, ask \(starter) for a fresh one.",
        renewal: renewal, renewalLabel: "Ask for a fresh link")
    case .paused:
      self.init(
        reason: .used, title: "This rests for the moment",
        sentence: "\(company) has paused it. The same link opens again when it goes on.")
    case .withdrawn:
      self.init(
        reason: .used, title: "Nothing is asked of you any more",
        sentence: "Someone else took care of it, or it is no longer needed.")
    case .open, .needsCode, .done: preconditionFailure("the link has a page of its own")
    }
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
