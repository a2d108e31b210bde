public import Engine

/// What would become of a process that goes over to the newest version of its template.
public struct MigrationPreview: Sendable {
  public var state: ProcessState
  /// Why it cannot; empty when it can.
  public var obstacles: [String]
  /// Steps that would begin with it.
  public var begins: [StepKey]
}

extension Workspace {
  static let migrationsMax = 200

  /// A dry run over the running processes that are on an older version: nothing is changed.
  public func previewMigration(of key: TemplateKey, by person: PersonID) async throws -> [MigrationPreview] {
    try requireAdmin(person)
    let target = try newestUsable(key)
    let rows = try await store.processes(ProcessQuery(template: key, status: "RUNNING", limit: 10_000))
    var previews: [MigrationPreview] = []
    for row in rows where row.version != target.version && previews.count < Self.migrationsMax {
      guard let state = try await store.state(row.id) else { continue }
      previews.append(preview(of: state, to: target, by: person))
    }
    return previews
  }

  private func preview(of state: ProcessState, to target: Template, by person: PersonID) -> MigrationPreview {
    do throws(Refusal) {
      let events = try decide(
        state, .migrate(from: readable(state)), in: situation(by: .person(person), template: target, at: now))
      let begins = events.compactMap { event -> StepKey? in
        if case .stepActivated(let activated) = event.fact { activated.key } else { nil }
      }
      return MigrationPreview(state: state, obstacles: [], begins: begins)
    } catch {
      guard case .invalid(let problems) = error else {
        return MigrationPreview(state: state, obstacles: [error.sentence], begins: [])
      }
      return MigrationPreview(state: state, obstacles: problems.map(\.message), begins: [])
    }
  }

  /// Moves one process to the newest version of its template.
  public func migrate(_ process: ProcessID, by person: PersonID, as id: CommandID) async throws -> ActOutcome {
    try requireAdmin(person)
    let now = now
    return try await store.act(ActRequest(command: id, target: .existing(process), at: now)) { [self] loaded in
      guard let state = loaded.state else { throw Refusal.notFound("There is no such process.") }
      let target = try newestUsable(state.template)
      return try plan(
        .migrate(from: readable(state)), on: loaded,
        in: situation(by: .person(person), template: target, at: now))
    }
  }

  private func newestUsable(_ key: TemplateKey) throws(Refusal) -> Template {
    guard let template = present.currentTemplate(key) else {
      throw .notFound("There is no version of this template to move to.")
    }
    return template
  }

  /// The version that a process runs on, where this program still reads it.
  private func readable(_ state: ProcessState) -> Template? {
    let name = VersionedKey(key: state.template, version: state.version)
    return present.unusable[name] == nil ? present.templates[name] : nil
  }
}
