/// The values between two ends, or on one side of an end (DMN 1.5, 10.3.2.7).
public struct ValueRange: Sendable, Hashable {
  /// How the range was written; ranges of different form are not equal.
  public enum Form: Sendable, Hashable {
    /// `[1..10]`
    case interval
    /// `< 10`
    case less
    /// `<= 10`
    case lessOrEqual
    /// `> 10`
    case greater
    /// `>= 10`
    case greaterOrEqual
    /// `= 10`
    case equal
    /// `!= 10`
    case notEqual
  }

  /// The form.
  public let form: Form
  /// The lower end; null when there is none.
  public let start: Value
  /// The upper end; null when there is none.
  public let end: Value
  /// Whether the lower end itself belongs to the range.
  public let startIncluded: Bool
  /// Whether the upper end itself belongs to the range.
  public let endIncluded: Bool

  /// An interval.
  public init(start: Value, startIncluded: Bool, end: Value, endIncluded: Bool) {
    form = .interval
    self.start = start
    self.end = end
    self.startIncluded = startIncluded
    self.endIncluded = endIncluded
  }

  /// A range by comparison with one value; `form` is not `interval`.
  public init(_ form: Form, _ value: Value) {
    self.form = form
    let isUpper = form == .less || form == .lessOrEqual
    let isLower = form == .greater || form == .greaterOrEqual
    start = isUpper ? .null : value
    end = isLower ? .null : value
    startIncluded = form == .greaterOrEqual || form == .equal
    endIncluded = form == .lessOrEqual || form == .equal
  }

  /// Whether the value lies in the range; nil when it cannot be compared with the ends.
  public func contains(_ value: Value) -> Bool? {
    switch form {
    case .equal: return value.equality(start)
    case .notEqual: return value.equality(start).map { !$0 }
    default: break
    }
    var inside = true
    if !start.isNull {
      guard let order = value.order(against: start) else { return nil }
      inside = startIncluded ? order >= 0 : order > 0
    }
    if !end.isNull {
      guard let order = value.order(against: end) else { return nil }
      inside = inside && (endIncluded ? order <= 0 : order < 0)
    }
    return inside
  }
}
