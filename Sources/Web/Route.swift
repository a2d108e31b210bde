internal import Application
internal import Engine
internal import HTTP

/// Every address of the site: parsed from requests, and built for links. Actions are nouns.
enum Route: Equatable {
  case home
  case login
  case session
  case sessionEnd
  case setUp
  case clock
  case inbox
  case processes
  case newProcess
  case process(String, ProcessAct? = nil)
  /// A file of a process, by its number.
  case document(String, Int)
  /// What was seen at a decision, by the decision's place in the record.
  case receipt(String, Int)
  case step(StepID, StepAct? = nil)
  /// Removes a file from a step.
  case stepDocument(StepID, Int)
  case link(String, LinkAct? = nil)
  case linkDocument(String, Int)
  /// Ends an issue of a link.
  case linkRevocation(LinkID)
  /// Sends a fresh one in the place of an issue.
  case linkMail(LinkID)
  case templates
  case newTemplate
  case template(TemplateKey, TemplateAct? = nil)
  case people
  case newPerson
  case person(PersonID)
  case roles
  case newRole
  case role(RoleKey)
  case mail
  case mailMessage(String)
  case mailHTML(String)
  case heldMail
  case incidents
  case incident(Int64)
  case calendars
  case newCalendar
  case calendar(String)
  case settings
  case authority
  /// What people say of themselves.
  case account
  case password
  case reports

  enum ProcessAct: String {
    case comments, pause, resumption, termination
  }

  enum StepAct: String {
    case completion, approval, rejection, `return`, claim, release, handover, checklist, documents
    case abstention, waiver, round, item, message, attempt, takeover, draft, comments
  }

  enum LinkAct: String {
    case completion, approval, rejection, documents, comments, code, renewal
  }

  enum TemplateAct: String {
    case edit, draft, check, version, migration
  }

  init?(path: [String]) {
    let rest = path.dropFirst()
    switch (path.first, rest.count) {
    case (nil, _): self = .home
    case ("login", 0): self = .login
    case ("session", 0): self = .session
    case ("session", 1) where rest.first == "end": self = .sessionEnd
    case ("setup", 0): self = .setUp
    case ("clock", 0): self = .clock
    case ("inbox", 0): self = .inbox
    case ("reports", 0): self = .reports
    case ("settings", 0): self = .settings
    case ("authority", 0): self = .authority
    case ("account", 0): self = .account
    case ("account", 1) where rest.first == "password": self = .password
    case ("incidents", 0): self = .incidents
    case ("incidents", 1): self.init(Int64(path[1])) { .incident($0) }
    case ("processes", 0...3): self.init(processes: Array(rest))
    case ("steps", 1...3): self.init(steps: Array(rest))
    case ("links", 1...3): self.init(links: Array(rest))
    case ("templates", 0...2): self.init(templates: Array(rest))
    case ("people", 0): self = .people
    case ("people", 1):
      if path[1] == "new" { self = .newPerson } else { self.init(Int64(path[1])) { .person(PersonID($0)) } }
    case ("roles", 0): self = .roles
    case ("roles", 1): self = path[1] == "new" ? .newRole : .role(RoleKey(path[1]))
    case ("calendars", 0): self = .calendars
    case ("calendars", 1): self = path[1] == "new" ? .newCalendar : .calendar(path[1])
    case ("mail", 0): self = .mail
    case ("mail", 1): self = path[1] == "held" ? .heldMail : .mailMessage(path[1])
    case ("mail", 2) where path[2] == "html": self = .mailHTML(path[1])
    default: return nil
    }
  }

  private init?<Value>(_ value: Value?, _ make: (Value) -> Route) {
    guard let value else { return nil }
    self = make(value)
  }

  private init?(processes rest: [String]) {
    switch rest.count {
    case 0: self = .processes
    case 1: self = rest[0] == "new" ? .newProcess : .process(rest[0])
    case 2: self.init(ProcessAct(rawValue: rest[1])) { .process(rest[0], $0) }
    default:
      switch rest[1] {
      case "documents": self.init(Int(rest[2])) { .document(rest[0], $0) }
      case "receipts": self.init(Int(rest[2])) { .receipt(rest[0], $0) }
      default: return nil
      }
    }
  }

  private init?(steps rest: [String]) {
    guard let raw = Int64(rest[0]), raw > 0 else { return nil }
    let id = StepID(rawValue: raw)
    switch rest.count {
    case 1: self = .step(id)
    case 2: self.init(StepAct(rawValue: rest[1])) { .step(id, $0) }
    default:
      guard rest[1] == "documents" else { return nil }
      self.init(Int(rest[2])) { .stepDocument(id, $0) }
    }
  }

  private init?(links rest: [String]) {
    switch rest.count {
    case 1: self = .link(rest[0])
    case 2 where rest[1] == "revocation": self = .linkRevocation(LinkID(rest[0]))
    case 2 where rest[1] == "mail": self = .linkMail(LinkID(rest[0]))
    case 2: self.init(LinkAct(rawValue: rest[1])) { .link(rest[0], $0) }
    default:
      guard rest[1] == "documents" else { return nil }
      self.init(Int(rest[2])) { .linkDocument(rest[0], $0) }
    }
  }

  private init?(templates rest: [String]) {
    switch rest.count {
    case 0: self = .templates
    case 1: self = rest[0] == "new" ? .newTemplate : .template(TemplateKey(rest[0]))
    default: self.init(TemplateAct(rawValue: rest[1])) { .template(TemplateKey(rest[0]), $0) }
    }
  }

  /// The address, without a query.
  var url: String {
    switch self {
    case .home: "/"
    case .login: "/login"
    case .session: "/session"
    case .sessionEnd: "/session/end"
    case .setUp: "/setup"
    case .clock: "/clock"
    case .inbox: "/inbox"
    case .processes: "/processes"
    case .newProcess: "/processes/new"
    case .process(let reference, let act): "/processes/\(encoded(reference))" + tail(act?.rawValue)
    case .document(let reference, let number): "/processes/\(encoded(reference))/documents/\(number)"
    case .receipt(let reference, let sequence): "/processes/\(encoded(reference))/receipts/\(sequence)"
    case .step(let id, let act): "/steps/\(id.rawValue)" + tail(act?.rawValue)
    case .stepDocument(let id, let number): "/steps/\(id.rawValue)/documents/\(number)"
    case .link(let token, let act): "/links/\(encoded(token))" + tail(act?.rawValue)
    case .linkDocument(let token, let number): "/links/\(encoded(token))/documents/\(number)"
    case .linkRevocation(let id): "/links/\(encoded(id.rawValue))/revocation"
    case .linkMail(let id): "/links/\(encoded(id.rawValue))/mail"
    case .templates: "/templates"
    case .newTemplate: "/templates/new"
    case .template(let key, let act): "/templates/\(encoded(key.rawValue))" + tail(act?.rawValue)
    default: adminURL
    }
  }

  private var adminURL: String {
    switch self {
    case .people: "/people"
    case .newPerson: "/people/new"
    case .person(let id): "/people/\(id.rawValue)"
    case .roles: "/roles"
    case .newRole: "/roles/new"
    case .role(let key): "/roles/\(encoded(key.rawValue))"
    case .mail: "/mail"
    case .mailMessage(let id): "/mail/\(encoded(id))"
    case .mailHTML(let id): "/mail/\(encoded(id))/html"
    case .heldMail: "/mail/held"
    case .incidents: "/incidents"
    case .incident(let id): "/incidents/\(id)"
    case .calendars: "/calendars"
    case .newCalendar: "/calendars/new"
    case .calendar(let key): "/calendars/\(encoded(key))"
    case .settings: "/settings"
    case .authority: "/authority"
    case .account: "/account"
    case .password: "/account/password"
    case .reports: "/reports"
    default: "/"
    }
  }

  private func tail(_ act: String?) -> String { act.map { "/" + $0 } ?? "" }
  private func encoded(_ text: String) -> String { PercentCoding.encode(text) }
}
