public import Application
internal import Engine

/// Somebody whom a visitor of the demo may become.
public struct DemoPerson: Sendable {
  public var id: Int64
  public var name: String
  public var title: String
  /// What they would see.
  public var sees: String
}

/// The password of everyone in the demo.
public let demoPassword = "baton demo password"

/// Fills an empty workspace with a company that has worked for a month: people, templates, and processes in all stages.
/// Everything happens through the use cases, at the moments that the clock shows.
///
/// - Parameters:
///   - clock: the workspace's own; it is set back by a month and ends at the present.
///   - templates: the ready processes, by file name.
///   - round: serves due timers and sends what is in the outbox, at the moment that the clock shows.
/// - Returns: the demo's people, also when the company was there already.
public func makeDemoCompany(
  in workspace: Workspace, clock: MovableClock, templates: [(name: String, source: String)],
  round: @escaping () async throws -> Void, progress: (String) -> Void
) async throws -> [DemoPerson] {
  if workspace.present.directory.people.isEmpty {
    try await hire(into: workspace)
    for (name, source) in templates {
      let (version, check) = try await workspace.publish(nil, source: source, by: nil)
      if version == nil { throw DemoError(message: "\(name): \(check.findings.first?.description ?? "is not sound")") }
    }
    progress("a company of \(Staff.all.count) people, \(templates.count) templates")
    var history = History(workspace: workspace, clock: clock, round: round)
    try await history.play(progress: progress)
  }
  let directory = workspace.present.directory
  return Staff.all.compactMap { member in
    guard let person = directory.people.values.first(where: { $0.email == member.email }) else { return nil }
    return DemoPerson(id: person.id.rawValue, name: person.name, title: member.title, sees: member.sees)
  }
}

struct DemoError: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}

/// The people of the demo.
struct Staff {
  let name: String
  let email: String
  let title: String
  let sees: String
  /// Mail address of the manager.
  let manager: String?
  let roles: [RoleKey]
  let isAdmin: Bool

  static let all: [Staff] = [
    Staff(
      name: "Jonas Weber", email: "jonas.weber@lindqvist.example", title: "Engineer",
      sees: "His own requests, and what he waits for.", manager: "maya.lindqvist@lindqvist.example", roles: [],
      isAdmin: false),
    Staff(
      name: "Maya Lindqvist", email: "maya.lindqvist@lindqvist.example", title: "Head of engineering",
      sees: "Approvals for her team, some of them late.", manager: "ana.kovacevic@lindqvist.example", roles: [],
      isAdmin: false),
    Staff(
      name: "Ana Kovačević", email: "ana.kovacevic@lindqvist.example", title: "Director",
      sees: "What is above 10,000, and what has escalated.", manager: "tomas.ribeiro@lindqvist.example",
      roles: ["director"],
      isAdmin: false),
    Staff(
      name: "Tomás Ribeiro", email: "tomas.ribeiro@lindqvist.example", title: "CFO", sees: "The largest purchases.",
      manager: nil,
      roles: ["cfo"], isAdmin: false),
    Staff(
      name: "Zoë Müller", email: "zoe.mueller@lindqvist.example", title: "Finance",
      sees: "Orders to issue and invoices to pay.", manager: "tomas.ribeiro@lindqvist.example", roles: ["finance"],
      isAdmin: false),
    Staff(
      name: "Łukasz Wiśniewski", email: "lukasz.wisniewski@lindqvist.example", title: "IT and purchasing",
      sees: "Reviews to claim, deliveries to follow.", manager: "ana.kovacevic@lindqvist.example",
      roles: ["it", "purchasing"],
      isAdmin: false),
    Staff(
      name: "Siobhán O’Connor", email: "siobhan.oconnor@lindqvist.example", title: "HR and legal",
      sees: "New colleagues on their way in, contracts to read.", manager: "tomas.ribeiro@lindqvist.example",
      roles: ["hr", "legal"], isAdmin: false),
    Staff(
      name: "Ada Brandt", email: "ada.brandt@lindqvist.example", title: "Administrator",
      sees: "Everything: templates, people, mail, incidents.", manager: "ana.kovacevic@lindqvist.example",
      roles: ["it"],
      isAdmin: true),
  ]
}

private func hire(into workspace: Workspace) async throws {
  try await workspace.store.set("company_name", to: "Lindqvist & Partner")
  try await workspace.store.set("zone", to: "Europe/Berlin")
  var ids: [String: PersonID] = [:]
  let hash = try await workspace.secrets.hashPassword(demoPassword)
  for member in Staff.all {
    ids[member.email] = try await workspace.store.save(
      PersonDraft(name: member.name, email: member.email, isAdmin: member.isAdmin, zone: "Europe/Berlin"),
      passwordHash: hash)
  }
  for member in Staff.all {
    guard let id = ids[member.email], let manager = member.manager.flatMap({ ids[$0] }) else { continue }
    _ = try await workspace.add(
      PersonDraft(
        id: id, name: member.name, email: member.email, manager: manager, isAdmin: member.isAdmin, zone: "Europe/Berlin"
      ),
      password: nil)
  }
  let names: [(RoleKey, String)] = [
    ("director", "Director"), ("cfo", "CFO"), ("finance", "Finance"), ("it", "IT"), ("legal", "Legal"), ("hr", "HR"),
    ("purchasing", "Purchasing"),
  ]
  for (key, name) in names {
    let members = Staff.all.filter { $0.roles.contains(key) }.compactMap { ids[$0.email] }
    try await workspace.store.save(CompanyRole(key: key, name: name, members: members))
  }
  try await workspace.reload()
}
