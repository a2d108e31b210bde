internal import Application
internal import Engine
internal import Foundation
internal import HTML
internal import HTTP
internal import Pages

/// One request of somebody who is signed in.
struct Visit {
  let request: Request
  let person: Person
  let session: Session
  /// The cookie's token.
  let token: String
  let company: Company
  let now: Instant
  let moments: Moments
  let site: Site

  var form: Form { request.form }

  /// The command that the form carried.
  var command: CommandID { site.workspace.command(form["command"], of: .person(person.id)) }

  /// Of one button among several of the same form.
  func command(_ button: String) -> CommandID { command(button, of: .person(person.id)) }

  func command(_ button: String, of actor: Actor) -> CommandID {
    site.workspace.command(form["command"].map { "\($0)\n\(button)" }, of: actor)
  }

  /// Of a form that many steps share, such as that of the inbox.
  func command(on step: StepID) -> CommandID {
    site.workspace.command(form["command"].map { "\($0)-\(step.rawValue)" }, of: .person(person.id))
  }

  /// Whoever looks.
  var face: PersonFace { face(person.id) }

  func frame(_ title: String, at current: NavigationItem? = nil) -> Frame {
    Frame(
      title: title, company: company.name, person: face(person.id), current: current, isAdmin: person.isAdmin,
      csrf: site.workspace.csrfToken(for: session), command: site.workspace.newCommand().rawValue,
      flash: request.flash, assetVersion: site.assetVersion, clock: site.clock(moments, now: now))
  }

  func face(_ id: PersonID) -> PersonFace { PersonFace(id: String(id.rawValue), name: company.directory.name(id)) }

  func face(_ outside: Collaborator) -> PersonFace {
    PersonFace(id: outside.email, name: outside.name, isOutside: true)
  }

  /// nil for Baton itself.
  func face(_ actor: Actor) -> PersonFace? {
    switch actor {
    case .person(let id): face(id)
    case .collaborator(let outside): face(outside)
    case .system: nil
    }
  }

  func name(_ actor: Actor) -> String { face(actor)?.name ?? "Baton" }

  /// A page, once its flash was shown.
  func page(_ html: HTML, status: Int = 200) -> Response {
    let response = Response.html(html.bytes, status: status)
    return request.flash == nil ? response : response.setting(.removing(flashCookie, isSecure: site.isSecure))
  }

  /// To another page, with a sentence about what was done.
  func redirect(to url: String, saying sentence: String, _ kind: Flash.Kind = .done) -> Response {
    Response.redirect(to: url).setting(
      Cookie(
        flashCookie, kind.rawValue + "." + String(sentence.prefix(300)), maxAgeSeconds: 60, isSecure: site.isSecure))
  }
}

let sessionCookieName = "baton_session"
let flashCookie = "baton_flash"

extension Request {
  /// Path and query.
  var target: String { rawPath + (query.isEmpty ? "" : "?" + query.encoded) }

  /// A browser says where a form was sent from; what says nothing is judged by its seal alone.
  var isFromHere: Bool {
    guard let origin = headers["Sec-Fetch-Site"] else { return true }
    return origin == "same-origin" || origin == "none"
  }

  var flash: Flash? {
    guard let value = cookie(flashCookie), let dot = value.firstIndex(of: "."),
      let kind = Flash.Kind(rawValue: String(value[..<dot])),
      let text = PercentCoding.decode(String(value[value.index(after: dot)...])), text.count <= 500
    else { return nil }
    return Flash(kind: kind, text: text)
  }
}

extension Site {
  var assetVersion: String { assets.link("css/app.css").split(separator: "=").last.map(String.init) ?? "" }

  /// Cookies travel over TLS alone where the site is reached that way.
  var isSecure: Bool { workspace.settings.baseURL.hasPrefix("https:") }

  func visit(_ request: Request) async throws -> Visit? {
    guard let token = request.cookie(sessionCookieName) else { return nil }
    return try await visit(request, token: token)
  }

  func visit(_ request: Request, token: String) async throws -> Visit? {
    guard let (person, session) = try await workspace.session(token) else { return nil }
    let now = workspace.now
    return Visit(
      request: request, person: person, session: session, token: token, company: workspace.present, now: now,
      moments: Moments(now: now.milliseconds, zone: TimeZone(identifier: person.zone) ?? .gmt), site: self)
  }

  /// Every form carries the session's seal.
  func checkSeal(_ visit: Visit) throws {
    guard workspace.isRight(csrf: visit.form["csrf"] ?? "", for: visit.session) else {
      throw Refusal.notYours("This form is too old. Open the page again, then send it.")
    }
  }

  func signInFirst(_ request: Request) -> Response {
    if request.method == .post, !request.isHead { return keepAndSignIn(request) }
    return .redirect(to: Route.login.url + "?next=" + PercentCoding.encode(request.target))
  }

  func clock(_ moments: Moments, now: Instant) -> DemoClock? {
    demo == nil ? nil : DemoClock(shown: moments.title(now.milliseconds), token: "demo")
  }

  /// The page for whatever went wrong. Internals go to the log only.
  func failure(_ error: any Error, _ request: Request, visit: Visit?) async -> Response {
    var visit = visit
    if visit == nil { visit = try? await self.visit(request) }
    let page = errorPage(for: error, request)
    if page.code >= 500 { log("error", "\(error)", request.id) }
    let frame =
      visit?.frame(page.title)
      ?? Frame(title: page.title, company: workspace.present.name, csrf: "", command: "", assetVersion: assetVersion)
    return .html(page.html(in: frame).bytes, status: page.code)
  }

  private func errorPage(for error: any Error, _ request: Request) -> ErrorPage {
    switch error {
    case is PageError404: return .of(404)
    case Refusal.notFound(let sentence): return .of(404, sentence: sentence)
    case Refusal.notYours(let sentence): return .of(403, sentence: sentence)
    case Refusal.tooLate(let sentence): return .of(409, sentence: sentence)
    case let refusal as Refusal: return .of(422, sentence: refusal.sentence)
    case let problem as BodyProblem: return .of(problem.status, sentence: problem.sentence)
    case let problem as FileProblem: return .of(422, sentence: problem.sentence)
    case StoreError.notFound(let what): return .of(404, sentence: "There is no such \(what).")
    case let store as StoreError: return .of(503, sentence: store.sentence, requestID: request.id)
    default: return .of(500, requestID: request.id)
    }
  }
}

extension Response {
  /// What every page says to the browser: nothing from elsewhere, no frames, no guessing of types, no referrers.
  func secured() -> Response {
    var response = self
    if response["Content-Security-Policy"] == nil {
      response.add(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
          + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
    }
    response.add("X-Content-Type-Options", "nosniff")
    response.add("Referrer-Policy", "no-referrer")
    response.add("Cross-Origin-Opener-Policy", "same-origin")
    if response["Cache-Control"] == nil { response.add("Cache-Control", "no-store") }
    return response
  }
}
