public import Engine
internal import Synchronization

/// One company's Baton: what the use cases work with. The one place that wires makes it; the pages, the scheduler and
/// the command line call its use cases, which authorise.
public final class Workspace: Sendable {
  public let store: any Store
  public let secrets: any Secrets
  public let files: any FileVault
  public let clock: any Clock
  public let settings: WorkspaceSettings
  let readTemplate: TemplateReading
  /// Fresh links that were asked for without signing in, by mail address.
  let renewals = Throttle(triesMax: 6, windowSeconds: 3600)
  /// Codes that were asked for again, by mail address.
  let codeMails = Throttle(triesMax: 3, windowSeconds: 900)
  /// Remarks of those outside, by link.
  let linkComments = Throttle(triesMax: 10, windowSeconds: 3600)
  /// Of the services that steps call.
  let circuits = CircuitBreaker()
  private let company = Mutex(Company())

  /// Loads what is kept in memory: people, roles, published templates, calendars.
  public init(
    store: any Store, secrets: any Secrets, files: any FileVault, clock: any Clock, settings: WorkspaceSettings,
    readTemplate: @escaping TemplateReading
  ) async throws {
    self.store = store
    self.secrets = secrets
    self.files = files
    self.clock = clock
    self.settings = settings
    self.readTemplate = readTemplate
    try await reload()
  }

  public var now: Instant { clock.now() }

  /// What is known of the company at this moment.
  public var present: Company { company.withLock { $0 } }

  /// Reads the company anew, after a change of people, roles, templates or settings.
  public func reload() async throws {
    var fresh = Company()
    fresh.directory = try await store.directory()
    fresh.peopleByName = fresh.directory.people.values.sorted { $0.name.comesBefore($1.name) }
    fresh.name = try await store.setting("company_name") ?? ""
    fresh.zone = try await store.setting("zone") ?? "UTC"
    fresh.calendars = try await loadCalendars()
    for record in try await store.templates() { fresh.records[record.key] = record }
    let known = present.templates
    for version in try await store.versions(nil) {
      let name = VersionedKey(key: version.key, version: version.version)
      if let template = known[name] {
        fresh.templates[name] = template
        continue
      }
      let (template, findings) = readTemplate(version.source, version.version)
      guard let template else {
        throw StoreError.damaged("template \(version.key) version \(version.version): \(findings.first?.message ?? "")")
      }
      fresh.templates[name] = template
    }
    for template in fresh.templates.values {
      fresh.zonedCalendars[template.calendar, default: [:]][template.zone] =
        fresh.calendar(template.calendar, zone: template.zone)
    }
    fresh.asksForWorkload = fresh.templates.values.contains { $0.roles.contains { $0.pick == .leastBusy } }
    let ready = fresh
    company.withLock { company in
      let stamp = company.stamp + 1
      company = ready
      company.stamp = stamp
    }
  }

  func situation(
    by actor: Actor, template: Template, at now: Instant, _ workload: [PersonID: Int] = [:]
  ) -> Situation {
    let present = present
    return Situation(
      now: now, by: actor, template: template, directory: present.directory,
      calendar: present.calendar(template.calendar, zone: template.zone), workload: workload)
  }
}

public typealias TemplateReading =
  @Sendable (_ source: String, _ version: Int) -> (
    template: Template?, findings: [TemplateFinding]
  )

public struct WorkspaceSettings: Sendable {
  /// Without a slash at the end. Every mailed address begins with it, whatever a request's Host says.
  public var baseURL: String
  public var mailFrom: MailAddress
  /// Files of one document, in bytes.
  public var linkDays: Int

  public init(baseURL: String, mailFrom: MailAddress, linkDays: Int = 30) {
    self.baseURL = baseURL
    self.mailFrom = mailFrom
    self.linkDays = linkDays
  }
}

public struct VersionedKey: Hashable, Sendable {
  public var key: TemplateKey
  public var version: Int

  public init(key: TemplateKey, version: Int) {
    self.key = key
    self.version = version
  }
}

/// What is kept in memory of a company.
public struct Company: Sendable {
  /// Another after every change.
  public var stamp = 0
  public var name = ""
  /// IANA zone of the company, for new people and templates.
  public var zone = "UTC"
  public var directory = Directory(people: [], roles: [])
  /// All people, in the order of a list.
  public var peopleByName: [Person] = []
  public var records: [TemplateKey: TemplateRecord] = [:]
  public var templates: [VersionedKey: Template] = [:]
  public var calendars: [String: BusinessCalendar] = [:]
  /// By name and zone, for the templates that there are.
  var zonedCalendars: [String: [String: BusinessCalendar]] = [:]
  /// A template gives steps to the least busy.
  var asksForWorkload = false

  public func template(_ key: TemplateKey, version: Int) -> Template? {
    templates[VersionedKey(key: key, version: version)]
  }

  /// The newest published version of a template in use.
  public func currentTemplate(_ key: TemplateKey) -> Template? {
    guard let record = records[key], record.version > 0, !record.isRetired else { return nil }
    return template(key, version: record.version)
  }

  /// Templates that can be started, by name.
  public var startable: [Template] {
    records.keys.compactMap(currentTemplate).sorted { $0.name < $1.name }
  }

  public func person(_ id: PersonID) -> Person? { directory.people[id] }
}

/// Where the time comes from.
public protocol Clock: Sendable {
  func now() -> Instant
}
