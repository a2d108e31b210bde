public import Engine

/// A process as one reader sees it.
public struct ProcessView: Sendable {
  public var state: ProcessState
  public var template: Template
}

/// A round of a step, with the definition that it follows.
public struct StepView: Sendable {
  public var state: ProcessState
  public var template: Template
  public var step: StepState
  public var definition: Step
  /// The open seat of the reader; nil when it is not theirs.
  public var seat: Seat?

  public var process: ProcessView { ProcessView(state: state, template: template) }
}

public struct InboxView: Sendable {
  public var digest: InboxDigest
  public var rows: [Assignment]
  public var hasMore: Bool
}

extension Workspace {
  /// A page of a person's own inbox.
  public func openInbox(_ query: InboxQuery) async throws -> InboxView {
    let digest = try await store.inboxDigest(query.person)
    if query == InboxQuery(person: query.person) {
      return InboxView(digest: digest, rows: digest.rows, hasMore: digest.rowCount > digest.rows.count)
    }
    var further = query
    further.limit += 1
    let rows = try await store.inbox(further)
    return InboxView(digest: digest, rows: Array(rows.prefix(query.limit)), hasMore: rows.count > query.limit)
  }

  /// The processes that a person may see.
  ///
  /// - Parameter text: words to be found in reference, subject, fields or the names of those who take part; all of them.
  public func listProcesses(
    _ query: ProcessQuery, text: String = "", by person: PersonID
  ) async throws -> [ProcessRow] {
    var query = query
    query.words = searchWords(text, present.directory)
    query.reader = present.person(person)?.isAdmin == true ? nil : person
    return try await store.processes(query)
  }

  /// Running processes by template, so far as a person may see them.
  public func countRunning(by person: PersonID) async throws -> [TemplateKey: Int] {
    try await store.countRunning(reader: present.person(person)?.isAdmin == true ? nil : person)
  }

  public func openProcess(_ reference: String, by person: PersonID) async throws -> ProcessView {
    guard let id = try await store.process(reference: reference) else {
      throw Refusal.notFound("There is no such process.")
    }
    return try await openProcess(id, by: person)
  }

  public func openProcess(_ id: ProcessID, by person: PersonID) async throws -> ProcessView {
    guard let state = try await store.state(id),
      let template = present.template(state.template, version: state.version), canSee(person, state, template)
    else { throw Refusal.notFound("There is no such process.") }
    return ProcessView(state: state, template: template)
  }

  /// The record of a process that the reader may see.
  public func readRecord(_ view: ProcessView) async throws -> [StoredEvent] { try await store.events(view.state.id) }

  public func openStep(_ id: StepID, by person: PersonID) async throws -> StepView {
    let view = try await openProcess(id.process, by: person)
    guard let step = view.state.step(number: id.number), let definition = view.template.step(step.key) else {
      throw Refusal.notFound("There is no such step.")
    }
    return StepView(
      state: view.state, template: view.template, step: step, definition: definition,
      seat: step.openSeats.first { $0.holder.admits(.person(person)) })
  }
}
