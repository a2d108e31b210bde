import FEEL
import Testing

@Suite struct DecisionTableTests {
  private func table(_ policy: DecisionTable.HitPolicy, _ rows: [(String, String, String)]) throws -> DecisionTable {
    let names = ["amount", "country"]
    let inputs = try names.map { DecisionTable.Input(try Expression.parse($0, names: names)) }
    let output = DecisionTable.Output("approver", values: try UnaryTests.parse("\"board\", \"chief\", \"manager\""))
    let rules = try rows.map { amount, country, approver in
      DecisionTable.Rule(
        [try UnaryTests.parse(amount), try UnaryTests.parse(country)], [try Expression.parse(approver, names: names)])
    }
    return DecisionTable(policy, inputs: inputs, outputs: [output], rules: rules)
  }

  private let rows = [
    ("<= 1000", "-", "\"manager\""), ("[1000..50000)", "not(\"FR\")", "\"chief\""), (">= 50000", "-", "\"board\""),
  ]

  private func scope(_ amount: String, _ country: String) throws -> Scope {
    Scope(["amount": .number(try #require(Number(amount))), "country": .string(country)])
  }

  @Test func decidesByAmount() throws {
    let table = try table(.unique, rows)
    #expect(try table.decide(scope("999.99", "DE")) == .init(value: "manager", rules: [0]))
    #expect(try table.decide(scope("50000.00", "FR")).value == "board")
    #expect(try table.decide(scope("12400.00", "FR")) == .init(value: .null, rules: []))
  }

  @Test func refusesTwoHits() throws {
    let unique = try table(.unique, rows)
    #expect(throws: DecisionError.severalHits([0, 1])) { try unique.decide(scope("1000.00", "DE")) }
    let any = try table(.any, rows)
    #expect(throws: DecisionError.hitsDisagree([0, 1])) { try any.decide(scope("1000", "DE")) }
  }

  @Test func ranksAndCollects() throws {
    let both = try scope("1000", "DE")
    #expect(try table(.priority, rows).decide(both).value == "chief")
    #expect(try table(.first, rows).decide(both) == .init(value: "manager", rules: [0]))
    #expect(try table(.ruleOrder, rows).decide(both).value == ["manager", "chief"])
    #expect(try table(.outputOrder, rows).decide(both).value == ["chief", "manager"])
    #expect(try table(.collectCount, rows).decide(both).value == 2)
    let sums = [("-", "-", "amount * 0.1"), ("> 10", "-", "5.50")]
    #expect(try table(.collectSum, sums).decide(scope("100", "DE")).value.number == Number("15.5"))
    #expect(try table(.collectMin, sums).decide(scope("100", "DE")).value.number == Number("5.5"))
    #expect(try table(.collectMax, sums).decide(scope("100", "DE")).value == 10)
  }
}
