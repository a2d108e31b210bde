import Application
import Engine
import OfficeFixture
import Synchronization
import Testing

struct OneAtATimeTests {
  /// What the readings found, in their order; each takes its time between reading and keeping.
  private final class Source: Sendable {
    let stored = Mutex(0)
    let kept = Mutex<[Int]>([])
    let reading = AsyncStream<Void>.makeStream()
    let gate = AsyncStream<Void>.makeStream()

    func read() async {
      let value = stored.withLock { $0 }
      reading.continuation.yield()
      var opened = gate.stream.makeAsyncIterator()
      await opened.next()
      kept.withLock { $0.append(value) }
    }
  }

  @Test(.timeLimit(.minutes(1))) func whoAsksWhileAReadingIsUnderWayGetsTheNextOne() async throws {
    let source = Source()
    let readings = OneAtATime()
    var begun = source.reading.stream.makeAsyncIterator()
    let first = Task { try await readings.run { await source.read() } }
    await begun.next()
    source.stored.withLock { $0 = 7 }
    let later = (0..<5).map { _ in Task { try await readings.run { await source.read() } } }
    // The second does not begin beside the first.
    for _ in 0..<50 { await Task.yield() }
    #expect(source.kept.withLock { $0 }.isEmpty)
    source.gate.continuation.yield()
    try await first.value
    await begun.next()
    source.gate.continuation.yield()
    for task in later { try await task.value }
    #expect(source.kept.withLock { $0 } == [0, 7])
  }

  @Test func whoeverSavesKnowsTheSavedAfterwardsHoweverManySaveAtOnce() async throws {
    let office = try await Office()
    defer { office.close() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        group.addTask {
          let id = try await office.workspace.save(
            PersonDraft(name: "Zoë \(number)", email: "zoe\(number)@lindqvist.example", zone: "Europe/Berlin"),
            password: nil, by: office.admin)
          #expect(office.workspace.present.person(id)?.name == "Zoë \(number)")
        }
      }
      try await group.waitForAll()
    }
    #expect(office.workspace.present.directory.people.count == 64)
  }
}
