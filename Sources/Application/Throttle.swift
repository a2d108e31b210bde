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
      if tries.count >= Self.keysMax, tries[key] == nil { makeRoom(in: &tries, at: now) }
      var recent = (tries[key] ?? []).filter { now - $0 < windowMilliseconds }
      guard recent.count < triesMax else { return false }
      recent.append(now)
      tries[key] = recent
      return true
    }
  }

  /// Whoever floods it with new keys pushes out other new keys, not those that are near their limit.
  private func makeRoom(in tries: inout [String: [Instant]], at now: Instant) {
    tries = tries.filter { now - ($0.value.last ?? now) < windowMilliseconds }
    guard tries.count >= Self.keysMax else { return }
    let kept = tries.sorted { $0.value.count > $1.value.count }.prefix(Self.keysMax / 2)
    tries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }

  /// Takes one try back, for it was a success.
  public func takeBack(_ key: String) {
    tries.withLock { tries in
      guard var recent = tries[key], !recent.isEmpty else { return }
      recent.removeLast()
      tries[key] = recent.isEmpty ? nil : recent
    }
  }

  /// A success clears what went before.
  public func clear(_ key: String) { tries.withLock { $0[key] = nil } }
}
