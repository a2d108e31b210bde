internal import Application
internal import Engine
internal import FEEL
internal import Foundation
internal import SQLiteStore
internal import YAML

func migrate(_ options: Options) async throws -> Int32 {
  let wiring = try await Wiring(try Configuration(options), for: .writing)
  wiring.store.close()
  print("The schema is up to date.")
  return 0
}

func verify(_ options: Options) async throws -> Int32 {
  let wiring = try await Wiring(try Configuration(options), for: .reading)
  defer { wiring.store.close() }
  let began = Date()
  let result = try await wiring.workspace.verify(wiring.store) { complain("verify: \($0) processes") }
  for fault in result.faults.prefix(100) { print("FAULT \(fault)") }
  if result.faults.count > 100 { print("… and \(result.faults.count - 100) more") }
  let seconds = String(format: "%.1f", Date().timeIntervalSince(began))
  print(
    """
    checked in \(seconds) s: \(result.processes) processes, \(result.events) events folded and their hash chains, \
    \(result.assignments) assignments, \(result.timers) timers, \(result.receipts) receipts made again, \
    \(result.files) files
    \(result.faults.isEmpty ? "everything agrees with the record" : "\(result.faults.count) faults")
    """)
  return result.faults.isEmpty ? 0 : 1
}

func user(_ options: Options) async throws -> Int32 {
  guard options.words.count == 3, options.words[0] == "add" else {
    throw Usage("Write: baton user add NAME EMAIL [--admin]")
  }
  let wiring = try await Wiring(try Configuration(options), for: .writing)
  defer { wiring.store.close() }
  if isatty(STDIN_FILENO) != 0 {
    complain("Password for \(options.words[2]), at least \(Workspace.passwordCharactersMin) characters:")
  }
  let password = readLine() ?? ""
  let draft = PersonDraft(
    name: options.words[1], email: options.words[2], isAdmin: options.has("--admin"),
    zone: wiring.workspace.present.zone)
  let problems = wiring.workspace.problems(of: draft, password: password)
  guard problems.isEmpty else { throw Refusal.invalid(problems) }
  _ = try await wiring.workspace.add(draft, password: password)
  print("\(draft.name) can sign in at \(wiring.configuration.baseURL)/login.")
  return 0
}

func template(_ options: Options) async throws -> Int32 {
  guard options.words.count == 2 else {
    throw Usage("Write: baton template check|import FILE, or baton template export KEY")
  }
  let target = options.words[1]
  switch options.words[0] {
  case "check":
    return show(checkTemplate(try text(of: target), parseTemplate).findings, of: target)
  case "import":
    let configuration = try Configuration(options)
    let wiring: Wiring
    do { wiring = try await Wiring(configuration, for: .writing) } catch let busy as DataLock.Busy {
      throw Failure("\(busy.message) While it serves, paste the file at \(configuration.baseURL)/templates/new.")
    }
    defer { wiring.store.close() }
    let (version, check) = try await wiring.workspace.publish(nil, source: try text(of: target), by: nil)
    let code = show(check.findings, of: target)
    if let version { print("Published \(version.key) version \(version.version).") }
    return version == nil ? 1 : code
  case "export":
    let configuration = try Configuration(options)
    let wiring = try await Wiring(configuration, for: .reading)
    defer { wiring.store.close() }
    guard let newest = try await wiring.store.versions(TemplateKey(target)).first else {
      throw Failure("No version of a template “\(target)” was published.")
    }
    print(newest.source, terminator: "")
    return 0
  default: throw Usage("“template” knows check, import and export.")
  }
}

private func text(of file: String) throws -> String {
  do { return try String(contentsOfFile: file, encoding: .utf8) } catch {
    throw Failure("The file “\(file)” cannot be read: \(error.localizedDescription)")
  }
}

private func show(_ findings: [TemplateFinding], of file: String) -> Int32 {
  for finding in findings {
    complain("\(file):\(finding)\(finding.suggestion.map { "\n  suggestion: \($0)" } ?? "")")
  }
  let errors = findings.count { $0.severity == .error }
  if errors == 0 { print("\(file) is sound.") }
  return errors == 0 ? 0 : 1
}

func feel(_ options: Options) throws -> Int32 {
  guard options.words.count == 1 else { throw Usage("Write: baton feel EXPRESSION [--context JSON]") }
  var values: [String: FEEL.Value] = [:]
  if let json = options["--context"] {
    guard case .object(let members)? = try? JSONValue.parse(Array(json.utf8)) else {
      throw Usage("The context should be a JSON object, such as {\"amount\": 1250}.")
    }
    for (name, value) in members { values[name] = value.feel }
  }
  do throws(FEELError) {
    let expression = try FEEL.Expression.parse(options.words[0], names: values.keys)
    let (_, issues) = expression.check(values.mapValues { _ in .any })
    for issue in issues { complain(issue.message) }
    print(try expression.evaluate(FEEL.Scope(values)))
    return issues.isEmpty ? 0 : 1
  } catch { throw Failure(error.description) }
}
