/// A day of the proleptic Gregorian calendar, years −999,999,999 to 999,999,999.
public struct CalendarDate: Sendable, Hashable {
  private let storedYear: Int32
  private let storedMonth: UInt8
  private let storedDay: UInt8

  static let yearMax = 999_999_999

  /// The year; there is a year 0.
  public var year: Int { Int(storedYear) }

  /// The month, 1 to 12.
  public var month: Int { Int(storedMonth) }

  /// The day of the month, 1 to 31.
  public var day: Int { Int(storedDay) }

  /// Nil when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard year.magnitude <= UInt(CalendarDate.yearMax), month >= 1, month <= 12, day >= 1,
      day <= CalendarDate.daysInMonth(year: year, month: month)
    else { return nil }
    storedYear = Int32(year)
    storedMonth = UInt8(month)
    storedDay = UInt8(day)
  }

  /// The day that is `dayNumber` days after 1970-01-01; nil outside the years that a date can hold.
  public init?(dayNumber: Int) {
    guard dayNumber.magnitude < 400_000_000_000 else { return nil }
    // The era of 400 years starts on the first of March, which puts the leap day last.
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    self.init(year: year, month: month, day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// Days since 1970-01-01.
  public var dayNumber: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 1 for Monday to 7 for Sunday.
  public var weekday: Int {
    let rest = (dayNumber + 3) % 7
    return (rest < 0 ? rest + 7 : rest) + 1
  }

  /// 1 to 366.
  public var dayOfYear: Int {
    var total = day
    for earlier in 1..<max(month, 1) where earlier < month {
      total += CalendarDate.daysInMonth(year: year, month: earlier)
    }
    return total
  }

  /// The ISO 8601 week, 1 to 53.
  public var weekOfYear: Int {
    let week = (dayOfYear - weekday + 10) / 7
    if week < 1 { return CalendarDate.weeksInYear(year - 1) }
    return week > CalendarDate.weeksInYear(year) ? 1 : week
  }

  /// The date `months` later, with the day cut to the length of the month.
  public func adding(months: Int) -> CalendarDate? {
    let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    if overflow { return nil }
    let newYear = total >= 0 ? total / 12 : (total - 11) / 12
    guard newYear.magnitude <= UInt(CalendarDate.yearMax) else { return nil }
    let newMonth = total - newYear * 12 + 1
    let last = CalendarDate.daysInMonth(year: newYear, month: newMonth)
    return CalendarDate(year: newYear, month: newMonth, day: min(day, last))
  }

  static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func weeksInYear(_ year: Int) -> Int {
    func lastWeekday(_ year: Int) -> Int {
      let leaps = floorDivide(year, 4) - floorDivide(year, 100) + floorDivide(year, 400)
      let rest = (year + leaps) % 7
      return rest < 0 ? rest + 7 : rest
    }
    return lastWeekday(year) == 4 || lastWeekday(year - 1) == 3 ? 53 : 52
  }
}

extension CalendarDate: Comparable, CustomStringConvertible {
  /// Whether the left day is the earlier.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.storedYear, left.storedMonth, left.storedDay) < (right.storedYear, right.storedMonth, right.storedDay)
  }

  /// `2026-11-21`.
  public var description: String {
    let digits = String(year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    return "\(year < 0 ? "-" : "")\(padded)-\(twoDigits(month))-\(twoDigits(day))"
  }
}

func twoDigits(_ value: Int) -> String {
  value < 10 ? "0\(value)" : String(value)
}

func floorDivide(_ value: Int, _ divisor: Int) -> Int {
  value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
}
