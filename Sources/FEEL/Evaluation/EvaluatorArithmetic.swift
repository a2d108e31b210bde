extension Evaluator {
  func arithmetic(_ operation: Node.Arithmetic, _ left: Value, _ right: Value) throws(FEELError) -> Value {
    if case .number(let first) = left, case .number(let second) = right {
      if operation == .power { try budget.charge(50) }
      return Evaluator.wrap(Evaluator.calculate(operation, first, second))
    }
    switch operation {
    case .add: return try add(left, right)
    case .subtract: return subtract(left, right)
    case .multiply: return multiply(left, right)
    case .divide: return divide(left, right)
    case .power: return .null
    }
  }

  static func wrap(_ number: Number?) -> Value {
    number.map { .number($0) } ?? .null
  }

  private static func calculate(_ operation: Node.Arithmetic, _ left: Number, _ right: Number) -> Number? {
    switch operation {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .power: left.power(right)
    }
  }

  func negate(_ value: Value) -> Value {
    switch value {
    case .number(let number): return .number(-number)
    case .yearsMonthsDuration(let duration):
      return .yearsMonthsDuration(YearsMonthsDuration(months: -duration.months))
    case .daysTimeDuration(let duration): return Evaluator.negated(duration).map { .daysTimeDuration($0) } ?? .null
    default: return .null
    }
  }

  private static func negated(_ duration: DaysTimeDuration) -> DaysTimeDuration? {
    DaysTimeDuration(nanoseconds: -duration.nanoseconds)
  }

  private func add(_ left: Value, _ right: Value) throws(FEELError) -> Value {
    switch (left, right) {
    case (.string(let first), .string(let second)): return try checked(string: first + second)
    case (.yearsMonthsDuration(let first), .yearsMonthsDuration(let second)):
      let (sum, overflow) = first.months.addingReportingOverflow(second.months)
      return overflow ? .null : .yearsMonthsDuration(YearsMonthsDuration(months: sum))
    case (.daysTimeDuration(let first), .daysTimeDuration(let second)):
      return DaysTimeDuration(nanoseconds: first.nanoseconds + second.nanoseconds)
        .map { .daysTimeDuration($0) } ?? .null
    case (.yearsMonthsDuration(let duration), _): return shift(right, months: duration.months)
    case (_, .yearsMonthsDuration(let duration)): return shift(left, months: duration.months)
    case (.daysTimeDuration(let duration), _): return shift(right, by: duration)
    case (_, .daysTimeDuration(let duration)): return shift(left, by: duration)
    default: return .null
    }
  }

  private func shift(_ value: Value, months: Int) -> Value {
    switch value {
    case .date(let date): date.adding(months: months).map { .date($0) } ?? .null
    case .dateTime(let dateTime): dateTime.adding(months: months).map { .dateTime($0) } ?? .null
    default: .null
    }
  }

  private func shift(_ value: Value, by duration: DaysTimeDuration) -> Value {
    switch value {
    case .time(let time): .time(time.adding(duration))
    case .date(let date):
      // A date stands for its midnight.
      CalendarDate(dayNumber: date.dayNumber + floorDivide(duration.second, 86_400)).map { .date($0) } ?? .null
    case .dateTime(let dateTime): dateTime.adding(duration).map { .dateTime($0) } ?? .null
    default: .null
    }
  }

  private func subtract(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.yearsMonthsDuration(let first), .yearsMonthsDuration(let second)):
      let (difference, overflow) = first.months.subtractingReportingOverflow(second.months)
      return overflow ? .null : .yearsMonthsDuration(YearsMonthsDuration(months: difference))
    case (.daysTimeDuration(let first), .daysTimeDuration(let second)):
      return DaysTimeDuration(nanoseconds: first.nanoseconds - second.nanoseconds)
        .map { .daysTimeDuration($0) } ?? .null
    case (_, .yearsMonthsDuration(let duration)): return shift(left, months: -duration.months)
    case (_, .daysTimeDuration(let duration)):
      return Evaluator.negated(duration).map { shift(left, by: $0) } ?? .null
    case (.time(let first), .time(let second)):
      guard (first.offsetSeconds == nil) == (second.offsetSeconds == nil) else { return .null }
      return difference(
        first.secondOfDay - (first.offsetSeconds ?? 0), first.nanosecond,
        second.secondOfDay - (second.offsetSeconds ?? 0), second.nanosecond)
    default: return subtractMoments(left, right)
    }
  }

  /// A date beside a date and time stands for its midnight in UTC.
  private func subtractMoments(_ left: Value, _ right: Value) -> Value {
    if case .date(let first) = left, case .date(let second) = right {
      return .daysTimeDuration(DaysTimeDuration(seconds: (first.dayNumber - second.dayNumber) * 86_400))
    }
    guard let first = moment(left), let second = moment(right) else { return .null }
    let firstInstant = first.instantSeconds
    let secondInstant = second.instantSeconds
    guard (firstInstant == nil) == (secondInstant == nil) else { return .null }
    return difference(
      firstInstant ?? first.localSeconds, first.time.nanosecond,
      secondInstant ?? second.localSeconds, second.time.nanosecond)
  }

  private func moment(_ value: Value) -> DateTime? {
    switch value {
    case .date(let date):
      DateTime(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .offset(0)))
    case .dateTime(let dateTime): dateTime
    default: nil
    }
  }

  private func difference(_ left: Int, _ leftNano: Int, _ right: Int, _ rightNano: Int) -> Value {
    let nanoseconds = Int128(left - right) * 1_000_000_000 + Int128(leftNano - rightNano)
    return DaysTimeDuration(nanoseconds: nanoseconds).map { .daysTimeDuration($0) } ?? .null
  }

  private func multiply(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.number(let factor), .yearsMonthsDuration(let duration)),
      (.yearsMonthsDuration(let duration), .number(let factor)):
      return months(Number(duration.months) * factor)
    case (.number(let factor), .daysTimeDuration(let duration)), (.daysTimeDuration(let duration), .number(let factor)):
      return seconds(duration.seconds * factor)
    default: return .null
    }
  }

  private func divide(_ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.yearsMonthsDuration(let duration), .number(let divisor)): months(Number(duration.months) / divisor)
    case (.daysTimeDuration(let duration), .number(let divisor)): seconds(duration.seconds / divisor)
    case (.yearsMonthsDuration(let first), .yearsMonthsDuration(let second)):
      Evaluator.wrap(Number(first.months) / Number(second.months))
    case (.daysTimeDuration(let first), .daysTimeDuration(let second)): Evaluator.wrap(first.seconds / second.seconds)
    default: .null
    }
  }

  private func months(_ number: Number?) -> Value {
    number?.truncatedInt.map { .yearsMonthsDuration(YearsMonthsDuration(months: $0)) } ?? .null
  }

  private func seconds(_ number: Number?) -> Value {
    number.flatMap { DaysTimeDuration(seconds: $0) }.map { .daysTimeDuration($0) } ?? .null
  }
}
