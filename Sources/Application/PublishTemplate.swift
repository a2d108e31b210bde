public import Engine

/// What reading a template's text gave.
public struct TemplateCheck: Sendable {
  /// nil when there is an error.
  public var template: Template?
  public var findings: [TemplateFinding]

  public var hasErrors: Bool { findings.contains { $0.severity == .error } }
}

extension Workspace {
  /// Characters of a template's text at most.
  public static let templateCharactersMax = 500_000

  public func check(_ source: String) -> TemplateCheck {
    let (template, findings) = readTemplate(source, 0)
    return TemplateCheck(template: findings.contains { $0.severity == .error } ? nil : template, findings: findings)
  }

  /// Keeps a draft as it is, errors and all: it is not run.
  public func saveDraft(_ key: TemplateKey, source: String, by admin: PersonID) async throws {
    try requireAdmin(admin)
    try await store.saveDraft(key, name: check(source).template?.name ?? key.rawValue, source: source, at: now)
    try await reload()
  }

  /// Publishes the next version. Running processes stay on theirs.
  ///
  /// - Parameter key: of the template that is edited; nil for a new one.
  /// - Returns: the version, or nil when there are errors, and then nothing is published.
  public func publish(
    _ key: TemplateKey?, source: String, by admin: PersonID?
  ) async throws -> (version: TemplateVersion?, check: TemplateCheck) {
    if let admin { try requireAdmin(admin) }
    var check = check(source)
    guard let template = check.template else { return (nil, check) }
    if let key, template.key != key {
      check.findings.append(
        TemplateFinding(
          severity: .error, line: 1, column: 1,
          message: "The key is “\(template.key)”, but this template is “\(key)”. A template keeps its key.",
          suggestion: "key: \(key)"))
      return (nil, check)
    }
    let last = present.records[template.key]?.version ?? 0
    if key == nil, last > 0, admin != nil {
      check.findings.append(
        TemplateFinding(
          severity: .error, line: 1, column: 1, message: "There is a template with the key “\(template.key)” already.",
          suggestion: nil))
      return (nil, check)
    }
    let version = TemplateVersion(key: template.key, version: last + 1, source: source, at: now, by: admin)
    try await store.publish(version, name: template.name)
    try await reload()
    return (version, check)
  }
}
