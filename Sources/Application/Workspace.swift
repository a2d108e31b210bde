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
  let parseTemplate: TemplateParsing
  /// Fresh links that were asked for without signing in, by mail address.
  let renewals = Throttle(triesMax: 6, windowSeconds: 3600)
  /// Codes that were asked for again, by mail address.
  let codeMails = Throttle(triesMax: 3, windowSeconds: 900)
  /// Remarks of those outside, by link.
  let linkComments = Throttle(triesMax: 10, windowSeconds: 3600)
  /// Of the services that steps call.
  let circuits = CircuitBreaker()
  private let company = Mutex(Company())
  private let readings = OneAtATime()

  /// Loads what is kept in memory: people, roles, published templates, calendars.
  public init(
    store: any Store, secrets: any Secrets, files: any FileVault, clock: any Clock, settings: WorkspaceSettings,
    parseTemplate: @escaping TemplateParsing
  ) async throws {
    self.store = store
    self.secrets = secrets
    self.files = files
    self.clock = clock
    self.settings = settings
    self.parseTemplate = parseTemplate
    try await reload()
  }

  public var now: Instant { clock.now() }

  /// What is known of the company at this moment.
  public var present: Company { company.withLock { $0 } }

  /// Reads the company anew, after a change of people, roles, templates or settings. What was committed before the call
  /// is known after it, whoever else reads at the same time.
  public func reload() async throws {
    try await readings.run { [self] in try await readCompany() }
  }

  private func readCompany() async throws {
    var fresh = Company()
    fresh.directory = try await store.directory()
    fresh.peopleByName = fresh.directory.people.values.sorted { $0.name.comesBefore($1.name) }
    fresh.name = try await store.setting("company_name") ?? ""
    fresh.zone = try await store.setting("zone") ?? "UTC"
    fresh.calendars = try await loadCalendars()
    for record in try await store.templates() { fresh.records[record.key] = record }
    let known = present
    for version in try await store.versions(nil) {
      let name = VersionedKey(key: version.key, version: version.version)
      if let template = known.templates[name] {
        fresh.templates[name] = template
        fresh.unusable[name] = known.unusable[name]
      } else {
        read(version, as: name, into: &fresh)
      }
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

  /// A version that this program reads no longer does not keep the others from being served: its processes can be
  /// looked at, with as much of it as is understood.
  private func read(_ version: TemplateVersion, as name: VersionedKey, into company: inout Company) {
    do throws(TemplateFinding) {
      let (template, findings) = Template.readPublished(try parseTemplate(version.source), version: version.version)
      company.unusable[name] = findings.first { $0.severity == .error }
      company.templates[name] = template ?? .unreadable(version.key, version: version.version)
    } catch {
      company.unusable[name] = error
      company.templates[name] = .unreadable(version.key, version: version.version)
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

public struct WorkspaceSettings: Sendable {
  /// Without a slash at the end. Every mailed address begins with it, whatever a request's Host says.
  public var baseURL: String
  public var mailFrom: MailAddress
  /// Days after which a link no longer opens its step; a fresh one can be asked for.
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
  /// Versions that can be looked at only, with the first mistake that this program finds in each.
  public var unusable: [VersionedKey: TemplateFinding] = [:]
  public var calendars: [String: BusinessCalendar] = [:]
  /// By name and zone, for the templates that there are.
  var zonedCalendars: [String: [String: BusinessCalendar]] = [:]
  /// A template gives steps to the least busy.
  var asksForWorkload = false

  /// A version to look at; one of `unusable` knows less than was written.
  public func template(_ key: TemplateKey, version: Int) -> Template? {
    templates[VersionedKey(key: key, version: version)]
  }

  /// The newest published version of a template in use.
  public func currentTemplate(_ key: TemplateKey) -> Template? {
    guard let record = records[key], record.version > 0,
      unusable[VersionedKey(key: key, version: record.version)] == nil
    else { return nil }
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
