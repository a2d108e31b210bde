import FEEL
import Testing

@Suite struct ExpressionTests {
  private func value(_ text: String, _ values: [String: Value] = [:]) throws -> Value {
    try Expression.parse(text, names: values.keys).evaluate(Scope(values))
  }

  @Test(arguments: [
    ("0.1 + 0.2", "0.3"), ("12400.00", "12400.00"), ("10 / 4", "2.5"), ("-3 ** 2", "9"),
    ("1 / 3 * 3", "0.9999999999999999999999999999999999"),
    ("\"Café \" + \"Łódź\"", "Café Łódź"), ("[1, 2, 3][item > 1]", "[2, 3]"), ("[1, 2, 3][-1]", "3"),
    ("{a: 1, b: a + 1}.b", "2"), ("for i in 1..3 return i * i", "[1, 4, 9]"),
    ("some x in [1, 2] satisfies x > 1", "true"), ("every x in [1, 2] satisfies x > 1", "false"),
    ("if null then 1 else 2", "2"), ("5 in (1..5]", "true"), ("5 in (1, <4, >=5)", "true"),
    ("date(\"2026-02-28\") + duration(\"P1D\")", "2026-03-01"), ("@\"2026-01-31\" + @\"P1M\"", "2026-02-28"),
    ("@\"2026-03-29T01:30:00@Europe/Paris\" + @\"PT1H\"", "2026-03-29T03:30:00@Europe/Paris"),
    ("(function(a, b) a * b)(6, 7)", "42"), ("null and false", "false"), ("null or false", "null"),
    ("1 = \"1\"", "null"), ("10 between 1 and 10", "true"), ("sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"),
    ("[{x: 1}, {x: 2}][x = 2].x", "[2]"),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
    ("1 + /* one */ 1 // two", "2"), ("\"\\u00e9\\uD83D\\uDC0E\"", "é🐎"), ("[18..21[ = [18..21)", "true"),
  ])
  func evaluates(_ text: String, _ expected: String) throws {
    #expect(try value(text).description == expected)
  }

  @Test func readsNamesWithBlanksAndSigns() throws {
    let values: [String: Value] = ["Monthly Salary": 10_000, "Date-Time": "now", "Loan": ["Annual Rate": 5]]
    #expect(try value("12 * Monthly Salary", values) == 120_000)
    #expect(try value("Date-Time", values) == "now")
    #expect(try Expression.parse("Monthly Salary > x", names: ["Monthly Salary"]).names == ["Monthly Salary", "x"])
  }

  @Test func readsTheClockThatItIsGiven() throws {
    let expression = try Expression.parse("today() - @\"2026-11-01\"", names: ["today", "now"])
    let moment = try #require(DateTime(instantSeconds: 1_795_221_000, nanosecond: 0, zone: .offset(0)))
    #expect(try expression.evaluate(Scope.empty.at(moment)).description == "P20D")
    #expect(expression.resultType(Scope.clockTypes) == .daysTimeDuration)
    #expect(try expression.evaluate() == .null)
  }

  @Test func testsCells() throws {
    func passes(_ cell: String, _ input: Value) throws -> Bool { try UnaryTests.parse(cell).matches(input) }
    #expect(try passes("<= 1000", 1000))
    #expect(try !passes("[1000..10000)", 10_000))
    #expect(try passes("\"a\", \"b\"", "b"))
    #expect(try !passes("not(\"a\", \"b\")", "b"))
    #expect(try passes("-", .null))
    #expect(try !passes("true", false))
    #expect(try passes("? > 5 and ? < 9", 7))
  }

  @Test(arguments: [
    String(repeating: "(", count: 50_000) + "1", "for i in 1..1000000000 return i",
    "count(for i in 1..100000, j in 1..100000 return 1)", "for i in 1..100000 return [partial[-1], partial[-1]]",
    "(function(f) f(f))(function(f) f(f))", String(repeating: "1 + ", count: 10_000) + "1",
    "for i in 1..40 return if i = 1 then \"abcdefgh\" else partial[-1] + partial[-1]",
    "1 in " + String(repeating: "(", count: 30_000) + "1",
  ])
  func stopsHostileExpressions(_ text: String) throws {
    let clock = ContinuousClock()
    let time = clock.measure {
      do throws(FEELError) {
        _ = try Expression.parse(text).evaluate()
        Issue.record("no limit was reached: \(text.prefix(40))")
      } catch {
        guard case .limit = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
    #expect(time < .seconds(10))
  }
}
