internal import Application
internal import Engine
internal import FEEL
internal import HTTP
internal import Pages

// From the engine's words to the page's: shared by all handlers.

extension Visit {
  // MARK: Track and status

  func track(_ state: ProcessState, _ template: Template) -> Track {
    track(state.row(template), template)
  }

  func track(_ row: ProcessRow, _ template: Template?) -> Track {
    let names = template?.stages.map(\.name) ?? []
    let stages = row.track.enumerated().map { index, stage in
      let name = names.indices.contains(index) ? names[index] : "Stage \(index + 1)"
      let isPresent = stage == .current && row.endedAt == nil
      let holders = isPresent ? self.holders(of: row, inStage: index, template) : []
      let isLate = { (holder: HolderSummary) in row.status == "RUNNING" && holder.due.map { $0 < now } == true }
      return Track.Stage(
        name: name, state: stageState(stage), holders: holders.compactMap { face($0.holder) },
        isLate: holders.contains(where: isLate),
        inTime: Set(holders.filter { !isLate($0) }.compactMap { face($0.holder)?.id }))
    }
    let condition: Track.Condition =
      switch row.status {
      case "RUNNING": .running
      case "PAUSED": .paused
      case "COMPLETED" where row.outcome != "rejected": .completed
      default: .ended
      }
    return Track(stages: stages, condition: condition, summary: holding(row))
  }

  private func stageState(_ stage: StageState) -> Track.Stage.State {
    switch stage {
    case .ahead: .waiting
    case .current: .present
    case .done: .done
    }
  }

  private func holders(of row: ProcessRow, inStage index: Int, _ template: Template?) -> [HolderSummary] {
    guard let template else { return row.holders }
    return row.holders.filter { holder in
      template.steps.contains {
        $0.stage == index && (holder.title == $0.title || holder.title.hasPrefix($0.title + ": "))
      }
    }
  }

  /// nil for candidates and for nobody.
  func face(_ holder: Holder) -> PersonFace? {
    switch holder {
    case .person(let id): face(id)
    case .collaborator(let outside): face(outside)
    case .candidates, .nobody: nil
    }
  }

  func name(_ holder: Holder) -> String {
    switch holder {
    case .person(let id): company.directory.name(id)
    case .collaborator(let outside): outside.name
    case .candidates(let people): company.directory.alternatives(people)
    case .nobody: "Nobody yet"
    }
  }

  /// For a seat that somebody must take first; nil when it is held.
  func unheld(_ holder: Holder) -> String? {
    switch holder {
    case .person, .collaborator: nil
    case .candidates(let people): "Waits to be claimed by \(company.directory.alternatives(people))"
    case .nobody: "Nobody holds it yet"
    }
  }

  /// "Maya Lindqvist holds this. Waits to be claimed by Łukasz Wiśniewski or Ada Brandt."
  func holding(_ seats: [Seat]) -> String {
    let held = seats.filter { unheld($0.holder) == nil }.map { name($0.holder) }
    let sentence =
      held.isEmpty ? [] : [held.joined(separator: " and ") + (held.count == 1 ? " holds this." : " hold this.")]
    return (sentence + seats.compactMap { unheld($0.holder) }.map { $0 + "." }).joined(separator: " ")
  }

  /// "Maya Lindqvist for 2 days · approve the budget".
  func holding(_ row: ProcessRow) -> String {
    guard row.endedAt == nil else { return statusWord(row.status, outcome: row.outcome) }
    guard let first = row.holders.first else { return "It waits; nobody has to act" }
    let more = row.holders.count > 1 ? " and \(counted(row.holders.count - 1, "other"))" : ""
    let rest = "\(since(first.since)) · \(first.title.lowercasedFirst)"
    if let unheld = unheld(first.holder) { return "\(unheld) \(rest)" + (more.isEmpty ? "" : " ·\(more)") }
    return "\(name(first.holder))\(more) \(rest)"
  }

  /// "for 3 days".
  func since(_ moment: Instant) -> String { "for " + duration(milliseconds: max(0, now - moment)) }

  /// Whether nobody need act at an open step.
  func isUnattended(_ step: StepState, _ definition: Engine.Step) -> Bool {
    step.status.isOpen && definition.isUnattended && step.openSeats.isEmpty
  }

  private func waiting(_ call: CallState) -> String {
    guard let at = call.at else { return "Baton called \(call.request.host). \(call.trouble)" }
    if call.trouble.isEmpty || at <= now { return "Baton calls \(call.request.host)." }
    return "Baton called \(call.request.host), and tries again \(moments.text(at.milliseconds)). \(call.trouble)"
  }

  /// What a step without an owner waits for.
  func waiting(_ step: StepState, _ definition: Engine.Step) -> String {
    if let call = step.call { return waiting(call) }
    if let message = definition.shape.wait?.message {
      return "It waits for the message “\(message)”. Whoever started it, or an admin, can say that it has arrived."
    }
    guard let until = step.rungs.first(where: { $0.index == PendingRung.wake })?.at else { return "It waits." }
    return "It waits until \(moments.text(until.milliseconds)), and goes on by itself."
  }

  func status(_ row: ProcessRow) -> StatusMark {
    let isLate = row.due.map { $0 < now } == true
    let kind: StatusMark.Kind =
      switch row.status {
      case "RUNNING":
        isLate ? .late : (row.holders.contains { $0.holder.admits(.person(person.id)) } ? .ours : .waiting)
      case "PAUSED": .paused
      case "COMPLETED" where row.outcome != "rejected": .done
      default: .ended
      }
    return StatusMark(
      kind: kind, word: isLate && row.status == "RUNNING" ? "Late" : statusWord(row.status, outcome: row.outcome))
  }

  func statusWord(_ status: String, outcome: String) -> String {
    switch status {
    case "RUNNING": "Running"
    case "PAUSED": "Paused"
    case "COMPLETED": outcome == "rejected" ? "Rejected" : "Completed"
    case "FAILED": "Failed"
    case "TIMED_OUT": "Timed out"
    default: "Ended"
    }
  }

  func status(_ step: StepState) -> StatusMark {
    switch step.status {
    case .active:
      if let due = step.due, due < now { return StatusMark(kind: .late, word: "Late") }
      if step.openSeats.isEmpty { return StatusMark(kind: .waiting, word: "Waiting") }
      let isMine = step.openSeats.contains { $0.holder.admits(.person(person.id)) }
      return StatusMark(kind: isMine ? .ours : .waiting, word: isMine ? "With you" : "Open")
    case .completed(_, _, .rejected): return StatusMark(kind: .ended, word: "Rejected")
    case .completed(_, _, .approved): return StatusMark(kind: .done, word: "Approved")
    case .completed(_, _, .done): return StatusMark(kind: .done, word: "Done")
    case .skipped: return StatusMark(kind: .paused, word: "Skipped")
    case .sentBack: return StatusMark(kind: .paused, word: "Sent back")
    case .cancelled: return StatusMark(kind: .ended, word: "Cancelled")
    case .timedOut: return StatusMark(kind: .ended, word: "Timed out")
    case .failed: return StatusMark(kind: .late, word: "Failed")
    }
  }

  func due(_ moment: Instant?) -> DueMark? { moment.map { moments.due($0.milliseconds) } }

  func amount(_ decimal: String, _ currency: String) -> String { decimal.isEmpty ? "" : money(decimal, currency) }

  // MARK: Fields

  func text(_ value: FieldValue?, _ field: Field, _ template: Template) -> String {
    switch (value, field.kind) {
    case (nil, _): ""
    case (.number(let decimal), .money): money(decimal, template.currency)
    case (.number(let decimal), _): number(decimal)
    case (.date(let day), _):
      moments.day(company.calendar("", zone: person.zone).instant(day, milliseconds: 43_200_000).milliseconds)
    case (.yesNo(let yes), _): yes ? "Yes" : "No"
    case (.person(let id), _): company.directory.name(id)
    case (.text(let text), .choice(let options)): options.first { $0.value == text }?.label ?? text
    case (.text(let text), _): text
    }
  }

  /// Everything that is known, in the template's order.
  func facts(_ state: ProcessState, _ template: Template) -> [Pages.Fact] {
    template.fields.compactMap { field in
      guard let value = state.fields[field.key] else { return nil }
      let text = text(value, field, template)
      guard !text.isEmpty else { return nil }
      switch field.kind {
      case .money, .number: return Pages.Fact(field.label, .number(text))
      case .multiline: return Pages.Fact(field.label, .lines(text))
      case .person:
        if case .person(let id) = value { return Pages.Fact(field.label, .person(face(id))) }
        return Pages.Fact(field.label, text)
      default: return Pages.Fact(field.label, text)
      }
    }
  }

  /// The page's fields of a form.
  ///
  /// - Parameters:
  ///   - typed: what was sent, to be kept.
  ///   - problems: by field key.
  func fields(
    _ form: [FormItem], _ template: Template, values: [FieldKey: FieldValue], typed: Form? = nil,
    problems: [Refusal.Problem] = []
  ) -> [FormField] {
    form.compactMap { item in
      guard let field = template.field(item.field) else { return nil }
      let key = field.key.rawValue
      let value =
        item.isReadOnly ? text(values[field.key], field, template) : typed?[key] ?? values[field.key]?.formText ?? ""
      return FormField(
        key: key, label: field.label, kind: item.isReadOnly ? .text : kind(field, template), value: value,
        hint: field.hint, error: problems.first { $0.key == key }?.message, isOptional: !item.isRequired,
        autocomplete: nil, isReadOnly: item.isReadOnly)
    }
  }

  private func kind(_ field: Field, _ template: Template) -> FormField.Kind {
    switch field.kind {
    case .text: .text
    case .multiline: .multiline(rows: 4)
    case .number: .number(unit: nil)
    case .money: .money(currency: template.currency, currencies: [template.currency])
    case .date: .date
    case .yesNo: .choice([Choice(value: "yes", label: "Yes"), Choice(value: "no", label: "No")])
    case .email: .email
    case .phone: .phone
    case .url: .url
    case .person: .person(peopleChoices())
    case .choice(let options): .choice(options.map { Choice(value: $0.value, label: $0.label) })
    }
  }

  func peopleChoices(without: Set<PersonID> = []) -> [Choice] {
    choices(of: company.peopleByName.filter { $0.isActive && !without.contains($0.id) })
  }

  /// - Parameter people: in the order of the list.
  func choices(of people: [Person]) -> [Choice] {
    people.map { Choice(value: String($0.id.rawValue), label: $0.name) }
  }

  func errors(_ problems: [Refusal.Problem]) -> [PageError] {
    problems.map { PageError(sentence: $0.message, anchor: "field-\($0.key)") }
  }

  /// The texts that were typed for a form's fields.
  func texts(_ form: [FormItem]) -> [FieldKey: String] { Self.texts(form, self.form) }

  static func texts(_ items: [FormItem], _ form: Form) -> [FieldKey: String] {
    var texts: [FieldKey: String] = [:]
    for item in items where !item.isReadOnly {
      if let text = form[item.field.rawValue] { texts[item.field] = text }
    }
    return texts
  }

  // MARK: Documents

  func row(of document: DocumentState, url: String, removal: String? = nil) -> DocumentFile {
    DocumentFile(
      name: document.file.name, url: url, size: fileSize(bytes: document.file.byteCount), by: face(document.by),
      when: moments.time(document.at.milliseconds), removal: removal)
  }

  /// - Parameter instance: nil for the files of all of a step's items and rounds.
  func slots(
    _ step: Engine.Step, at instance: StepState? = nil, _ state: ProcessState, _ template: Template,
    problems: [Refusal.Problem] = [],
    upload: String? = nil, fileURL: (DocumentState) -> String, removal: (DocumentState) -> String? = { _ in nil }
  ) -> [Pages.DocumentSlot] {
    step.documents.map { slot in
      let files = state.documents.filter {
        $0.step == step.key && $0.slot == slot.key && $0.removedAt == nil && instance.map($0.belongs) != false
      }
      let needed = slot.needed.count(state.fields, template)
      return Pages.DocumentSlot(
        key: slot.key.rawValue, name: slot.label, hint: slot.hint, isRequired: needed > 0,
        need: needed > 1 ? "\(needed) needed, \(files.count) here" : nil,
        isComplete: files.count >= needed && !files.isEmpty,
        accept: slot.accept, limits: "\(slot.kindWords), at most \(fileSize(bytes: slot.bytesMax))",
        files: files.map { row(of: $0, url: fileURL($0), removal: removal($0)) },
        error: problems.first { $0.key == slot.key.rawValue }?.message,
        upload: files.count < slot.countMax ? upload : nil)
    }
  }
}

extension Engine.DocumentSlot {
  static let endings = [
    "pdf": ".pdf", "image": ".png,.jpg,.jpeg,.webp,.heic", "office": ".docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls",
    "text": ".txt,.csv",
  ]

  var accept: String { kinds.compactMap { Self.endings[$0] }.joined(separator: ",") }

  var kindWords: String {
    let words = ["pdf": "PDF", "image": "image", "office": "office document", "text": "text"]
    return kinds.isEmpty ? "PDF, image or office document" : kinds.map { words[$0] ?? $0 }.joined(separator: " or ")
  }
}
