import Application
import Engine
import Foundation
import SQLiteStore
import Testing

struct WriterTests {
  /// Roles that name nobody fail half-way: the role is written before its member is refused.
  @Test func aWriteThatFailsHalfWayTakesNoOtherWithIt() async throws {
    let folder = NSTemporaryDirectory() + "baton-writer-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try SQLiteStore(
      path: folder + "/baton.db", migrations: root + "/Migrations", secrets: NoSecrets())
    let id = try await store.save(
      PersonDraft(name: "Zoë Müller", email: "zoe@lindqvist.example", zone: "Europe/Berlin"), passwordHash: nil)
    let failures = await withTaskGroup(of: Int.self) { group in
      for number in 0..<60 {
        group.addTask {
          let member = number % 3 == 0 ? PersonID(4711) : id
          let role = CompanyRole(key: RoleKey("role_\(number)"), name: "Role \(number)", members: [member])
          do { try await store.save(role) } catch { return 1 }
          return 0
        }
      }
      return await group.reduce(0, +)
    }
    #expect(failures == 20)
    let roles = try await store.directory().roles
    #expect(roles.count == 40)
    #expect(roles.values.allSatisfy { $0.members == [id] })
    store.close()
  }

  private var root: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  }
}

/// The writer asks for no secret.
struct NoSecrets: Secrets {
  func randomBytes(_ count: Int) -> [UInt8] { Array(repeating: 7, count: count) }
  func hash(_ bytes: [UInt8]) -> [UInt8] { bytes }
  func keyedHash(_ bytes: [UInt8], purpose: String) -> [UInt8] { bytes }
  func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool { left == right }
  func makeHasher() -> any IncrementalHash { preconditionFailure("nothing is hashed here") }
  func hashPassword(_ password: String) async throws(SecretsError) -> String { password }
  func verifyPassword(_ password: String, against stored: String?) async -> Bool { password == stored }
}
