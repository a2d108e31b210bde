/// The value of a field, in a canonical form that does not depend on how it was typed.
public enum FieldValue: Sendable, Hashable {
  /// Text, multiline, choice, email, phone or URL.
  case text(String)
  /// A decimal, such as `12400.00`; never a binary fraction.
  case number(String)
  /// `2026-11-21`.
  case date(CivilDay)
  case yesNo(Bool)
  case person(PersonID)

  /// As it stands in a form's input.
  public var formText: String {
    switch self {
    case .text(let text), .number(let text): text
    case .date(let day): day.description
    case .yesNo(let yes): yes ? "yes" : "no"
    case .person(let id): String(id.rawValue)
    }
  }
}
