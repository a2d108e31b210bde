public import Application
public import Engine
internal import SQL

extension SQLiteStore {
  public func directory() async throws -> Directory {
    try read { connection throws(StoreError) in
      let people = try connection.query(
        """
        SELECT id, name, email, manager, active, admin, zone, away_from, away_until, stand_in FROM people ORDER BY id
        """
      ) { row in
        var away: Away?
        if let from = row.optionalInt(7), let until = row.optionalInt(8) {
          away = Away(
            from: Instant(milliseconds: from), until: Instant(milliseconds: until),
            standIn: row.optionalInt(9).map { PersonID($0) })
        }
        return Person(
          id: PersonID(row.int(0)), name: row.text(1), email: row.text(2),
          manager: row.optionalInt(3).map { PersonID($0) },
          isActive: row.bool(4), isAdmin: row.bool(5), zone: row.text(6), away: away)
      }
      let members = try connection.query("SELECT role, person FROM role_members ORDER BY role, position") { row in
        (RoleKey(row.text(0)), PersonID(row.int(1)))
      }
      let byRole = Dictionary(grouping: members, by: \.0).mapValues { $0.map(\.1) }
      let roles = try connection.query("SELECT key, name FROM roles ORDER BY name") { row in
        let key = RoleKey(row.text(0))
        return CompanyRole(key: key, name: row.text(1), members: byRole[key] ?? [])
      }
      return Directory(people: people, roles: roles)
    }
  }

  public func save(_ person: PersonDraft, passwordHash: String?) async throws -> PersonID {
    try await writer.write { connection in
      try connection.save(person, passwordHash: passwordHash)
    } committed: { [sessions] _ in
      if !person.isActive || passwordHash != nil { sessions.forget() }
    }
  }

  public func setUp(
    _ admin: PersonDraft, passwordHash: String, settings: [String: String]
  ) async throws -> PersonID {
    try await writer.write { connection in
      let admins = try connection.first("SELECT count(*) FROM people WHERE admin AND active") { $0.int(0) }
      guard admins == 0 else { throw StoreError.taken("set-up") }
      try connection.set(settings)
      return try connection.save(admin, passwordHash: passwordHash)
    }
  }

  public func save(_ role: CompanyRole) async throws {
    try await writer.write { connection in
      try connection.run(
        """
        INSERT INTO roles (key, name) VALUES (\(role.key.rawValue), \(role.name))
        ON CONFLICT (key) DO UPDATE SET name = excluded.name
        """)
      try connection.run("DELETE FROM role_members WHERE role = \(role.key.rawValue)")
      for (position, person) in role.members.enumerated() {
        try connection.run(
          "INSERT INTO role_members (role, person, position) VALUES (\(role.key.rawValue), \(person.rawValue), \(position))"
        )
      }
    }
  }

  public func passwordHash(email: String) async throws -> (person: PersonID, hash: String?)? {
    try read { connection throws(StoreError) in
      try connection.first("SELECT id, password_hash FROM people WHERE email = \(email) AND active = 1") {
        (person: PersonID($0.int(0)), hash: $0.optionalText(1))
      }
    }
  }

  public func addSession(_ session: Session) async throws {
    try await writer.write {
      try $0.run(
        """
        INSERT INTO sessions (token_hash, person, created_at, expires_at)
        VALUES (\(session.tokenHash), \(session.person.rawValue), \(session.createdAt.milliseconds),
          \(session.expiresAt.milliseconds))
        """)
      try $0.run("DELETE FROM sessions WHERE expires_at < \(session.createdAt.milliseconds)")
    }
  }

  public func session(tokenHash: [UInt8]) async throws -> Session? {
    if let known = sessions[tokenHash] { return known }
    let epoch = sessions.epoch
    let session = try read { connection throws(StoreError) in
      try connection.first(
        "SELECT person, created_at, expires_at FROM sessions WHERE token_hash = \(tokenHash)"
      ) {
        Session(
          tokenHash: tokenHash, person: PersonID($0.int(0)), createdAt: Instant(milliseconds: $0.int(1)),
          expiresAt: Instant(milliseconds: $0.int(2)))
      }
    }
    if let session { sessions.keep(session, of: epoch) }
    return session
  }

  public func endSession(tokenHash: [UInt8]) async throws {
    try await writer.write {
      try $0.run("DELETE FROM sessions WHERE token_hash = \(tokenHash)")
    } committed: { [sessions] in
      sessions.forget()
    }
  }
}

extension SQLiteStore {
  public func templates() async throws -> [TemplateRecord] {
    try read { connection throws(StoreError) in
      try connection.query("SELECT key, name, draft, draft_at, version FROM templates ORDER BY name") {
        TemplateRecord(
          key: TemplateKey($0.text(0)), name: $0.text(1), draft: $0.text(2), draftAt: Instant(milliseconds: $0.int(3)),
          version: Int($0.int(4)))
      }
    }
  }

  public func versions(_ key: TemplateKey?) async throws -> [TemplateVersion] {
    let filter: SQL = key.map { "WHERE key = \($0.rawValue)" } ?? ""
    return try read { connection throws(StoreError) in
      try connection.query(
        "SELECT key, version, source, at, by FROM template_versions \(filter) ORDER BY key, version DESC"
      ) {
        TemplateVersion(
          key: TemplateKey($0.text(0)), version: Int($0.int(1)), source: $0.text(2),
          at: Instant(milliseconds: $0.int(3)),
          by: $0.optionalInt(4).map { PersonID($0) })
      }
    }
  }

  public func saveDraft(
    _ key: TemplateKey, name: String, source: String, at: Instant, after: Instant?
  ) async throws {
    try await writer.write { connection in
      try connection.requireDraft(of: key, savedAt: after)
      try connection.run(
        """
        INSERT INTO templates (key, name, draft, draft_at, version) VALUES (\(key.rawValue), \(name), \(source),
          \(at.milliseconds), 0)
        ON CONFLICT (key) DO UPDATE SET draft = excluded.draft, draft_at = max(excluded.draft_at, draft_at + 1),
          name = CASE WHEN version = 0 THEN excluded.name ELSE name END
        """)
    }
  }

  public func publish(_ version: TemplateVersion, name: String, after: Instant?) async throws {
    try await writer.write { connection in
      try connection.requireDraft(of: version.key, savedAt: after)
      let present = try connection.first("SELECT version FROM templates WHERE key = \(version.key.rawValue)") {
        $0.int(0)
      }
      guard Int(present ?? 0) + 1 == version.version else { throw StoreError.taken("version number") }
      try connection.run(
        """
        INSERT INTO templates (key, name, draft, draft_at, version) VALUES (\(version.key.rawValue), \(name),
          \(version.source), \(version.at.milliseconds), \(version.version))
        ON CONFLICT (key) DO UPDATE SET draft = excluded.draft, draft_at = max(excluded.draft_at, draft_at + 1),
          name = excluded.name, version = excluded.version
        """)
      try connection.run(
        """
        INSERT INTO template_versions (key, version, source, at, by)
        VALUES (\(version.key.rawValue), \(version.version), \(version.source), \(version.at.milliseconds),
          \(version.by?.rawValue))
        """)
    }
  }
}

extension SQLiteStore {
  public func setting(_ name: String) async throws -> String? {
    try read { connection throws(StoreError) in
      try connection.first("SELECT value FROM settings WHERE name = \(name)") { $0.text(0) }
    }
  }

  public func settings(prefix: String) async throws -> [String: String] {
    try read { connection throws(StoreError) in
      let rows = try connection.query(
        "SELECT name, value FROM settings WHERE substr(name, 1, \(prefix.unicodeScalars.count)) = \(prefix)"
      ) { ($0.text(0), $0.text(1)) }
      return Dictionary(uniqueKeysWithValues: rows)
    }
  }

  public func set(_ name: String, to value: String) async throws { try await set([name: value]) }

  public func set(_ settings: [String: String]) async throws {
    try await writer.write { try $0.set(settings) }
  }

  /// It belongs to process 0, which is none.
  public func raiseIncident(about template: TemplateKey, _ text: String, at: Instant) async throws {
    try await writer.write { connection in
      try connection.run(
        """
        INSERT INTO incidents (process, sequence, reference, kind, text, at)
        SELECT 0, (SELECT coalesce(max(sequence), 0) + 1 FROM incidents WHERE process = 0), \(template.rawValue),
          'templateUnusable', \(text), \(at.milliseconds)
        WHERE NOT EXISTS (SELECT 1 FROM incidents WHERE process = 0 AND text = \(text))
        """)
    }
  }

  public func incidents(openOnly: Bool, limit: Int) async throws -> [IncidentRow] {
    let filter: SQL = openOnly ? "WHERE resolved_at IS NULL" : ""
    return try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT id, process, reference, step, kind, text, at, resolved_at, resolved_by FROM incidents \(filter)
        ORDER BY id DESC LIMIT \(limit)
        """
      ) {
        IncidentRow(
          id: $0.int(0), process: $0.int(1) == 0 ? nil : ProcessID($0.int(1)), reference: $0.text(2),
          step: $0.optionalInt(3).map(Int.init),
          kind: $0.text(4), text: $0.text(5), at: Instant(milliseconds: $0.int(6)),
          resolvedAt: $0.optionalInt(7).map { Instant(milliseconds: $0) },
          resolvedBy: $0.optionalInt(8).map { PersonID($0) })
      }
    }
  }

  public func resolveIncident(_ id: Int64, by: PersonID, at: Instant) async throws {
    try await writer.write { connection in
      try connection.run(
        """
        UPDATE incidents SET resolved_at = coalesce(resolved_at, \(at.milliseconds)),
          resolved_by = coalesce(resolved_by, \(by.rawValue))
        WHERE id = \(id)
        """)
      guard connection.changes == 1 else { throw StoreError.notFound("incident") }
    }
  }

  public func ping() async throws { try read { connection throws(StoreError) in try connection.run("SELECT 1") } }
}

extension Connection {
  /// A draft's moment tells it from all others of its template: a later one is at least a millisecond later.
  fileprivate func requireDraft(of key: TemplateKey, savedAt moment: Instant?) throws {
    let present = try first("SELECT draft_at FROM templates WHERE key = \(key.rawValue)") { $0.int(0) }
    guard present == moment?.milliseconds else { throw StoreError.taken("draft") }
  }

  /// For within a transaction.
  fileprivate func save(_ person: PersonDraft, passwordHash: String?) throws -> PersonID {
    guard let id = person.id else { return try add(person, passwordHash: passwordHash) }
    try run(
      """
      UPDATE people SET name = \(person.name), email = \(person.email), manager = \(person.manager?.rawValue),
        active = \(person.isActive), admin = \(person.isAdmin), zone = \(person.zone),
        away_from = \(person.away?.from.milliseconds), away_until = \(person.away?.until.milliseconds),
        stand_in = \(person.away?.standIn?.rawValue), password_hash = coalesce(\(passwordHash), password_hash)
      WHERE id = \(id.rawValue)
      """)
    guard changes == 1 else { throw StoreError.notFound("person") }
    // Whoever leaves is signed out at once; a new password ends what was begun with the old one.
    if !person.isActive || passwordHash != nil { try run("DELETE FROM sessions WHERE person = \(id.rawValue)") }
    return id
  }

  private func add(_ person: PersonDraft, passwordHash: String?) throws -> PersonID {
    let id = try first(
      """
      INSERT INTO people (name, email, password_hash, manager, active, admin, zone, away_from, away_until, stand_in)
      VALUES (\(person.name), \(person.email), \(passwordHash), \(person.manager?.rawValue), \(person.isActive),
        \(person.isAdmin), \(person.zone), \(person.away?.from.milliseconds), \(person.away?.until.milliseconds),
        \(person.away?.standIn?.rawValue))
      RETURNING id
      """
    ) { PersonID($0.int(0)) }
    guard let id else { throw StoreError.damaged("a new person has no id") }
    return id
  }

  fileprivate func set(_ settings: [String: String]) throws {
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      try run(
        """
        INSERT INTO settings (name, value) VALUES (\(name), \(value))
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """)
    }
  }
}

extension SQLiteStore: ProcessStore, InboxStore, DraftStore, OutboxStore, TimerStore, LinkStore, PeopleStore,
  TemplateStore,
  SettingsStore
{}
