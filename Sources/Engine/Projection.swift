// Read models are functions of a state: what the store keeps in rows can always be made again and compared.

/// A row of somebody's inbox.
public struct Assignment: Sendable, Hashable {
  public var step: StepID
  public var person: PersonID
  /// Several may claim it.
  public var isOffered: Bool
  public var due: Instant?
  public var since: Instant
  public var reference: String
  public var template: TemplateKey
  public var title: String
  public var subject: String
  public var starter: PersonID
  /// The first money field, as a decimal; empty when there is none.
  public var amount: String
  public var currency: String

  public init(
    step: StepID, person: PersonID, isOffered: Bool, due: Instant?, since: Instant, reference: String,
    template: TemplateKey, title: String, subject: String, starter: PersonID, amount: String, currency: String
  ) {
    self.step = step
    self.person = person
    self.isOffered = isOffered
    self.due = due
    self.since = since
    self.reference = reference
    self.template = template
    self.title = title
    self.subject = subject
    self.starter = starter
    self.amount = amount
    self.currency = currency
  }
}

/// A moment at which a step's ladder must be climbed.
public struct Timer: Sendable, Hashable {
  public var step: StepID
  public var at: Instant

  public init(step: StepID, at: Instant) {
    self.step = step
    self.at = at
  }
}

/// Where one stage of a track stands.
public enum StageState: String, Sendable {
  case ahead, current, done
}

/// Who holds the baton at one step: the first line of every row.
public struct HolderSummary: Sendable, Equatable {
  public var holder: Holder
  public var step: Int
  public var title: String
  public var since: Instant
  public var due: Instant?

  public init(holder: Holder, step: Int, title: String, since: Instant, due: Instant?) {
    self.holder = holder
    self.step = step
    self.title = title
    self.since = since
    self.due = due
  }
}

extension StepState {
  /// With which of several it is: "Get a quote: 2 of 3".
  public func title(in template: Template) -> String {
    let title = template.step(key)?.title ?? key.rawValue
    return item.map { "\(title): \($0)" } ?? title
  }
}

extension ProcessState {
  public func assignments(_ template: Template) -> [Assignment] {
    guard status == .running else { return [] }
    let amount = self.amount(template)
    return openSteps.flatMap { step in
      // Whoever holds one seat and could claim another has one row: the seat that is theirs.
      var rows: [Assignment] = []
      func add(_ person: PersonID, _ seat: Seat, offered: Bool) {
        guard !rows.contains(where: { $0.person == person }) else { return }
        rows.append(
          Assignment(
            step: StepID(process: id, number: step.number), person: person, isOffered: offered, due: step.due,
            since: seat.since, reference: reference, template: self.template,
            title: step.title(in: template), subject: subject, starter: starter,
            amount: amount, currency: amount.isEmpty ? "" : template.currency))
      }
      for seat in step.openSeats { if let person = seat.holder.person { add(person, seat, offered: false) } }
      for seat in step.openSeats {
        if case .candidates(let people) = seat.holder { for person in people { add(person, seat, offered: true) } }
      }
      return rows
    }
  }

  /// Step 0 stands for the process as a whole.
  public func timers(_ template: Template) -> [Timer] {
    guard status == .running else { return [] }
    var timers = openSteps.compactMap { step in
      step.rungs.map(\.at).min().map { Timer(step: StepID(process: id, number: step.number), at: $0) }
    }
    if template.afterSLA != nil, !isLate, let due {
      timers.append(Timer(step: StepID(process: id, number: 0), at: due))
    }
    return timers
  }

  public func holders(_ template: Template) -> [HolderSummary] {
    openSteps.flatMap { step in
      step.openSeats.map {
        HolderSummary(
          holder: $0.holder, step: step.number, title: step.title(in: template),
          since: $0.since, due: step.due)
      }
    }
  }

  public func track(_ template: Template) -> [StageState] {
    template.stages.indices.map { stage in
      let steps = template.steps.filter { $0.stage == stage && !$0.shape.isOnCall }
      if steps.allSatisfy({ standing(of: $0, in: template).isOver }) { return .done }
      // A stage that waits for one before it again is not where the process stands.
      let isOpen = openSteps.contains { template.step($0.key)?.stage == stage }
      return isOpen && status.endedAt == nil ? .current : .ahead
    }
  }

  /// The first money field's value; empty when there is none.
  public func amount(_ template: Template) -> String {
    for field in template.fields where field.kind == .money {
      if case .number(let text) = fields[field.key] { return text }
    }
    return ""
  }

  /// The earliest due date of an open step.
  public var nextDue: Instant? { openSteps.compactMap(\.due).min() }
}
