public import Engine

extension Workspace {
  /// The outbox, for an admin: what was sent, and how it went.
  public func readMail(_ query: OutboxQuery, by person: PersonID) async throws -> [OutboxRow] {
    try requireAdmin(person)
    return try await store.outbox(query)
  }

  public func readMail(_ id: String, by person: PersonID) async throws -> OutboxRow {
    try requireAdmin(person)
    guard let row = try await store.outboxRow(id) else { throw Refusal.notFound("There is no such mail.") }
    return row
  }

  /// Lets the mail of a restored backup go out, or drops it.
  public func settleHeldMail(isSent: Bool, by person: PersonID) async throws {
    try requireAdmin(person)
    try await store.settleHeldMail(isSent: isSent)
  }
}
