import Glibc
import HTTP
import Synchronization

/// What the library's callbacks share.
final class Core: Sendable {
  enum Phase: UInt8, AtomicRepresentable {
    case running
    /// No new connections; answers close theirs.
    case draining
    /// Nothing may wait any more.
    case closed
  }

  let configuration: HTTPServer.Configuration
  let handler: HTTPServer.Handler
  let onResponse: (@Sendable (AccessRecord) -> Void)?
  let phase = Atomic(Phase.closed)
  let inFlight = Atomic(0)
  let uploads: UploadBudget

  private let seed = UInt64.random(in: .min ... .max)
  private let requests = Atomic<UInt64>(0)
  private let waiting = Mutex<[ObjectIdentifier: Exchange]>([:])
  private let peers = Mutex<[ObjectIdentifier: Peer]>([:])

  init(
    configuration: HTTPServer.Configuration, onResponse: (@Sendable (AccessRecord) -> Void)?,
    handler: @escaping HTTPServer.Handler
  ) {
    self.configuration = configuration
    uploads = UploadBudget(bytesMax: configuration.uploadBytesMax)
    self.onResponse = onResponse
    self.handler = handler
  }

  /// Unique while the process runs, and unlike the ids of another run (SplitMix64 of a counter).
  func nextNumber() -> UInt64 {
    var z = seed &+ requests.add(1, ordering: .relaxed).newValue &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  func opened(_ peer: Peer) {
    peer.expect(.head, within: configuration.headerSecondsMax)
    peers.withLock { $0[ObjectIdentifier(peer)] = peer }
  }

  /// The socket stays open until this returns.
  func closed(_ peer: Peer) { peers.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(peer)) } }

  func closeOverdue() {
    let now = monotonicSeconds()
    peers.withLock { peers in
      for peer in peers.values { peer.closeIfOverdueOrGone(now: now) }
    }
  }

  func waits(_ exchange: Exchange) {
    waiting.withLock { $0[ObjectIdentifier(exchange)] = exchange }
    if phase.load(ordering: .sequentiallyConsistent) == .closed { exchange.finish(.abandoned) }
  }

  func waitsNoMore(_ exchange: Exchange) { waiting.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(exchange)) } }

  /// The library must not be stopped while a connection is suspended.
  func abandonWaiting() {
    let left = waiting.withLock { Array($0.values) }
    for exchange in left { exchange.finish(.abandoned) }
  }

  func drain(seconds: Int) async {
    let end = monotonicMicroseconds() + seconds * 1_000_000
    while inFlight.load(ordering: .sequentiallyConsistent) > 0, monotonicMicroseconds() < end {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }
}

/// Bytes of uploads on disk whose requests have not ended.
final class UploadBudget: Sendable {
  private let bytesMax: Int
  private let bytes = Atomic(0)

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// False: there is no room now.
  func take(_ count: Int) -> Bool {
    if bytes.add(count, ordering: .relaxed).newValue <= bytesMax { return true }
    giveBack(count)
    return false
  }

  func giveBack(_ count: Int) { bytes.subtract(count, ordering: .relaxed) }
}

extension Response {
  static var abandoned: Response { .text("The server is stopping. Try again in a moment.\n", status: 503) }
}
