public import Engine

/// Asks services over HTTP.
public protocol ServiceCaller: Sendable {
  /// One try.
  ///
  /// - Parameter key: the same at each try of one step, so that the service does it once.
  func call(_ request: CallRequest, idempotencyKey key: String) async -> CallResult
}

extension Workspace {
  /// While a process is paused.
  private static let pauseSeconds: Int64 = 60

  /// One try of a step's call, and what follows from it. At least once: after a crash the same call is made again, with
  /// the same key.
  ///
  /// - Returns: the entry as it is to be kept.
  public func makeCall(_ entry: OutboxRow, by caller: any ServiceCaller) async throws -> OutboxRow {
    var row = entry
    guard let process = row.entry.process, let number = row.entry.notification.step,
      let attempt = Int(row.entry.notification.note), let command = CommandID(rawValue: "call-\(row.entry.id)"),
      let state = try await store.state(process), state.status.endedAt == nil,
      let step = state.step(number: number), step.status.isOpen,
      let call = step.call, call.attempt == attempt, call.at != nil
    else { return dropped(row) }
    if case .paused = state.status { return postponed(row) }
    row.to = call.request.host
    row.subject = "\(call.request.method.rawValue) \(call.request.url)"
    row.attempts += 1
    let result = try await ask(call.request, caller, key: idempotencyKey(StepID(process: process, number: number)))
    row.response = result.summary
    do {
      _ = try await carryOut(
        .answer(step: number, attempt: attempt, result), in: process, by: .system, as: command)
    } catch is Refusal {
      // It was paused or ended meanwhile. What is asked again later is done once, by its key.
      if case .paused? = try await store.state(process)?.status { return postponed(row) }
      return dropped(row)
    }
    row.state = result.isSuccess ? .sent : .refused
    row.sentAt = now
    return row
  }

  private func ask(_ request: CallRequest, _ caller: any ServiceCaller, key: String) async throws -> CallResult {
    if let seconds = circuits.rest(of: request.host, at: now) {
      return .failed(
        reason: "\(request.host) failed \(CircuitBreaker.failuresMax) times in a row, so it is left alone for a while.",
        isWorthRetry: true, retryAfterSeconds: seconds)
    }
    let result = await caller.call(request, idempotencyKey: key)
    // Baton stops: that is no failure of the service, which is asked again at the next start.
    if case .failed = result { try Task.checkCancellation() }
    switch result {
    case .answered(let answer): circuits.note(request.host, isWell: answer.status < 500, at: now)
    case .failed(_, let isWorthRetry, _): circuits.note(request.host, isWell: !isWorthRetry, at: now)
    }
    return result
  }

  /// Nobody can guess it, and no other installation makes the same.
  package func idempotencyKey(_ step: StepID) -> String {
    let hash = secrets.keyedHash(Array(String(step.rawValue).utf8), purpose: "idempotency-key")
    return hash.prefix(16).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private func dropped(_ row: OutboxRow) -> OutboxRow {
    var row = row
    row.state = .dropped
    row.response = "Nobody waits for it any more. \(row.response)"
    return row
  }

  private func postponed(_ row: OutboxRow) -> OutboxRow {
    var row = row
    row.nextAt = now.adding(seconds: Self.pauseSeconds)
    row.response = "The process is paused."
    return row
  }
}

extension CallResult {
  fileprivate var isSuccess: Bool {
    if case .answered(let answer) = self { (200..<300).contains(answer.status) } else { false }
  }

  fileprivate var summary: String {
    switch self {
    case .answered(let answer): String(answer.status)
    case .failed(let reason, _, _): reason
    }
  }
}
