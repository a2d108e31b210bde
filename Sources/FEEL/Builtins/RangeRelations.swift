/// How points and ranges lie to each other (DMN 1.5, 10.3.4.8; Allen's relations).
extension Builtins {
  static let rangeRelations: [Builtin] = [
    relation("before") { isBefore($0, $1) },
    relation("after") { isBefore($1, $0) },
    ranges("meets") { $0.end.included && $1.start.included && $0.end.order($1.start) == 0 },
    ranges("met by") { $1.end.included && $0.start.included && $1.end.order($0.start) == 0 },
    ranges("overlaps") { touches($0, $1) && touches($1, $0) },
    ranges("overlaps before") { overlapsBefore($0, $1) },
    ranges("overlaps after") { overlapsBefore($1, $0) },
    relation("finishes", { isWithin($0, $1) && $0.end.isSame(as: $1.end) }),
    relation("finished by", { isWithin($1, $0) && $0.end.isSame(as: $1.end) }),
    relation("includes", { isWithin($1, $0) }),
    relation("during", { isWithin($0, $1) }),
    relation("starts", { isWithin($0, $1) && $0.start.isSame(as: $1.start) }),
    relation("started by", { isWithin($1, $0) && $0.start.isSame(as: $1.start) }),
    relation("coincides") { $0.start.isSame(as: $1.start) && $0.end.isSame(as: $1.end) },
  ]

  private struct End {
    let value: Value
    let included: Bool

    func order(_ other: End) -> Int { value.order(against: other.value) ?? 0 }
    func isSame(as other: End) -> Bool { included == other.included && order(other) == 0 }
  }

  private struct Span {
    let start: End
    let end: End

    /// A point is a range that holds only itself.
    init?(_ value: Value) {
      if case .range(let range) = value {
        guard range.start.order(against: range.end) != nil else { return nil }
        start = End(value: range.start, included: range.startIncluded)
        end = End(value: range.end, included: range.endIncluded)
      } else {
        start = End(value: value, included: true)
        end = start
      }
    }
  }

  private static func relation(_ name: String, _ holds: @escaping @Sendable (Span, Span) -> Bool) -> Builtin {
    Builtin(
      "\(name)(point1: Any, point2: Any) -> boolean", "(point: Any, range: Any) -> boolean",
      "(range: Any, point: Any) -> boolean", "(range1: Any, range2: Any) -> boolean"
    ) { (_, values) throws(FEELError) in
      answer(values, holds)
    }
  }

  private static func ranges(_ name: String, _ holds: @escaping @Sendable (Span, Span) -> Bool) -> Builtin {
    Builtin("\(name)(range1: range, range2: range) -> boolean") { (_, values) throws(FEELError) in
      guard case .range = values[0], case .range = values[1] else { return .null }
      return answer(values, holds)
    }
  }

  private static func answer(_ values: [Value], _ holds: (Span, Span) -> Bool) -> Value {
    guard let first = Span(values[0]), let second = Span(values[1]),
      first.start.value.order(against: second.start.value) != nil
    else { return .null }
    return .boolean(holds(first, second))
  }

  private static func isBefore(_ left: Span, _ right: Span) -> Bool {
    let order = left.end.order(right.start)
    return order < 0 || (order == 0 && !(left.end.included && right.start.included))
  }

  /// Whether the right begins no later than the left ends.
  private static func touches(_ left: Span, _ right: Span) -> Bool {
    !isBefore(left, right)
  }

  private static func overlapsBefore(_ left: Span, _ right: Span) -> Bool {
    let starts = left.start.order(right.start)
    let ends = left.end.order(right.end)
    return (starts < 0 || (starts == 0 && left.start.included && !right.start.included)) && touches(left, right)
      && (ends < 0 || (ends == 0 && (!left.end.included || right.end.included)))
  }

  private static func isWithin(_ inner: Span, _ outer: Span) -> Bool {
    let starts = outer.start.order(inner.start)
    let ends = inner.end.order(outer.end)
    return (starts < 0 || (starts == 0 && (outer.start.included || !inner.start.included)))
      && (ends < 0 || (ends == 0 && (outer.end.included || !inner.end.included)))
  }
}
