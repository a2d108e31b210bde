internal import Application
internal import Engine
internal import HTML
internal import HTTP
internal import Pages

extension Site {
  private func outsideFrame(_ title: String, _ request: Request) -> Frame {
    Frame(
      title: title, company: workspace.present.name.isEmpty ? "Baton" : workspace.present.name, csrf: "",
      command: workspace.newCommand().rawValue, flash: request.flash, assetVersion: assetVersion)
  }

  func loginPage(_ request: Request) async throws -> Response {
    if workspace.needsSetUp { return .redirect(to: Route.setUp.url) }
    if try await visit(request) != nil { return .redirect(to: Route.inbox.url) }
    return login(request, next: request.query["next"] ?? "")
  }

  /// What was typed is kept through the sign-in. Files are not: they are chosen again.
  func keepAndSignIn(_ request: Request) -> Response {
    let seal = request.form["csrf"] ?? ""
    guard let author = Int64(seal.prefix { $0 != "." }), Route(path: request.path).map(Site.isKept) == true else {
      return .redirect(to: Route.login.url)
    }
    let own = request.form.setting("csrf", to: nil)
    let kept = KeptForm(
      action: request.target, encoded: own.encoded, author: author,
      hasFiles: request.files.contains { $0.sizeBytes > 0 })
    return login(request, next: "", kept: kept, status: 401)
  }

  private static func isKept(_ route: Route) -> Bool {
    switch route {
    case .session, .sessionEnd, .clock: false
    default: true
    }
  }

  private func kept(_ request: Request) -> KeptForm? {
    guard let action = request.form["kept_to"], let encoded = request.form["kept"], isOurs(action),
      let author = request.form["kept_by"].flatMap({ Int64($0) })
    else { return nil }
    return KeptForm(action: action, encoded: encoded, author: author, hasFiles: request.form["kept_files"] == "yes")
  }

  /// Shows what was kept, to be sent by a press of its own.
  private func keptPage(_ kept: KeptForm, _ visit: Visit) throws -> Response {
    let form = try Form(urlEncoded: kept.encoded)
    let path = kept.action.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    // The page that a deed's form stands on: without the deed.
    let back = "/" + path.prefix(2).joined(separator: "/")
    let page = KeptPage(
      action: kept.action, fields: form.fields.map { ($0.name, $0.value) }, backURL: back, hasFiles: kept.hasFiles)
    return visit.page(page.html(in: visit.frame("Send what you typed")))
  }

  private func login(
    _ request: Request, next: String, email: String = "", error: String? = nil, kept: KeptForm? = nil,
    status: Int = 200
  ) -> Response {
    let people = (demo?.accounts ?? []).filter {
      workspace.present.person(PersonID($0.person))?.isActive == true
    }.map { account in
      LoginPage.DemoPerson(
        person: PersonFace(
          id: String(account.person), name: workspace.present.directory.name(PersonID(account.person))),
        role: account.role, sees: account.sees)
    }
    let page = LoginPage(email: email, error: error, next: next, people: people, kept: kept)
    return .html(page.html(in: outsideFrame("Sign in", request)).bytes, status: status)
  }

  func signIn(_ request: Request) async throws -> Response {
    let next = request.form["next"] ?? ""
    if let demo, let chosen = request.form["person"].flatMap({ Int64($0) }),
      demo.accounts.contains(where: { $0.person == chosen }),
      workspace.present.person(PersonID(chosen))?.isActive == true
    {
      return try await welcome(workspace.beginSession(PersonID(chosen)), next: next, request)
    }
    let email = String((request.form["email"] ?? "").trimmed.lowercased().prefix(FieldLimits.emailMax))
    // The source first: a source that is over its limit cannot use up the tries of other people's addresses.
    guard signInTries.admit("from " + request.remoteAddress, at: workspace.now),
      signInTries.admit("mail " + email, at: workspace.now)
    else {
      return login(
        request, next: next, email: email, error: "There were too many tries. Wait five minutes, then try again.",
        kept: kept(request), status: 429)
    }
    guard let token = try await workspace.signIn(email: email, password: request.form["password"] ?? "") else {
      return login(
        request, next: next, email: email, error: "The mail address and the password do not belong together.",
        kept: kept(request), status: 422)
    }
    signInTries.clear("mail " + email)
    signInTries.takeBack("from " + request.remoteAddress)
    return try await welcome(token, next: next, request)
  }

  func sessionCookie(_ token: String) -> Cookie {
    Cookie(sessionCookieName, token, maxAgeSeconds: Int(Workspace.sessionDays) * 86_400, isSecure: isSecure)
  }

  private func isOurs(_ url: String) -> Bool {
    url.hasPrefix("/") && !url.hasPrefix("//")
      && url.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
  }

  private func welcome(_ token: String, next: String, _ request: Request) async throws -> Response {
    let cookie = sessionCookie(token)
    // Only whoever typed it sees it again.
    if let kept = kept(request), let visit = try await visit(request, token: token),
      visit.person.id.rawValue == kept.author
    {
      return try keptPage(kept, visit).setting(cookie)
    }
    return Response.redirect(to: isOurs(next) ? next : Route.inbox.url).setting(cookie)
  }

  func signOut(_ visit: Visit) async throws -> Response {
    try await workspace.signOut(visit.token)
    return Response.redirect(to: Route.login.url).setting(.removing(sessionCookieName, isSecure: isSecure))
  }

  /// The demo's time goes ahead, and what falls due meanwhile happens.
  func moveClock(_ visit: Visit) async throws -> Response {
    guard let demo else { throw PageError404() }
    let steps = ["4h": 1, "1d": 6]
    guard let rounds = steps[visit.form["advance"] ?? ""] else { throw PageError404() }
    guard clockMoves.admit(visit.form["command"] ?? "", at: visit.now) else {
      return visit.redirect(to: Route.inbox.url, saying: "It is \(visit.moments.title(visit.now.milliseconds)) now.")
    }
    for _ in 0..<rounds {
      demo.clock.advance(milliseconds: 4 * 3_600_000)
      _ = try await workspace.fireTimers()
    }
    try await workspace.store.set("demo_clock_ahead", to: String(demo.clock.aheadMilliseconds))
    return visit.redirect(to: Route.inbox.url, saying: "It is \(visit.moments.title(workspace.now.milliseconds)) now.")
  }

  func setUpPage(_ request: Request) -> Response {
    guard workspace.needsSetUp else { return .redirect(to: Route.login.url) }
    return setUpForm(request, problems: [])
  }

  private func setUpForm(_ request: Request, problems: [Refusal.Problem]) -> Response {
    func field(_ key: String, _ label: String, _ kind: FormField.Kind, hint: String? = nil, autocomplete: String)
      -> FormField
    {
      FormField(
        key: key, label: label, kind: kind,
        value: key == "password" ? "" : request.form[key] ?? (key == "zone" ? "Europe/Berlin" : ""),
        hint: hint, error: problems.first { $0.key == key }?.message, autocomplete: autocomplete)
    }
    let page = SetupPage(
      fields: [
        field("company", "Your company's name", .text, autocomplete: "organization"),
        field("name", "Your name", .text, autocomplete: "name"),
        field("email", "Your mail address", .email, hint: "You sign in with it.", autocomplete: "email"),
        field(
          "password", "Password", .password,
          hint: "At least \(Workspace.passwordCharactersMin) characters; a short sentence is good.",
          autocomplete: "new-password"),
        field("zone", "Time zone", .text, hint: "Such as Europe/Berlin", autocomplete: "off"),
      ], errors: problems.map { PageError(sentence: $0.message, anchor: "field-\($0.key)") })
    return .html(page.html(in: outsideFrame("Set up", request)).bytes, status: problems.isEmpty ? 200 : 422)
  }

  func setUp(_ request: Request) async throws -> Response {
    let form = request.form
    do {
      let admin = try await workspace.setUp(
        company: form["company"] ?? "", name: form["name"] ?? "", email: form["email"] ?? "",
        password: form["password"] ?? "", zone: form["zone"] ?? "")
      return try await welcome(workspace.beginSession(admin), next: "", request)
    } catch Refusal.invalid(let problems) { return setUpForm(request, problems: problems) }
  }
}
