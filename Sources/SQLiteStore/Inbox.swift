public import Application
public import Engine
internal import SQL
internal import Synchronization

extension SQLiteStore {
  public func inboxDigest(_ person: PersonID) async throws -> InboxDigest {
    if let known = inboxes[person] { return known }
    let epoch = inboxes.epoch(of: person)
    let stamp = inboxes.nextStamp()
    let digest = try read { connection throws(StoreError) in try connection.inboxDigest(person, stamp: stamp) }
    inboxes.keep(digest, of: person, epoch)
    return digest
  }

  public func inbox(_ query: InboxQuery) async throws -> [Assignment] {
    try read { connection throws(StoreError) in try connection.inbox(query) }
  }
}

extension Connection {
  fileprivate func inboxDigest(_ person: PersonID, stamp: Int) throws(StoreError) -> InboxDigest {
    var digest = InboxDigest(stamp: stamp)
    let all = try query(
      "SELECT due, offered, template, starter FROM assignments WHERE person = \(person.rawValue) ORDER BY due, step"
    ) { row in
      (due: row.int(0), isOffered: row.bool(1), template: TemplateKey(row.text(2)), starter: PersonID(row.int(3)))
    }
    for row in all {
      digest.templates.insert(row.template)
      digest.starters.insert(row.starter)
      if row.isOffered {
        digest.offeredCount += 1
      } else if row.due == undated {
        digest.undatedCount += 1
      } else {
        digest.dues.append(Instant(milliseconds: row.due))
      }
    }
    digest.rows = try inbox(InboxQuery(person: person))
    digest.waiting = try waiting(on: person)
    return digest
  }

  fileprivate func inbox(_ query: InboxQuery) throws(StoreError) -> [Assignment] {
    var filter: SQL = "person = \(query.person.rawValue)"
    if let template = query.template { filter = "\(filter) AND template = \(template.rawValue)" }
    if let starter = query.starter { filter = "\(filter) AND starter = \(starter.rawValue)" }
    if let after = query.after {
      filter = "\(filter) AND (due, step) > (\(after.due?.milliseconds ?? undated), \(after.step.rawValue))"
    }
    return try self.query(
      "SELECT \(Assignment.columns) FROM assignments WHERE \(filter) ORDER BY due, step LIMIT \(query.limit)"
    ) { Assignment($0) }
  }

  /// Those that the person holds as well stand in the inbox already.
  private func waiting(on person: PersonID) throws(StoreError) -> [ProcessRow] {
    var found: [ProcessRow] = []
    var offset = 0
    // Each turn reads those that are due later, until there are enough or no more.
    while found.count < InboxDigest.waitingMax {
      let batch = try query(
        """
        SELECT \(ProcessRow.columns) FROM processes p
        WHERE p.starter = \(person.rawValue) AND p.ended_at IS NULL AND p.status = 'RUNNING'
        ORDER BY p.due NULLS LAST, p.id LIMIT 100 OFFSET \(offset)
        """
      ) { row throws(StoreError) in try ProcessRow(row) }
      found += batch.filter { row in !row.holders.contains { $0.holder.admits(.person(person)) } }
      guard batch.count == 100 else { break }
      offset += batch.count
    }
    return Array(found.prefix(InboxDigest.waitingMax))
  }
}

/// Digests that were read since something changed for their persons.
final class InboxCache: Sendable {
  static let personsMax = 2000

  private struct Kept {
    var stamp = 0
    var epochs: [PersonID: Int] = [:]
    var digests: [PersonID: InboxDigest] = [:]
  }

  private let kept = Mutex(Kept())

  subscript(person: PersonID) -> InboxDigest? { kept.withLock { $0.digests[person] } }

  func nextStamp() -> Int {
    kept.withLock {
      $0.stamp += 1
      return $0.stamp
    }
  }

  /// To be asked for before the database is read: what was read before a change is not kept after it.
  func epoch(of person: PersonID) -> Int { kept.withLock { $0.epochs[person, default: 0] } }

  func keep(_ digest: InboxDigest, of person: PersonID, _ epoch: Int) {
    kept.withLock { kept in
      guard kept.epochs[person, default: 0] == epoch else { return }
      if kept.digests.count >= Self.personsMax { kept.digests.removeAll() }
      kept.digests[person] = digest
    }
  }

  /// To be called after the commit that changed their inboxes, before anybody hears of it.
  func forget(_ persons: Set<PersonID>) {
    kept.withLock { kept in
      for person in persons {
        kept.epochs[person, default: 0] += 1
        kept.digests[person] = nil
      }
    }
  }
}
