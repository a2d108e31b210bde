import Engine
import Testing

@Suite struct TemplateAuthorityTests {
  private func findings(_ inputs: String, _ rules: [(String, String)]) throws -> [String] {
    let lines = rules.map { "      - {if: \($0.0), approvers: [\($0.1)], because: \"reason\"}" }
    return try TemplateFixture.trip.line(21, "        approval: {by: authority spending}").adding(
      "authority:\n  spending:\n    inputs: [\(inputs)]\n    rules:\n" + lines.joined(separator: "\n")
    ).findings
  }

  @Test func rulesThatMeetLeaveNothingToSay() throws {
    #expect(
      try findings("cost", [("\"<= 1000\"", "boss"), ("\"> 1000\"", "boss, traveller")]) == [])
    #expect(
      try findings(
        "cost", [("\"< 1000\"", "boss"), ("\"[1000..5000)\"", "traveller"), ("\">= 5000\"", "boss, traveller")]) == [])
    #expect(try findings("cost", [("\"<= 1000\"", "boss"), ("\"-\"", "boss, traveller")]) == [])
  }

  @Test func gapsAreNamed() throws {
    #expect(
      try findings("cost", [("\"< 1000\"", "boss"), ("\"> 1000\"", "traveller")]) == [
        "23:3: warning: No rule of the table “spending” holds when cost is 1000; add a rule, or widen one."
      ])
    #expect(
      try findings("cost", [("\"<= 1000\"", "boss"), ("\"(2000..5000]\"", "traveller")])
        == [
          "23:3: warning: No rule of the table “spending” holds when cost is above 5000; add a rule, or widen one.",
          "23:3: warning: No rule of the table “spending” holds when cost is between 1000 and 2000; add a rule, or widen one.",
          "23:3: warning: No rule of the table “spending” holds when cost is 2000; add a rule, or widen one.",
        ].sorted { a, b in order(a) < order(b) })
  }

  private func order(_ text: String) -> Int { text.contains("between") ? 0 : text.contains("above") ? 2 : 1 }

  @Test func overlapsAreNamed() throws {
    #expect(
      try findings("cost", [("\"<= 1000\"", "boss"), ("\">= 1000\"", "traveller")]) == [
        "27:9: warning: This rule and rule 1 both hold when cost is 1000, and the earlier one decides; let them part."
      ])
  }

  @Test func aRuleThatNeverDecidesIsNamed() throws {
    #expect(
      try findings("cost", [("\"-\"", "boss"), ("\"> 5\"", "traveller")]) == [
        "27:9: warning: This rule never decides, because an earlier rule always holds first; remove or move it."
      ])
  }

  @Test func severalInputsAreTriedTogether() throws {
    let rules = [
      ("[\"<= 1000\", \"-\"]", "boss"), ("[\"> 1000\", \"true\"]", "boss, traveller"),
    ]
    #expect(
      try findings("cost, cost > 50", rules) == [
        "23:3: warning: No rule of the table “spending” holds when cost is above 1000 and cost > 50 is false; add a rule, or widen one."
      ])
  }

  @Test func mistakesInRules() throws {
    #expect(
      try findings("cost", [("\"<= 1000\"", "bos"), ("\"> 1000\"", "boss")]) == [
        "26:37: error: There is no role “bos”; did you mean “boss”?"
      ])
    #expect(
      try findings("cost", [("[\"<= 1000\", \"-\"]", "boss")]) == [
        "26:14: error: “if” has 2 tests, and the table has 1 input; write one test for each, with \"-\" for any value."
      ])
    #expect(try findings("cost", [("\"<= \"", "boss")]).first?.hasPrefix("26:") == true)
    #expect(try findings("cots", [("\"<= 5\"", "boss")]).contains { $0.hasPrefix("24:14: error:") })
    #expect(
      try findings("cost", [("'\"a\"'", "boss")]).contains {
        $0.hasPrefix("26:14: error:") || $0.hasPrefix("26:15: error:")
      })
  }

  @Test func incompleteTables() throws {
    let start = "authority:\n  spending:"
    let fixture = TemplateFixture.trip.line(21, "        approval: {by: authority spending}")
    let empty = try fixture.adding(start + " {inputs: [], rules: []}").findings
    #expect(
      empty == [
        "23:3: error: The authority table “spending” needs “inputs”, such as [amount].",
        "23:3: error: The authority table “spending” needs “rules”, each with “if”, “approvers” and “because”.",
      ])
    let bare = try fixture.adding(start + " {inputs: [cost], rules: [{if: \"-\"}]}").findings
    #expect(
      bare == [
        "23:38: error: A rule needs “because”; add a line “because: …”.",
        "23:38: error: A rule needs “approvers” with at least one role.",
      ])
  }
}
