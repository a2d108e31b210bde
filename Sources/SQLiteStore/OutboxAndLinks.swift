public import Application
public import Engine
internal import SQL

extension SQLiteStore {
  public func due(_ channel: OutboxChannel, at now: Instant, limit: Int) async throws -> [OutboxRow] {
    let call = Notification.Kind.call.rawValue
    let filter: SQL = channel == .calls ? "kind = \(call)" : "kind <> \(call)"
    return try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT \(OutboxRow.columns) FROM outbox WHERE state = 'waiting' AND next_at <= \(now.milliseconds)
          AND leased_until <= \(now.milliseconds) AND \(filter)
        ORDER BY next_at LIMIT \(limit)
        """
      ) { row throws(StoreError) in try OutboxRow(row) }
    }
  }

  public func lease(_ id: String, until end: Instant, at now: Instant) async throws -> Bool {
    try await writer.write { connection in
      try connection.run(
        """
        UPDATE outbox SET leased_until = \(end.milliseconds)
        WHERE id = \(id) AND state = 'waiting' AND leased_until <= \(now.milliseconds)
        """)
      return connection.changes == 1
    }
  }

  public func endLeases() async throws {
    try await writer.write { try $0.run("UPDATE outbox SET leased_until = 0 WHERE leased_until > 0") }
  }

  public func update(_ row: OutboxRow) async throws {
    try await writer.write {
      try $0.run(
        """
        UPDATE outbox SET state = \(row.state.rawValue), attempts = \(row.attempts), next_at = \(row.nextAt.milliseconds),
          sent_at = \(row.sentAt?.milliseconds), response = \(row.response), recipient = \(row.to),
          subject = \(row.subject), leased_until = 0
        WHERE id = \(row.entry.id)
        """)
    }
  }

  public func outbox(_ query: OutboxQuery) async throws -> [OutboxRow] {
    var filter: SQL = "1"
    if let state = query.state { filter = "\(filter) AND state = \(state.rawValue)" }
    for pattern in likePatterns(query.text) {
      filter = "\(filter) AND (recipient LIKE \(pattern) ESCAPE '\\' OR subject LIKE \(pattern) ESCAPE '\\')"
    }
    return try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT \(OutboxRow.columns) FROM outbox WHERE \(filter)
        ORDER BY created_at DESC, id DESC LIMIT \(query.limit) OFFSET \(query.offset)
        """
      ) { row throws(StoreError) in try OutboxRow(row) }
    }
  }

  public func settleHeldMail(isSent: Bool) async throws {
    let state: OutboxEntry.State = isSent ? .waiting : .dropped
    try await writer.write { try $0.run("UPDATE outbox SET state = \(state.rawValue) WHERE state = 'held'") }
  }

  public func outboxRow(_ id: String) async throws -> OutboxRow? {
    try read { connection throws(StoreError) in
      try connection.first("SELECT \(OutboxRow.columns) FROM outbox WHERE id = \(id)") { row throws(StoreError) in
        try OutboxRow(row)
      }
    }
  }
}

extension OutboxRow {
  fileprivate static let columns: SQL =
    "id, process, payload, link, created_at, state, attempts, next_at, sent_at, response, recipient, subject"

  fileprivate init(_ row: Row) throws(StoreError) {
    let notification: Notification
    do { notification = try Notification(record: row.blob(2)) } catch { throw .damaged("a notification: \(error)") }
    self.init(
      entry: OutboxEntry(
        id: row.text(0), process: row.optionalInt(1).map { ProcessID($0) }, notification: notification,
        link: row.optionalText(3).map { LinkID($0) }, createdAt: Instant(milliseconds: row.int(4))),
      state: OutboxEntry.State(rawValue: row.text(5)) ?? .waiting, attempts: Int(row.int(6)),
      nextAt: Instant(milliseconds: row.int(7)),
      sentAt: row.optionalInt(8).map { Instant(milliseconds: $0) }, response: row.text(9), to: row.text(10),
      subject: row.text(11))
  }
}

extension SQLiteStore {
  public func link(tokenHash: [UInt8]) async throws -> LinkRecord? {
    try await link(where: "token_hash = \(tokenHash)")
  }

  public func link(_ id: LinkID) async throws -> LinkRecord? { try await link(where: "id = \(id.rawValue)") }

  private func link(where condition: SQL) async throws -> LinkRecord? {
    try read { connection throws(StoreError) in
      try connection.first("SELECT \(LinkRecord.columns) FROM links WHERE \(condition)") { LinkRecord($0) }
    }
  }

  public func links(of process: ProcessID) async throws -> [LinkRecord] {
    let first = StepID(process: process, number: 0).rawValue
    let last = first + StepID.numbersPerProcessMax - 1
    return try read { connection throws(StoreError) in
      try connection.query(
        "SELECT \(LinkRecord.columns) FROM links WHERE step BETWEEN \(first) AND \(last) ORDER BY issued_at DESC, id"
      ) { LinkRecord($0) }
    }
  }

  public func noteOpen(_ id: LinkID, isRobot: Bool, at: Instant) async throws {
    try await writer.write {
      try $0.run(
        """
        UPDATE links SET opens = opens + \(isRobot ? 0 : 1), robot_opens = robot_opens + \(isRobot ? 1 : 0),
          last_opened_at = \(at.milliseconds)
        WHERE id = \(id.rawValue)
        """)
    }
  }

  public func setCode(_ id: LinkID, hash: [UInt8], mail: OutboxEntry, isAnother: Bool) async throws {
    try await writer.write { connection in
      try connection.run(
        """
        UPDATE links SET code_hash = \(hash), code_tries = CASE WHEN code_hash IS NULL THEN 0 ELSE code_tries END
        WHERE id = \(id.rawValue) AND (code_hash IS NULL OR \(isAnother))
        """)
      if connection.changes == 1 { try connection.insert(mail) }
    }
  }

  public func clearCode(_ id: LinkID) async throws {
    try await writer.write {
      try $0.run("UPDATE links SET code_hash = NULL, code_tries = 0, robot_opens = 0 WHERE id = \(id.rawValue)")
    }
  }

  public func takeBackCodeTry(_ id: LinkID) async throws {
    try await writer.write {
      try $0.run("UPDATE links SET code_tries = max(0, code_tries - 1) WHERE id = \(id.rawValue)")
    }
  }

  public func countCodeTry(_ id: LinkID) async throws -> Int {
    try await writer.write { connection in
      let tries = try connection.first(
        "UPDATE links SET code_tries = code_tries + 1 WHERE id = \(id.rawValue) RETURNING code_tries"
      ) { Int($0.int(0)) }
      guard let tries else { throw StoreError.notFound("link") }
      return tries
    }
  }
}

extension LinkRecord {
  fileprivate static let columns: SQL =
    """
    id, token_hash, nonce, step, email, name, issued_at, expires_at, revoked_at, opens, robot_opens, last_opened_at,
    code_hash, code_tries
    """

  fileprivate init(_ row: Row) {
    self.init(
      link: NewLink(
        id: LinkID(row.text(0)), step: StepID(rawValue: row.int(3)), email: row.text(4), name: row.text(5),
        nonce: row.blob(2), tokenHash: row.blob(1), issuedAt: Instant(milliseconds: row.int(6)),
        expiresAt: Instant(milliseconds: row.int(7))),
      revokedAt: row.optionalInt(8).map { Instant(milliseconds: $0) }, opens: Int(row.int(9)),
      robotOpens: Int(row.int(10)),
      lastOpenedAt: row.optionalInt(11).map { Instant(milliseconds: $0) }, codeHash: row.optionalBlob(12),
      codeTries: Int(row.int(13)))
  }
}
