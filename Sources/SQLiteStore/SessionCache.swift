internal import Application
internal import Synchronization

/// Sessions that were read since the last one ended, for every request asks for one.
final class SessionCache: Sendable {
  static let sessionsMax = 10_000

  /// A session that was read before others ended may have been one of them: it is kept only within its epoch.
  struct Epoch: Equatable, Sendable {
    fileprivate var number = 0
  }

  private struct Kept {
    var epoch = Epoch()
    var sessions: [[UInt8]: Session] = [:]
  }

  private let kept = Mutex(Kept())

  /// To be asked for before the database is read.
  var epoch: Epoch { kept.withLock { $0.epoch } }

  subscript(tokenHash: [UInt8]) -> Session? { kept.withLock { $0.sessions[tokenHash] } }

  func keep(_ session: Session, of epoch: Epoch) {
    kept.withLock { kept in
      guard kept.epoch == epoch else { return }
      if kept.sessions.count >= Self.sessionsMax { kept.sessions.removeAll(keepingCapacity: true) }
      kept.sessions[session.tokenHash] = session
    }
  }

  /// To be called after the commit that ended sessions, before anybody hears of it.
  func forget() {
    kept.withLock { kept in
      kept.epoch.number += 1
      kept.sessions.removeAll(keepingCapacity: true)
    }
  }
}
