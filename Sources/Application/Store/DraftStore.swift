public import Engine

/// A half-filled form of a step.
public struct StepDraft: Sendable, Equatable {
  public var input: StepInput
  public var at: Instant
  public var by: PersonID

  public init(input: StepInput, at: Instant, by: PersonID) {
    self.input = input
    self.at = at
    self.by = by
  }
}

/// Where a draft belongs: to the seat, whoever sits in it.
public struct DraftPlace: Sendable, Hashable {
  public var step: StepID
  /// Counted from 0, in the order of the step's seats.
  public var seat: Int

  public init(step: StepID, seat: Int) {
    self.step = step
    self.seat = seat
  }
}

/// Drafts go with the step: the act that closes it removes them.
public protocol DraftStore: Sendable {
  func draft(at place: DraftPlace) async throws -> StepDraft?
  /// Takes the place of the one before.
  ///
  /// - Returns: false, and nothing is kept, when the step is no longer open by then.
  func save(_ draft: StepDraft, at place: DraftPlace) async throws -> Bool
}
