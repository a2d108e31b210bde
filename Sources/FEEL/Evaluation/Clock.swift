extension Scope {
  /// The types of `now` and `today`, for checking expressions that are evaluated at a moment.
  public static let clockTypes: [String: FEELType] = [
    "now": .function([], .dateTime), "today": .function([], .date),
  ]

  /// This scope with the functions `now()` and `today()`, which answer by this moment. FEEL reads no clock itself.
  public func at(_ moment: DateTime) -> Scope {
    adding([
      "now": .function(Function([], resultType: .dateTime) { (_, _) throws(FEELError) in .dateTime(moment) }),
      "today": .function(Function([], resultType: .date) { (_, _) throws(FEELError) in .date(moment.date) }),
    ])
  }
}
