internal import Application
internal import Engine
internal import HTTP

extension Site {
  /// What was seen at a decision, to be saved: the file's SHA-256 is the receipt.
  func receipt(_ sequence: Int, of reference: String, _ visit: Visit) async throws -> Response {
    let view = try await workspace.openProcess(reference, by: visit.person.id)
    let record = try await workspace.readRecord(view)
    guard let stored = record.first(where: { $0.sequence == sequence }),
      case .seatDecided(_, _, _, _, let receipt?) = stored.event.fact,
      let before = replay(record.prefix { $0.sequence < sequence }.map(\.event)),
      let template = visit.company.template(before.template, version: before.version),
      let sight = stored.event.sight(in: before, template)
    else { throw Refusal.notFound("There is no such receipt.") }
    return .json(sight)
      .adding("Content-Disposition", "attachment; filename=\"\(reference)-\(receipt.short).json\"")
      .adding("Cache-Control", "private, no-store")
  }
}
