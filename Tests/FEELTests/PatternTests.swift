import FEEL
import Testing

@Suite struct PatternTests {
  @Test(arguments: [
    ("matches(\"Łódź 90-001\", \"\\p{Lu}.*\\d{2}-\\d{3}\")", "true"),
    ("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "[1=ab][2=]cd"),
    ("split(\"a;b;;\", \";\")", "[\"a\", \"b\", \"\", \"\"]"), ("matches(\"x\", \"[A-Z-[OI]]\", \"i\")", "true"),
    ("matches(\"O\", \"[A-Z-[OI]]\", \"i\")", "false"), ("matches(\"aa bb\", \"(.)\\1 (.)\\2\")", "true"),
    ("replace(\"reluctant\", \"r.*?t\", \"X\")", "Xant"), ("matches(\"a\", \"(\")", "null"),
    ("matches(\"\", \"(a*)*\")", "true"),
    ("replace(\"2026-11-21\", \"(\\d+)-(\\d+)-(\\d+)\", \"$3.$2.$1\")", "21.11.2026"),
    ("matches(\"aaa\", \"^a{2,3}$\")", "true"),
    ("matches(\"aaaa\", \"^a{2,3}$\")", "false"), ("matches(\"abcabd\", \"(abc|abd){2}\")", "true"),
  ])
  func followsXPath(_ text: String, _ expected: String) throws {
    #expect(try Expression.parse(text).evaluate().description == expected)
  }

  @Test(arguments: ["(a+)+b", "(a|aa)*b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)(.*)b"])
  func stopsCatastrophicPatterns(_ pattern: String) throws {
    let text = "matches(\"\(String(repeating: "a", count: 5000))\", \"\(pattern)\")"
    #expect(throws: FEELError.limit(.steps)) { try Expression.parse(text).evaluate() }
  }
}
