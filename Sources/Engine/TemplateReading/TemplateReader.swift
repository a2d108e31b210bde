import FEEL
import Foundation

extension Template {
  /// Reads a template from a parsed document and checks it whole: all findings are collected, in the order of the
  /// file. The template is nil when one of them is an error.
  public static func read(_ node: Node, version: Int) -> (template: Template?, findings: [TemplateFinding]) {
    let (template, findings) = read(node, version: version, isPublished: false)
    return (findings.contains { $0.severity == .error } ? nil : template, findings)
  }

  /// Reads a version that was published once. What makes no sense but can be run is no error in it, and beside an error
  /// stands as much of the template as is understood, to look at; nil when nothing is.
  public static func readPublished(_ node: Node, version: Int) -> (template: Template?, findings: [TemplateFinding]) {
    read(node, version: version, isPublished: true)
  }

  /// What stands for a published version of which nothing can be read: its processes keep their record.
  public static func unreadable(_ key: TemplateKey, version: Int) -> Template {
    Template(
      key: key, version: version, name: key.rawValue, prefix: "", summary: "", zone: "UTC", calendar: "standard",
      currency: "EUR", visibility: .participants, subject: TextPattern(parts: []), roles: [], fields: [], stages: [],
      start: [], steps: [], authority: [], sla: nil, afterSLA: nil)
  }

  private static func read(
    _ node: Node, version: Int, isPublished: Bool
  ) -> (template: Template?, findings: [TemplateFinding]) {
    var reader = TemplateReader(isPublished: isPublished)
    let template = reader.readTemplate(node, version: version)
    return (template, reader.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
  }
}

/// Reads one template; what later parts refer to is kept here once it is read.
struct TemplateReader {
  /// Only what cannot be run is an error.
  let isPublished: Bool
  var findings: [TemplateFinding] = []
  var fields: [Field] = []
  var roles: [Role] = []
  var tables: [AuthorityTable] = []
  var stepIndices: [StepKey: Int] = [:]
  /// Where a field is asked for, and whether an answer is required there.
  var asked: [FieldKey: (isRequired: Bool, node: Node)] = [:]
  /// Roles that a step, an approval or a rung relies on.
  var usedRoles: Set<RoleKey> = []
  var usedTables: Set<ItemKey> = []
  /// What roles say of steps, to be read once the steps are known.
  var excludingNodes: [(role: Int, node: Node)] = []
  var doerNodes: [Node] = []
  /// Where each step stands in the file.
  var stepNodes: [Node] = []

  static let keys = [
    "key", "name", "prefix", "summary", "zone", "calendar", "currency", "visibility", "subject", "sla", "roles",
    "fields", "start", "stages", "authority", "after sla",
  ]

  init(isPublished: Bool) { self.isPublished = isPublished }

  mutating func readTemplate(_ root: Node, version: Int) -> Template? {
    guard checkMap(root, "A template", keys: Self.keys) else { return nil }
    let key = requiredKey(root, "A template") ?? ""
    let name = requiredText(root, "name", "A template", max: TemplateLimits.nameLengthMax)
    let prefix = readPrefix(root)
    let summary = optionalText(root, "summary", max: TemplateLimits.summaryLengthMax) ?? ""
    let zone = readZone(root)
    let calendar = root["calendar"].flatMap { self.key($0, "“calendar”") } ?? "standard"
    let currency = readCurrency(root)
    let visibility = readVisibility(root)
    readFields(root["fields"])
    readRoles(root["roles"])
    let subject =
      root["subject"].flatMap { pattern($0, "“subject”", max: TemplateLimits.subjectLengthMax) }
      ?? TextPattern(parts: [.text(name)])
    let start = readForm(root["start"], "“start”")
    readAuthority(root["authority"])
    let (stages, steps) = readStages(root)
    readRoleReferences()
    let sla = root["sla"].flatMap { node in
      text(node, "“sla”", max: TemplateLimits.labelLengthMax).flatMap { duration(node, $0, "“sla”") }
    }
    let afterSLA = readAfterSLA(root, sla)
    checkUse(root, start: start, steps: steps)
    return Template(
      key: TemplateKey(key), version: version, name: name, prefix: prefix, summary: summary, zone: zone,
      calendar: calendar, currency: currency, visibility: visibility, subject: subject, roles: roles, fields: fields,
      stages: stages, start: start, steps: steps, authority: tables, sla: sla, afterSLA: afterSLA)
  }

  private mutating func readAfterSLA(_ root: Node, _ sla: BusinessDuration?) -> ProcessDeadline? {
    guard let node = root["after sla"], !node.isNull else { return nil }
    if sla == nil { error(node, "“after sla” needs “sla” with the time in which a process should be done.") }
    if let known = node.scalar.flatMap(ProcessDeadline.init) { return known }
    unknown(
      node, "“after sla” says what happens when a process is late", among: ["tell", "fail", "time out"],
      else: "write “tell”, “fail” or “time out”")
    return nil
  }

  private mutating func readPrefix(_ root: Node) -> String {
    let prefix = requiredText(root, "prefix", "A template", max: TemplateLimits.keyLengthMax)
    guard !prefix.isEmpty, let node = root["prefix"] else { return prefix }
    let isCapital: (UInt8) -> Bool = { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    let bytes = Array(prefix.utf8)
    if !(2...6).contains(bytes.count) || !isCapital(bytes[0]) || !bytes.allSatisfy({ isCapital($0) || isDigit($0) }) {
      let better = String(
        decoding: prefix.uppercased().utf8.filter { isCapital($0) || isDigit($0) }.prefix(6), as: UTF8.self)
      error(
        node, "“prefix” is two to six capital letters or digits and begins with a letter, such as “PUR” for PUR-1042.",
        suggestion: better.count >= 2 && better != prefix ? better : nil)
    }
    return prefix
  }

  private mutating func readZone(_ root: Node) -> String {
    guard let zone = optionalText(root, "zone", max: TemplateLimits.nameLengthMax), let node = root["zone"] else {
      return "UTC"
    }
    if timeZone(named: zone) == nil {
      unknown(
        node, "There is no time zone “\(zone)”", among: TimeZone.knownTimeZoneIdentifiers,
        else: "write a place of the IANA list, such as “Europe/Berlin”, or “UTC”")
    }
    return zone
  }

  private mutating func readCurrency(_ root: Node) -> String {
    guard let currency = optionalText(root, "currency", max: TemplateLimits.nameLengthMax), let node = root["currency"]
    else { return "EUR" }
    let isCode = currency.utf8.count == 3 && currency.utf8.allSatisfy { (65...90).contains($0) }
    if !isCode {
      let better = currency.uppercased()
      error(
        node, "“currency” is a code of three capital letters, such as “EUR” or “USD”.",
        suggestion: better.utf8.count == 3 && better != currency ? better : nil)
    }
    return currency
  }

  private mutating func readVisibility(_ root: Node) -> Template.Visibility {
    guard let node = root["visibility"], !node.isNull else { return .everyone }
    if let known = node.scalar.flatMap(Template.Visibility.init) { return known }
    unknown(
      node, "“visibility” is “everyone” or “participants”", among: ["everyone", "participants"],
      else: "choose one of them")
    return .participants
  }
}
