/// Baton's face: the stages of a process as one line, done stretches filled, the baton standing where the work is.
public struct Track: Sendable {
  public enum Condition: String, Sendable { case running, paused, completed, ended }

  public struct Stage: Sendable {
    public enum State: String, Sendable { case done, present, waiting, skipped }
    public var name: String
    public var state: State
    /// Who holds the baton here now. Several split the line.
    public var holders: [PersonFace]
    /// The baton wears a red edge.
    public var isLate: Bool
    /// Of several holders, those who are not late.
    public var inTime: Set<String> = []

    public init(
      name: String, state: State, holders: [PersonFace] = [], isLate: Bool = false, inTime: Set<String> = []
    ) {
      self.name = name
      self.state = state
      self.holders = holders
      self.isLate = isLate
      self.inTime = inTime
    }
  }

  public var stages: [Stage]
  public var condition: Condition = .running
  /// The text alternative, such as "Stage 2 of 4, Approval. Maya Lindqvist holds it."
  public var summary: String

  public init(stages: [Stage] = [], condition: Condition = .running, summary: String) {
    self.stages = stages
    self.condition = condition
    self.summary = summary
  }
}
