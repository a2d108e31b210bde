public import Engine
internal import Synchronization

/// Counts tries by key within a window, in memory. It forgets on a restart, which only ever lets more through.
public final class Throttle: Sendable {
  public static let keysMax = 10_000

  private let triesMax: Int
  private let windowMilliseconds: Int64
  private let tries = Mutex<[String: [Instant]]>([:])

  public init(triesMax: Int, windowSeconds: Int64) {
    self.triesMax = triesMax
    windowMilliseconds = windowSeconds * 1000
  }

  /// Notes a try. False: too many within the window.
  public func admit(_ key: String, at now: Instant) -> Bool {
    tries.withLock { tries in
      if tries.count >= Self.keysMax { tries = tries.filter { now - ($0.value.last ?? now) < windowMilliseconds } }
      if tries.count >= Self.keysMax { tries.removeAll() }
      var recent = (tries[key] ?? []).filter { now - $0 < windowMilliseconds }
      guard recent.count < triesMax else { return false }
      recent.append(now)
      tries[key] = recent
      return true
    }
  }

  /// A success clears what went before.
  public func clear(_ key: String) { tries.withLock { $0[key] = nil } }
}
