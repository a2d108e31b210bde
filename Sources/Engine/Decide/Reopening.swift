internal import FEEL

// A material change: what was approved is not what is there now, so it is approved again.

extension Decision {
  /// Keeps what is being approved, to compare it with what comes later.
  mutating func noteBasis(_ number: Int, _ approval: Approval) {
    guard !approval.reopenedBy.isEmpty else { return }
    let basis = basis(of: approval)
    if state.step(number: number)?.bases.contains(basis) != true { emit(.basisNoted(step: number, basis)) }
  }

  private func basis(of approval: Approval) -> Basis {
    var fields: [FieldKey: FieldValue] = [:]
    var slots: [ItemKey] = []
    for material in approval.reopenedBy {
      switch material {
      case .field(let key, _): fields[key] = state.fields[key] ?? .text("")
      case .document(let slot): slots.append(slot)
      }
    }
    let documents = state.documents.filter { $0.removedAt == nil && slots.contains($0.slot) }
    return Basis(
      fields: fields, slots: slots, documents: documents.map(\.number), approvers: approvers(of: approval))
  }

  /// Opens approvals again whose grounds have moved; what comes after them waits once more.
  ///
  /// What is open there comes again, what is done stays done.
  ///
  /// - Parameter ending: a step that would end the process now.
  /// - Returns: whether that step comes again too, behind an approval.
  @discardableResult
  mutating func reopenTouched(ending: Step? = nil) -> Bool {
    var isEndVoid = false
    let touched = template.steps.filter { step in
      guard let approval = step.approval, !approval.reopenedBy.isEmpty, let round = state.current(step.key) else {
        return false
      }
      return changes(since: round, approval) != nil
    }
    // Those behind another come to their turn, and see then whether they still stand.
    let behind = touched.reduce(into: Set<StepKey>()) { $0.formUnion(template.descendants(of: $1.key)) }
    for step in touched where !behind.contains(step.key) {
      guard let approval = step.approval, let round = state.current(step.key),
        let changes = changes(since: round, approval)
      else { continue }
      let after = template.descendants(of: step.key)
      var void = Set(voidedByReopening(after: after) + [round.number])
      if let ending, ending.key == step.key || after.contains(ending.key), let last = state.current(ending.key) {
        isEndVoid = true
        void.insert(last.number)
      }
      reopen(round, changes, void: void.sorted())
      begin(step)
    }
    return isEndVoid
  }

  /// Open steps, and approvals whose grounds have moved as well.
  private func voidedByReopening(after: Set<StepKey>) -> [Int] {
    state.steps.filter { step in
      guard !step.isVoid, after.contains(step.key), let definition = template.step(step.key) else { return false }
      if definition.shape.repetition != nil {
        return state.instances(step.key).contains { $0.status.isOpen }
      }
      return step.status.isOpen || definition.approval.flatMap { changes(since: step, $0) } != nil
    }.map(\.number)
  }

  private mutating func reopen(_ round: StepState, _ changes: [String], void: [Int]) {
    var sentence = changes.count > 1 ? changes.dropLast().joined(separator: ", ") + ", and " : ""
    sentence += "\(changes.last ?? ""), so it must be approved again."
    emit(
      .approvalReopened(
        step: round.number, reason: sentence.prefix(1).uppercased() + sentence.dropFirst(), void: void))
    for number in void where state.step(number: number)?.status.isOpen == true { emit(.stepCancelled(step: number)) }
  }

  /// The condition is asked anew: what has become small may need no approval.
  private mutating func begin(_ step: Step) {
    guard let index = template.index(step.key) else { return }
    if isHeld(step) { return }
    if let turn = step.shape.turn, isTaken(turn) { return }
    if isWanted(step) { return activate(index) }
    emit(.stepSkipped(step: state.steps.count + 1, key: step.key, round: nextRound(step.key)))
  }

  /// What becomes of an approval that was given in an earlier round, now that its turn has come again.
  ///
  /// - Returns: whether it still stands.
  mutating func stands(_ step: Step) -> Bool {
    guard let approval = step.approval, !approval.reopenedBy.isEmpty,
      let last = state.steps.last(where: { $0.key == step.key }), last.isVoid, !last.bases.isEmpty,
      case .completed(_, _, .approved) = last.status
    else { return false }
    guard let changes = changes(since: last, approval) else {
      emit(.approvalKept(step: last.number))
      return true
    }
    reopen(last, changes, void: [])
    return false
  }

  /// An approval before this step is being given again.
  func isHeld(_ step: Step) -> Bool { state.isHeld(step, in: template) }

  // MARK: What has changed

  /// In words; nil when nothing of weight has changed since it was approved.
  private func changes(since round: StepState, _ approval: Approval) -> [String]? {
    switch round.status {
    case .active, .completed(_, _, .approved): break
    default: return nil
    }
    return round.bases.lazy.compactMap { changes(since: $0, approval) }.first
  }

  private func changes(since basis: Basis, _ approval: Approval) -> [String]? {
    var words = approval.reopenedBy.compactMap { material -> String? in
      switch material {
      case .field(let key, let tolerance): change(of: key, tolerance, since: basis)
      case .document(let slot): change(of: slot, since: basis)
      }
    }
    let now = approvers(of: approval)
    let fresh = now.filter { !basis.approvers.contains($0) }.map { template.role($0)?.name ?? $0.rawValue }
    if !fresh.isEmpty {
      words.append("it takes the approval of \(fresh.joined(separator: " and ")) now")
    } else if now.isEmpty {
      words.append("no rule of the authority table says who approves it now")
    }
    return words.isEmpty ? nil : words
  }

  private func approvers(of approval: Approval) -> [RoleKey] {
    switch approval.approvers {
    case .roles(let roles): roles
    case .authority(let key): template.rule(of: key, for: state.fields)?.approvers ?? []
    }
  }

  private func change(of key: FieldKey, _ tolerance: Tolerance?, since basis: Basis) -> String? {
    // A newer version of the template may name more than was looked at then.
    guard basis.fields[key] != nil else { return nil }
    let (old, new) = (basis.fields[key].given, state.fields[key].given)
    guard old != new, let field = template.field(key) else { return nil }
    var excess = ""
    if case .number(let oldText) = old, case .number(let newText) = new,
      let oldNumber = FEEL.Number(oldText), let newNumber = FEEL.Number(newText)
    {
      if oldNumber == newNumber || tolerance?.allows(from: oldNumber, to: newNumber) == true { return nil }
      switch tolerance {
      case .absolute(let most): excess = ", by more than \(field.words(.number(most.description), situation.directory))"
      case .percent(let most): excess = ", more than \(most) %"
      case nil: break
      }
    }
    let directory = situation.directory
    return
      "the \(field.label.lowercasedFirst) went from \(field.words(old, directory)) to \(field.words(new, directory))"
      + excess
  }

  private func change(of slot: ItemKey, since basis: Basis) -> String? {
    guard basis.slots.contains(slot) else { return nil }
    let approved = Set(basis.documents)
    let open = Set(state.openSteps.map { DocumentPlace(step: $0.key, item: $0.item) })
    // What is being gathered at an open step is handed in when that step is done.
    let settled = state.documents.filter {
      $0.slot == slot && !open.contains(DocumentPlace(step: $0.step, item: $0.item))
    }
    let before = settled.filter { approved.contains($0.number) }
    let present = settled.filter { $0.removedAt == nil }
    let added = present.filter { file in !before.contains { $0.file.hash == file.file.hash } }.map(\.file.name)
    let removed = before.filter { file in !present.contains { $0.file.hash == file.file.hash } }.map(\.file.name)
    let label = template.steps.flatMap(\.documents).first { $0.key == slot }?.label ?? slot.rawValue
    switch (removed.isEmpty, added.isEmpty) {
    case (true, true): return nil
    case (true, false): return "\(quoted(added)) came to “\(label)”"
    case (false, true): return "\(quoted(removed)) was taken out of “\(label)”"
    case (false, false): return "\(quoted(removed)) was replaced by \(quoted(added)) in “\(label)”"
    }
  }

  private func quoted(_ names: [String]) -> String {
    let more = names.count > 3 ? ["\(names.count - 3) more"] : []
    return (names.prefix(3).map { "“\($0)”" } + more).joined(separator: " and ")
  }
}

/// Where a file was given.
private struct DocumentPlace: Hashable {
  let step: StepKey
  let item: String?
}

extension ProcessState {
  /// Whether a step that has not begun waits for an approval before it that is being given again.
  public func isHeld(_ step: Step, in template: Template) -> Bool {
    steps.contains { open in
      guard open.status.isOpen, open.round > 1, template.step(open.key)?.approval?.reopenedBy.isEmpty == false else {
        return false
      }
      return template.descendants(of: open.key).contains(step.key)
    }
  }
}

extension FieldValue? {
  /// What was cleared is as good as never given.
  fileprivate var given: FieldValue? { self == .text("") ? nil : self }
}

extension Field {
  /// A value as a sentence tells it: `12,400.00`, “Köln”, 21 Nov 2026.
  fileprivate func words(_ value: FieldValue?, _ directory: Directory) -> String {
    switch value {
    case nil: return "nothing"
    case .number(let text): return grouped(text)
    case .date: return (value?.feel() ?? .null).spoken
    case .yesNo(let yes): return yes ? "yes" : "no"
    case .person(let id): return directory.name(id)
    case .text(let text):
      var shown = text
      if case .choice(let options) = kind { shown = options.first { $0.value == text }?.label ?? text }
      return "“\(shown.count > 80 ? shown.prefix(79) + "…" : shown[...])”"
    }
  }
}

/// `12400.00` as `12,400.00`.
private func grouped(_ decimal: String) -> String {
  let sign = decimal.hasPrefix("-") ? "−" : ""
  let parts = decimal.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
  var whole = ""
  for (index, digit) in (parts.first ?? "").reversed().enumerated() {
    if index > 0, index % 3 == 0 { whole = "," + whole }
    whole = String(digit) + whole
  }
  return sign + whole + (parts.count > 1 ? ".\(parts[1])" : "")
}
