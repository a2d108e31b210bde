public import Application
internal import Engine
internal import HTML
public import HTTP
internal import Pages

/// The pages: requests in, responses out. It knows no socket and no database.
public struct Site: Sendable {
  let workspace: Workspace
  let assets: StaticFiles
  let demo: DemoSettings?
  /// Where mail lies when no server takes it; nil when one does.
  let outboxFolder: String?
  let log: @Sendable (_ level: String, _ message: String, _ request: String) -> Void
  let drawnInboxes = DrawnInboxes()
  let signInTries = Throttle(triesMax: 10, windowSeconds: 300)
  /// A form moves the demo's clock once, however often it is sent.
  let clockMoves = Throttle(triesMax: 1, windowSeconds: 365 * 86_400)
  /// Of the present password, by whoever sits at a screen that was left open.
  let passwordTries = Throttle(triesMax: 10, windowSeconds: 300)
  let renewalTries = Throttle(triesMax: 5, windowSeconds: 600)

  public init(
    workspace: Workspace, assets: StaticFiles, demo: DemoSettings? = nil, outboxFolder: String? = nil,
    log: @escaping @Sendable (_ level: String, _ message: String, _ request: String) -> Void
  ) {
    self.workspace = workspace
    self.assets = assets
    self.demo = demo
    self.outboxFolder = outboxFolder
    self.log = log
  }

  /// Answers every request; what goes wrong becomes a page that says so.
  public func respond(to request: Request) async -> Response {
    if let asset = assets.respond(to: request) { return asset }
    do {
      return try await answer(request).secured()
    } catch {
      return await failure(error, request, visit: nil).secured()
    }
  }

  private func answer(_ request: Request) async throws -> Response {
    switch request.rawPath {
    case "/healthz": return .text("ok\n")
    case "/readyz":
      try await workspace.store.ping()
      return .text("ready\n")
    default: break
    }
    guard let route = Route(path: request.path) else { throw PageError404() }
    if request.method == .post, !request.isFromHere { throw Refusal.notYours("This form was sent from another site.") }
    if case .link(let token, let act) = route { return try await link(token, act, request) }
    if case .linkDocument(let token, let number) = route { return try await linkDocument(token, number, request) }
    if let page = try await withoutSession(route, request) { return page }
    guard let visit = try await visit(request) else { return signInFirst(request) }
    do {
      if let problem = request.bodyProblem, !route.takesFiles { throw problem }
      if request.method == .post { try checkSeal(visit) }
      return try await dispatch(route, visit)
    } catch { return await failure(error, request, visit: visit) }
  }

  /// Pages that need no sign-in; nil for all others.
  private func withoutSession(_ route: Route, _ request: Request) async throws -> Response? {
    switch (route, request.method) {
    case (.login, .get): return try await loginPage(request)
    case (.session, .post): return try await signIn(request)
    case (.setUp, .get): return setUpPage(request)
    case (.setUp, .post): return try await setUp(request)
    default: return workspace.needsSetUp ? .redirect(to: Route.setUp.url) : nil
    }
  }

  private func dispatch(_ route: Route, _ visit: Visit) async throws -> Response {
    switch (route, visit.request.method) {
    case (.home, .get): .redirect(to: Route.inbox.url)
    case (.sessionEnd, .post): try await signOut(visit)
    case (.clock, .post): try await moveClock(visit)
    case (.inbox, .get): try await inbox(visit)
    case (.processes, .get): try await processes(visit)
    case (.processes, .post): try await startProcess(visit)
    case (.newProcess, .get): try await newProcess(visit)
    case (.process(let reference, nil), .get): try await process(reference, visit)
    case (.process(let reference, .termination), .get): try await terminationPage(reference, visit)
    case (.process(let reference, .some(let deed)), .post): try await act(deed, on: reference, visit)
    case (.document(let reference, let number), .get): try await document(number, of: reference, visit)
    case (.step(let id, nil), .get): try await step(id, visit)
    case (.step(let id, .some(let deed)), .post): try await act(deed, on: id, visit)
    case (.stepDocument(let id, let number), .post): try await removeDocument(number, from: id, visit)
    case (.linkRevocation(let id), .post): try await revokeLink(id, visit)
    case (.linkMail(let id), .post): try await renewLink(id, visit)
    case (.reports, .get): try await reports(visit)
    case (.account, .get): account(visit)
    case (.account, .post): try await saveAccount(visit)
    case (.password, .get): passwordForm(visit)
    case (.password, .post): try await changePassword(visit)
    default: try await dispatchAdmin(route, visit)
    }
  }

  private func dispatchAdmin(_ route: Route, _ visit: Visit) async throws -> Response {
    switch (route, visit.request.method) {
    case (.templates, .get): try await templates(visit)
    case (.templates, .post): try await createTemplate(visit)
    case (.newTemplate, .get): try await newTemplate(visit)
    case (.template(let key, nil), .get): try await template(key, visit)
    case (.template(let key, .edit), .get): try await editTemplate(key, visit)
    case (.template(let key, .migration), .get): try await migrationPage(key, visit)
    case (.template(let key, .migration), .post): try await migrate(key, visit)
    case (.template(let key, .some(let act)), .post): try await changeTemplate(key, act, visit)
    case (.people, .get): try await people(visit)
    case (.newPerson, .get): try await personForm(nil, visit)
    case (.people, .post): try await savePerson(nil, visit)
    case (.person(let id), .get): try await personForm(id, visit)
    case (.person(let id), .post): try await savePerson(id, visit)
    case (.roles, .get): try await roles(visit)
    case (.newRole, .get): try await roleForm(nil, visit)
    case (.roles, .post): try await saveRole(nil, visit)
    case (.role(let key), .get): try await roleForm(key, visit)
    case (.role(let key), .post): try await saveRole(key, visit)
    case (.mail, .get): try await mail(visit)
    case (.mailMessage(let id), .get): try await mailMessage(id, visit)
    case (.mailHTML(let id), .get): try await mailHTML(id, visit)
    case (.heldMail, .post): try await settleHeldMail(visit)
    case (.incidents, .get): try await incidents(visit)
    case (.incident(let id), .post): try await resolveIncident(id, visit)
    case (.calendars, .get): try await calendars(visit)
    case (.newCalendar, .get): try await calendarForm(nil, visit)
    case (.calendars, .post): try await saveCalendar(nil, visit)
    case (.calendar(let key), .get): try await calendarForm(key, visit)
    case (.calendar(let key), .post): try await saveCalendar(key, visit)
    case (.settings, .get): try await settings(visit)
    case (.settings, .post): try await saveSettings(visit)
    default: throw PageError404()
    }
  }
}

/// The demo's accounts and its clock.
public struct DemoSettings: Sendable {
  public struct Account: Sendable {
    public var person: PersonIdentifier
    /// What they would see, in a sentence.
    public var role: String
    public var sees: String

    public init(person: PersonIdentifier, role: String, sees: String) {
      self.person = person
      self.role = role
      self.sees = sees
    }
  }
  public var accounts: [Account]
  public var clock: MovableClock

  public init(accounts: [Account], clock: MovableClock) {
    self.accounts = accounts
    self.clock = clock
  }
}

/// A person's number, as the demo names it.
public typealias PersonIdentifier = Int64

/// No page stands at an address.
struct PageError404: Error {}

extension Site {
  /// Whether a request may bring files, before any of it is read: to a step by somebody with a session, or by a link.
  public static func takesFiles(_ path: [String], _ headers: Headers) -> Bool {
    switch Route(path: path) {
    case .step(_, .some), .stepDocument: headers.cookie(sessionCookieName) != nil
    case .link(_, .some), .linkDocument: true
    default: false
    }
  }
}

extension Route {
  /// Tells of a refused file beside its field.
  fileprivate var takesFiles: Bool {
    switch self {
    case .step(_, let act?): act.isOfMainForm
    case .stepDocument: true
    default: false
    }
  }
}
