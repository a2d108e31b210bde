public import Engine

extension Workspace {
  /// Starts a process of the newest version of a template.
  public func start(
    _ key: TemplateKey, input: [FieldKey: String], by person: PersonID, command: CommandID
  ) async throws -> ActOutcome {
    guard let template = present.currentTemplate(key) else {
      throw Refusal.notFound("There is no such template to start.")
    }
    let now = now
    let situation = situation(by: .person(person), template: template, at: now, try await workload())
    let request = ActRequest(command: command, target: .new(key, prefix: template.prefix), at: now)
    return try await store.act(request) { [self] loaded in
      let start = StartProcess(id: loaded.id, reference: loaded.reference, input: input)
      return try plan(.start(start), on: loaded, in: situation)
    }
  }

  /// Who would get what, were a process started with these texts.
  public func previewPath(_ template: Template, input: [FieldKey: String], by person: PersonID) -> [PathHop] {
    path(input, by: person, in: situation(by: .person(person), template: template, at: now))
  }

  /// Who gets what once a step is done, as things stand.
  public func previewPath(after step: StepKey, in view: ProcessView, by person: PersonID) -> [PathHop] {
    path(
      after: step, of: view.state, in: situation(by: .person(person), template: view.template, at: now))
  }

  /// Carries out a command in a process. The engine authorises it: by who holds the step, who started it, who is admin.
  public func carryOut(
    _ command: Command, in process: ProcessID, by actor: Actor, as id: CommandID
  ) async throws -> ActOutcome {
    try await carryOut(command, in: process, by: actor, as: id, revoking: nil)
  }

  /// - Parameter link: the issue that ends with it.
  func carryOut(
    _ command: Command, in process: ProcessID, by actor: Actor, as id: CommandID, revoking link: LinkID?
  ) async throws -> ActOutcome {
    let now = now
    let workload = try await workload()
    let request = ActRequest(command: id, target: .existing(process), at: now)
    return try await store.act(request) { [self] loaded in
      guard let state = loaded.state, let template = present.template(state.template, version: state.version) else {
        throw Refusal.notFound("There is no such process.")
      }
      if let person = actor.person, !canSee(person, state, template) {
        throw Refusal.notFound("There is no such process.")
      }
      try requireUsable(state)
      var plan = try plan(command, on: loaded, in: situation(by: actor, template: template, at: now, workload))
      plan.revoked = link
      return plan
    }
  }

  /// What people hold, where a template asks for it.
  private func workload() async throws -> [PersonID: Int] {
    guard present.asksForWorkload else { return [:] }
    let loads = try await store.load(of: nil, now: now)
    return Dictionary(loads.map { ($0.person, $0.open) }, uniquingKeysWith: max)
  }

  /// Whether a command would be carried out now: what a page offers is what it would not refuse.
  public func wouldCarryOut(_ command: Command, in view: ProcessView, by person: PersonID) -> Bool {
    (try? requireMay(command, in: view, by: person)) != nil
  }

  /// Who may be handed a step by a person; nobody where that person may not hand it over.
  public func peopleToTake(_ step: Int, seat: Int, in view: ProcessView, from person: PersonID) -> [Person] {
    let situation = situation(by: .person(person), template: view.template, at: now)
    return present.peopleByName.filter { other in
      other.isActive
        && (try? decide(view.state, .handOver(step: step, seat: seat, to: other.id, reason: ""), in: situation)) != nil
    }
  }

  /// Refuses what the command would be refused for: before a page asks for the reason.
  public func requireMay(_ command: Command, in view: ProcessView, by person: PersonID) throws {
    try requireUsable(view.state)
    _ = try decide(
      view.state, command, in: situation(by: .person(person), template: view.template, at: now))
  }

  func plan(_ command: Command, on loaded: LoadedAct, in situation: Situation) throws -> ActPlan {
    let events = try decide(loaded.state, command, in: situation)
    guard let state = events.reduce(loaded.state, evolve) else { throw Refusal.notFound("There is no such process.") }
    var links: [NewLink] = []
    let notifications = react(
      to: events, in: state, template: situation.template, directory: situation.directory)
    let outbox = notifications.enumerated().map { index, notification in
      let id = "\(state.id.rawValue)-\(state.sequence)-\(index)"
      let link = newLink(id: id, for: notification, in: state, at: situation.now)
      if let link { links.append(link) }
      return OutboxEntry(
        id: id, process: state.id, notification: notification, link: link?.id, createdAt: situation.now,
        firstTryAt: notification.kind == .call
          ? notification.step.flatMap(state.step(number:))?.call?.at : nil)
    }
    return ActPlan(events: events, state: state, template: situation.template, outbox: outbox, links: links)
  }

  /// Who may read a process: participants, admins, and everyone where the template says so.
  public func canSee(_ person: PersonID, _ state: ProcessState, _ template: Template) -> Bool {
    guard let reader = present.person(person), reader.isActive else { return false }
    return reader.isAdmin || template.visibility == .everyone || state.participants.contains(person)
  }

  public func requireAdmin(_ person: PersonID) throws(Refusal) {
    guard present.person(person)?.isAdmin == true, present.person(person)?.isActive == true else {
      throw .notYours("Only an admin can do this.")
    }
  }
}
