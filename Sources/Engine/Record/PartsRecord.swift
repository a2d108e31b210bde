// How the parts that events and states share are written and read.

extension JSONWriter {
  mutating func member(_ name: String, actor: Actor) {
    member(name) { writer in
      switch actor {
      case .person(let id): writer.member("person", id.rawValue)
      case .collaborator(let outside):
        writer.member("name", outside.name)
        writer.member("email", outside.email)
      case .system: break
      }
    }
  }

  mutating func member(_ name: String, fields: [FieldKey: FieldValue]) {
    guard !fields.isEmpty else { return }
    member(name) { writer in
      for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
        writer.member(key.rawValue) { writer in
          switch value {
          case .text(let text): writer.member("text", text)
          case .number(let text): writer.member("number", text)
          case .date(let day): writer.member("date", day.description)
          case .yesNo(let yes): writer.member("yes", yes)
          case .person(let id): writer.member("person", id.rawValue)
          }
        }
      }
    }
  }

  mutating func member(_ name: String, rungs: [PendingRung]) {
    guard !rungs.isEmpty else { return }
    member(name, array: rungs) { writer, rung in
      writer.object {
        $0.member("rung", rung.index)
        $0.member("at", rung.at)
      }
    }
  }

  mutating func member(_ name: String, people: [PersonID]) {
    member(name, array: people) { $0.int($1.rawValue) }
  }

  mutating func member(_ name: String, file: FileReference) {
    member(name) { writer in
      writer.member("hash", file.hash)
      writer.member("name", file.name)
      writer.member("type", file.mediaType)
      writer.member("bytes", file.byteCount)
    }
  }

  mutating func members(of closing: Closing) {
    switch closing {
    case .terminated(let reason):
      member("as", "TERMINATED")
      member("reason", reason)
    case .failed(let reason):
      member("as", "FAILED")
      member("reason", reason)
    case .timedOut: member("as", "TIMED_OUT")
    }
  }

  mutating func members(of basis: Basis) {
    member("fields", fields: basis.fields)
    if !basis.slots.isEmpty { member("slots", array: basis.slots) { $0.string($1.rawValue) } }
    if !basis.documents.isEmpty { member("documents", array: basis.documents) { $0.int(Int64($1)) } }
    member("approvers", array: basis.approvers) { $0.string($1.rawValue) }
  }

  mutating func member(_ name: String, seats: [Seat]) {
    member(name, array: seats) { writer, seat in writer.object { $0.members(of: seat) } }
  }

  mutating func members(of holder: Holder) {
    switch holder {
    case .person(let id): member("person", id.rawValue)
    case .collaborator(let outside):
      member("name", outside.name)
      member("email", outside.email)
    case .candidates(let people): member("candidates", people: people)
    case .nobody: break
    }
  }

  mutating func members(of seat: Seat) {
    member("role", seat.role.rawValue)
    members(of: seat.holder)
    member("since", seat.since)
    member("why", seat.why)
    if let by = seat.passedBy { member("passed", actor: by) }
    member("receipt", seat.receipt?.hex)
    switch seat.state {
    case .later: member("state", "later")
    case .open: break
    case .done(let at, let decision, let reason, let by):
      member("state", "done")
      member("at", at)
      member("decision", decision.rawValue)
      member("reason", reason)
      member("by", actor: by)
    }
  }
}

extension JSONValue {
  func actor(_ name: String) throws(RecordError) -> Actor {
    let value = self[name]
    if let id = value["person"].int { return .person(PersonID(id)) }
    if value["email"].string != nil { return .collaborator(try collaborator(name)) }
    return .system
  }

  func collaborator(_ name: String) throws(RecordError) -> Collaborator {
    Collaborator(name: try self[name].string("name"), email: try self[name].string("email"))
  }

  func fields(_ name: String) throws(RecordError) -> [FieldKey: FieldValue] {
    var fields: [FieldKey: FieldValue] = [:]
    for (key, value) in self[name].members { fields[FieldKey(key)] = try value.fieldValue() }
    return fields
  }

  private func fieldValue() throws(RecordError) -> FieldValue {
    guard let member = members.first else { throw RecordError("a field has no value") }
    switch (member.key, member.value) {
    case ("text", .string(let text)): return .text(text)
    case ("number", .string(let text)): return .number(text)
    case ("yes", .bool(let yes)): return .yesNo(yes)
    case ("person", .int(let id)): return .person(PersonID(id))
    case ("date", .string(let text)):
      guard let day = CivilDay(text) else { throw RecordError("'\(text)' is not a date") }
      return .date(day)
    default: throw RecordError("a field has an unknown kind '\(member.key)'")
    }
  }

  func rungs(_ name: String) throws(RecordError) -> [PendingRung] {
    var rungs: [PendingRung] = []
    for value in self[name].array {
      rungs.append(PendingRung(index: try value.int("rung"), at: try value.instant("at")))
    }
    return rungs
  }

  func people(_ name: String) -> [PersonID] { self[name].array.compactMap(\.int).map { PersonID($0) } }
  func ints(_ name: String) -> [Int] { self[name].array.compactMap(\.int).map(Int.init) }

  func file(_ name: String) throws(RecordError) -> FileReference {
    let value = self[name]
    return FileReference(
      hash: try value.string("hash"), name: try value.string("name"), mediaType: try value.string("type"),
      byteCount: try value.int("bytes"))
  }

  func seats(_ name: String) throws(RecordError) -> [Seat] {
    var seats: [Seat] = []
    for value in self[name].array { seats.append(try value.seat()) }
    return seats
  }

  func holder() throws(RecordError) -> Holder {
    if let id = self["person"].int { return .person(PersonID(id)) }
    if let email = self["email"].string { return .collaborator(Collaborator(name: try string("name"), email: email)) }
    return self["candidates"] == .null ? .nobody : .candidates(people("candidates"))
  }

  func seat() throws(RecordError) -> Seat {
    let state: Seat.State =
      switch self["state"].string {
      case "later": .later
      case "done":
        .done(
          at: try instant("at"), decision: try word("decision"), reason: try string("reason"), by: try actor("by"))
      default: .open
      }
    return Seat(
      role: RoleKey(try string("role")), holder: try holder(), since: try instant("since"), state: state,
      why: try string("why"), passedBy: self["passed"] == .null ? nil : try actor("passed"),
      receipt: self["receipt"].string.flatMap(Receipt.init(hex:)))
  }
}

extension Basis {
  init(_ value: JSONValue) throws(RecordError) {
    self.init(
      fields: try value.fields("fields"), slots: value["slots"].array.compactMap(\.string).map { ItemKey($0) },
      documents: value.ints("documents"),
      approvers: value["approvers"].array.compactMap(\.string).map { RoleKey($0) })
  }
}

extension Closing {
  init(_ value: JSONValue) throws(RecordError) {
    switch value["as"].string {
    case "TERMINATED": self = .terminated(reason: try value.string("reason"))
    case "FAILED": self = .failed(reason: try value.string("reason"))
    case "TIMED_OUT": self = .timedOut
    default: throw RecordError("an unknown way to end")
    }
  }
}
