internal import Engine
internal import Synchronization

/// The states that were committed last, so that an act or a page need not read one back from its record.
///
/// Only what this program has committed comes in, in the order of the commits: a database file has one server.
final class HeadCache: Sendable {
  /// States of one generation; two are kept.
  static let generationMax = 2048

  struct Head: Sendable {
    var state: ProcessState
    /// Of the last event of its log.
    var hash: [UInt8]
  }

  private struct Generations {
    var young: [ProcessID: Head] = [:]
    var old: [ProcessID: Head] = [:]
  }

  private let generations = Mutex(Generations())

  subscript(process: ProcessID) -> Head? { generations.withLock { $0.young[process] ?? $0.old[process] } }

  func keep(_ head: Head) {
    generations.withLock { kept in
      if kept.young.count >= Self.generationMax {
        kept.old = kept.young
        kept.young = [:]
      }
      kept.young[head.state.id] = head
    }
  }
}
