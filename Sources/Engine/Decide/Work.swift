internal import FEEL

// Commands of the person who holds a step.

extension Decision {
  mutating func complete(_ number: Int, _ input: StepInput) throws(Refusal) {
    let (step, seat) = try held(number)
    guard step.approval == nil else { throw .tooLate("“\(step.title)” is decided by approving or rejecting it.") }
    try fill(number, step, input)
    decide(number, seat, .done, "")
    finish(number, .done)
  }

  mutating func sendBack(_ number: Int, to target: StepKey?, reason: String) throws(Refusal) {
    let (step, _) = try held(number)
    guard actor.person != nil else { throw .notYours("Only a team member can send a step back.") }
    if let approval = step.approval { try checkFourEyes(approval, number) }
    let targets = template.sendBackTargets(of: step, in: state)
    guard let to = target ?? targets.first, targets.contains(to) else {
      throw .invalid([.init(key: "to", message: "Choose the step that it goes back to.")])
    }
    let reason = try remark(reason, "reason", "Say what should change. Whoever does the step again will read it.")
    let again = template.descendants(of: to).union([to])
    let void = state.steps.filter { !$0.isVoid && again.contains($0.key) }
    for other in void where other.status.isOpen && other.number != number { emit(.stepCancelled(step: other.number)) }
    emit(.stepSentBack(step: number, to: to, reason: reason, void: void.map(\.number)))
    if let index = template.index(to) { activate(index) }
    advance()
  }

  mutating func tick(_ number: Int, item: ItemKey, isDone: Bool) throws(Refusal) {
    let (step, _) = try held(number)
    guard step.checklist.contains(where: { $0.key == item }) else {
      throw .notFound("There is no such checklist item.")
    }
    guard (state.step(number: number)?.ticks[item] != nil) != isDone else { return }
    emit(.itemTicked(step: number, item: item, isDone: isDone))
  }

  mutating func attach(_ number: Int, slot key: ItemKey, files: [FileReference]) throws(Refusal) {
    let (step, _) = try held(number)
    guard let open = state.step(number: number), let slot = step.documents.first(where: { $0.key == key }) else {
      throw .notFound("There is no such document in “\(step.title)”.")
    }
    let present = state.documents(of: open, slot: key)
    var fresh: [FileReference] = []
    for file in files {
      guard let same = (present.map(\.file) + fresh).first(where: { $0.hash == file.hash }) else {
        fresh.append(file)
        continue
      }
      // The same file once more is a double click; under another name it would count as another document.
      if same.name != file.name {
        throw .invalid([.init(key: key.rawValue, message: "“\(file.name)” is the same file as “\(same.name)”.")])
      }
    }
    guard present.count + fresh.count <= slot.countMax else {
      throw .invalid([.init(key: key.rawValue, message: slot.full(present: present.count, chosen: fresh.count))])
    }
    for file in fresh {
      emit(
        .documentAttached(
          number: state.documents.count + 1, step: step.key, item: open.item, slot: key, file: file))
    }
  }

  mutating func detach(_ number: Int) throws(Refusal) {
    guard let document = state.documents.first(where: { $0.number == number && $0.removedAt == nil }) else {
      throw .notFound("That file is not here any more.")
    }
    guard let open = state.openSteps.first(where: document.belongs) else {
      throw .tooLate("The step of this file is done. It stays in the record.")
    }
    _ = try held(open.number)
    if case .collaborator = actor, document.by != actor { throw .notYours("Someone else added this file.") }
    emit(.documentRemoved(number: number))
  }

  // MARK: Checks

  /// The open step and the seat that the actor sits on.
  func held(_ number: Int) throws(Refusal) -> (step: Step, seat: Int) {
    guard let open = state.step(number: number), let step = template.step(open.key) else {
      throw .notFound("There is no such step.")
    }
    guard open.status.isOpen else { throw .tooLate(whatBecame(of: open, step)) }
    for (index, seat) in open.seats.enumerated() where seat.state == .open && seat.holder.admits(actor) {
      return (step, index)
    }
    if open.seats.contains(where: { $0.isDone && $0.doneBy == actor }) {
      throw .tooLate("You have decided “\(step.title)” already.")
    }
    throw .notYours("“\(step.title)” is held by \(holders(of: open)).")
  }

  private func whatBecame(of step: StepState, _ definition: Step) -> String {
    switch step.status {
    case .completed(_, let by, .rejected): "“\(definition.title)” was rejected by \(name(by))."
    case .completed(_, let by, .approved): "“\(definition.title)” was approved by \(name(by))."
    case .completed(_, let by, .done): "“\(definition.title)” was done by \(name(by))."
    case .sentBack(_, let by, _, _): "“\(definition.title)” was sent back by \(name(by))."
    default: "“\(definition.title)” is no longer open."
    }
  }

  /// Takes in the form and the ticks, and checks that all that is needed is there.
  mutating func fill(_ number: Int, _ step: Step, _ input: StepInput) throws(Refusal) {
    var problems: [Refusal.Problem] = []
    var fields: [FieldKey: FieldValue] = [:]
    do throws(Refusal) { fields = try read(step.form, input, known: state.fields) } catch {
      guard case .invalid(let found) = error else { throw error }
      problems = found
    }
    let open = state.step(number: number)
    let ticks = input.ticks ?? Set((open?.ticks ?? [:]).keys)
    for item in step.checklist where item.isRequired && !ticks.contains(item.key) {
      problems.append(.init(key: item.key.rawValue, message: "Tick “\(item.label)” when it is done."))
    }
    let scope = template.scope(state.fields.merging(fields) { $1 })
    for slot in step.documents {
      let needed = slot.needed.count(in: scope)
      let present = open.map { state.documents(of: $0, slot: slot.key).count } ?? 0
      if present < needed {
        problems.append(.init(key: slot.key.rawValue, message: slot.missing(needed, present: present)))
      }
    }
    for check in step.shape.checks where problems.isEmpty && check.that.truth(in: scope) != true {
      let key = step.form.first { check.that.names.contains($0.field.rawValue) && !$0.isReadOnly }?.field.rawValue
      problems.append(.init(key: key ?? "checks", message: check.otherwise))
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    take(fields, at: number)
    if let ticked = input.ticks {
      for item in step.checklist { try tick(number, item: item.key, isDone: ticked.contains(item.key)) }
    }
  }

  mutating func take(_ fields: [FieldKey: FieldValue], at number: Int) {
    let changed = fields.filter { state.fields[$0.key] != $0.value }
    guard !changed.isEmpty else { return }
    emit(.fieldsChanged(step: number, changed))
    let subject = template.subject.render(template.scope(state.fields))
    if subject != state.subject { emit(.subjectChanged(subject)) }
  }

  /// Reads a form's texts; all problems are told at once.
  func read(_ form: [FormItem], _ input: StepInput, known: [FieldKey: FieldValue]) throws(Refusal) -> [FieldKey:
    FieldValue]
  {
    var problems: [Refusal.Problem] = []
    var values: [FieldKey: FieldValue] = [:]
    for item in form where !item.isReadOnly {
      guard let field = template.field(item.field) else { continue }
      let text = input.texts[item.field]
      // What was cleared is known to be missing.
      if text == nil, let before = known[item.field], before != .text("") { continue }
      do throws(FieldProblem) {
        if let value = try field.parse(text ?? "", currency: template.currency) {
          values[item.field] = value
          // What stands there already was allowed when it was given.
          if value != known[item.field], let allowed = field.allowed, !allowed.holds(for: value.feel(), in: clock) {
            problems.append(.init(key: item.field.rawValue, message: field.otherwise))
          }
          if case .person(let id) = value, situation.directory.people[id]?.isActive != true {
            problems.append(.init(key: item.field.rawValue, message: "Choose a person who works here."))
          }
        } else if item.isRequired {
          problems.append(.init(key: item.field.rawValue, message: field.missing))
        } else if known[item.field] != nil {
          values[item.field] = .text("")
        }
      } catch { problems.append(.init(key: item.field.rawValue, message: error.sentence)) }
    }
    guard problems.isEmpty else { throw .invalid(problems) }
    return values
  }

  /// With nothing but `today()` and `now()`, in the calendar's zone.
  var clock: FEEL.Scope {
    let (day, milliseconds) = situation.calendar.civil(now)
    guard let date = CalendarDate(dayNumber: day.number) else { return .empty }
    return FEEL.Scope.empty.at(
      DateTime(date: date, time: TimeOfDay(secondOfDay: Int(milliseconds / 1000), nanosecond: 0, zone: .local)))
  }

  // MARK: Names

  var starterName: String { situation.directory.name(state.starter) }

  func name(_ actor: Actor) -> String {
    switch actor {
    case .person(let id): situation.directory.name(id)
    case .collaborator(let outside): outside.name
    case .system: "Baton"
    }
  }

  private func holders(of step: StepState) -> String {
    let names = step.openSeats.map { seat in
      switch seat.holder {
      case .person(let id): situation.directory.name(id)
      case .collaborator(let outside): outside.name
      case .candidates(let people): people.map(situation.directory.name).joined(separator: " or ")
      case .nobody: "nobody yet"
      }
    }
    return names.isEmpty ? "nobody" : names.joined(separator: " and ")
  }
}

extension Holder {
  /// Whether an actor may act for this holder.
  public func admits(_ actor: Actor) -> Bool {
    switch (self, actor) {
    case (.person(let id), .person(let who)): id == who
    case (.candidates(let people), .person(let who)): people.contains(who)
    case (.collaborator(let outside), .collaborator(let who)): outside.email.lowercased() == who.email.lowercased()
    default: false
    }
  }
}

extension Seat {
  public var isDone: Bool { doneBy != nil }

  public var doneBy: Actor? {
    if case .done(_, _, _, let by) = state { by } else { nil }
  }
}

extension DocumentSlot {
  /// What to say when there are more files than the slot takes.
  func full(present: Int, chosen: Int) -> String {
    let room = countMax - present
    let files = present == 1 ? "1 file is" : "\(present) files are"
    if room <= 0 { return "\(label): \(files) here. Remove one before you add another." }
    return "\(label) takes \(room) more, and you chose \(chosen). None was added; choose fewer."
  }

  /// What to say when files are missing.
  func missing(_ needed: Int, present: Int) -> String {
    if needed == 1 { return "Add \(label.lowercased())." }
    return
      "\(label): \(needed) files are needed, \(present == 0 ? "none is" : "\(present) \(present == 1 ? "is" : "are")") here."
  }
}
