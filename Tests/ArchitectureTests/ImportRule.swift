/// Which modules a target may import. An arrow that is not in the table points the wrong way.
enum ImportRule {
  static func violations(in file: Repository.File) -> [Violation] {
    guard let target = file.target else { return [] }
    if target == compositionRoot { return [] }
    guard let allowed = allowed[target] else {
      return [Violation(path: file.path, line: 1, message: "target \(target) is not in the table of ImportRule")]
    }
    return imports(of: file.text).filter { !allowed.contains($0.module) }.map {
      Violation(path: file.path, line: $0.line, message: "\(target) may not import \($0.module)")
    }
  }

  /// The modules that a text imports, with their lines.
  static func imports(of text: String) -> [(module: String, line: Int)] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "actor"]
    return SwiftCode(text).lines.enumerated().flatMap { index, line in
      line.split(separator: ";").compactMap { statement -> (module: String, line: Int)? in
        let words = statement.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard let keyword = words.firstIndex(of: "import"), words[..<keyword].allSatisfy(mayPrecedeImport) else {
          return nil
        }
        let name = words[(keyword + 1)...].first { !kinds.contains($0) }
        return name.map { (String($0.prefix { $0 != "." }), index + 1) }
      }
    }
  }

  private static func mayPrecedeImport(_ word: String) -> Bool {
    word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word)
  }

  /// Knows every concrete type, and wires them.
  private static let compositionRoot = "baton"

  private static let pure: Set = ["Foundation", "FoundationEssentials", "FoundationInternationalization"]
  private static let platform = pure.union(["Dispatch", "Synchronization", "Glibc", "Musl", "Darwin"])
  private static let domain: Set = ["Application", "Engine", "FEEL"]

  static let allowed: [String: Set<String>] = [
    "FEEL": pure,
    "DMN": pure.union(["FEEL"]),
    "Engine": pure.union(["FEEL"]),
    // The movable clock is shared between threads.
    "Application": pure.union(["Engine", "FEEL", "Synchronization"]),

    "SQL": platform,
    "SQLiteStore": platform.union(domain).union(["SQL", "CSQLite"]),
    "YAML": platform.union(["Engine", "FEEL", "CYAML"]),
    "Sodium": platform.union(domain).union(["CSodium"]),
    "FileStore": platform.union(domain).union(["CMagic"]),
    "Archive": platform.union(["CArchive"]),
    "Markdown": platform.union(["HTML", "CCmarkGFM"]),
    "Diagrams": platform.union(["CGraphviz"]),
    "HTTPClient": platform.union(domain).union(["CCurl"]),
    "Mailer": platform.union(domain).union(["HTML", "CCurl"]),

    "HTML": pure,
    // When the clocks of zones change is remembered for all pages.
    "Pages": pure.union(["HTML", "Synchronization"]),
    "HTTP": platform,
    "HTTPServer": platform.union(["HTTP", "CMicrohttpd"]),
    "Web": platform.union(domain).union(["HTTP", "HTML", "Pages", "Markdown", "Diagrams"]),

    // A second place that wires, for its own clock and mail server.
    "Simulation": platform.union(domain).union([
      "SQLiteStore", "FileStore", "Sodium", "YAML", "Mailer", "Notices", "Scheduler",
    ]),
    "SimulationProgram": pure.union(["Simulation"]),
    "Notices": platform.union(domain).union(["Pages"]),
    "Scheduler": platform.union(domain),
    "Demo": platform.union(domain),
    "TemplateCompiler": platform,
    "Conformance": platform.union(["DMN", "FEEL", "CXML"]),
  ]
}
