import Application
import Engine
import OfficeFixture
import SQLiteStore
import Testing

struct VerifyTests {
  /// Two offices over one folder are two programs: the second only reads.
  @Test func aCheckBesideARunningServerFindsNoFault() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publishOrder()
    for _ in 0..<20 { _ = try await office.startOrder() }
    let beside = try await Office(folder: office.folder, for: .reading)
    defer { beside.store.close() }
    let work = Task {
      while !Task.isCancelled {
        let outcome = try await office.startOrder()
        try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
        try await office.act(.approve(step: 2, StepInput(), reason: ""), on: outcome, by: office.maya)
      }
    }
    for _ in 0..<6 { #expect(try await beside.faults() == []) }
    work.cancel()
    try await work.value
    #expect(try await beside.faults() == [])
  }

  @Test func aVersionThatIsPublishedWhileItChecksIsNotMissing() async throws {
    let office = try await Office()
    defer { office.close() }
    let beside = try await Office(folder: office.folder, for: .reading)
    defer { beside.store.close() }
    try await office.publishOrder()
    _ = try await office.startOrder()
    #expect(try await beside.faults() == [])
  }
}
