public import Engine

extension Workspace {
  /// Bytes of a draft's texts in all.
  public static let draftBytesMax = 200_000

  /// Keeps what was typed on the form of a step, for whoever holds it. Nothing of it is checked, nor in the record.
  public func saveDraft(_ input: StepInput, of id: StepID, by person: PersonID) async throws -> StepDraft {
    let view = try await openStep(id, by: person)
    let tooLate = Refusal.tooLate("This step is no longer open.")
    guard view.state.status == .running, view.step.status.isOpen else { throw tooLate }
    guard let place = draftPlace(view, of: person) else {
      throw Refusal.notYours("Only whoever holds this step can save a draft of it.")
    }
    guard input.texts.values.reduce(0, { $0 + $1.utf8.count }) <= Self.draftBytesMax else {
      throw Refusal.invalid([.init(key: "draft", message: "This is too long to be kept as a draft.")])
    }
    let draft = StepDraft(input: input, at: now, by: person)
    guard try await store.save(draft, at: place) else { throw tooLate }
    return draft
  }

  /// The draft of the seat that a person holds; nil when there is none, or the step is not theirs.
  public func draft(of view: StepView, for person: PersonID) async throws -> StepDraft? {
    guard let place = draftPlace(view, of: person) else { return nil }
    return try await store.draft(at: place)
  }

  /// nil for those who may only claim it: their drafts would overwrite each other.
  private func draftPlace(_ view: StepView, of person: PersonID) -> DraftPlace? {
    guard view.step.status.isOpen else { return nil }
    return view.step.seats.firstIndex { $0.state == .open && $0.holder == .person(person) }.map {
      DraftPlace(step: StepID(process: view.state.id, number: view.step.number), seat: $0)
    }
  }
}
