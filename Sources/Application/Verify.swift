public import Engine

/// What a check of the whole store found.
public struct Verification: Sendable, Equatable {
  public var processes = 0
  public var events = 0
  public var assignments = 0
  public var timers = 0
  public var files = 0
  /// A sentence for each fault.
  public var faults: [String] = []

  public init() {}
}

/// A process with all that was stored of it, for the check.
public struct StoredProcess: Sendable {
  public var id: ProcessID
  public var reference: String
  public var record: [UInt8]
  public var row: ProcessRow
  public var sequence: Int
  public var events: [StoredEvent]
  /// What is wrong with the chain of hashes; nil when it holds.
  public var chainFault: String?
  public var assignments: [Assignment]
  public var timers: [Timer]
  public var participants: Set<PersonID>
  /// nil when there is none.
  public var searchText: String?

  public init(
    id: ProcessID, reference: String, record: [UInt8], row: ProcessRow, sequence: Int, events: [StoredEvent],
    chainFault: String?, assignments: [Assignment], timers: [Timer], participants: Set<PersonID>,
    searchText: String?
  ) {
    self.id = id
    self.reference = reference
    self.record = record
    self.row = row
    self.sequence = sequence
    self.events = events
    self.chainFault = chainFault
    self.assignments = assignments
    self.timers = timers
    self.participants = participants
    self.searchText = searchText
  }
}

/// A store that can show everything it holds.
public protocol VerifiableStore: Sendable {
  /// Processes after `last`, by id, at most `limit` of them.
  func storedProcesses(after last: ProcessID?, limit: Int) async throws -> [StoredProcess]
  /// Rows of read models whose process does not exist.
  func orphanRows() async throws -> [String]
}

extension Workspace {
  /// Folds every log again, and compares chain, states, read models and files with it.
  public func verify(_ store: any VerifiableStore, progress: (Int) -> Void) async throws -> Verification {
    var result = Verification()
    var last: ProcessID?
    while true {
      let batch = try await store.storedProcesses(after: last, limit: 200)
      if batch.isEmpty { break }
      for stored in batch { try await check(stored, &result) }
      last = batch.last?.id
      progress(result.processes)
    }
    result.faults += try await store.orphanRows()
    return result
  }

  private func check(_ stored: StoredProcess, _ result: inout Verification) async throws {
    result.processes += 1
    result.events += stored.events.count
    result.assignments += stored.assignments.count
    result.timers += stored.timers.count
    func fault(_ text: String) { result.faults.append("\(stored.reference): \(text)") }
    if let chain = stored.chainFault { fault(chain) }
    for (index, event) in stored.events.enumerated() where event.sequence != index + 1 {
      return fault("the log misses event \(index + 1)")
    }
    guard stored.events.count == stored.sequence else {
      return fault("the log has \(stored.events.count) events, its head says \(stored.sequence)")
    }
    guard let folded = replay(stored.events.map(\.event)) else { return fault("the log does not begin with a start") }
    if folded.record() != stored.record { fault("the stored state differs from the folded one") }
    // A server that runs beside may have published it meanwhile.
    if present.template(folded.template, version: folded.version) == nil { try await reload() }
    guard let template = present.template(folded.template, version: folded.version) else {
      return fault("template \(folded.template) version \(folded.version) is missing")
    }
    let name = VersionedKey(key: folded.template, version: folded.version)
    if let mistake = present.unusable[name] {
      return fault("its template \(name.key) version \(name.version) cannot be read any longer: \(mistake.message)")
    }
    if folded.row(template) != stored.row { fault("the row of the list differs") }
    if Set(folded.assignments(template)) != Set(stored.assignments) { fault("the assignments differ") }
    if Set(folded.timers(template)) != Set(stored.timers) { fault("the timers differ") }
    if Set(folded.participants) != stored.participants { fault("the participants differ") }
    if folded.searchText != stored.searchText { fault("the search text differs") }
    for document in folded.documents {
      result.files += 1
      if files.path(of: document.file.hash) == nil { fault("the file “\(document.file.name)” is missing") }
    }
  }
}
