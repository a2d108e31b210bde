public import Engine

/// What reading a template's text gave.
public struct TemplateCheck: Sendable {
  /// nil when there is an error.
  public var template: Template?
  public var findings: [TemplateFinding]
}

/// Turns the text of a template into a document.
public typealias TemplateParsing = @Sendable (_ source: String) throws(TemplateFinding) -> Node

/// Characters of a template's text at most.
public let templateCharactersMax = 100_000

/// What is wrong in a text that is to be published.
public func checkTemplate(_ source: String, _ parse: TemplateParsing) -> TemplateCheck {
  guard source.count <= templateCharactersMax else {
    return TemplateCheck(findings: [
      .whole("The text has more than \(templateCharactersMax) characters. Shorten it, or make two templates.")
    ])
  }
  do throws(TemplateFinding) {
    let (template, findings) = Template.read(try parse(source), version: 0)
    return TemplateCheck(template: template, findings: findings)
  } catch { return TemplateCheck(findings: [error]) }
}

extension Workspace {
  public func check(_ source: String) -> TemplateCheck {
    var check = checkTemplate(source, parseTemplate)
    guard let template = check.template else { return check }
    check.findings += missingRoles(of: template, in: source)
    if present.calendars[template.calendar] == nil {
      check.findings.append(unknownCalendar(template.calendar, in: source))
      check.template = nil
    }
    return check
  }

  /// Roles that this company lacks: nobody would get their steps.
  private func missingRoles(of template: Template, in source: String) -> [TemplateFinding] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    return template.roles.compactMap { role -> TemplateFinding? in
      guard case .members(let key) = role.source, present.directory.roles[key] == nil else { return nil }
      let line = lines.firstIndex { String($0).trimmed.hasPrefix("\(role.key):") } ?? 0
      return TemplateFinding(
        severity: .warning, line: line + 1, column: 1 + (lines[line].prefix { $0 == " " }.count),
        message:
          "The company has no role “\(key)” yet, so nobody would get the steps of “\(role.name)”; an admin makes it at "
          + "/roles, with the key “\(key)”.")
    }
  }

  private func unknownCalendar(_ name: String, in source: String) -> TemplateFinding {
    let line = source.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix("calendar:") }
    let known = present.calendars.keys.sorted().joined(separator: ", ")
    return TemplateFinding(
      severity: .error, line: (line ?? 0) + 1, column: 1,
      message: "There is no calendar “\(name)”. There are: \(known). An admin adds others under Calendars.")
  }

  /// Says which state of a template an editor began with.
  public func base(of key: TemplateKey) -> String {
    present.records[key].map { "\($0.version)-\($0.draftAt.milliseconds)" } ?? ""
  }

  /// Keeps a draft as it is, errors and all: it is not run.
  ///
  /// - Parameters:
  ///   - key: nil for a new template, which is kept by the key in its text, or by one like it where that is taken.
  ///   - base: what the editor began with; nil asks for no comparison.
  /// - Returns: the key, or nil with a finding when another has saved since.
  public func saveDraft(
    _ key: TemplateKey?, source: String, base: String?, by admin: PersonID
  ) async throws -> (key: TemplateKey?, findings: [TemplateFinding]) {
    try requireAdmin(admin)
    guard source.count <= templateCharactersMax else { return (nil, check(source).findings) }
    if let key, isConflict(key, base) { return (nil, [conflict]) }
    let named = key ?? freeKey(for: source)
    let name = check(source).template?.name ?? present.records[named]?.name ?? named.rawValue
    let draftAt = key == nil ? nil : present.records[named]?.draftAt
    do { try await store.saveDraft(named, name: name, source: source, at: now, after: draftAt) } catch StoreError.taken
    {
      try await reload()
      return (nil, [conflict])
    }
    try await reload()
    return (named, [])
  }

  private func isConflict(_ key: TemplateKey, _ base: String?) -> Bool {
    base.map { $0 != self.base(of: key) } ?? false
  }

  private var conflict: TemplateFinding {
    .whole(
      "Someone else has saved this template since you opened it. Your text is below, and nothing is saved yet: save "
        + "again to put yours in the place of theirs.")
  }

  /// The key in a text that may have errors, or one like it that no template has.
  private func freeKey(for source: String) -> TemplateKey {
    let line = source.split(separator: "\n").first { $0.hasPrefix("key:") }
    let typed = line.map { String($0.dropFirst(4)).trimmed } ?? ""
    let isKey = !typed.isEmpty && typed.utf8.allSatisfy { isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    let stem = isKey ? String(typed.lowercased().prefix(40)) : "draft"
    if present.records[TemplateKey(stem)] == nil { return TemplateKey(stem) }
    var number = 2
    while present.records[TemplateKey("\(stem)_\(number)")] != nil { number += 1 }
    return TemplateKey("\(stem)_\(number)")
  }

  /// Publishes the next version. Running processes stay on theirs.
  ///
  /// - Parameters:
  ///   - key: of the template that is edited; nil for a new one.
  ///   - base: what the editor began with; nil asks for no comparison.
  /// - Returns: the version, or nil when there are errors, and then nothing is published.
  public func publish(
    _ key: TemplateKey?, source: String, base: String? = nil, by admin: PersonID?
  ) async throws -> (version: TemplateVersion?, check: TemplateCheck) {
    if let admin { try requireAdmin(admin) }
    var check = check(source)
    guard let template = check.template else { return (nil, check) }
    if let key, isConflict(key, base) {
      check.findings.append(conflict)
      return (nil, check)
    }
    if let key, template.key != key {
      check.findings.append(
        .whole(
          "The key is “\(template.key)”, but this template is “\(key)”. A template keeps its key.",
          suggestion: "key: \(key)"))
      return (nil, check)
    }
    let last = present.records[template.key]?.version ?? 0
    let keyTaken = TemplateFinding.whole("There is a template with the key “\(template.key)” already; choose another.")
    if key == nil, present.records[template.key] != nil, admin != nil {
      check.findings.append(keyTaken)
      return (nil, check)
    }
    let version = TemplateVersion(key: template.key, version: last + 1, source: source, at: now, by: admin)
    let draftAt = present.records[template.key]?.draftAt
    do { try await store.publish(version, name: template.name, after: draftAt) } catch StoreError.taken {
      try await reload()
      check.findings.append(draftAt == nil ? keyTaken : conflict)
      return (nil, check)
    }
    try await reload()
    return (version, check)
  }
}

extension TemplateFinding {
  /// About the text as a whole.
  fileprivate static func whole(_ message: String, suggestion: String? = nil) -> TemplateFinding {
    TemplateFinding(severity: .error, line: 1, column: 1, message: message, suggestion: suggestion)
  }
}
