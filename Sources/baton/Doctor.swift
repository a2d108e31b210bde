internal import Application
internal import Engine
internal import Foundation
internal import Mailer
internal import SQLiteStore

// `baton doctor`: what is well, what is not, and how to mend it.

private struct Finding {
  enum Level: String { case ok, warn, fail }
  let level: Level
  let about: String
  let text: String
}

func doctor(_ options: Options) async throws -> Int32 {
  guard options.words.isEmpty else { throw Usage("“doctor” takes no further words.") }
  let configuration = try Configuration(options)
  var findings = [
    Finding(
      level: .ok, about: "version",
      text: "baton \(version), SQLite \(SQLiteStore.libraryVersion), \(mailLibraryVersion)")
  ]
  findings += checkFolder(configuration)
  if FileManager.default.fileExists(atPath: configuration.databasePath) {
    findings += try await checkStore(configuration)
  } else {
    findings.append(
      Finding(level: .warn, about: "database", text: "There is none yet; “baton serve” makes it."))
  }
  findings += checkMail(configuration)
  show(findings, asJSON: options.has("--json"))
  return findings.contains { $0.level == .fail } ? 1 : 0
}

private func show(_ findings: [Finding], asJSON: Bool) {
  for finding in findings {
    if asJSON {
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("level", finding.level.rawValue)
        writer.member("about", finding.about)
        writer.member("text", finding.text)
      }
      print(String(decoding: writer.bytes, as: UTF8.self))
    } else {
      print(
        "\(finding.level.rawValue.padding(toLength: 5, withPad: " ", startingAt: 0))\(finding.about): \(finding.text)")
    }
  }
}

private func checkFolder(_ configuration: Configuration) -> [Finding] {
  let folder = configuration.data
  let manager = FileManager.default
  guard manager.fileExists(atPath: folder) else {
    return [Finding(level: .warn, about: "data folder", text: "\(folder) is not there yet; “baton serve” makes it.")]
  }
  guard manager.isWritableFile(atPath: folder) else {
    return [
      Finding(level: .fail, about: "data folder", text: "\(folder) cannot be written. Give it to the user of Baton.")
    ]
  }
  var findings = [Finding(level: .ok, about: "data folder", text: folder)]
  let free = (try? manager.attributesOfFileSystem(forPath: folder))?[.systemFreeSize] as? Int64 ?? 0
  let gigabytes = Double(free) / 1e9
  findings.append(
    Finding(
      level: gigabytes < 0.2 ? .fail : gigabytes < 2 ? .warn : .ok, about: "disk",
      text: String(format: "%.1f GB are free.", gigabytes)
        + (gigabytes < 2 ? " Make room: without it nothing can be saved." : "")))
  return findings
}

private func checkStore(_ configuration: Configuration) async throws -> [Finding] {
  let wiring: Wiring
  do { wiring = try await Wiring(configuration, for: .reading) } catch StoreError.pendingMigrations(let names) {
    return [Finding(level: .fail, about: "schema", text: StoreError.pendingMigrations(names).sentence)]
  } catch {
    return [
      Finding(level: .fail, about: "database", text: sentence(for: error) + " Restore a backup if it is damaged.")
    ]
  }
  defer { wiring.store.close() }
  var findings: [Finding] = []
  let check = try wiring.store.quickCheck()
  findings.append(
    check == ["ok"]
      ? Finding(level: .ok, about: "database", text: "its pages are sound, its schema is up to date")
      : Finding(level: .fail, about: "database", text: "\(check.first ?? "") Restore the last backup."))
  let (journal, synchronous) = try wiring.store.settingsInUse()
  findings.append(
    Finding(
      level: journal == "wal" && synchronous == 2 ? .ok : .fail, about: "durability",
      text: "journal \(journal), synchronous \(synchronous == 2 ? "full" : String(synchronous))"))
  findings += try await checkWork(wiring)
  let unsound = wiring.workspace.present.records.values.filter { $0.version > 0 }.flatMap { record in
    wiring.workspace.check(record.draft).findings.filter { $0.severity == .error }.map { "\(record.key): \($0)" }
  }
  findings.append(
    unsound.isEmpty
      ? Finding(level: .ok, about: "templates", text: "\(wiring.workspace.present.startable.count) can be started")
      : Finding(level: .warn, about: "templates", text: unsound[0]))
  return findings
}

private func checkWork(_ wiring: Wiring) async throws -> [Finding] {
  let now = wiring.workspace.now
  var findings: [Finding] = []
  let waiting = try await wiring.store.outbox(OutboxQuery(state: .waiting, limit: outboxRowsMax))
  let oldest = waiting.map(\.entry.createdAt).min()
  let isStuck = oldest.map { now - $0 > 3_600_000 } ?? false
  findings.append(
    Finding(
      level: isStuck ? .warn : .ok, about: "outbox",
      text: "\(count(waiting)) mails wait"
        + (isStuck ? ", one for more than an hour. Look at the mail page for what the server answers." : ".")))
  let held = try await wiring.store.outbox(OutboxQuery(state: .held, limit: outboxRowsMax))
  if !held.isEmpty {
    findings.append(
      Finding(
        level: .warn, about: "outbox", text: "\(count(held)) mails are held since a restore. Decide on the mail page."))
  }
  // The demo's clock goes ahead of the machine's.
  let newest = try await wiring.store.outbox(OutboxQuery(limit: 1)).first?.entry.createdAt
  if let newest, newest - now > 300_000, try await wiring.store.setting("demo_clock_ahead") == nil {
    findings.append(
      Finding(
        level: .fail, about: "clock", text: "The newest mail was made at \(newest), later than now. Set the clock."))
  } else {
    findings.append(Finding(level: .ok, about: "clock", text: now.description))
  }
  let incidents = try await wiring.store.incidents(openOnly: true, limit: 100)
  findings.append(
    Finding(
      level: incidents.isEmpty ? .ok : .warn, about: "incidents",
      text: incidents.isEmpty ? "none is open" : "\(incidents.count) need a look: see the incidents page."))
  return findings
}

private let outboxRowsMax = 10_000

private func count(_ rows: [OutboxRow]) -> String {
  rows.count < outboxRowsMax ? "\(rows.count)" : "\(outboxRowsMax) or more"
}

private func checkMail(_ configuration: Configuration) -> [Finding] {
  guard let url = configuration.smtp else {
    return [
      Finding(level: .warn, about: "mail", text: "No BATON_SMTP: mail is written to \(configuration.outboxFolder).")
    ]
  }
  var findings: [Finding] = []
  do throws(SMTPConfigurationError) {
    let server = try SMTPServer(url: url)
    if let trouble = probeSMTP(server) {
      findings.append(Finding(level: .fail, about: "mail", text: "The mail server does not take us: \(trouble)"))
    } else {
      findings.append(Finding(level: .ok, about: "mail", text: "The mail server greets us."))
    }
  } catch {
    findings.append(Finding(level: .fail, about: "mail", text: error.sentence))
  }
  if configuration.baseURL.contains("localhost") || configuration.baseURL.contains("127.0.0.1") {
    findings.append(
      Finding(
        level: .warn, about: "base URL",
        text:
          "\(configuration.baseURL) is this machine only: links in mails will not open elsewhere. Set BATON_BASE_URL."))
  }
  return findings
}
