internal import Application
internal import Engine
internal import SQL

// The rows of read models, and how they are written and read.

/// Stands for "no due date" so that undated rows come last.
let undated = Int64.max

extension Connection {
  func insert(_ row: Assignment) throws(StoreError) {
    try run(
      """
      INSERT INTO assignments (person, due, step, offered, since, reference, template, title, subject, starter, amount,
        currency)
      VALUES (\(row.person.rawValue), \(row.due?.milliseconds ?? undated), \(row.step.rawValue), \(row.isOffered),
        \(row.since.milliseconds), \(row.reference), \(row.template.rawValue), \(row.title), \(row.subject),
        \(row.starter.rawValue), \(row.amount), \(row.currency))
      """)
  }

  func delete(_ row: Assignment) throws(StoreError) {
    try run(
      """
      DELETE FROM assignments
      WHERE person = \(row.person.rawValue) AND due = \(row.due?.milliseconds ?? undated) AND step = \(row.step.rawValue)
      """)
  }

  func insert(_ entry: OutboxEntry) throws(StoreError) {
    try run(
      """
      INSERT OR IGNORE INTO outbox (id, process, kind, payload, link, created_at, state, next_at)
      VALUES (\(entry.id), \(entry.process?.rawValue), \(entry.notification.kind.rawValue),
        \(entry.notification.record()), \(entry.link?.rawValue), \(entry.createdAt.milliseconds), 'waiting',
        \(entry.firstTryAt.milliseconds))
      """)
  }

  func revoke(_ id: LinkID, at moment: Instant?) throws(StoreError) {
    try run(
      "UPDATE links SET revoked_at = \(moment?.milliseconds) WHERE id = \(id.rawValue) AND revoked_at IS NULL")
  }

  /// A newer link for the same step and person ends the older ones.
  func insert(_ link: NewLink) throws(StoreError) {
    try run(
      """
      UPDATE links SET revoked_at = \(link.issuedAt.milliseconds)
      WHERE step = \(link.step.rawValue) AND email = \(link.email) AND revoked_at IS NULL
      """)
    try run(
      """
      INSERT INTO links (id, token_hash, nonce, step, email, name, issued_at, expires_at)
      VALUES (\(link.id.rawValue), \(link.tokenHash), \(link.nonce), \(link.step.rawValue), \(link.email), \(link.name),
        \(link.issuedAt.milliseconds), \(link.expiresAt.milliseconds))
      """)
  }
}

extension Assignment {
  static let columns: SQL =
    "person, due, step, offered, since, reference, template, title, subject, starter, amount, currency"

  init(_ row: Row) {
    let due = row.int(1)
    self.init(
      step: StepID(rawValue: row.int(2)), person: PersonID(row.int(0)), isOffered: row.bool(3),
      due: due == undated ? nil : Instant(milliseconds: due), since: Instant(milliseconds: row.int(4)),
      reference: row.text(5), template: TemplateKey(row.text(6)), title: row.text(7), subject: row.text(8),
      starter: PersonID(row.int(9)), amount: row.text(10), currency: row.text(11))
  }
}

extension ProcessRow {
  /// What a list shows beyond the columns: the track, the holders, the amount, the outcome.
  func summaryRecord() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("track", track.map { String($0.rawValue.prefix(1)) }.joined())
      writer.member("amount", amount)
      writer.member("currency", currency)
      writer.member("outcome", outcome)
      writer.member("holders", array: holders) { writer, holder in writer.object { $0.members(of: holder) } }
    }
    return writer.bytes
  }

  static let columns: SQL =
    "p.id, p.reference, p.template, p.version, p.subject, p.status, p.starter, p.started_at, p.ended_at, p.due, p.summary"

  init(_ row: Row) throws(StoreError) {
    let summary: JSONValue
    do { summary = try JSONValue.parse(row.blob(10)) } catch { throw .damaged("a summary: \(error)") }
    let letters: [Character: StageState] = ["a": .ahead, "c": .current, "d": .done]
    self.init(
      id: ProcessID(row.int(0)), reference: row.text(1), template: TemplateKey(row.text(2)), version: Int(row.int(3)),
      subject: row.text(4), status: row.text(5), outcome: summary["outcome"].string ?? "",
      starter: PersonID(row.int(6)), startedAt: Instant(milliseconds: row.int(7)),
      endedAt: row.optionalInt(8).map { Instant(milliseconds: $0) },
      due: row.optionalInt(9).map { Instant(milliseconds: $0) },
      amount: summary["amount"].string ?? "", currency: summary["currency"].string ?? "",
      track: (summary["track"].string ?? "").compactMap { letters[$0] },
      holders: summary["holders"].array.map(HolderSummary.init))
  }
}

extension JSONWriter {
  fileprivate mutating func members(of summary: HolderSummary) {
    switch summary.holder {
    case .person(let id): member("person", id.rawValue)
    case .collaborator(let outside):
      member("name", outside.name)
      member("email", outside.email)
    case .candidates(let people): member("candidates", array: people) { $0.int($1.rawValue) }
    case .nobody: break
    }
    member("step", summary.step)
    member("title", summary.title)
    member("since", summary.since)
    member("due", summary.due)
  }
}

extension HolderSummary {
  fileprivate init(_ value: JSONValue) {
    let holder: Holder
    if let id = value["person"].int {
      holder = .person(PersonID(id))
    } else if let email = value["email"].string {
      holder = .collaborator(Collaborator(name: value["name"].string ?? email, email: email))
    } else if value["candidates"] != .null {
      holder = .candidates(value["candidates"].array.compactMap(\.int).map { PersonID($0) })
    } else {
      holder = .nobody
    }
    self.init(
      holder: holder, step: Int(value["step"].int ?? 0), title: value["title"].string ?? "",
      since: Instant(milliseconds: value["since"].int ?? 0), due: value["due"].int.map { Instant(milliseconds: $0) })
  }
}
