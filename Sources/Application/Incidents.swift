public import Engine

extension Workspace {
  public func incidents(by person: PersonID, openOnly: Bool = true) async throws -> [IncidentRow] {
    try requireAdmin(person)
    return try await store.incidents(openOnly: openOnly, limit: 200)
  }

  public func resolveIncident(_ id: Int64, by person: PersonID) async throws {
    try requireAdmin(person)
    try await store.resolveIncident(id, by: person, at: now)
  }
}
