public import FEEL

/// How many of several are enough.
public enum Threshold: Sendable, Equatable {
  case all
  case count(Int)
  /// Rounded up: 50 % of three are two.
  case share(percent: Int)

  public func needed(of total: Int) -> Int {
    switch self {
    case .all: total
    case .count(let count): count
    case .share(let percent): (total * percent + 99) / 100
    }
  }
}

/// How a step stands among the others, beyond coming once, after all that it waits for.
public struct Shape: Sendable {
  /// How many of the steps in `after` must be completed.
  public var join = Threshold.all
  /// Those of the steps in `after` that the join does not wait for are cancelled when it fires.
  public var cancelsOthers = false
  /// Comes again for every completion of a step in `after`.
  public var isForEachCompletion = false
  public var repetition: Repetition?
  public var goBack: GoBack?
  /// Of the steps in one race, the first that is completed ends the others.
  public var race: ItemKey?
  /// Of the steps that share a turn, one is open at a time.
  public var turn: ItemKey?
  /// It is given up as soon as this step begins.
  public var onlyBefore: StepKey?
  /// Open steps that end when this one is completed.
  public var cancels: [StepKey] = []
  /// Ends the whole process when it is completed.
  public var ends: Ending?
  public var checks: [Check] = []
  /// Begins only when another step leads to it.
  public var isOnCall = false
  /// Done when the process ends early and that step was completed: it takes back what was done there.
  public var undoes: StepKey?
  public var wait: Wait?

  public init() {}
}

/// One round of the step for each of several items.
public struct Repetition: Sendable {
  public enum Items: Sendable {
    case count(FEEL.Expression)
    /// Each line of a text.
    case lines(FieldKey)
  }
  public static let itemsMax = 100

  public var items: Items
  /// The rest is cancelled when so many are completed.
  public var done: Threshold
  /// Items may be added while one is open.
  public var mayGrow: Bool
}

/// A loop: back to an earlier step, or to itself, while a condition holds.
public struct GoBack: Sendable {
  public static let roundsDefault = 20

  public var to: StepKey
  public var when: FEEL.Expression
  /// Rounds of the earlier step at most; then the process goes on, with an incident.
  public var roundsMax: Int
}

public enum Ending: String, Sendable {
  case done, rejected, failed
}

/// What must hold before a step counts as done.
public struct Check: Sendable {
  public var that: FEEL.Expression
  /// Told to the person.
  public var otherwise: String
}

/// What a step waits for by itself, without an owner.
public enum Wait: Sendable, Equatable {
  case duration(BusinessDuration)
  /// The end of business on the day in a field.
  case day(FieldKey, before: BusinessDuration?)
  /// A message from outside; one that comes too early is kept, unless `isKept` is false.
  case message(ItemKey, isKept: Bool)

  public var message: ItemKey? {
    if case .message(let key, _) = self { key } else { nil }
  }
}

/// What happens to a step that stays open too long.
public enum DeadlineAct: Sendable, Equatable {
  /// The process goes on as if it were done.
  case goOn
  /// The decision that counts when nobody decides.
  case decide(StepStatus.Outcome)
  case goTo(StepKey)
  case fail
  case timeOut
}

/// What happens to a process that is not done when its SLA ends.
public enum ProcessDeadline: String, Sendable {
  case tell
  case fail
  case timeOut = "time out"
}
