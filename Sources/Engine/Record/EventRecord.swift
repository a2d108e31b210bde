// How an event is written to the log and read from it. What is written never changes: a new shape gets a new kind, and
// reading turns old kinds into today's facts.

extension Fact {
  /// The name of the fact in the log.
  public var kind: String {
    switch self {
    case .processStarted: "process_started"
    case .stepActivated: "step_activated"
    case .stepSkipped: "step_skipped"
    case .seatOpened: "seat_opened"
    case .seatDecided: "seat_decided"
    case .fieldsChanged: "fields_changed"
    case .subjectChanged: "subject_changed"
    case .stepCompleted: "step_completed"
    case .stepSentBack: "step_sent_back"
    case .stepCancelled: "step_cancelled"
    case .stepClaimed: "step_claimed"
    case .stepReleased: "step_released"
    case .stepHandedOver: "step_handed_over"
    case .seatFilled: "seat_filled"
    case .processMigrated: "process_migrated"
    case .itemTicked: "item_ticked"
    case .documentAttached: "document_attached"
    case .documentRemoved: "document_removed"
    case .commented: "commented"
    case .processPaused: "process_paused"
    case .processResumed: "process_resumed"
    case .processCompleted: "process_completed"
    case .processTerminated: "process_terminated"
    case .ladderClimbed: "ladder_climbed"
    case .stepEscalated: "step_escalated"
    case .incidentRaised: "incident_raised"
    case .linkRenewed: "link_renewed"
    case .linkReissued: "link_reissued"
    case .linkRevoked: "link_revoked"
    case .stepDropped: "step_dropped"
    case .stepWaived: "step_waived"
    case .stepTimedOut: "step_timed_out"
    case .stepRepeated: "step_repeated"
    case .messageReceived: "message_received"
    case .messageTaken: "message_taken"
    case .processLate: "process_late"
    case .processFailed: "process_failed"
    case .processTimedOut: "process_timed_out"
    case .processClosing: "process_closing"
    case .basisNoted: "basis_noted"
    case .approvalReopened: "approval_reopened"
    case .approvalKept: "approval_kept"
    case .callPrepared: "call_prepared"
    case .callFailed: "call_failed"
    case .callRetried: "call_retried"
    case .callHandedOver: "call_handed_over"
    case .stepFailed: "step_failed"
    }
  }
}

extension Event {
  /// The payload: JSON in UTF-8. Moment and kind are columns of their own.
  public func payload() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      if by != .system { writer.member("by", actor: by) }
      writer.members(of: fact)
    }
    return writer.bytes
  }

  public init(kind: String, at: Instant, payload: [UInt8]) throws(RecordError) {
    let value = try JSONValue.parse(payload)
    self.init(at: at, by: try value.actor("by"), fact: try Fact(kind: kind, value))
  }
}

extension JSONWriter {
  fileprivate mutating func members(of fact: Fact) {
    switch fact {
    case .processStarted(let started): members(of: started)
    case .stepActivated(let activated): members(of: activated)
    case .stepSkipped(let step, let key, let round), .stepDropped(let step, let key, let round):
      member("step", step)
      member("key", key.rawValue)
      member("round", round)
    case .seatOpened(let step, let seat): members(step: step, seat: seat)
    case .seatDecided(let step, let seat, let decision, let reason, let receipt):
      members(step: step, seat: seat)
      member("decision", decision.rawValue)
      member("reason", reason)
      member("receipt", receipt?.hex)
    case .fieldsChanged(let step, let fields):
      member("step", step)
      member("fields", fields: fields)
    case .stepCompleted(let step, let outcome):
      member("step", step)
      member("outcome", outcome.rawValue)
    case .stepSentBack(let step, let to, let reason, let void):
      member("step", step)
      member("to", to.rawValue)
      member("reason", reason)
      member("void", array: void) { $0.int(Int64($1)) }
    case .stepCancelled(let step), .linkRenewed(let step), .stepTimedOut(let step), .approvalKept(let step):
      member("step", step)
    case .basisNoted(let step, let basis):
      member("step", step)
      members(of: basis)
    case .approvalReopened(let step, let reason, let void):
      member("step", step)
      member("reason", reason)
      member("void", array: void) { $0.int(Int64($1)) }
    case .stepClaimed(let step, let seat, let by):
      members(step: step, seat: seat)
      member("person", by.rawValue)
    case .stepReleased(let step, let seat, let candidates):
      members(step: step, seat: seat)
      member("candidates", people: candidates)
    case .processMigrated(let from, let to, let moved):
      member("from", from)
      member("to", to)
      member("steps", array: moved) { writer, step in
        writer.object {
          $0.member("step", step.step)
          $0.member("rungs", rungs: step.rungs)
        }
      }
    case .seatFilled(let step, let seat, let holder, let why):
      members(step: step, seat: seat)
      members(of: holder)
      member("why", why)
    case .stepHandedOver(let step, let seat, let to, let reason):
      members(step: step, seat: seat)
      member("to", to.rawValue)
      member("reason", reason)
    case .itemTicked(let step, let item, let isDone):
      member("step", step)
      member("item", item.rawValue)
      member("done", isDone)
    default: othersMembers(of: fact)
    }
  }

  private mutating func othersMembers(of fact: Fact) {
    switch fact {
    case .documentAttached(let number, let step, let item, let slot, let file):
      member("number", number)
      member("key", step.rawValue)
      member("item", item)
      member("slot", slot.rawValue)
      member("file", file: file)
    case .documentRemoved(let number): member("number", number)
    case .linkReissued(let step, let outside), .linkRevoked(let step, let outside):
      member("step", step)
      member("link", actor: .collaborator(outside))
    case .commented(let text), .subjectChanged(let text): member("text", text)
    case .processPaused(let reason), .processTerminated(let reason), .processFailed(let reason):
      member("reason", reason)
    case .stepWaived(let step, let reason):
      member("step", step)
      member("reason", reason)
    case .stepRepeated(let step, let to, let reason, let void):
      member("step", step)
      member("to", to.rawValue)
      member("reason", reason)
      member("void", array: void) { $0.int(Int64($1)) }
    case .messageReceived(let key), .messageTaken(let key): member("message", key.rawValue)
    case .processLate, .processTimedOut: break
    case .processClosing(let closing): members(of: closing)
    case .processResumed(let milliseconds): member("paused", milliseconds)
    case .processCompleted(let outcome): member("outcome", outcome.rawValue)
    case .ladderClimbed(let step, let rungs, let reminds):
      member("step", step)
      member("rungs", array: rungs) { $0.int(Int64($1)) }
      member("reminds", reminds)
    case .stepEscalated(let step, let rung, let to, let seat):
      member("step", step)
      member("rung", rung)
      member("to", people: to)
      member("seat", seat)
    case .incidentRaised(let step, let kind, let text):
      member("step", step)
      member("incident", kind)
      member("text", text)
    default: callMembers(of: fact)
    }
  }

  private mutating func members(step: Int, seat: Int) {
    member("step", step)
    member("seat", seat)
  }

  private mutating func members(of started: ProcessStarted) {
    member("id", started.id.rawValue)
    member("reference", started.reference)
    member("template", started.template.rawValue)
    member("version", started.version)
    member("subject", started.subject)
    member("starter", started.starter.rawValue)
    member("fields", fields: started.fields)
    member("due", started.due)
  }

  private mutating func members(of activated: StepActivated) {
    member("step", activated.step)
    member("key", activated.key.rawValue)
    member("round", activated.round)
    member("due", activated.due)
    member("rungs", rungs: activated.rungs)
    member("seats", seats: activated.seats)
    member("item", activated.item)
  }
}

extension Fact {
  fileprivate init(kind: String, _ value: JSONValue) throws(RecordError) {
    switch kind {
    case "process_started": self = .processStarted(try ProcessStarted(value))
    case "step_activated": self = .stepActivated(try StepActivated(value))
    case "step_skipped":
      self = .stepSkipped(
        step: try value.int("step"), key: StepKey(try value.string("key")), round: try value.int("round"))
    case "seat_opened": self = .seatOpened(step: try value.int("step"), seat: try value.int("seat"))
    case "seat_decided":
      self = .seatDecided(
        step: try value.int("step"), seat: try value.int("seat"), decision: try value.word("decision"),
        reason: try value.string("reason"), receipt: value["receipt"].string.flatMap(Receipt.init(hex:)))
    case "fields_changed": self = .fieldsChanged(step: try value.int("step"), try value.fields("fields"))
    case "step_completed": self = .stepCompleted(step: try value.int("step"), outcome: try value.word("outcome"))
    case "step_sent_back":
      self = .stepSentBack(
        step: try value.int("step"), to: StepKey(try value.string("to")), reason: try value.string("reason"),
        void: value.ints("void"))
    case "step_cancelled": self = .stepCancelled(step: try value.int("step"))
    case "link_renewed": self = .linkRenewed(step: try value.int("step"))
    case "step_claimed":
      self = .stepClaimed(
        step: try value.int("step"), seat: try value.int("seat"), by: PersonID(try value.int64("person")))
    case "step_released":
      self = .stepReleased(
        step: try value.int("step"), seat: try value.int("seat"), candidates: value.people("candidates"))
    case "process_migrated":
      var moved: [MovedStep] = []
      for step in value["steps"].array {
        moved.append(MovedStep(step: try step.int("step"), rungs: try step.rungs("rungs")))
      }
      self = .processMigrated(from: try value.int("from"), to: try value.int("to"), moved)
    case "seat_filled":
      self = .seatFilled(
        step: try value.int("step"), seat: try value.int("seat"), holder: try value.holder(),
        why: try value.string("why"))
    case "step_handed_over":
      self = .stepHandedOver(
        step: try value.int("step"), seat: try value.int("seat"), to: PersonID(try value.int64("to")),
        reason: try value.string("reason"))
    default: self = try Fact(otherKind: kind, value)
    }
  }

  private init(otherKind kind: String, _ value: JSONValue) throws(RecordError) {
    switch kind {
    case "item_ticked":
      self = .itemTicked(
        step: try value.int("step"), item: ItemKey(try value.string("item")), isDone: value["done"].bool ?? false)
    case "document_attached":
      self = .documentAttached(
        number: try value.int("number"), step: StepKey(try value.string("key")), item: value["item"].string,
        slot: ItemKey(try value.string("slot")), file: try value.file("file"))
    case "document_removed": self = .documentRemoved(number: try value.int("number"))
    case "commented": self = .commented(text: try value.string("text"))
    case "process_paused": self = .processPaused(reason: try value.string("reason"))
    case "process_resumed": self = .processResumed(pausedMilliseconds: try value.int64("paused"))
    case "process_completed": self = .processCompleted(outcome: try value.word("outcome"))
    case "process_terminated": self = .processTerminated(reason: try value.string("reason"))
    case "ladder_climbed":
      self = .ladderClimbed(
        step: try value.int("step"), rungs: value.ints("rungs"), reminds: value["reminds"].bool ?? false)
    case "step_escalated":
      self = .stepEscalated(
        step: try value.int("step"), rung: try value.int("rung"), to: value.people("to"),
        seat: value["seat"].int.map(Int.init))
    case "incident_raised":
      self = .incidentRaised(
        step: value["step"].int.map(Int.init), kind: try value.string("incident"), text: try value.string("text"))
    default: self = try Fact(shapeKind: kind, value)
    }
  }
}

extension Fact {
  private init(shapeKind kind: String, _ value: JSONValue) throws(RecordError) {
    switch kind {
    case "subject_changed": self = .subjectChanged(try value.string("text"))
    case "step_dropped":
      self = .stepDropped(
        step: try value.int("step"), key: StepKey(try value.string("key")), round: try value.int("round"))
    case "step_waived": self = .stepWaived(step: try value.int("step"), reason: try value.string("reason"))
    case "step_timed_out": self = .stepTimedOut(step: try value.int("step"))
    case "step_repeated":
      self = .stepRepeated(
        step: try value.int("step"), to: StepKey(try value.string("to")), reason: try value.string("reason"),
        void: value.ints("void"))
    case "link_reissued": self = .linkReissued(step: try value.int("step"), to: try value.collaborator("link"))
    case "link_revoked": self = .linkRevoked(step: try value.int("step"), of: try value.collaborator("link"))
    case "message_received": self = .messageReceived(ItemKey(try value.string("message")))
    case "message_taken": self = .messageTaken(ItemKey(try value.string("message")))
    case "basis_noted": self = .basisNoted(step: try value.int("step"), try Basis(value))
    case "approval_reopened":
      self = .approvalReopened(
        step: try value.int("step"), reason: try value.string("reason"), void: value.ints("void"))
    case "approval_kept": self = .approvalKept(step: try value.int("step"))
    case "process_late": self = .processLate
    case "process_failed": self = .processFailed(reason: try value.string("reason"))
    case "process_timed_out": self = .processTimedOut
    case "process_closing": self = .processClosing(try Closing(value))
    default: self = try Fact(callKind: kind, value)
    }
  }
}

extension ProcessStarted {
  fileprivate init(_ value: JSONValue) throws(RecordError) {
    self.init(
      id: ProcessID(try value.int64("id")), reference: try value.string("reference"),
      template: TemplateKey(try value.string("template")), version: try value.int("version"),
      subject: try value.string("subject"), starter: PersonID(try value.int64("starter")),
      fields: try value.fields("fields"), due: value.optionalInstant("due"))
  }
}

extension StepActivated {
  fileprivate init(_ value: JSONValue) throws(RecordError) {
    self.init(
      step: try value.int("step"), key: StepKey(try value.string("key")), round: try value.int("round"),
      due: value.optionalInstant("due"), rungs: try value.rungs("rungs"), seats: try value.seats("seats"),
      item: value["item"].string)
  }
}
