internal import Application
internal import Engine
internal import SQL
internal import Synchronization

/// The heads of the logs that were used last, so that a state is not read back from its record on every act and page.
///
/// It is asked by the hash that the database holds at that moment: the hash stands for the whole log, so what is kept
/// here is right or is not found, whatever was rolled back or written by others.
final class HeadCache: Sendable {
  /// States of one generation; two are kept.
  static let generationMax = 2048

  private struct Kept {
    let hash: [UInt8]
    let state: ProcessState
  }

  private struct Generations {
    var young: [ProcessID: Kept] = [:]
    var old: [ProcessID: Kept] = [:]
  }

  private let generations = Mutex(Generations())

  /// The state after the event with this hash.
  func state(_ process: ProcessID, hash: [UInt8]) -> ProcessState? {
    generations.withLock { kept in
      if let found = kept.young[process] { return found.hash == hash ? found.state : nil }
      guard let found = kept.old[process], found.hash == hash else { return nil }
      kept.young[process] = found
      return found.state
    }
  }

  func keep(_ state: ProcessState, hash: [UInt8]) {
    generations.withLock { kept in
      if kept.young.count >= Self.generationMax {
        kept.old = kept.young
        kept.young = [:]
      }
      kept.young[state.id] = Kept(hash: hash, state: state)
    }
  }
}

extension Connection {
  /// The state of a process as this connection sees it; nil when there is no such process.
  func head(_ process: ProcessID, _ cache: HeadCache) throws(StoreError) -> (state: ProcessState, hash: [UInt8])? {
    let hash = try first("SELECT hash FROM processes WHERE id = \(process.rawValue)") { $0.blob(0) }
    guard let hash else { return nil }
    if let state = cache.state(process, hash: hash) { return (state, hash) }
    let read = try first("SELECT state, hash FROM processes WHERE id = \(process.rawValue)") {
      ($0.blob(0), $0.blob(1))
    }
    guard let (record, hash) = read else { return nil }
    let state = try readState(record)
    cache.keep(state, hash: hash)
    return (state, hash)
  }
}
