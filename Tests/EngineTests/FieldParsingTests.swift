import FEEL
import Testing

@testable import Engine

@Suite struct FieldParsingTests {
  private func parse(_ raw: String, _ kind: Field.Kind, currency: String = "EUR") -> String {
    let field = Field(key: "x", label: "Amount", kind: kind)
    do throws(FieldProblem) {
      return try parseField(raw, as: field, currency: currency)?.formText ?? "nothing"
    } catch {
      return "! " + error.sentence
    }
  }

  @Test(arguments: [
    ("12400", "12400.00"), ("12,400.00", "12400.00"), ("12.400,00", "12400.00"), ("12 400", "12400.00"),
    ("12\u{A0}400,5", "12400.50"), ("12\u{202F}400,50", "12400.50"), ("12'400.00", "12400.00"),
    ("12’400.50", "12400.50"), ("€12,400.00", "12400.00"), ("€ 12.400,00", "12400.00"), ("12.400,00 €", "12400.00"),
    ("EUR 12400", "12400.00"), ("12400 eur", "12400.00"), ("0", "0.00"), ("-0", "0.00"), ("00012.5", "12.50"),
    ("0.125", "! Amount may have at most two digits after the point, such as 12400.00."), (".5", "0.50"),
    (" 12,5 ", "12.50"), ("1.234.567", "1234567.00"), ("1,234,567.89", "1234567.89"), ("12,34,567.89", "1234567.89"),
    ("999999999999999.99", "999999999999999.99"), ("", "nothing"), ("  \n ", "nothing"),
  ]) func money(_ raw: String, _ expected: String) { #expect(parse(raw, .money) == expected) }

  @Test(arguments: [
    ("12.400", "! Amount can be read as 12400.00 or as 12.40; please write the one you mean."),
    ("12,400", "! Amount can be read as 12400.00 or as 12.40; please write the one you mean."),
    (
      "12.345",
      "! Amount can be read as 12345.00 or as 12.345; please write 12345.00, or two digits at most after the point."
    ),
    ("-5", "! Amount must not be negative."), ("−5,00", "! Amount must not be negative."),
    ("-€5", "! Amount must not be negative."),
    ("$12.00", "! Amount is in EUR; please give it in EUR, as a number such as 12400.00."),
    ("12 USD", "! Amount is in EUR; please give it in EUR, as a number such as 12400.00."),
    ("1234567.891", "! Amount may have at most two digits after the point, such as 12400.00."),
    ("1234567890123456", "! Amount is too large; at most 15 digits are allowed."),
  ]) func refusedMoney(_ raw: String, _ expected: String) { #expect(parse(raw, .money) == expected) }

  @Test(arguments: [
    "twelve", "12..4", "1.2.3", "12,40,0", "1,2345.00", "5.", "1e5", "1 2", "12 4000", "1.234,5.6", "1,234 567.00",
    "٣٤", "１２", "--5", "(5)", "0x1F", "NaN", "∞", "12 400.000,5", "€", "12 zloty", "1'23", "5-", "+",
  ]) func noMoney(_ raw: String) { #expect(parse(raw, .money) == "! Amount must be a number, such as 12400.00.") }

  @Test func moneyInOtherCurrencies() {
    #expect(parse("$1,250.50", .money, currency: "USD") == "1250.50")
    #expect(parse("1 250,50 zł", .money, currency: "PLN") == "1250.50")
    #expect(parse("CHF 1'250.50", .money, currency: "CHF") == "1250.50")
    #expect(parse("R$ 10", .money, currency: "BRL") == "10.00")
    #expect(parse("€10", .money, currency: "USD").hasPrefix("! Amount is in USD"))
  }

  @Test(arguments: [
    ("12400", "12400"), ("-3,50", "-3.5"), ("−3", "-3"), ("+7", "7"), ("1250.50", "1250.5"), ("-0.0", "0"),
    ("1234.567", "1234.567"), ("12,400.125", "12400.125"), ("0.125", "0.125"), ("12.3450", "12.345"),
    ("12.400", "! Amount can be read as 12400 or as 12.4; please write the one you mean."),
    ("12.345", "! Amount can be read as 12345 or as 12.3450; please write the one you mean."),
    ("€5", "! Amount must be a number, such as 1250.5."),
    ("0.12345678901", "! Amount may have at most 10 digits after the point."),
  ]) func numbers(_ raw: String, _ expected: String) { #expect(parse(raw, .number) == expected) }

  /// What is canonical, and what a refusal proposes, reads as itself.
  @Test func canonicalFormsAreStable() {
    for whole in ["0", "1", "12", "123", "1234", "12345", "123456", "1234567"] {
      for decimals in ["", ".1", ".12"] {
        let once = parse(whole + decimals, .money)
        #expect(parse(once, .money) == once)
        let number = parse(whole + decimals, .number)
        #expect(parse(number, .number) == number)
      }
    }
  }

  @Test(arguments: [
    ("2026-11-21", "2026-11-21"), ("21.11.2026", "2026-11-21"), ("21/11/2026", "2026-11-21"),
    ("1.2.2026", "2026-02-01"), ("2026/11/21", "2026-11-21"), ("11/21/2026", "2026-11-21"),
    ("4/4/2026", "2026-04-04"), ("29.02.2028", "2028-02-29"), (" 2026-11-21 ", "2026-11-21"),
    ("03/04/2026", "! Amount can be read as 2026-04-03 or as 2026-03-04; please write it the one way you mean."),
    ("29.02.2026", "! Amount is a day that does not exist; please check it."),
    ("2026-13-01", "! Amount is a day that does not exist; please check it."),
    ("1.1.0999", "! Amount must lie between the years 1900 and 2199."),
    ("21.11.26", "! Amount must be a date, such as 2026-11-21."),
    ("tomorrow", "! Amount must be a date, such as 2026-11-21."),
    ("2026-11-21T10:00", "! Amount must be a date, such as 2026-11-21."),
    ("21-11-2026", "2026-11-21"), ("21.11/2026", "! Amount must be a date, such as 2026-11-21."),
  ]) func dates(_ raw: String, _ expected: String) { #expect(parse(raw, .date) == expected) }

  @Test(arguments: [
    "ana.silva@example.com", "o'brien+orders@mail.example.co.uk", "x@xn--mller-kva.example",
  ]) func emails(_ raw: String) { #expect(parse(raw, .email) == raw) }

  @Test func domainsAreLowerCase() { #expect(parse("Ana@Example.COM", .email) == "Ana@example.com") }

  @Test(arguments: [
    "ana", "ana@", "@example.com", "ana@example", "ana@@example.com", "ana silva@example.com", ".ana@example.com",
    "ana.@example.com", "a..b@example.com", "ana@-example.com", "ana@example..com", "ana@127.0.0.1", "ana@exämple.com",
    "Ana <ana@example.com>", "ana@example.com\nbcc: all@example.com", "ana@example.c",
  ]) func noEmails(_ raw: String) {
    #expect(parse(raw, .email) == "! Amount must be an e-mail address, such as ana.silva@example.com.")
  }

  @Test func severalEmailsAreRefused() {
    #expect(parse("a@example.com, b@example.com", .email) == "! Amount must be a single e-mail address.")
  }

  @Test(arguments: [
    ("https://example.com/Offer?x=1#a", "https://example.com/Offer?x=1#a"),
    ("www.Example.com", "https://www.example.com"),
    ("HTTP://example.com:8080/a", "http://example.com:8080/a"),
  ]) func addresses(_ raw: String, _ expected: String) { #expect(parse(raw, .url) == expected) }

  @Test(arguments: [
    "javascript:alert(1)", "ftp://example.com", "https://", "https://user:pass@example.com", "https://example",
    "https://example.com/<b>", "https://exa mple.com", "https://example.com:99999", "data:text/html,x",
  ]) func noAddresses(_ raw: String) {
    #expect(parse(raw, .url) == "! Amount must be a web address, such as https://example.com/offer.")
  }

  @Test func phones() {
    #expect(parse("+49 (30) 123-4567", .phone) == "+49 (30) 123-4567")
    for bad in ["call me", "1234", "+49+30123456", "123456789012345678"] {
      #expect(parse(bad, .phone) == "! Amount must be a phone number, such as +49 30 1234567.")
    }
  }

  @Test func texts() {
    #expect(parse("  Café-Stühle ", .text) == "Café-Stühle")
    #expect(parse(String(repeating: "é", count: 500), .text).hasPrefix("é"))
    #expect(
      parse(String(repeating: "x", count: 501), .text) == "! Amount is 501 characters long; please shorten it to 500.")
    #expect(parse("a\nb", .text) == "! Amount must be a single line.")
    #expect(parse("a\r\nb\rc", .multiline) == "a\nb\nc")
    #expect(parse("a\u{0}b", .multiline) == "! Amount holds a character that cannot be seen; please type it again.")
    #expect(parse(String(repeating: "x", count: 20_001), .multiline).hasPrefix("! Amount is 20001 characters long"))
  }

  @Test func choices() {
    let kind = Field.Kind.choice([.init(value: "it", label: "IT & Köln"), .init(value: "sales", label: "Sales")])
    #expect(parse("it", kind) == "it")
    #expect(parse("it & köln", kind) == "it")
    #expect(parse("SALES", kind) == "sales")
    #expect(parse("hr", kind) == "! Amount must be one of these: IT & Köln, Sales.")
  }

  @Test func yesNoAndPeople() {
    #expect(parse("yes", .yesNo) == "yes")
    #expect(parse("off", .yesNo) == "no")
    #expect(parse("maybe", .yesNo) == "! Amount must be yes or no.")
    #expect(parse("17", .person) == "17")
    #expect(parse("-1", .person) == "! Amount must be a person; choose one of the list.")
    #expect(parse("Ana", .person) == "! Amount must be a person; choose one of the list.")
  }

  @Test func valuesInExpressions() throws {
    let day = try #require(CivilDay("2026-02-28"))
    #expect(FieldValue.number("12400.00").feel().description == "12400.00")
    #expect(FieldValue.date(day).feel() == .date(try #require(CalendarDate(year: 2026, month: 2, day: 28))))
    #expect(FieldValue.yesNo(false).feel() == .boolean(false))
    #expect(FieldValue.person(PersonID(7)).feel { _ in "Ana" } == .string("Ana"))
    #expect(FieldValue.person(PersonID(7)).feel() == .string("Person 7"))
  }
}
