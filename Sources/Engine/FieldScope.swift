public import FEEL

extension Field {
  /// The type of its values in expressions.
  public var feelType: FEELType {
    switch kind {
    case .text, .multiline, .email, .phone, .url, .choice, .person: .string
    case .number, .money: .number
    case .date: .date
    case .yesNo: .boolean
    }
  }
}

extension FieldValue {
  /// The value in expressions. Money keeps its two decimals; a person is the name that `names` knows.
  public func feel(names: (PersonID) -> String? = { _ in nil }) -> FEEL.Value {
    switch self {
    case .text(let text): .string(text)
    case .number(let text): FEEL.Number(text).map { .number($0) } ?? .null
    case .date(let day): CalendarDate(dayNumber: day.number).map { .date($0) } ?? .null
    case .yesNo(let yes): .boolean(yes)
    case .person(let id): .string(names(id) ?? "Person \(id.rawValue)")
    }
  }
}

/// What a process's expressions can read: every field of its template by its key, null where nothing was given.
public func scope(
  _ fields: [FieldKey: FieldValue], _ template: Template, names: (PersonID) -> String? = { _ in nil }
) -> FEEL.Scope {
  FEEL.Scope(
    Dictionary(
      template.fields.map { ($0.key.rawValue, fields[$0.key]?.feel(names: names) ?? .null) },
      uniquingKeysWith: { first, _ in first }))
}

extension TextPattern {
  /// The text with its expressions filled in; what is null or cannot be evaluated stays empty.
  public func render(_ scope: FEEL.Scope) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .expression(let expression):
        if let value = try? expression.evaluate(scope), !value.isNull { value.spoken } else { "" }
      }
    }.joined()
  }
}

extension FEEL.Value {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// For a sentence: a day is "10 Nov 2026".
  var spoken: String {
    guard case .date(let day) = self else { return description }
    return "\(day.day) \(Self.months[day.month - 1]) \(day.year)"
  }
}
