// A running process goes over to another version of its template.

extension Template {
  /// Why a process cannot go over to this version, one sentence each; empty when it can.
  ///
  /// - Parameter old: the version that it runs on; nil where that can no longer be read.
  public func obstacles(to state: ProcessState, from old: Template?) -> [String] {
    var obstacles: [String] = []
    for open in state.openSteps {
      let title = old?.step(open.key)?.title ?? open.key.rawValue
      guard let step = step(open.key) else {
        obstacles.append("“\(title)” is open, and there is no such step any more.")
        continue
      }
      if let before = old?.step(open.key), before.work != step.work {
        obstacles.append("“\(title)” is open, and was \(before.work.words); now it is \(step.work.words).")
      }
      // Whoever answers for a service may sit there without a role.
      for seat in open.seats where role(seat.role) == nil && !(seat.role.rawValue.isEmpty && step.call != nil) {
        obstacles.append("“\(title)” is open for the role “\(seat.role)”, which there is not any more.")
      }
      if (open.item != nil) != (step.shape.repetition != nil) {
        obstacles.append("“\(title)” is open, and no longer comes as often as it did.")
      }
    }
    for (key, value) in state.fields.sorted(by: { $0.key < $1.key }) {
      guard let field = field(key), value != .text(""), !field.kind.holds(value) else { continue }
      obstacles.append("“\(field.label)” holds a value that is no \(field.kind.words).")
    }
    return obstacles
  }
}

extension Decision {
  /// - Precondition: the situation's template is the version that it goes over to.
  mutating func migrate(from old: Template?) throws(Refusal) {
    guard let person = actor.person, situation.directory.people[person]?.isAdmin == true else {
      throw .notYours("Only an admin can move a process to another version.")
    }
    guard template.version != state.version else {
      throw .tooLate("\(state.reference) is on version \(template.version) already.")
    }
    let obstacles = template.obstacles(to: state, from: old)
    guard obstacles.isEmpty else {
      throw .invalid(obstacles.map { .init(key: "version", message: $0) })
    }
    let rungs = state.openSteps.map { open in
      let waking = open.rungs.filter { $0.index == PendingRung.wake }
      let ladder = template.step(open.key).map { pendingRungs(of: $0, due: open.due) } ?? []
      return MovedStep(step: open.number, rungs: ladder.filter { $0.at > now } + waking)
    }
    emit(.processMigrated(from: state.version, to: template.version, rungs))
    // What is new in it, and whose time has come, begins.
    if state.status == .running { advance() }
  }
}

/// The moments of an open step after a migration.
public struct MovedStep: Sendable, Equatable {
  public var step: Int
  public var rungs: [PendingRung]
}

extension Step {
  enum Work: Equatable {
    case form, approval, wait, call

    var words: String {
      switch self {
      case .form: "work"
      case .approval: "an approval"
      case .wait: "a wait"
      case .call: "the call of a service"
      }
    }
  }

  var work: Work { approval != nil ? .approval : shape.wait != nil ? .wait : call != nil ? .call : .form }
}

extension Field.Kind {
  func holds(_ value: FieldValue) -> Bool {
    switch (self, value) {
    case (.number, .number), (.money, .number), (.date, .date), (.yesNo, .yesNo), (.person, .person): true
    case (.text, .text), (.multiline, .text), (.email, .text), (.phone, .text), (.url, .text): true
    case (.choice(let options), .text(let text)): options.contains { $0.value == text }
    default: false
    }
  }

  var words: String {
    switch self {
    case .number, .money: "number"
    case .date: "date"
    case .yesNo: "yes or no"
    case .person: "person"
    case .choice: "option of the new version"
    case .text, .multiline, .email, .phone, .url: "text"
    }
  }
}
