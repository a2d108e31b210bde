import FEEL
import Testing

@Suite struct CheckTests {
  private let types: [String: FEELType] = [
    "amount": .number, "Größe": .number, "name": .string, "due": .date, "urgent": .boolean,
    "lines": .list(of: .context(["price": .number, "item name": .string])),
  ]

  private func issues(_ text: String) throws -> [FEEL.Issue] {
    try Expression.parse(text, names: types.keys, types: types).check(types).issues
  }

  @Test func suggestsTheNearestName() throws {
    let found = try #require(try issues("Größe + amout > 3").first)
    #expect(found.message == "There is no name “amout”; did you mean “amount”?")
    #expect(found.suggestion == "amount")
    #expect(found.at == 10..<15)
  }

  @Test(arguments: [
    "amount > \"3\"", "amount + name", "if amount then 1 else 2", "urgent and name", "due.hour", "lines[price > name]",
    "lines.prize", "upper case(amount)", "substring(name)", "amount in [\"a\", \"b\"]", "-name", "sum(name)",
    "some line in lines satisfies line.prise > 1", "name between 1 and 2", "amount(1)",
  ])
  func findsWhatCannotBeMeant(_ text: String) throws {
    #expect(try issues(text).count == 1)
  }

  @Test(arguments: [
    "amount > 3 and urgent", "due + duration(\"P3D\") > @\"2026-11-21\"", "lines[price > amount].item name",
    "sum(lines.price) * 1.2", "for line in lines return line.price * 2", "amount in (1, [2..3], > 5)",
    "if due = null then null else string(due)", "count(lines[item.price = 3]) = 0", "max(1, amount)", "name != null",
    "sort(lines, function(a, b) a.price < b.price)[1].price",
  ])
  func acceptsWhatCanBeMeant(_ text: String) throws {
    #expect(try issues(text) == [])
  }

  @Test func infersTypes() throws {
    func type(_ text: String) throws -> FEELType {
      try Expression.parse(text, names: types.keys, types: types).resultType(types)
    }
    #expect(try type("amount * 2") == .number)
    #expect(try type("lines.price") == .list(of: .number))
    #expect(try type("lines[1].price") == .number)
    #expect(try type("due - due") == .daysTimeDuration)
    #expect(try type("if urgent then name else \"-\"") == .string)
    #expect(try type("{total: sum(lines.price)}.total") == .number)
  }

  @Test func checksCells() throws {
    #expect(try UnaryTests.parse("<= 1000").check(input: .number, [:]) == [])
    #expect(try UnaryTests.parse("\"high\"").check(input: .number, [:]).count == 1)
    #expect(
      try UnaryTests.parse("[1..5], > limit", names: ["limit"]).check(input: .string, ["limit": .number]).count == 2)
  }
}
