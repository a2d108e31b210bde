/// A length of time as people say it: `2 business days`, `4 business hours`, `72 hours`.
public struct BusinessDuration: Sendable, Equatable, CustomStringConvertible {
  public enum Unit: String, Sendable, CaseIterable {
    case minutes, hours, days, weeks
    case businessHours = "business hours"
    case businessDays = "business days"
  }
  /// Longest that a template may wait: ten years.
  public static let amountMax = 100_000

  public var amount: Int
  public var unit: Unit

  public init(amount: Int, unit: Unit) {
    self.amount = amount
    self.unit = unit
  }

  /// nil when the text is none: a whole number and a unit, singular or plural.
  public init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ")
    guard words.count >= 2, let amount = Int(words[0]), (0...Self.amountMax).contains(amount) else { return nil }
    var name = words[1...].joined(separator: " ").lowercased()
    if !name.hasSuffix("s") { name += "s" }
    guard let unit = Unit(rawValue: name) else { return nil }
    self.init(amount: amount, unit: unit)
  }

  public var description: String {
    "\(amount) \(amount == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)"
  }
}
