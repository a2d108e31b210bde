import Application
import Engine
import Foundation
import SQLiteStore
import Testing

struct ReadingTests {
  private let folder = NSTemporaryDirectory() + "baton-reading-" + UUID().uuidString
  private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test func aStoreForReadingAppliesNoMigrationAndWritesNothing() async throws {
    try FileManager.default.createDirectory(atPath: folder + "/old", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let names = try FileManager.default.contentsOfDirectory(atPath: root + "/Migrations").sorted()
    for name in names.dropLast() {
      try FileManager.default.copyItem(atPath: root + "/Migrations/" + name, toPath: folder + "/old/" + name)
    }
    let path = folder + "/baton.db"
    let old = try SQLiteStore(path: path, migrations: folder + "/old", secrets: NoSecrets())
    _ = try await old.save(
      PersonDraft(name: "Zoë Müller", email: "zoe@lindqvist.example", zone: "Europe/Berlin"), passwordHash: nil)
    old.close()
    let newest = try #require(names.last?.split(separator: ".").first.map(String.init))
    #expect(throws: StoreError.pendingMigrations([newest])) {
      try SQLiteStore(path: path, migrations: root + "/Migrations", secrets: NoSecrets(), for: .reading)
    }
    let reader = try SQLiteStore(path: path, migrations: folder + "/old", secrets: NoSecrets(), for: .reading)
    #expect(try await reader.directory().people.count == 1)
    await #expect(throws: StoreError.closed) { try await reader.set("zone", to: "Europe/Berlin") }
    reader.close()
    #expect(throws: StoreError.self) {
      try SQLiteStore(path: folder + "/none.db", migrations: folder + "/old", secrets: NoSecrets(), for: .reading)
    }
    #expect(!FileManager.default.fileExists(atPath: folder + "/none.db"))
  }
}
