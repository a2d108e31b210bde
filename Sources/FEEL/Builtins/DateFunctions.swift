extension Builtins {
  static let dates: [Builtin] = [
    Builtin("day of year(date: Any) -> number") { (_, values) throws(FEELError) in
      day(values[0]).map { .int($0.dayOfYear) } ?? .null
    },
    Builtin("day of week(date: Any) -> string") { (_, values) throws(FEELError) in
      day(values[0]).map { .string(weekdays[$0.weekday - 1]) } ?? .null
    },
    Builtin("month of year(date: Any) -> string") { (_, values) throws(FEELError) in
      day(values[0]).map { .string(months[$0.month - 1]) } ?? .null
    },
    Builtin("week of year(date: Any) -> number") { (_, values) throws(FEELError) in
      day(values[0]).map { .int($0.weekOfYear) } ?? .null
    },
  ]

  private static func day(_ value: Value) -> CalendarDate? {
    switch value {
    case .date(let date): date
    case .dateTime(let dateTime): dateTime.date
    default: nil
    }
  }

  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}
