extension Builtins {
  static let conversions: [Builtin] = [
    Builtin("string(from: Any) -> string") { (evaluator, values) throws(FEELError) in
      if values[0].isNull { return .null }
      guard let text = values[0].text(bytesMax: evaluator.budget.limits.stringBytesMax) else {
        throw FEELError.limit(.string)
      }
      try evaluator.budget.charge(text.utf8.count / 16)
      return .string(text)
    },
    Builtin(
      "number(from: string, grouping separator?: string, decimal separator?: string) -> number",
      body: { (_, values) throws(FEELError) in number(values) }),
    Builtin("date(from: Any) -> date", "(year: number, month: number, day: number) -> date") {
      (_, values) throws(FEELError) in
      values.count == 1 ? date(from: values[0]) : date(parts: values)
    },
    Builtin(
      "time(from: Any) -> time",
      "(hour: number, minute: number, second: number, offset?: days and time duration) -> time"
    ) { (_, values) throws(FEELError) in
      values.count == 1 ? time(from: values[0]) : time(parts: values)
    },
    Builtin("date and time(from: Any) -> date and time", "(date: Any, time: time) -> date and time") {
      (_, values) throws(FEELError) in
      values.count == 1 ? dateTime(from: values[0]) : dateTime(date: values[0], time: values[1])
    },
    Builtin("duration(from: string) -> Any") { (_, values) throws(FEELError) in
      values[0].string.flatMap { TemporalReader.duration($0) } ?? .null
    },
    Builtin("years and months duration(from: Any, to: Any) -> years and months duration") {
      (_, values) throws(FEELError) in
      months(from: values[0], to: values[1])
    },
  ]

  private static func number(_ values: [Value]) -> Value {
    guard var text = values[0].string else { return .null }
    func separator(_ index: Int) -> String?? {
      guard index < values.count, !values[index].isNull else { return .some(nil) }
      guard let text = values[index].string else { return nil }
      return .some(text)
    }
    guard let grouping = separator(1), let decimal = separator(2) else { return .null }
    if values.count > 1 {
      if let grouping, ![" ", ",", "."].contains(grouping) { return .null }
      if let decimal, ![",", "."].contains(decimal) || decimal == grouping { return .null }
      if let grouping { text = String(text.filter { String($0) != grouping }) }
      if let decimal, decimal != "." {
        if text.contains(".") { return .null }
        text = String(text.map { String($0) == decimal ? "." : $0 })
      }
    }
    return Number(text).map { .number($0) } ?? .null
  }

  private static func date(from value: Value) -> Value {
    switch value {
    case .string(let text): TemporalReader.date(text).map { .date($0) } ?? .null
    case .date: value
    case .dateTime(let dateTime): .date(dateTime.date)
    default: .null
    }
  }

  private static func date(parts values: [Value]) -> Value {
    let parts = values.compactMap { $0.number?.truncatedInt }
    guard parts.count == 3 else { return .null }
    return CalendarDate(year: parts[0], month: parts[1], day: parts[2]).map { .date($0) } ?? .null
  }

  private static func time(from value: Value) -> Value {
    switch value {
    case .string(let text): TemporalReader.time(text).map { .time($0) } ?? .null
    case .time: value
    case .dateTime(let dateTime): .time(dateTime.time)
    case .date: .time(TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .offset(0)))
    default: .null
    }
  }

  private static func time(parts values: [Value]) -> Value {
    guard let hour = values[0].number?.exactInt, let minute = values[1].number?.exactInt,
      let seconds = values[2].number, let second = seconds.truncatedInt, !seconds.isNegative,
      let fraction = seconds - Number(second), let scaled = fraction.rounded(scale: 9, .down)
    else { return .null }
    var zone = Zone.local
    if values.count > 3, !values[3].isNull {
      guard case .daysTimeDuration(let offset) = values[3], offset.nanosecond == 0, offset.second.magnitude <= 64_800
      else { return .null }
      zone = .offset(Int32(offset.second))
    }
    let nanosecond = scaled.exponent == -9 ? Int(scaled.coefficient) : 0
    return TimeOfDay(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone)
      .map { .time($0) } ?? .null
  }

  private static func dateTime(from value: Value) -> Value {
    switch value {
    case .string(let text): TemporalReader.dateTime(text).map { .dateTime($0) } ?? .null
    case .dateTime: value
    case .date(let date):
      .dateTime(DateTime(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .offset(0))))
    default: .null
    }
  }

  private static func dateTime(date: Value, time: Value) -> Value {
    guard case .time(let clock) = time else { return .null }
    switch date {
    case .date(let day): return .dateTime(DateTime(date: day, time: clock))
    case .dateTime(let dateTime): return .dateTime(DateTime(date: dateTime.date, time: clock))
    default: return .null
    }
  }

  /// Whole months between two days, the days of the month taken into account.
  private static func months(from start: Value, to end: Value) -> Value {
    guard let first = moment(start), let second = moment(end) else { return .null }
    var months = (second.year - first.year) * 12 + second.month - first.month
    if months > 0, second.day < first.day { months -= 1 }
    if months < 0, second.day > first.day { months += 1 }
    return .yearsMonthsDuration(YearsMonthsDuration(months: months))
  }

  private static func moment(_ value: Value) -> CalendarDate? {
    switch value {
    case .date(let date): date
    case .dateTime(let dateTime): dateTime.date
    default: nil
    }
  }
}
