public import Engine

extension Workspace {
  /// Looks again for somebody at open steps where nobody is, or where whoever holds it left or is away. To be run when
  /// people or roles have changed, and now and then, for absences begin and end.
  ///
  /// - Parameter more: steps whose role has other members.
  /// - Returns: how many steps found somebody.
  @discardableResult
  public func fillSeats(also more: Set<StepID> = []) async throws -> Int {
    var steps = more
    for incident in try await store.incidents(openOnly: true, limit: 1000) where incident.isOfOwner {
      if let process = incident.process, let step = incident.step {
        steps.insert(StepID(process: process, number: step))
      }
    }
    let directory = present.directory
    for id in directory.people.keys where directory.present(id, at: now) != id {
      for row in try await store.inbox(InboxQuery(person: id, limit: 10_000)) where !row.isOffered {
        steps.insert(row.step)
      }
    }
    var count = 0
    for step in steps.sorted(by: { $0.rawValue < $1.rawValue }) {
      do {
        _ = try await carryOut(.fillSeats(step: step.number), in: step.process, by: .system, as: newCommand())
        count += 1
      } catch is Refusal {
        // Nobody is there still, or it was done meanwhile: the incident stays.
      }
    }
    return count
  }
}

extension IncidentRow {
  fileprivate var isOfOwner: Bool {
    kind == Incident.Kind.ownerUnresolved.rawValue || kind == Incident.Kind.authorityUndecided.rawValue
  }
}
