public import Engine

extension Workspace {
  /// Turns due timers into commands. Safe to run at any time and more than once: a timer that was served is gone.
  ///
  /// - Returns: how many were served, and why others could not be.
  public func fireTimers(
    limit: Int = 200
  ) async throws -> (served: Int, failures: [(step: StepID, reason: String)]) {
    var served = 0
    var failures: [(step: StepID, reason: String)] = []
    for timer in try await store.dueTimers(at: now, limit: limit) {
      // The same timer at the same moment is the same command, whoever fires it.
      guard let id = CommandID(rawValue: "timer-\(timer.step.rawValue)-\(timer.at.milliseconds)") else { continue }
      do {
        _ = try await carryOut(.climb(step: timer.step.number), in: timer.step.process, by: .system, as: id)
        served += 1
      } catch {
        // One broken process must not hold up the others, nor spin.
        failures.append((timer.step, "\(error)"))
        try await store.postpone(timer, until: now.adding(seconds: 600))
      }
    }
    return (served, failures)
  }
}
