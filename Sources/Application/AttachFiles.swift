public import Engine

extension Workspace {
  /// Adds received files to a place of a step: all of them by one act, or none.
  ///
  /// - Returns: how many were added.
  /// - Throws: `FilesRefused` for what the place does not take, and the act's own refusals. Nothing is kept then.
  public func attach(
    _ incoming: [IncomingFile], to slot: ItemKey, of step: StepID, by actor: Actor, as id: CommandID
  ) async throws -> Int {
    let rules = try await rules(of: slot, of: step, for: actor)
    guard !incoming.isEmpty else {
      throw Refusal.invalid([.init(key: slot.rawValue, message: "Choose a file first.")])
    }
    let stored = try await files.take(incoming, rules: rules)
    let references = stored.map {
      FileReference(hash: $0.hash, name: $0.name, mediaType: $0.mediaType, byteCount: $0.byteCount)
    }
    do {
      // Other files from the same form are another act; a double click brings the same ones.
      let id = command(([id.rawValue] + stored.flatMap { [$0.hash, $0.name] }).joined(separator: "\n"), of: actor)
      let outcome = try await carryOut(
        .attach(step: step.number, slot: slot, files: references), in: step.process, by: actor, as: id)
      await files.settle(stored, areKept: !outcome.isRepeat)
      return stored.count
    } catch {
      // Where the store itself fails, it may know of the act after all: the sweep decides when it can be asked.
      await files.settle(stored, areKept: !(error is Refusal))
      throw error
    }
  }

  /// What the place takes. Whoever may not add anything to it is refused before a byte is read.
  private func rules(of key: ItemKey, of step: StepID, for actor: Actor) async throws -> FileRules {
    guard let state = try await store.state(step.process),
      let template = present.template(state.template, version: state.version),
      actor.person.map({ canSee($0, state, template) }) ?? true
    else { throw Refusal.notFound("There is no such process.") }
    try requireUsable(state)
    _ = try decide(
      state, .attach(step: step.number, slot: key, files: []), in: situation(by: actor, template: template, at: now))
    let definition = state.step(number: step.number).flatMap { template.step($0.key) }
    guard let slot = definition?.documents.first(where: { $0.key == key }) else {
      throw Refusal.notFound("There is no such document.")
    }
    return slot.rules
  }

  /// Processes read at once by the sweep.
  private static let sweepBatch = 200

  /// Removes contents that no process refers to and nobody has touched for a day.
  ///
  /// - Returns: how many files went.
  public func sweepFiles() async throws -> Int {
    // Half of a hash is enough: two alike only keep a content that could go.
    var referenced: Set<Substring> = []
    var last: ProcessID?
    while true {
      let states = try await store.states(after: last, limit: Self.sweepBatch)
      guard let newest = states.last else { break }
      for document in states.lazy.flatMap(\.documents) { referenced.insert(document.file.hash.prefix(32)) }
      last = newest.id
    }
    let known = referenced
    return try await files.removeUnreferenced { known.contains($0.prefix(32)) }
  }
}

extension DocumentSlot {
  /// What the vault must hold a file for this place to.
  var rules: FileRules {
    let named: [String: Set<FileKind>] = [
      "pdf": [.pdf], "image": [.image], "office": [.word, .spreadsheet, .presentation], "text": [.text, .csv],
    ]
    let chosen = kinds.reduce(into: Set<FileKind>()) { $0.formUnion(named[$1] ?? []) }
    return FileRules(bytesMax: bytesMax, kinds: chosen.isEmpty ? FileKind.everyday : chosen)
  }
}
