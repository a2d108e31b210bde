/// Runs work one at a time. Whoever asks while a run is under way waits for the one after it, which all of them share: a
/// run that has begun may have read what was there before they wrote.
package actor OneAtATime {
  private var last: Task<Void, any Error>?
  private var lastHasBegun = true

  package init() {}

  /// - Parameter work: the same in every call, for one run serves all who wait for it.
  package func run(_ work: @Sendable @escaping () async throws -> Void) async throws {
    if lastHasBegun {
      let before = last
      lastHasBegun = false
      last = Task {
        _ = await before?.result
        lastHasBegun = true
        try await work()
      }
    }
    try await last?.value
  }
}
