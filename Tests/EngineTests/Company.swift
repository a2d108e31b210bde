import Engine
import Foundation
import YAML

/// A small company with accents, managers and roles.
enum Staff {
  static let jonas = PersonID(1)
  static let maya = PersonID(2)
  static let ana = PersonID(3)
  static let tomas = PersonID(4)
  static let zoe = PersonID(5)
  static let admin = PersonID(6)

  static let directory = Directory(
    people: [
      Person(id: jonas, name: "Jonas Weber", email: "jonas@lindqvist.example", manager: maya),
      Person(id: maya, name: "Maya Lindqvist", email: "maya@lindqvist.example", manager: ana),
      Person(id: ana, name: "Ana Kovačević", email: "ana@lindqvist.example", manager: tomas),
      Person(id: tomas, name: "Tomás Ribeiro", email: "tomas@lindqvist.example"),
      Person(id: zoe, name: "Zoë Müller", email: "zoe@lindqvist.example", manager: tomas),
      Person(id: admin, name: "Ada Admin", email: "ada@lindqvist.example", isAdmin: true),
    ],
    roles: [
      CompanyRole(key: "director", name: "Director", members: [ana]),
      CompanyRole(key: "cfo", name: "CFO", members: [tomas]),
      CompanyRole(key: "finance", name: "Finance", members: [zoe]),
      CompanyRole(key: "it", name: "IT", members: [zoe, tomas]),
      CompanyRole(key: "legal", name: "Legal", members: [zoe]),
    ])
}

/// Runs commands against a process as the application does, and keeps the record.
struct Story {
  let template: Template
  var directory = Staff.directory
  /// Monday 23 November 2026, 10:00 in Berlin.
  var now = Instant(milliseconds: 1_795_424_400_000)
  private(set) var events: [Event] = []

  init(_ template: Template) { self.template = template }

  /// - Parameter yaml: the steps of one stage, indented by six, and whatever follows.
  init(steps yaml: String, more: String = "", fields: String = "note: {label: Note, type: text}") throws {
    let text = """
      key: trip
      name: Reise
      prefix: TRP
      zone: Europe/Berlin
      roles:
        starter: {name: Starter, from: starter}
        boss: {name: Boss, from: manager of starter}
        director: {name: Director}
        cfo: {name: CFO}
        it: {name: IT}
        guest: {name: Guest, from: {collaborator: {name: guest_name, email: guest_email}}}
      fields:
        cost: {label: Cost, type: money}
        guest_name: {label: Guest, type: text}
        guest_email: {label: Guest's address, type: email}
        \(fields)
      start: [{field: cost, optional: true}, {field: guest_name, optional: true}, {field: guest_email, optional: true}]
      \(more)
      stages:
        - key: all
          name: All
          steps:
      \(yaml)
      """
    let (template, findings) = Template.read(try parseYAML(text), version: 1)
    guard let template, !findings.contains(where: { $0.severity == .error }) else {
      throw StoryError(findings: findings.map(\.description))
    }
    self.init(template)
  }

  struct StoryError: Error { let findings: [String] }

  var state: ProcessState? { replay(events) }

  func situation(_ actor: Actor) -> Situation {
    Situation(
      now: now, by: actor, template: template, directory: directory,
      calendar: .standard(zone: TimeZone(identifier: template.zone)!))
  }

  @discardableResult
  mutating func `do`(_ command: Command, by actor: Actor) throws(Refusal) -> [Event] {
    let new = try decide(state, command, in: situation(actor))
    events += new
    return new
  }

  @discardableResult
  mutating func `do`(_ command: Command, by person: PersonID) throws(Refusal) -> [Event] {
    try self.do(command, by: .person(person))
  }

  mutating func start(_ input: [FieldKey: String] = [:], by person: PersonID = Staff.jonas) throws(Refusal) {
    try self.do(.start(StartProcess(id: ProcessID(1001), reference: "TRP-1001", input: input)), by: person)
  }

  /// The number of the open step with this key.
  func open(_ key: StepKey) -> Int { state?.openSteps.first { $0.key == key }?.number ?? 0 }

  var openKeys: [StepKey] { (state?.openSteps ?? []).map(\.key) }
}
