extension Evaluator {
  /// An entry of a context, a property of a temporal value or range, or the list of what the items have.
  func path(_ base: Value, _ name: String) throws(FEELError) -> Value {
    switch base {
    case .context(let context): return context[name] ?? .null
    case .list(let values):
      try budget.charge(values.count)
      var results: [Value] = []
      results.reserveCapacity(values.count)
      for value in values { results.append(try path(value, name)) }
      return .list(results)
    case .date(let date): return Evaluator.property(of: date, name) ?? .null
    case .time(let time): return Evaluator.property(of: time, offset: time.offsetSeconds, name) ?? .null
    case .dateTime(let dateTime):
      return Evaluator.property(of: dateTime.date, name)
        ?? Evaluator.property(of: dateTime.time, offset: dateTime.offsetSeconds, name) ?? .null
    case .yearsMonthsDuration(let duration):
      switch name {
      case "years": return .int(duration.months / 12)
      case "months": return .int(duration.months % 12)
      default: return .null
      }
    case .daysTimeDuration(let duration): return Evaluator.property(of: duration, name)
    case .range(let range): return Evaluator.property(of: range, name)
    default: return .null
    }
  }

  private static func property(of date: CalendarDate, _ name: String) -> Value? {
    switch name {
    case "year": .int(date.year)
    case "month": .int(date.month)
    case "day": .int(date.day)
    case "weekday": .int(date.weekday)
    default: nil
    }
  }

  private static func property(of time: TimeOfDay, offset: Int?, _ name: String) -> Value? {
    switch name {
    case "hour": .int(time.hour)
    case "minute": .int(time.minute)
    case "second": .int(time.second)
    case "time offset": offset.map { .daysTimeDuration(DaysTimeDuration(seconds: $0)) }
    case "timezone":
      if case .named(let zone) = time.zone { .string(zone.name) } else { nil }
    default: nil
    }
  }

  private static func property(of duration: DaysTimeDuration, _ name: String) -> Value {
    let total = duration.nanoseconds
    let seconds = Int(total.magnitude / 1_000_000_000)
    let sign = total < 0 ? -1 : 1
    switch name {
    case "days": return .int(sign * (seconds / 86_400))
    case "hours": return .int(sign * (seconds / 3600 % 24))
    case "minutes": return .int(sign * (seconds / 60 % 60))
    case "seconds":
      let rest = total.magnitude % 60_000_000_000
      return .number(Number(negative: total < 0, unchecked: rest, exponent: -9).normalized)
    default: return .null
    }
  }

  private static func property(of range: ValueRange, _ name: String) -> Value {
    switch name {
    case "start": range.start
    case "end": range.end
    case "start included": .boolean(range.startIncluded)
    case "end included": .boolean(range.endIncluded)
    default: .null
    }
  }
}
