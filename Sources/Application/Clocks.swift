public import Engine
internal import Foundation
internal import Synchronization

public struct SystemClock: Clock {
  public init() {}
  public func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// The system's clock, moved ahead by hand: for the demo, rehearsals and tests.
public final class MovableClock: Clock {
  private let ahead = Atomic<Int64>(0)

  public init(aheadMilliseconds: Int64 = 0) { ahead.store(aheadMilliseconds, ordering: .relaxed) }

  public func now() -> Instant { SystemClock().now().adding(milliseconds: aheadMilliseconds) }
  public var aheadMilliseconds: Int64 { ahead.load(ordering: .relaxed) }

  /// Into the past, before anything has happened: for a demo that needs a history.
  public func setBack(milliseconds: Int64) {
    precondition(milliseconds >= 0)
    ahead.subtract(milliseconds, ordering: .relaxed)
  }

  /// Time only goes forward.
  public func advance(milliseconds: Int64) {
    precondition(milliseconds >= 0)
    ahead.add(milliseconds, ordering: .relaxed)
  }
}
