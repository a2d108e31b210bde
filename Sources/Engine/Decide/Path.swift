internal import FEEL

/// A step that lies ahead of a process which is only thought of.
public struct PathHop: Sendable, Equatable {
  public var step: StepKey
  /// Who would get it, as things are now; `.nobody` where that is not known yet.
  public var seats: [Seat]
  /// Whether it takes place hangs on what is not known yet.
  public var isUncertain: Bool
}

/// Who would get what, were a process started now with these texts, in the template's order. What is missing or cannot
/// be read counts as not known: nothing is refused, and nothing happens.
public func path(_ input: [FieldKey: String], by starter: PersonID, in situation: Situation) -> [PathHop] {
  var decision = Decision(state: nil, situation: situation)
  return decision.path(input, by: starter)
}

extension Decision {
  fileprivate mutating func path(_ input: [FieldKey: String], by starter: PersonID) -> [PathHop] {
    var fields: [FieldKey: FieldValue] = [:]
    for item in template.start {
      guard let field = template.field(item.field) else { continue }
      fields[item.field] = try? field.parse(input[item.field] ?? "", currency: template.currency)
    }
    emit(
      .processStarted(
        ProcessStarted(
          id: ProcessID(0), reference: "", template: template.key, version: template.version, subject: "",
          starter: starter, fields: fields, due: nil)))
    let scope = template.scope(fields)
    return template.steps.compactMap { step in
      guard !step.shape.isOnCall, step.shape.undoes == nil, step.shape.wait == nil else { return nil }
      let holds = step.when.map { $0.truth(in: scope) } ?? true
      if holds == false { return nil }
      var trouble: [(Incident.Kind, String)] = []
      let seats = seats(for: step, trouble: &trouble).map { seat -> Seat in
        // Whose turn it will be then is not known now.
        guard template.role(seat.role).map({ $0.pick != .offer }) == true else { return seat }
        return Seat(role: seat.role, holder: .nobody, since: seat.since, state: seat.state, why: "")
      }
      return PathHop(step: step.key, seats: seats, isUncertain: holds == nil)
    }
  }
}
