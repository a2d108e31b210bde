extension Value {
  /// FEEL's `=`: nil when the two cannot be compared (DMN 1.5, table 53). Null equals only null.
  ///
  /// Times are told apart to the millisecond. A date and time with a zone is an instant: 12:00+02:00 equals 10:00Z.
  public func equality(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    case (.boolean(let left), .boolean(let right)): return left == right
    case (.number(let left), .number(let right)): return left == right
    case (.string(let left), .string(let right)): return left.isSameText(as: right)
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      return zip(left, right).allSatisfy { $0.equality($1) ?? false }
    case (.context(let left), .context(let right)):
      guard left.count == right.count else { return false }
      return zip(left.keys, left.values).allSatisfy { key, value in
        right[key].map { value.equality($0) ?? false } ?? false
      }
    case (.range(let left), .range(let right)):
      return left.form == right.form && left.startIncluded == right.startIncluded
        && left.endIncluded == right.endIncluded && left.start.equality(right.start) ?? false
        && left.end.equality(right.end) ?? false
    case (.function(let left), .function(let right)): return left === right
    case (.time(let left), .time(let right)):
      guard let order = left.order(against: right) else { return false }
      return order == 0
    case (.dateTime(let left), .dateTime(let right)):
      guard let order = left.order(against: right) else { return false }
      return order == 0
    default:
      return order(against: other).map { $0 == 0 }
    }
  }

  /// Negative, zero or positive as the value lies before, at or behind the other; nil when the two have no order.
  public func order(against other: Value) -> Int? {
    switch (self, other) {
    case (.number(let left), .number(let right)): compare(left, right)
    case (.string(let left), .string(let right)): left.codePointOrder(against: right)
    case (.date(let left), .date(let right)): compare(left, right)
    case (.time(let left), .time(let right)): left.order(against: right)
    case (.dateTime(let left), .dateTime(let right)): left.order(against: right)
    case (.yearsMonthsDuration(let left), .yearsMonthsDuration(let right)): compare(left, right)
    case (.daysTimeDuration(let left), .daysTimeDuration(let right)): compare(left, right)
    default: nil
    }
  }
}

extension String {
  /// Whether both have the same code points; unlike `==`, which takes composed and decomposed letters for the same.
  func isSameText(as other: String) -> Bool {
    utf8.elementsEqual(other.utf8)
  }

  /// UTF-8 keeps the order of code points.
  func codePointOrder(against other: String) -> Int {
    if utf8.elementsEqual(other.utf8) { return 0 }
    return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
  }
}

extension TimeOfDay {
  /// Nil when only one of the two has a zone.
  func order(against other: TimeOfDay) -> Int? {
    let left = offsetSeconds
    let right = other.offsetSeconds
    guard (left == nil) == (right == nil) else { return nil }
    return orderByMilliseconds(
      secondOfDay - (left ?? 0), nanosecond, other.secondOfDay - (right ?? 0), other.nanosecond)
  }
}

extension DateTime {
  /// Nil when only one of the two has a zone.
  func order(against other: DateTime) -> Int? {
    let left = instantSeconds
    let right = other.instantSeconds
    guard (left == nil) == (right == nil) else { return nil }
    return orderByMilliseconds(
      left ?? localSeconds, time.nanosecond, right ?? other.localSeconds, other.time.nanosecond)
  }
}

private func orderByMilliseconds(_ left: Int, _ leftNano: Int, _ right: Int, _ rightNano: Int) -> Int {
  left == right ? compare(leftNano / 1_000_000, rightNano / 1_000_000) : compare(left, right)
}

@inline(__always)
private func compare<T: Comparable>(_ left: T, _ right: T) -> Int {
  left == right ? 0 : (left < right ? -1 : 1)
}
