package import Application
package import Engine
import FileStore
import Foundation
package import SQLiteStore
import Sodium
import YAML

/// A workspace over the real store in a folder of its own, with people of its own.
package struct Office {
  package let folder: String
  package let store: SQLiteStore
  package let workspace: Workspace
  package let clock = MovableClock()
  package let jonas: PersonID
  package let maya: PersonID
  package let ana: PersonID
  package let admin: PersonID

  package init(
    folder: String? = nil, filesBytesMax: Int = .max, isSetUp: Bool = true, isStaffed: Bool = true,
    for purpose: SQLiteStore.Purpose = .writing
  ) async throws {
    self.folder = folder ?? NSTemporaryDirectory() + "baton-office-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    let secrets = SodiumSecrets(
      masterKey: try SodiumSecrets.loadOrCreateKey(at: self.folder + "/secret.key"), passwordCost: .cheapForTests)
    store = try SQLiteStore(
      path: self.folder + "/baton.db", migrations: Office.root + "/Migrations", secrets: secrets, for: purpose)
    workspace = try await Workspace(
      store: store, secrets: secrets,
      files: try FolderVault(folder: self.folder + "/files", secrets: secrets, bytesMax: filesBytesMax),
      clock: clock,
      settings: WorkspaceSettings(
        baseURL: "https://baton.example", mailFrom: try MailAddress(address: "baton@lindqvist.example")),
      parseTemplate: parseTemplate)
    guard isStaffed else {
      (ana, maya, jonas, admin) = (PersonID(0), PersonID(0), PersonID(0), PersonID(0))
      return
    }
    ana = try await Office.person("Ana Kovačević", "ana@lindqvist.example", in: workspace)
    maya = try await Office.person("Maya Lindqvist", "maya@lindqvist.example", manager: ana, in: workspace)
    jonas = try await Office.person("Jonas Weber", "jonas@lindqvist.example", manager: maya, in: workspace)
    admin = try await Office.person("Ada Admin", "ada@lindqvist.example", admin: isSetUp, in: workspace)
  }

  /// The same company, as a program would see it to which the stored templates read otherwise.
  package func reread(_ change: @Sendable @escaping (String) -> String) async throws -> Workspace {
    try await Workspace(
      store: store, secrets: workspace.secrets, files: workspace.files, clock: clock, settings: workspace.settings,
      parseTemplate: { source throws(TemplateFinding) in try parseTemplate(change(source)) })
  }

  private static func person(
    _ name: String, _ email: String, manager: PersonID? = nil, admin: Bool = false, in workspace: Workspace
  ) async throws -> PersonID {
    if let id = try await workspace.store.passwordHash(email: email)?.person { return id }
    return try await workspace.add(
      PersonDraft(name: name, email: email, manager: manager, isAdmin: admin, zone: "Europe/Berlin"), password: nil)
  }

  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  package static let template = """
    key: order
    name: Bestellung
    prefix: ORD
    zone: Europe/Berlin
    subject: "{item} von {vendor}"
    roles:
      starter: {name: Starter, from: starter}
      boss: {name: Boss, from: manager of starter}
      vendor: {name: Vendor, from: {collaborator: {name: vendor, email: email}}}
    fields:
      item: {label: Item, type: text}
      vendor: {label: Vendor, type: text}
      email: {label: Vendor's address, type: email}
      amount: {label: Amount, type: money}
    start: [item, vendor, email, amount]
    stages:
      - key: all
        name: All
        steps:
          - {key: ask, title: Ask, owner: starter, due: 1 business day, remind: [at due]}
          - {key: agree, title: Agree, approval: {by: [boss]}}
          - {key: confirm, title: Confirm the order, owner: vendor, due: 2 business days, remind: [at due]}
    """

  package func publishOrder() async throws { try await publish(Office.template) }

  package func publish(_ source: String) async throws {
    let (version, check) = try await workspace.publish(nil, source: source, by: nil)
    guard version != nil else { throw Trouble(text: check.findings.map(\.description).joined(separator: "\n")) }
  }

  package struct Trouble: Error {
    package let text: String
    package init(text: String) { self.text = text }
  }

  package func startOrder(command: CommandID? = nil) async throws -> ActOutcome {
    try await workspace.start(
      "order",
      input: [
        "item": "12 Laptops", "vendor": "Nordlicht GmbH", "email": "verkauf@nordlicht.example", "amount": "12,400.00",
      ],
      by: jonas, command: command ?? workspace.newCommand())
  }

  package func act(_ command: Command, on outcome: ActOutcome, by person: PersonID) async throws {
    _ = try await workspace.carryOut(command, in: outcome.process, by: .person(person), as: workspace.newCommand())
  }

  /// An order that waits for the vendor, and the token of the link that was issued.
  package func orderAtTheVendor() async throws -> (outcome: ActOutcome, token: String) {
    let outcome = try await startOrder()
    try await act(.complete(step: 1, StepInput()), on: outcome, by: jonas)
    try await act(.approve(step: 2, StepInput(), reason: ""), on: outcome, by: maya)
    return (outcome, try await newestToken(outcome))
  }

  package func newestToken(_ outcome: ActOutcome) async throws -> String {
    let links = try await store.links(of: outcome.process)
    guard let link = links.first(where: { $0.revokedAt == nil }) else { throw Trouble(text: "no link was issued") }
    return String(workspace.linkURL(link.link).split(separator: "/").last!)
  }

  package func faults() async throws -> [String] { try await workspace.verify(store) { _ in }.faults }

  package func close() {
    store.close()
    try? FileManager.default.removeItem(atPath: folder)
  }
}
