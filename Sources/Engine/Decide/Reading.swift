public import FEEL

// Expressions and typed texts, as deciding uses them.

extension Template {
  /// What expressions read: every field by its key, null where nothing was given.
  func scope(_ fields: [FieldKey: FieldValue]) -> FEEL.Scope { Engine.scope(fields, self) }
}

extension FEEL.Expression {
  /// The value; null where a limit was met.
  func value(in scope: FEEL.Scope) -> FEEL.Value { (try? evaluate(scope)) ?? .null }

  /// nil: it cannot be decided.
  func truth(in scope: FEEL.Scope) -> Bool? { value(in: scope).boolean }

  /// A whole number of things; what is no number asks for none.
  public func count(_ fields: [FieldKey: FieldValue], _ template: Template) -> Int { count(in: template.scope(fields)) }

  func count(in scope: FEEL.Scope) -> Int {
    guard case .number(let number) = value(in: scope), let count = number.truncatedInt else { return 0 }
    return max(0, count)
  }
}

extension FEEL.UnaryTests {
  /// What cannot be told does not hold.
  func holds(for input: FEEL.Value, in scope: FEEL.Scope) -> Bool { (try? matches(input, scope)) ?? false }
}

extension Field {
  /// The value of a typed text; nil when it is empty.
  func parse(_ text: String, currency: String) throws(FieldProblem) -> FieldValue? {
    try parseField(text, as: self, currency: currency)
  }

  /// What to say when it is missing.
  var missing: String {
    switch kind {
    case .choice, .person, .yesNo: "Choose one: “\(label)” is needed."
    default: "“\(label)” is needed."
    }
  }
}
