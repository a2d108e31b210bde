// How a notification waits in the outbox.

extension Notification {
  public func record() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("kind", kind.rawValue)
      switch to {
      case .person(let id): writer.member("to", actor: .person(id))
      case .collaborator(let outside): writer.member("to", actor: .collaborator(outside))
      case .service(let host): writer.member("service", host)
      }
      writer.member("step", step)
      writer.member("note", note)
      if by != .system { writer.member("by", actor: by) }
    }
    return writer.bytes
  }

  public init(record: [UInt8]) throws(RecordError) {
    let value = try JSONValue.parse(record)
    let recipient: Recipient
    switch (try value.actor("to"), value["service"].string) {
    case (.person(let id), _): recipient = .person(id)
    case (.collaborator(let outside), _): recipient = .collaborator(outside)
    case (.system, let host?): recipient = .service(host)
    case (.system, nil): throw RecordError("a notification goes to nobody")
    }
    self.init(
      kind: try value.word("kind"), to: recipient, step: value["step"].int.map(Int.init),
      note: try value.string("note"), by: try value.actor("by"))
  }
}
