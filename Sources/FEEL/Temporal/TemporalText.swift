/// Reads dates, times and durations in the lexical forms of FEEL (XML Schema's, with `@Zone/Name` behind a time).
struct TemporalReader {
  private let bytes: [UInt8]
  private var index = 0

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  static func date(_ text: String) -> CalendarDate? {
    var reader = TemporalReader(text)
    guard let date = reader.readDate(), reader.atEnd else { return nil }
    return date
  }

  static func time(_ text: String) -> TimeOfDay? {
    var reader = TemporalReader(text)
    guard let (time, _) = reader.readTime(), reader.atEnd else { return nil }
    return time
  }

  static func dateTime(_ text: String) -> DateTime? {
    var reader = TemporalReader(text)
    guard let date = reader.readDate() else { return nil }
    if reader.atEnd {
      return DateTime(date: date, time: TimeOfDay(secondOfDay: 0, nanosecond: 0, zone: .offset(0)))
    }
    guard reader.take("T"), let (time, endOfDay) = reader.readTime(), reader.atEnd else { return nil }
    if !endOfDay { return DateTime(date: date, time: time) }
    return CalendarDate(dayNumber: date.dayNumber + 1).map { DateTime(date: $0, time: time) }
  }

  /// A duration of either kind.
  static func duration(_ text: String) -> Value? {
    var reader = TemporalReader(text)
    return reader.readDuration()
  }

  /// Whatever the text is, as an at-literal reads it.
  static func any(_ text: String) -> Value? {
    if let date = date(text) { return .date(date) }
    if let time = time(text) { return .time(time) }
    if let dateTime = dateTime(text) { return .dateTime(dateTime) }
    return duration(text)
  }

  private var atEnd: Bool { index == bytes.count }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func digits() -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 { index += 1 }
    return bytes[start..<index]
  }

  private mutating func number(digits count: Int) -> Int? {
    let found = digits()
    guard found.count == count else { return nil }
    return found.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  private mutating func readDate() -> CalendarDate? {
    let negative = take("-")
    let yearDigits = digits()
    guard yearDigits.count >= 4, yearDigits.count <= 9,
      yearDigits.count == 4 || yearDigits.first != UInt8(ascii: "0")
    else { return nil }
    let year = yearDigits.reduce(0) { $0 * 10 + Int($1 - 48) }
    guard take("-"), let month = number(digits: 2), take("-"), let day = number(digits: 2) else { return nil }
    return CalendarDate(year: negative ? -year : year, month: month, day: day)
  }

  /// The time, and whether it was written as 24:00:00.
  private mutating func readTime() -> (TimeOfDay, Bool)? {
    guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2), take(":"),
      let second = number(digits: 2)
    else { return nil }
    var nanosecond = 0
    if take(".") {
      guard let fraction = readFraction() else { return nil }
      nanosecond = fraction
    }
    guard let zone = readZone(),
      let time = TimeOfDay(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone)
    else { return nil }
    return (time, hour == 24)
  }

  /// Nanoseconds; finer digits are cut.
  private mutating func readFraction() -> Int? {
    let found = digits()
    if found.isEmpty { return nil }
    var value = 0
    for position in 0..<9 {
      let at = found.startIndex + position
      value = value * 10 + (at < found.endIndex ? Int(found[at] - 48) : 0)
    }
    return value
  }

  private mutating func readZone() -> Zone? {
    if atEnd { return .local }
    if take("Z") { return .offset(0) }
    if take("@") {
      let name = String(decoding: bytes[index...], as: UTF8.self)
      index = bytes.count
      return Zone(name: name)
    }
    let negative = take("-")
    guard negative || take("+"), let hours = number(digits: 2), take(":"), let minutes = number(digits: 2) else {
      return nil
    }
    var seconds = 0
    if take(":") {
      guard let read = number(digits: 2) else { return nil }
      seconds = read
    }
    let total = hours * 3600 + minutes * 60 + seconds
    guard minutes < 60, seconds < 60, total <= 18 * 3600 else { return nil }
    return .offset(Int32(negative ? -total : total))
  }

  private mutating func readDuration() -> Value? {
    let negative = take("-")
    guard take("P") else { return nil }
    var parts: [UInt8: Int128] = [:]
    var nanosecond = 0
    var allowed: [Unicode.Scalar] = ["Y", "M", "D"]
    var inTime = false
    while !atEnd {
      if !inTime, take("T") {
        inTime = true
        allowed = ["H", "M", "S"]
        if atEnd { return nil }
      }
      let found = digits()
      guard !found.isEmpty, found.count <= 18 else { return nil }
      let value = found.reduce(Int128(0)) { $0 * 10 + Int128($1 - 48) }
      let hasFraction = inTime && take(".")
      if hasFraction {
        guard let fraction = readFraction() else { return nil }
        nanosecond = fraction
      }
      guard let place = allowed.firstIndex(where: { take($0) }) else { return nil }
      let unit = allowed[place]
      if hasFraction, unit != "S" { return nil }
      allowed.removeSubrange(0...place)
      // Minutes and months share a letter.
      parts[inTime && unit == "M" ? UInt8(ascii: "m") : UInt8(ascii: unit)] = value
    }
    return TemporalReader.assemble(parts, nanosecond: nanosecond, negative: negative)
  }

  private static func assemble(_ parts: [UInt8: Int128], nanosecond: Int, negative: Bool) -> Value? {
    func part(_ unit: Unicode.Scalar) -> Int128? { parts[UInt8(ascii: unit)] }
    if parts.isEmpty { return nil }
    let isMonths = part("Y") != nil || part("M") != nil
    if isMonths {
      guard part("D") == nil, part("H") == nil, part("m") == nil, part("S") == nil else { return nil }
      let total = (part("Y") ?? 0) * 12 + (part("M") ?? 0)
      guard let months = Int(exactly: total), months < 1 << 60 else { return nil }
      return .yearsMonthsDuration(YearsMonthsDuration(months: negative ? -months : months))
    }
    let hours = (part("D") ?? 0) * 24 + (part("H") ?? 0)
    let seconds = hours * 3600 + (part("m") ?? 0) * 60 + (part("S") ?? 0)
    let total = seconds * 1_000_000_000 + Int128(nanosecond)
    return DaysTimeDuration(nanoseconds: negative ? -total : total).map { .daysTimeDuration($0) }
  }
}
