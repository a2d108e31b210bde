import Engine
import Testing
import YAML

@Suite struct YAMLTests {
  private let template = """
    # Einkauf
    name: Beschaffung für Büro & Werkstatt
    amount: 12400.00
    code: "0042"
    empty:
    nothing: ~
    steps:
      - id: ask
        title: 'Angebot “Nordlicht” prüfen'
      - id: pay
    """

  @Test func readsScalarsListsAndMaps() throws {
    let node = try parseYAML(template)
    #expect(node["name"]?.scalar == "Beschaffung für Büro & Werkstatt")
    #expect(node["steps"]?.list?.count == 2)
    #expect(node["steps"]?.list?[0]["title"]?.scalar == "Angebot “Nordlicht” prüfen")
    #expect(node.entries?.map { $0.key.scalar ?? "" } == ["name", "amount", "code", "empty", "nothing", "steps"])
    #expect(node["missing"] == nil)
  }

  @Test func tellsPlainTextFromQuotedText() throws {
    let node = try parseYAML(template)
    guard case .scalar("12400.00", plain: true) = node["amount"]?.content else { return #expect(Bool(false)) }
    guard case .scalar("0042", plain: false) = node["code"]?.content else { return #expect(Bool(false)) }
    #expect(node["empty"]?.isNull == true)
    #expect(node["nothing"]?.isNull == true)
    #expect(try parseYAML("a: \"null\"")["a"]?.scalar == "null")
  }

  @Test func knowsWhereEachPartStood() throws {
    let node = try parseYAML(template)
    let title = try #require(node["steps"]?.list?[0]["title"])
    #expect(title.line == 9)
    #expect(title.column == 12)
    #expect(node["steps"]?.list?[1].line == 10)
    let keys = try #require(node.entries)
    #expect(keys[1].key.line == 3)
    #expect(keys[1].key.column == 1)
  }

  @Test func anEmptyTextIsNull() throws {
    #expect(try parseYAML("").isNull)
    #expect(try parseYAML("# only a remark\n").isNull)
  }

  @Test func refusesAKeyTwice() {
    #expect(throws: YAMLError(problem: .duplicateKey("name", firstLine: 1), line: 3, column: 1)) {
      try parseYAML("name: a\nother: b\nname: c\n")
    }
    #expect(throws: YAMLError(problem: .duplicateKey("ü", firstLine: 2), line: 3, column: 5)) {
      try parseYAML("x:\n  - ü: 1\n    ü: 2\n")
    }
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x\n", YAMLError.Problem.anchor, 1, 4),
    ("a: [1]\nb: *x\n", .anchor, 2, 4),
    ("a: !!binary aGk=\n", .tag, 1, 4),
    ("a: 1\n---\nb: 2\n", .severalDocuments, 2, 1),
    ("? [a, b]\n: 1\n", .keyIsNotText, 1, 3),
    ("a:\n\tb: 1\n", .tab, 2, 1),
    ("a: @mention\n", .needsQuotes("@"), 1, 4),
    ("title: Angebot: prüfen\n", .strayColon, 1, 15),
    ("ä: 1\nb: \u{7}\n", .forbiddenCharacter(7), 2, 4),
    ("ä: 1\nb: \u{0}\n", .forbiddenCharacter(0), 2, 4),
  ])
  func refusesAndSaysWhere(text: String, problem: YAMLError.Problem, line: Int, column: Int) {
    #expect(throws: YAMLError(problem: problem, line: line, column: column)) { try parseYAML(text) }
  }

  @Test func saysInWordsWhatIsWrong() {
    let error = #expect(throws: YAMLError.self) { try parseYAML("a: [1, 2\nb: 3\n") }
    #expect(error?.line == 2)
    #expect(error?.description.hasPrefix("Line 2, column ") == true)
    #expect(error?.sentence.contains("begins in line 1") == true)
  }

  @Test func aByteOrderMarkIsNoText() throws {
    #expect(try parseYAML("\u{FEFF}a: ü")["a"]?.scalar == "ü")
  }

  @Test func case20LimitsSizeDepthAndCount() {
    let lines = "- a\n"
    #expect(throws: YAMLError(problem: .tooLong, line: 1, column: 1)) {
      try parseYAML(String(repeating: " ", count: YAMLLimits.bytesMax + 1))
    }
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: YAMLError(problem: .tooDeep, line: 1, column: 65)) { try parseYAML(deep) }
    #expect(throws: Never.self) { try parseYAML(String(deep.dropFirst().dropLast())) }
    #expect(throws: YAMLError(problem: .tooManyNodes, line: 50_000, column: 3)) {
      try parseYAML(String(repeating: lines, count: 50_000))
    }
    #expect(throws: Never.self) { try parseYAML(String(repeating: lines, count: 49_999)) }
  }

  @Test func case20HostileTextIsRefusedQuickly() {
    let clock = ContinuousClock()
    let hostile = [
      String(repeating: "[", count: YAMLLimits.bytesMax), String(repeating: "{a: ", count: 200_000),
      String(repeating: "? ", count: 200_000), String(repeating: "- ", count: 200_000),
      "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "\"" + String(repeating: "\\", count: 500_001),
    ]
    for text in hostile {
      let time = clock.measure { #expect(throws: YAMLError.self) { try parseYAML(text) } }
      #expect(time < .seconds(2))
    }
  }
}
