internal import Application
internal import Engine
internal import FileStore
internal import Foundation
internal import Mailer
internal import Notices
internal import SQLiteStore
internal import Scheduler
internal import Sodium
internal import Synchronization
internal import YAML

/// One company over the real store, with a clock and a mail server that do what the run decides.
final class World {
  let folder: String
  let clock = VirtualClock()
  let postbox: Postbox
  private(set) var store: SQLiteStore
  private(set) var workspace: Workspace
  private(set) var scheduler: Scheduler
  private let root: String
  private let seed: UInt64
  private let reports = Reports()

  init(seed: UInt64, root: String) async throws {
    self.seed = seed
    self.root = root
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    folder = base + "/baton-simulation-\(getpid())-\(seed)"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    postbox = Postbox(seed: seed)
    (store, workspace, scheduler) = try await Self.open(folder, root, clock, postbox, seed: seed, reports)
  }

  /// As after a crash: whatever was in memory is gone.
  func reopen() async throws {
    store.close()
    (store, workspace, scheduler) = try await Self.open(
      folder, root, clock, postbox, seed: seed &+ UInt64(clock.now().milliseconds), reports)
  }

  func close() {
    store.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// What the scheduler complained about.
  var complaints: [String] { reports.lines.withLock { $0 } }

  private static func open(
    _ folder: String, _ root: String, _ clock: VirtualClock, _ postbox: Postbox, seed: UInt64, _ reports: Reports
  ) async throws -> (SQLiteStore, Workspace, Scheduler) {
    let secrets = SeededSecrets(seed: seed)
    let store = try SQLiteStore(path: folder + "/baton.db", migrations: root + "/Migrations", secrets: secrets)
    let workspace = try await Workspace(
      store: store, secrets: secrets, files: try FolderVault(folder: folder + "/files", secrets: secrets), clock: clock,
      settings: WorkspaceSettings(
        baseURL: "https://baton.example", mailFrom: try MailAddress(address: "baton@company.example")),
      parseTemplate: parseTemplate)
    let scheduler = Scheduler(
      workspace: workspace, transport: postbox, report: { level, line in if level == "error" { reports.add(line) } },
      compose: { row in try await composeNotice(row, in: workspace) { _ in ("", "") } })
    return (store, workspace, scheduler)
  }
}

final class VirtualClock: Clock {
  private let present = Atomic<Int64>(1_795_424_400_000)
  func now() -> Instant { Instant(milliseconds: present.load(ordering: .relaxed)) }
  func move(milliseconds: Int64) { present.add(milliseconds, ordering: .relaxed) }
}

final class Reports: Sendable {
  let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Takes, defers, refuses, or takes and loses the answer.
final class Postbox: MailTransport {
  struct Kept {
    var chance: Chance
    var accepted: [String: Int] = [:]
    var lostAnswers = 0
  }
  let kept: Mutex<Kept>

  init(seed: UInt64) { kept = Mutex(Kept(chance: Chance(seed: seed ^ 0xFEED))) }

  func deliver(_ message: MailMessage) async -> DeliveryResult {
    kept.withLock { kept in
      // The choice depends on the mail alone, for several are under way at once.
      let hash = message.id.rawValue.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
        ($0 ^ UInt64($1)) &* 1_099_511_628_211
      }
      let tries = kept.accepted["try " + message.id.rawValue, default: 0]
      kept.accepted["try " + message.id.rawValue] = tries + 1
      switch (hash >> 7) % 20 {
      case 0 where tries == 0: return .deferred(code: 450, reason: "try later")
      case 1 where tries == 0:
        kept.accepted[message.id.rawValue, default: 0] += 1
        kept.lostAnswers += 1
        return .deferred(code: nil, reason: "the connection was lost")
      case 2: return .refused(code: 550, reason: "no such mailbox")
      default:
        kept.accepted[message.id.rawValue, default: 0] += 1
        return .delivered(response: "250 ok")
      }
    }
  }

  func count(_ id: String) -> Int { kept.withLock { $0.accepted[id, default: 0] } }
}

/// libsodium's hashes, with bytes that the seed gives instead of the system.
final class SeededSecrets: Secrets {
  private let base: SodiumSecrets
  private let drawn = Atomic<UInt64>(0)
  private let seed: UInt64

  init(seed: UInt64) {
    base = SodiumSecrets(masterKey: [UInt8](repeating: 7, count: 32), passwordCost: .cheapForTests)
    self.seed = seed
  }

  func randomBytes(_ count: Int) -> [UInt8] {
    var chance = Chance(seed: seed &+ drawn.add(1, ordering: .relaxed).newValue &* 7919)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
  }
  func hash(_ bytes: [UInt8]) -> [UInt8] { base.hash(bytes) }
  func keyedHash(_ bytes: [UInt8], purpose: String) -> [UInt8] { base.keyedHash(bytes, purpose: purpose) }
  func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool { base.equal(left, right) }
  func makeHasher() -> any IncrementalHash { base.makeHasher() }
  func hashPassword(_ password: String) async throws(SecretsError) -> String { password }
  func verifyPassword(_ password: String, against stored: String?) async -> Bool { password == stored }
}
