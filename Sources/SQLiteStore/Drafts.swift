public import Application
internal import Engine
internal import SQL

extension SQLiteStore {
  public func draft(at place: DraftPlace) async throws -> StepDraft? {
    try read { connection throws(StoreError) in
      try connection.first(
        """
        SELECT at, person, input FROM step_drafts
        WHERE step = \(place.step.rawValue) AND seat = \(Int64(place.seat))
        """
      ) { row throws(StoreError) in
        StepDraft(
          input: try readInput(row.blob(2)), at: Instant(milliseconds: row.int(0)), by: PersonID(row.int(1)))
      }
    }
  }

  public func save(_ draft: StepDraft, at place: DraftPlace) async throws -> Bool {
    try await writer.write { connection in
      // An act of the same group may have closed the step, and a closed step takes its drafts along once only.
      let record = try connection.first("SELECT state FROM processes WHERE id = \(place.step.process.rawValue)") {
        $0.blob(0)
      }
      guard let record, try readState(record).step(number: place.step.number)?.status.isOpen == true else {
        return false
      }
      try connection.run(
        """
        INSERT OR REPLACE INTO step_drafts (step, seat, at, person, input)
        VALUES (\(place.step.rawValue), \(Int64(place.seat)), \(draft.at.milliseconds), \(draft.by.rawValue),
          \(draft.input.record()))
        """)
      return true
    }
  }
}

extension StepInput {
  fileprivate func record() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("texts") { writer in
        for (key, text) in texts.sorted(by: { $0.key < $1.key }) { writer.member(key.rawValue, text) }
      }
      if let ticks { writer.member("ticks", array: ticks.sorted()) { $0.string($1.rawValue) } }
    }
    return writer.bytes
  }
}

private func readInput(_ record: [UInt8]) throws(StoreError) -> StepInput {
  let value: JSONValue
  do { value = try JSONValue.parse(record) } catch { throw .damaged("a draft: \(error)") }
  let texts = value["texts"].members.compactMap { member in member.value.string.map { (FieldKey(member.key), $0) } }
  return StepInput(
    texts: Dictionary(texts, uniquingKeysWith: { first, _ in first }),
    ticks: value["ticks"] == .null ? nil : Set(value["ticks"].array.compactMap(\.string).map { ItemKey($0) }))
}
