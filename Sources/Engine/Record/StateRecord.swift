// How a state is stored beside its log, so that an act need not fold the whole log again.

extension ProcessState {
  public func record() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("id", id.rawValue)
      writer.member("reference", reference)
      writer.member("template", template.rawValue)
      writer.member("version", version)
      writer.member("sequence", sequence)
      writer.member("subject", subject)
      writer.member("starter", starter.rawValue)
      writer.member("started", startedAt)
      writer.member("due", due)
      writer.member("status", status)
      writer.member("fields", fields: fields)
      writer.member("participants", people: participants)
      writer.member("steps", array: steps) { writer, step in writer.object { $0.members(of: step) } }
      writer.member("documents", array: documents) { writer, document in writer.object { $0.members(of: document) } }
      if !messages.isEmpty { writer.member("messages", array: messages) { $0.string($1.rawValue) } }
      if isLate { writer.member("late", true) }
      if let closing { writer.member("closing") { $0.members(of: closing) } }
    }
    return writer.bytes
  }

  public init(record: [UInt8]) throws(RecordError) {
    let value = try JSONValue.parse(record)
    var steps: [StepState] = []
    for step in value["steps"].array { steps.append(try StepState(step)) }
    var documents: [DocumentState] = []
    for document in value["documents"].array { documents.append(try DocumentState(document)) }
    self.init(
      id: ProcessID(try value.int64("id")), reference: try value.string("reference"),
      template: TemplateKey(try value.string("template")), version: try value.int("version"),
      sequence: try value.int("sequence"), subject: try value.string("subject"),
      starter: PersonID(try value.int64("starter")), startedAt: try value.instant("started"),
      due: value.optionalInstant("due"), status: try ProcessStatus(value["status"]), fields: try value.fields("fields"),
      steps: steps, documents: documents, participants: value.people("participants"),
      messages: value["messages"].array.compactMap(\.string).map { ItemKey($0) }, isLate: value["late"].bool ?? false,
      closing: value["closing"] == .null ? nil : try Closing(value["closing"]))
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ status: ProcessStatus) {
    guard status != .running else { return }
    member(name) { writer in
      writer.member("is", status.word)
      switch status {
      case .running: break
      case .paused(let at, let by, let reason), .terminated(let at, let by, let reason):
        writer.member("at", at)
        writer.member("by", actor: by)
        writer.member("reason", reason)
      case .completed(let at, let outcome):
        writer.member("at", at)
        writer.member("outcome", outcome.rawValue)
      case .failed(let at, let reason):
        writer.member("at", at)
        writer.member("reason", reason)
      case .timedOut(let at): writer.member("at", at)
      }
    }
  }

  fileprivate mutating func members(of step: StepState) {
    member("number", step.number)
    member("key", step.key.rawValue)
    member("round", step.round)
    member("activated", step.activatedAt)
    member("due", step.due)
    member("rungs", rungs: step.rungs)
    member("seats", seats: step.seats)
    if !step.ticks.isEmpty {
      member("ticks") { writer in
        for (item, tick) in step.ticks.sorted(by: { $0.key < $1.key }) {
          writer.member(item.rawValue) {
            $0.member("at", tick.at)
            $0.member("by", actor: tick.by)
          }
        }
      }
    }
    if step.isVoid { member("void", true) }
    if let call = step.call { member("call", call) }
    member("item", step.item)
    if !step.bases.isEmpty {
      member("bases", array: step.bases) { writer, basis in writer.object { $0.members(of: basis) } }
    }
    member("reopened", step.reopened)
    status(step.status)
  }

  private mutating func status(_ status: StepStatus) {
    switch status {
    case .active: break
    case .completed(let at, let by, let outcome):
      member("is", "completed")
      member("at", at)
      member("by", actor: by)
      member("outcome", outcome.rawValue)
    case .skipped(let at):
      member("is", "skipped")
      member("at", at)
    case .sentBack(let at, let by, let to, let reason):
      member("is", "sent_back")
      member("at", at)
      member("by", actor: by)
      member("to", to.rawValue)
      member("reason", reason)
    case .cancelled(let at):
      member("is", "cancelled")
      member("at", at)
    case .failed(let at, let reason):
      member("is", "failed")
      member("at", at)
      member("reason", reason)
    case .timedOut(let at):
      member("is", "timed_out")
      member("at", at)
    }
  }

  fileprivate mutating func members(of document: DocumentState) {
    member("number", document.number)
    member("step", document.step.rawValue)
    member("item", document.item)
    member("slot", document.slot.rawValue)
    member("file", file: document.file)
    member("at", document.at)
    member("by", actor: document.by)
    member("removed", document.removedAt)
  }
}

extension ProcessStatus {
  fileprivate init(_ value: JSONValue) throws(RecordError) {
    switch value["is"].string {
    case nil: self = .running
    case "PAUSED":
      self = .paused(since: try value.instant("at"), by: try value.actor("by"), reason: try value.string("reason"))
    case "TERMINATED":
      self = .terminated(at: try value.instant("at"), by: try value.actor("by"), reason: try value.string("reason"))
    case "COMPLETED": self = .completed(at: try value.instant("at"), outcome: try value.word("outcome"))
    case "FAILED": self = .failed(at: try value.instant("at"), reason: try value.string("reason"))
    case "TIMED_OUT": self = .timedOut(at: try value.instant("at"))
    case .some(let word): throw RecordError("'\(word)' is not a status")
    }
  }
}

extension StepState {
  fileprivate init(_ value: JSONValue) throws(RecordError) {
    var ticks: [ItemKey: Tick] = [:]
    for (item, tick) in value["ticks"].members {
      ticks[ItemKey(item)] = Tick(at: try tick.instant("at"), by: try tick.actor("by"))
    }
    var bases: [Basis] = []
    for basis in value["bases"].array { bases.append(try Basis(basis)) }
    self.init(
      number: try value.int("number"), key: StepKey(try value.string("key")), round: try value.int("round"),
      status: try StepStatus(value), activatedAt: try value.instant("activated"), due: value.optionalInstant("due"),
      rungs: try value.rungs("rungs"), seats: try value.seats("seats"), ticks: ticks,
      isVoid: value["void"].bool ?? false, item: value["item"].string, bases: bases,
      reopened: value["reopened"].string, call: try value.call("call"))
  }
}

extension StepStatus {
  fileprivate init(_ value: JSONValue) throws(RecordError) {
    switch value["is"].string {
    case nil: self = .active
    case "completed":
      self = .completed(at: try value.instant("at"), by: try value.actor("by"), outcome: try value.word("outcome"))
    case "skipped": self = .skipped(at: try value.instant("at"))
    case "sent_back":
      self = .sentBack(
        at: try value.instant("at"), by: try value.actor("by"), to: StepKey(try value.string("to")),
        reason: try value.string("reason"))
    case "cancelled": self = .cancelled(at: try value.instant("at"))
    case "timed_out": self = .timedOut(at: try value.instant("at"))
    case "failed": self = .failed(at: try value.instant("at"), reason: try value.string("reason"))
    case .some(let word): throw RecordError("'\(word)' is not a status of a step")
    }
  }
}

extension DocumentState {
  fileprivate init(_ value: JSONValue) throws(RecordError) {
    self.init(
      number: try value.int("number"), step: StepKey(try value.string("step")), item: value["item"].string,
      slot: ItemKey(try value.string("slot")), file: try value.file("file"), at: try value.instant("at"),
      by: try value.actor("by"), removedAt: value.optionalInstant("removed"))
  }
}
