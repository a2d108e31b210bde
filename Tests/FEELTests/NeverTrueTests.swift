import FEEL
import Testing

struct NeverTrueTests {
  @Test(arguments: [
    "false", "1 > 2", "null", "paid and false", "(paid or false) and 1 = 2", "amount > 10 and amount < 5",
    "amount >= 10 and paid and 10 > amount", "amount = 3 and amount > 3", "category = \"a\" and category = \"b\"",
    "paid = true and paid = false", "false or 2 < 1", "5 between 6 and 7",
  ])
  func whatCannotBe(text: String) throws {
    let names = ["amount", "category", "paid"]
    #expect(try FEEL.Expression.parse(text, names: names).isNeverTrue)
    // And so it is, whatever they stand for.
    for (amount, category, paid) in [(3, "a", true), (5, "b", false), (10, "a", false), (11, "b", true)] {
      let scope = FEEL.Scope([
        "amount": .number(FEEL.Number(amount)), "category": .string(category), "paid": .boolean(paid),
      ])
      #expect(try FEEL.Expression.parse(text, names: names).evaluate(scope) != .boolean(true))
    }
  }

  @Test(arguments: [
    "true", "paid", "paid or false", "amount >= 10 and amount <= 10", "amount > 5 and amount < 10", "not(false)",
    "amount = 3 or amount = 4", "category = \"a\" and category != \"b\"", "today() > date(\"2026-01-01\")",
    "amount = 10 and amount = 10.0",
  ])
  func whatCan(text: String) throws {
    #expect(try !FEEL.Expression.parse(text, names: ["amount", "category", "paid"]).isNeverTrue)
  }
}
