internal import Application
internal import Foundation
internal import SQL

/// The one thread that writes. It takes all that is waiting, commits once, and only then answers.
final class Writer: @unchecked Sendable {
  /// Most writes in one commit.
  static let groupMax = 64

  private struct Job {
    let work: (Connection) throws -> Void
    let answer: ((any Error)?) -> Void
  }

  /// nil for a store that is only read.
  private let connection: Connection?
  private let waiting = NSCondition()
  private var jobs: [Job] = []
  private var isClosing = false
  private var isClosed = false

  /// - Parameter connection: nil for a store that is only read: every write is refused, and there is no thread.
  init(connection: Connection?) {
    self.connection = connection
    if connection == nil {
      isClosing = true
      isClosed = true
      return
    }
    let thread = Thread { [self] in loop() }
    thread.name = "baton-writer"
    thread.start()
  }

  /// Runs `body` within the next commit. An error that it throws undoes what it wrote, and nothing else. `committed`
  /// is called after the commit, in the order of the writes, before the caller hears of it.
  func write<T: Sendable>(
    _ body: @Sendable @escaping (Connection) throws -> T, committed: @Sendable @escaping (T) -> Void = { _ in }
  ) async throws -> T {
    try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<T, any Error>) in
      var result: T?
      let job = Job(
        work: { result = try body($0) },
        answer: { error in
          if let error { return continuation.resume(throwing: error) }
          guard let result else { preconditionFailure("a write that succeeded has a result") }
          committed(result)
          continuation.resume(returning: result)
        })
      waiting.lock()
      let accepts = !isClosing
      if accepts {
        jobs.append(job)
        waiting.signal()
      }
      waiting.unlock()
      if !accepts { continuation.resume(throwing: StoreError.closed) }
    }
  }

  /// Commits what is waiting, then stops. Returns when the thread is done.
  func close() {
    waiting.lock()
    isClosing = true
    waiting.broadcast()
    while !isClosed { waiting.wait() }
    waiting.unlock()
  }

  private func loop() {
    while let connection, let group = next() {
      carryOut(group, connection)
    }
    bringHome()
    waiting.lock()
    isClosed = true
    waiting.broadcast()
    waiting.unlock()
  }

  /// Leaves the whole database in its one file: readers that are closed later leave the log alone.
  private func bringHome() {
    // A reader of another program may be at it; then the next start does it.
    try? connection?.script("PRAGMA busy_timeout=1000")
    _ = try? connection?.query("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) }
  }

  private func next() -> [Job]? {
    waiting.lock()
    defer { waiting.unlock() }
    while jobs.isEmpty {
      if isClosing { return nil }
      waiting.wait()
    }
    if jobs.count <= Self.groupMax {
      defer { jobs.removeAll(keepingCapacity: true) }
      return jobs
    }
    defer { jobs.removeFirst(Self.groupMax) }
    return Array(jobs.prefix(Self.groupMax))
  }

  private func carryOut(_ group: [Job], _ connection: Connection) {
    var refusals: [(any Error)?] = []
    do {
      try connection.script("BEGIN IMMEDIATE")
      for job in group { refusals.append(try refusal(of: job, connection)) }
      try connection.script("COMMIT")
    } catch {
      // All of the group is undone: nobody is told of a success that did not reach the disk.
      if connection.isInTransaction { try? connection.script("ROLLBACK") }
      if group.count > 1 {
        for job in group { carryOut([job], connection) }
      } else {
        group[0].answer(error)
      }
      return
    }
    for (job, refusal) in zip(group, refusals) { job.answer(refusal) }
  }

  /// Runs a job and returns the error with which it refused before it wrote anything, as nearly all do. One that fails
  /// half-way throws: the group is undone, and each of its jobs gets a transaction of its own.
  private func refusal(of job: Job, _ connection: Connection) throws -> (any Error)? {
    let changesBefore = connection.totalChanges
    do {
      try job.work(connection)
      return nil
    } catch {
      guard connection.isInTransaction, connection.totalChanges == changesBefore else { throw error }
      return error
    }
  }
}
