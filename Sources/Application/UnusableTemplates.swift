internal import Engine

// Versions that were published once, and that this program no longer understands whole.

extension Workspace {
  /// Raises an incident for each of them that is the newest or has open processes; for one mistake once.
  ///
  /// - Returns: a sentence for each, whether its incident is new or not.
  public func raiseUnusableTemplates() async throws -> [String] {
    var sentences: [String] = []
    let unusable = present.unusable.sorted {
      ($0.key.key.rawValue, $0.key.version) < ($1.key.key.rawValue, $1.key.version)
    }
    for (name, mistake) in unusable {
      guard try await isInUse(name) else { continue }
      let sentence =
        "Version \(name.version) of the template “\(name.key)” cannot be used any longer: its open processes stand still, "
        + "and no new one can be started with it. Line \(mistake.line): \(mistake.message)"
      try await store.raiseIncident(about: name.key, sentence, at: now)
      sentences.append(sentence)
    }
    return sentences
  }

  private func isInUse(_ name: VersionedKey) async throws -> Bool {
    if present.records[name.key]?.version == name.version { return true }
    for status in ["RUNNING", "PAUSED"] {
      let rows = try await store.processes(ProcessQuery(template: name.key, status: status, limit: 10_000))
      if rows.contains(where: { $0.version == name.version }) { return true }
    }
    return false
  }

  func requireUsable(_ state: ProcessState) throws(Refusal) {
    let name = VersionedKey(key: state.template, version: state.version)
    guard let mistake = present.unusable[name] else { return }
    throw .tooLate(
      "Version \(name.version) of the template “\(name.key)” cannot be used any longer, so nothing can be done here until "
        + "an admin has looked at it. Line \(mistake.line): \(mistake.message)")
  }
}
