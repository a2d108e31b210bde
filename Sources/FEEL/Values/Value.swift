/// A FEEL value (DMN 1.5, 10.3.2.3).
///
/// `==` and hashing see the same value: numbers whatever their scale, contexts whatever their order, functions by
/// identity. FEEL's own `=`, which may also answer null, is `Value.equality`.
public enum Value: Sendable, Hashable {
  /// Nothing, or the outcome of an operation that has none.
  case null
  /// True or false.
  case boolean(Bool)
  /// A decimal number.
  case number(Number)
  /// A text.
  case string(String)
  /// A day.
  case date(CalendarDate)
  /// A time of day.
  case time(TimeOfDay)
  /// A day and a time.
  indirect case dateTime(DateTime)
  /// A duration in months.
  case yearsMonthsDuration(YearsMonthsDuration)
  /// A duration in seconds.
  case daysTimeDuration(DaysTimeDuration)
  /// Values in an order, possibly of different types.
  case list([Value])
  /// Named values, in an order.
  case context(Context)
  /// The values between two ends.
  indirect case range(ValueRange)
  /// Something to call.
  case function(Function)

  /// A whole number.
  public static func int(_ value: Int) -> Value { .number(Number(value)) }

  /// Whether the value is null.
  public var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// The boolean, or nil.
  public var boolean: Bool? {
    if case .boolean(let value) = self { return value }
    return nil
  }

  /// The number, or nil.
  public var number: Number? {
    if case .number(let value) = self { return value }
    return nil
  }

  /// The string, or nil.
  public var string: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  /// The list, or nil.
  public var list: [Value]? {
    if case .list(let value) = self { return value }
    return nil
  }

  /// The context, or nil.
  public var context: Context? {
    if case .context(let value) = self { return value }
    return nil
  }

  /// The function, or nil.
  public var function: Function? {
    if case .function(let value) = self { return value }
    return nil
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }

  /// True or false.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Value: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// A list.
  public init(arrayLiteral elements: Value...) { self = .list(elements) }

  /// A context; of entries with the same name the last stands.
  public init(dictionaryLiteral elements: (String, Value)...) { self = .context(Context(elements)) }
}
