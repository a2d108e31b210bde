import Foundation
import Simulation
import Testing

struct SimulationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test(arguments: 1...15) func aRandomCompanyKeepsItsRecord(seed: UInt64) async throws {
    let result = try await simulate(seed: seed, days: 8, root: Self.root)
    #expect(result.fault == nil, "\(result.fault ?? "")\n\(result.trail.joined(separator: "\n"))")
    #expect(result.acts > 0 && result.processes > 0)
  }

  @Test func aSeedGivesTheSameRunAgain() async throws {
    let first = try await simulate(seed: 77, days: 10, root: Self.root)
    let second = try await simulate(seed: 77, days: 10, root: Self.root)
    #expect(first.trail == second.trail)
    #expect((first.acts, first.refusals, first.mails) == (second.acts, second.refusals, second.mails))
  }
}
