internal import Engine
internal import Synchronization

/// Leaves a service alone that failed many times in a row, and then sends one to see. In memory: a restart asks again.
final class CircuitBreaker: Sendable {
  static let failuresMax = 5
  static let restSeconds: Int64 = 60

  private struct Circuit {
    var failures = 0
    var restsUntil: Instant?
  }

  private let circuits = Mutex<[String: Circuit]>([:])

  /// - Returns: seconds until it is asked again; nil: it may be asked now.
  func rest(of host: String, at now: Instant) -> Int? {
    circuits.withLock { circuits in
      guard let end = circuits[host]?.restsUntil else { return nil }
      if now < end { return Int((end - now + 999) / 1000) }
      // One goes to see; the others wait for what it finds.
      circuits[host]?.restsUntil = now.adding(seconds: Self.restSeconds)
      return nil
    }
  }

  func note(_ host: String, isWell: Bool, at now: Instant) {
    circuits.withLock { circuits in
      if isWell {
        circuits[host] = nil
      } else {
        var circuit = circuits[host] ?? Circuit()
        circuit.failures += 1
        if circuit.failures >= Self.failuresMax { circuit.restsUntil = now.adding(seconds: Self.restSeconds) }
        circuits[host] = circuit
      }
    }
  }
}
