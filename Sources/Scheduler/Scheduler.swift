public import Application
internal import Engine
internal import Synchronization

/// Serves due timers and delivers the outbox, until it is stopped. All of it may be killed at any moment and begun again.
public final class Scheduler: Sendable {
  /// Composes an entry as a message, or says why it should not go out.
  public typealias Compose = @Sendable (OutboxRow) async throws -> ComposedNotice
  public typealias Report = @Sendable (_ level: String, _ message: String) -> Void

  static let pauseMilliseconds = 500
  /// Mails on their way at once, as many as the transport has connections.
  static let deliveriesMax = 4
  static let mailsPerRound = 100
  /// Calls of services under way at once.
  static let callsMax = 8
  /// Longer than a delivery may take.
  static let leaseSeconds: Int64 = 1000
  static let sweepPauseSeconds = 86_400
  static let fillPauseSeconds = 300

  private let workspace: Workspace
  private let transport: any MailTransport
  private let compose: Compose
  private let caller: (any ServiceCaller)?
  private let report: Report
  private let tasks = Mutex<[Task<Void, Never>]>([])

  /// - Parameter caller: nil: calls of services wait.
  public init(
    workspace: Workspace, transport: any MailTransport, caller: (any ServiceCaller)? = nil, report: @escaping Report,
    compose: @escaping Compose
  ) {
    self.caller = caller
    self.workspace = workspace
    self.transport = transport
    self.report = report
    self.compose = compose
  }

  public func start() {
    tasks.withLock {
      $0 = [
        // Beside each other: a slow mail server holds up no deadline.
        Task { [self] in await again(pauseMilliseconds: Self.pauseMilliseconds) { await self.fire() } },
        Task { [self] in await again(pauseMilliseconds: Self.pauseMilliseconds) { await self.deliver() } },
        Task { [self] in await again(pauseMilliseconds: Self.pauseMilliseconds) { await self.callServices() } },
        Task { [self] in await again(pauseMilliseconds: Self.fillPauseSeconds * 1000) { await self.fillSeats() } },
        Task { [self] in await again(pauseMilliseconds: Self.sweepPauseSeconds * 1000) { await self.sweep() } },
      ]
    }
  }

  /// Ends after the deliveries that are under way.
  public func stop() async {
    let running = tasks.withLock { $0 }
    for task in running { task.cancel() }
    for task in running { await task.value }
  }

  private func again(pauseMilliseconds: Int, _ work: @Sendable () async -> Void) async {
    while !Task.isCancelled {
      await work()
      try? await Task.sleep(for: .milliseconds(pauseMilliseconds))
    }
  }

  /// Removes files that nothing refers to.
  public func sweep() async {
    do {
      let removed = try await workspace.sweepFiles()
      if removed > 0 { report("info", "\(removed) files that nothing refers to were removed") }
    } catch { report("error", "sweep of files: \(error)") }
  }

  /// One pass over what is due.
  public func round() async {
    await fire()
    await deliver()
    await callServices()
  }

  private func fire() async {
    do {
      for failure in try await workspace.fireTimers().failures {
        report("warning", "the timer of step \(failure.step.rawValue) is tried again later: \(failure.reason)")
      }
    } catch { report("error", "timers: \(error)") }
  }

  private func fillSeats() async {
    do { try await workspace.fillSeats() } catch { report("error", "open seats: \(error)") }
  }

  private func deliver() async {
    let due: [OutboxRow]
    do { due = try await workspace.store.due(.mail, at: workspace.now, limit: Self.mailsPerRound) } catch {
      return report("error", "outbox: \(error)")
    }
    await withTaskGroup(of: Void.self) { group in
      for (index, row) in due.enumerated() where !Task.isCancelled {
        if index >= Self.deliveriesMax { await group.next() }
        group.addTask { [self] in await deliver(row) }
      }
    }
  }

  private func callServices() async {
    guard let caller else { return }
    let due: [OutboxRow]
    do { due = try await workspace.store.due(.calls, at: workspace.now, limit: Self.mailsPerRound) } catch {
      return report("error", "calls: \(error)")
    }
    await withTaskGroup(of: Void.self) { group in
      for (index, row) in due.enumerated() where !Task.isCancelled {
        if index >= Self.callsMax { await group.next() }
        group.addTask { [self] in
          do {
            let end = workspace.now.adding(seconds: Self.leaseSeconds)
            guard try await workspace.store.lease(row.entry.id, until: end, at: workspace.now) else { return }
            try await workspace.store.update(try await workspace.makeCall(row, by: caller))
          } catch is CancellationError {
          } catch { report("error", "call \(row.entry.id): \(error)") }
        }
      }
    }
  }

  private func deliver(_ row: OutboxRow) async {
    do {
      var row = row
      let now = workspace.now
      let end = now.adding(seconds: Self.leaseSeconds)
      guard try await workspace.store.lease(row.entry.id, until: end, at: now) else { return }
      switch try await compose(row) {
      case .drop(let reason):
        row.state = .dropped
        row.response = reason
      case .impossible(let reason):
        row.state = .refused
        row.response = reason
        try await raise(row, .mailRefused)
      case .message(let message):
        row.to = message.to.address
        row.subject = message.subject
        try await settle(&row, await transport.deliver(message))
      }
      try await workspace.store.update(row)
    } catch { report("error", "mail \(row.entry.id): \(error)") }
  }

  private func settle(_ row: inout OutboxRow, _ result: DeliveryResult) async throws {
    let now = workspace.now
    row.attempts += 1
    switch result {
    case .delivered(let response):
      row.state = .sent
      row.sentAt = now
      row.response = response
    case .refused(let code, let reason):
      row.state = .refused
      row.response = "\(code) \(reason)"
      try await raise(row, .mailRefused)
    case .deferred(let code, let reason):
      row.response = [code.map(String.init), reason].compactMap { $0 }.joined(separator: " ")
      guard let id = MailID(rawValue: row.entry.id),
        let delay = mailRetryDelaySeconds(attempt: row.attempts, id: id)
      else {
        row.state = .exhausted
        return try await raise(row, .mailExhausted)
      }
      row.nextAt = now.adding(seconds: Int64(delay))
    }
  }

  /// Tells the process's owner, unless it is the news of an incident itself that cannot be delivered.
  private func raise(_ row: OutboxRow, _ kind: Incident.Kind) async throws {
    guard row.entry.notification.kind != .incident, let process = row.entry.process,
      let id = CommandID(rawValue: "mail-\(row.entry.id)")
    else { return }
    let text =
      "The mail “\(row.subject)” to \(row.to.isEmpty ? "its recipient" : row.to) could not be delivered: \(row.response)"
    _ = try await workspace.carryOut(
      .report(step: row.entry.notification.step, kind, text: text), in: process, by: .system, as: id)
  }
}
