public import Application
public import Engine
internal import SQL

extension SQLiteStore {
  public func load(of people: Set<PersonID>?, now: Instant) async throws -> [PersonLoad] {
    let isAsked = isAsked(people)
    return try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT person, count(*), count(*) FILTER (WHERE due < \(now.milliseconds)) FROM assignments
        WHERE offered = 0 AND \(isAsked) GROUP BY person ORDER BY 2 DESC, 3 DESC, 1
        """
      ) { PersonLoad(person: PersonID($0.int(0)), open: Int($0.int(1)), late: Int($0.int(2))) }
    }
  }

  public func countOpenSteps(of people: Set<PersonID>?, now: Instant) async throws -> OpenSteps {
    let isAsked = isAsked(people)
    let counts = try read { connection throws(StoreError) in
      try connection.first(
        """
        SELECT count(*), count(*) FILTER (WHERE due < \(now.milliseconds)), count(*) FILTER (WHERE offered = 1)
        FROM (SELECT due, min(offered) AS offered FROM assignments WHERE \(isAsked) GROUP BY step)
        """
      ) { OpenSteps(open: Int($0.int(0)), late: Int($0.int(1)), offered: Int($0.int(2))) }
    }
    return counts ?? OpenSteps(open: 0, late: 0, offered: 0)
  }

  private func isAsked(_ people: Set<PersonID>?) -> SQL {
    guard let people else { return "1" }
    let list = "[" + people.map { String($0.rawValue) }.joined(separator: ",") + "]"
    return "person IN (SELECT value FROM json_each(\(list)))"
  }

  public func cycles(reader: PersonID?, limit: Int) async throws -> [ProcessCycle] {
    let filter: SQL = reader.map { "AND \(isVisible(to: $0))" } ?? ""
    return try read { connection throws(StoreError) in
      try connection.query(
        """
        SELECT p.template, p.ended_at - p.started_at FROM processes p WHERE p.status = 'COMPLETED' \(filter)
        ORDER BY p.id DESC LIMIT \(limit)
        """
      ) { ProcessCycle(template: TemplateKey($0.text(0)), milliseconds: $0.int(1)) }
    }
  }
}
