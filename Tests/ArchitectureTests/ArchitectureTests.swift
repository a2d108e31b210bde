import Testing

/// Rules of the house that a machine can check. Each is shown to fail on a small bad example.
@Suite struct ArchitectureTests {
  @Test func `arrows between modules point one way`() {
    let violations = Repository.sources.flatMap(ImportRule.violations)
    #expect(!Repository.sources.isEmpty)
    #expect(violations.isEmpty, "\(violations.report)")
  }

  @Test(
    arguments: [
      ("Engine", "import Foundation\nimport SQLiteStore"),
      ("Engine", "import FEEL\n@preconcurrency public import Application"),
      ("FEEL", "/* why */\nimport struct Engine.Money"),
      ("Application", "import Engine\n  import CSQLite // for now"),
      ("Web", "import Application\nimport SQLiteStore"),
      ("Scheduler", "import Engine; \nimport Mailer"),
    ])
  func `an arrow that points the wrong way is named with its line`(target: String, text: String) {
    let violations = ImportRule.violations(in: .init(path: "Sources/\(target)/Step.swift", text: text))
    #expect(violations.map(\.line) == [2])
  }

  @Test func `a target without a row in the table is refused`() {
    #expect(ImportRule.violations(in: .init(path: "Sources/Extra/Step.swift", text: "")).count == 1)
  }

  @Test func `allowed imports, comments and text are no violation`() {
    let text = """
      // import SQLiteStore
      public import Foundation
      import enum FEEL.Value
      let text = "import CSQLite"
      let more = \"""
        import CSQLite
        \"""
      """
    #expect(ImportRule.imports(of: text).map(\.module) == ["Foundation", "FEEL"])
    #expect(ImportRule.violations(in: .init(path: "Sources/Engine/Step.swift", text: text)) == [])
  }

  @Test func `files are short`() {
    let violations = Repository.swift.flatMap(SizeRule.longFile)
    #expect(violations.isEmpty, "\(violations.report)")
  }

  @Test func `a file of 401 lines is too long, one of 400 is not`() {
    let line = "let limit = 1\n"
    #expect(SizeRule.longFile(.init(path: "A.swift", text: String(repeating: line, count: 400))) == [])
    #expect(SizeRule.longFile(.init(path: "A.swift", text: String(repeating: line, count: 401))).count == 1)
  }

  @Test func `functions are short`() {
    let violations = Repository.swift.flatMap(SizeRule.longFunctions)
    #expect(violations.isEmpty, "\(violations.report)")
  }

  @Test(arguments: [
    "func work(\n  _ a: Int = [1].map { $0 }[0]\n) {", "init(a: Int) where A == B {", "subscript(a: Int) -> A {",
  ])
  func `a function of 71 lines is too long, one of 70 is not`(opening: String) {
    let header = opening.split(separator: "\n").count
    func text(lines: Int) -> String {
      "struct A {\n" + opening + String(repeating: "\nif let a { print(\"}\") } // }", count: lines - header - 1)
        + "\n}\n}\n"
    }
    #expect(SizeRule.longFunctions(.init(path: "A.swift", text: text(lines: 70))) == [])
    #expect(SizeRule.longFunctions(.init(path: "A.swift", text: text(lines: 71))).map(\.line) == [2])
  }

  @Test func `functions are measured past literals, and requirements have no body`() {
    let text = #"""
      protocol Store { func load(id: Int) throws -> Int; var open: Bool { get } }
      extension Store {
        static func == (a: Self, b: Self) -> Bool { a.init("\(b.map { "{" })", #"{"\"#) }
        func `save all`() { text.split(separator: /[{"]+/) }
        init() {
        }
      }
      """#
    let functions = SizeRule.functions(in: text)
    #expect(functions.map(\.name) == ["==", "`save", "init"])
    #expect(functions.map(\.lines) == [1, 1, 2])
  }

  @Test func `escapes from the data race checks stay in the C adapters`() {
    let violations = Repository.swift.flatMap(ConcurrencyRule.violations)
    #expect(violations.isEmpty, "\(violations.report)")
  }

  @Test(arguments: ["final class A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1"])
  func `an escape is named outside an adapter, and allowed inside`(text: String) {
    #expect(ConcurrencyRule.violations(in: .init(path: "Sources/Web/A.swift", text: text)).count == 1)
    #expect(ConcurrencyRule.violations(in: .init(path: "Sources/Sodium/A.swift", text: text)) == [])
    #expect(ConcurrencyRule.violations(in: .init(path: "Sources/Web/A.swift", text: "// " + text)) == [])
  }

  @Test func `page templates hold no inline script or style`() {
    let violations = Repository.pageTemplates.flatMap(TemplateRule.violations)
    #expect(violations.isEmpty, "\(violations.report)")
  }

  @Test(
    arguments: [
      "<p>\n<i style=\"color: red\">", "<p\nSTYLE='a'>", "\n<style>p { }</style>", "\n<script>go()</script>",
      "\n<button class=\"a\" onclick=\"go()\">", "<a\n onfocus=go>", "\n<a href=\"javascript:go()\">",
    ])
  func `an inline script or style is named with its line`(text: String) {
    #expect(TemplateRule.violations(in: .init(path: "Templates/pages/a.html", text: text)).map(\.line) == [2])
  }

  @Test func `scripts and styles in files of their own are allowed`() {
    let text =
      "<link rel=\"stylesheet\" href=\"/baton.css\"><script src=\"/baton.js\" defer></script><p>on time = style</p>"
    #expect(TemplateRule.violations(in: .init(path: "Templates/pages/a.html", text: text)) == [])
  }

  @Test func `the text speaks of the product only`() {
    let violations = Repository.tracked.flatMap(WordsRule.violations)
    #expect(Repository.tracked.contains { $0.path == "Package.swift" })
    #expect(violations.isEmpty, "\(violations.report)")
  }

  @Test(arguments: WordsRule.words)
  func `a word that has no place in the product is named with its line`(word: String) {
    let file = Repository.File(path: "docs/a.md", text: "A day’s work.\nSee \(word.uppercased())here.\n")
    #expect(WordsRule.violations(in: file).map(\.line) == [2])
  }
}
