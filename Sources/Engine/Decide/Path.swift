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

/// Who gets what once a step is done, as things stand: the nearest steps behind it that nothing rules out.
public func path(after key: StepKey, of state: ProcessState, in situation: Situation) -> [PathHop] {
  let template = situation.template
  let decision = Decision(state: state, situation: situation)
  var hops: [PathHop] = []
  var waiting = [key]
  var seen: Set<StepKey> = [key]
  while let before = waiting.popLast() {
    guard let index = template.index(before) else { continue }
    for step in template.steps where step.after.contains(index) && seen.insert(step.key).inserted {
      guard state.current(step.key)?.status.isOpen != true else { continue }
      if let hop = decision.hop(step) { hops.append(hop) } else { waiting.append(step.key) }
    }
  }
  return hops
}

extension Template {
  /// Whether what is known says already that a step will not take place.
  public func rulesOut(_ step: Step, in state: ProcessState) -> Bool {
    step.when?.truth(in: scope(state.fields)) == false
  }
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
    return template.steps.compactMap { step in
      step.shape.isOnCall || step.shape.undoes != nil || step.isUnattended ? nil : hop(step)
    }
  }

  /// nil where what is known already rules the step out.
  fileprivate func hop(_ step: Step) -> PathHop? {
    if template.rulesOut(step, in: state) { return nil }
    var trouble: [(Incident.Kind, String)] = []
    let seats =
      step.isUnattended
      ? []
      : seats(for: step, trouble: &trouble).map { seat -> Seat in
        // Whose turn it will be then is not known now.
        guard template.role(seat.role).map({ $0.pick != .offer }) == true else { return seat }
        return Seat(role: seat.role, holder: .nobody, since: seat.since, state: seat.state, why: "")
      }
    return PathHop(
      step: step.key, seats: seats,
      isUncertain: step.when.map { $0.truth(in: template.scope(state.fields)) == nil } == true)
  }
}
