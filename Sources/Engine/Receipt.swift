/// The digest of exactly what somebody had before them when they decided, and of what they decided.
public struct Receipt: Sendable, Hashable {
  /// SHA-256 in 64 hexadecimal digits.
  public let hex: String

  /// nil: that is no digest.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ isDigit($0) || (97...102).contains($0) }) else { return nil }
    self.hex = hex
  }

  init(of text: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = SHA256.digest(text).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    hex = String(decoding: bytes, as: UTF8.self)
  }

  /// For people: `3F2A-90C1`.
  public var short: String { "\(hex.prefix(4))-\(hex.dropFirst(4).prefix(4))".uppercased() }
}

extension Event {
  /// What a decision's receipt is the digest of: JSON that never reads differently. nil: the event is no decision.
  ///
  /// - Parameter state: before the event.
  public func sight(in state: ProcessState, _ template: Template) -> [UInt8]? {
    guard case .seatDecided(let number, let index, let decision, let reason, _) = fact,
      let step = state.step(number: number), step.seats.indices.contains(index)
    else { return nil }
    let shown = Sight(of: step, for: by, in: state, template)
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("process", state.reference)
      writer.member("template", state.template.rawValue)
      writer.member("version", state.version)
      writer.member("step", step.key.rawValue)
      writer.member("round", step.round)
      writer.member("item", step.item)
      writer.member("role", step.seats[index].role.rawValue)
      writer.member("subject", state.subject)
      writer.member("fields", fields: shown.fields)
      writer.member("documents", array: shown.documents) { writer, document in
        writer.object {
          $0.member("slot", document.slot.rawValue)
          $0.member("file", file: document.file)
        }
      }
      writer.member("ticked", array: step.ticks.keys.sorted()) { $0.string($1.rawValue) }
      writer.member("decision", decision.rawValue)
      writer.member("reason", reason)
      writer.member("by", actor: by)
      writer.member("at", at)
    }
    return writer.bytes
  }

  /// What its receipt must be; nil: the event is no decision.
  ///
  /// - Parameter state: before the event.
  public func receipt(in state: ProcessState, _ template: Template) -> Receipt? {
    sight(in: state, template).map(Receipt.init(of:))
  }
}

/// Fields and files that a page shows at a step.
public struct Sight: Sendable {
  public var fields: [FieldKey: FieldValue]
  public var documents: [DocumentState]

  /// Team members see all that is known; somebody outside sees what is asked of them, and what the template shows.
  public init(of step: StepState, for actor: Actor, in state: ProcessState, _ template: Template) {
    fields = state.fields
    documents = state.documents.filter { $0.removedAt == nil }
    guard case .collaborator = actor, let definition = template.step(step.key) else { return }
    let amount = template.fields.first { $0.kind == .money && state.fields[$0.key] != nil }?.key
    let asked = Set(definition.form.map(\.field) + [amount].compactMap { $0 })
    fields = fields.filter { asked.contains($0.key) }
    documents = documents.filter { definition.shows($0, at: step) }
  }
}

extension Step {
  /// Whether somebody outside sees a document at this step.
  public func shows(_ document: DocumentState, at step: StepState) -> Bool {
    document.removedAt == nil && (document.belongs(to: step) || shows.contains(document.slot))
  }
}

extension Decision {
  /// A seat's decision, with the receipt of what was seen.
  mutating func decide(_ number: Int, _ seat: Int, _ decision: Seat.Decision, _ reason: String) {
    let event = Event(
      at: now, by: actor, fact: .seatDecided(step: number, seat: seat, decision: decision, reason: reason))
    let receipt = event.receipt(in: state, template)
    emit(.seatDecided(step: number, seat: seat, decision: decision, reason: reason, receipt: receipt))
  }
}
