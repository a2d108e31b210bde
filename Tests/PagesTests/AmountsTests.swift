import Pages
import Testing

@Suite struct AmountsTests {
  @Test(arguments: [
    ("12400", "EUR", "€12,400.00"), ("12400.5", "EUR", "€12,400.50"), ("0.005", "USD", "$0.005"),
    ("999", "GBP", "£999.00"),
    ("1000000.10", "CHF", "CHF\u{A0}1,000,000.10"), ("-5.5", "EUR", "−€5.50"), ("1500", "JPY", "¥1,500"),
    ("0012.340", "EUR", "€12.34"), ("a lot", "EUR", "€a lot"), ("1.2.3", "EUR", "€1.2.3"), ("", "EUR", "€"),
  ])
  func writesMoney(decimal: String, currency: String, text: String) {
    #expect(money(decimal, currency) == text)
  }

  @Test func writesNumbers() {
    #expect(number("1234567.250") == "1,234,567.25")
    #expect(number("-0") == "−0")
    #expect(number("12 pieces") == "12 pieces")
  }

  @Test(arguments: [
    (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (240_400, "240 kB"), (999_499, "999 kB"), (999_500, "1 MB"),
    (1_240_000, "1.2 MB"), (20_000_000, "20 MB"), (99_950_000, "100 MB"),
  ])
  func writesFileSizes(bytes: Int, text: String) {
    #expect(fileSize(bytes: bytes) == text)
  }

  @Test(
    arguments: [
      (30, "less than a minute"), (720, "12 min"), (7800, "2 h 10 min"), (10_800, "3 h"),
      (86_400, "1 day"), (104_400, "1.2 days"), (864_000, "10 days"), (6_324_480, "73 days"),
    ] as [(Int64, String)])
  func writesDurations(seconds: Int64, text: String) {
    #expect(duration(milliseconds: seconds * 1000) == text)
  }

  @Test func countsBusinessDays() {
    #expect(duration(milliseconds: 12 * 3_600_000, dayHours: 8) == "1.5 days")
    #expect(duration(milliseconds: 7 * 3_600_000, dayHours: 8) == "7 h")
  }

  @Test(arguments: [
    ("Maya Lindqvist", "ML"), ("Élodie", "É"), ("José María Núñez", "JN"), ("nordlicht gmbh", "NG"),
    ("Łukasz Żak", "ŁŻ"), ("Anne-Marie", "AM"), ("", "?"), ("42", "4"),
  ])
  func takesInitials(name: String, letters: String) {
    #expect(initials(of: name) == letters)
  }

  @Test func huesAreSpreadAndStay() {
    #expect(hue(of: "maya") == hue(of: "maya"))
    let hues = Set((0..<200).map { hue(of: "p\($0)") })
    #expect(hues == Set(0..<12))
  }
}
