public import FEEL

/// What an approval looked at: when it changes by more than is tolerated, the approval is asked for again.
public enum Material: Sendable, Equatable {
  /// - tolerance: nil: any change.
  case field(FieldKey, Tolerance?)
  /// The files of every slot with this key.
  case document(ItemKey)
}

/// How far a number may move from the one that was approved.
public enum Tolerance: Sendable, Equatable, CustomStringConvertible {
  case absolute(FEEL.Number)
  case percent(FEEL.Number)

  /// As templates write it.
  public var description: String {
    switch self {
    case .absolute(let most): most.description
    case .percent(let most): "\(most) %"
    }
  }

  func allows(from old: FEEL.Number, to new: FEEL.Number) -> Bool {
    guard let moved = (new - old)?.magnitude else { return false }
    switch self {
    case .absolute(let most): return moved <= most
    case .percent(let most):
      guard let left = moved * FEEL.Number(100), let right = old.magnitude * most else { return false }
      return left <= right
    }
  }
}

/// What was approved, of all that an approval looked at.
public struct Basis: Sendable, Equatable {
  /// An empty text stands for what was not given; what is missing was not looked at.
  public var fields: [FieldKey: FieldValue]
  /// The slots that were looked at.
  public var slots: [ItemKey]
  /// The numbers of the files that were there.
  public var documents: [Int]
  /// Whose approval it took.
  public var approvers: [RoleKey]

  public init(fields: [FieldKey: FieldValue], slots: [ItemKey], documents: [Int], approvers: [RoleKey]) {
    self.fields = fields
    self.slots = slots
    self.documents = documents
    self.approvers = approvers
  }
}
