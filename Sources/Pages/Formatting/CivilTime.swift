/// A wall clock's reading in the proleptic Gregorian calendar, by arithmetic alone: a list of fifty rows asks for
/// hundreds of these, and a calendar object costs a microsecond each.
struct CivilTime: Equatable {
  let year: Int
  let month: Int
  let day: Int
  /// 0 is Monday.
  let weekday: Int
  let hour: Int
  let minute: Int
  let second: Int
  /// Days since 1 January 1970.
  let dayNumber: Int

  /// `localSeconds` are seconds since 1970 on the wall clock, offset included.
  init(localSeconds: Int) {
    let number = localSeconds.dividedDown(by: 86_400)
    let rest = localSeconds - number * 86_400
    // Howard Hinnant's "civil from days": years begin in March, so that the leap day comes last.
    let shifted = number + 719_468
    let era = shifted.dividedDown(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    weekday = (number + 3) - (number + 3).dividedDown(by: 7) * 7
    hour = rest / 3600
    minute = rest / 60 % 60
    second = rest % 60
    dayNumber = number
  }

  /// Days since 1 January 1970 of a date.
  static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.dividedDown(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// "16:00".
  var clock: String { "\(twoDigits(hour)):\(twoDigits(minute))" }

  /// "Thu 26 Nov".
  var date: String { "\(Self.weekdays[weekday]) \(day) \(Self.months[month - 1])" }

  /// "2026-11-26".
  var isoDate: String { "\(year < 1000 ? "0" : "")\(year)-\(twoDigits(month))-\(twoDigits(day))" }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int {
  /// Towards minus infinity, so that moments before 1970 fall on their own day.
  func dividedDown(by divisor: Int) -> Int { self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor) }
}
