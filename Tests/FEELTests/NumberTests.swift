import FEEL
import Testing

@Suite struct NumberTests {
  private func number(_ text: String) throws -> Number { try #require(Number(text)) }

  @Test(arguments: [
    ("0.1", "0.2", "0.3"), ("12400.00", "0.05", "12400.05"), ("-1", "1", "0"),
    ("1e34", "1", "10000000000000000000000000000000000"),
    ("9999999999999999999999999999999999", "0.5", "10000000000000000000000000000000000"),
    ("9999999999999999999999999999999998", "0.5", "9999999999999999999999999999999998"),
    ("1e6000", "-1e-6000", "1e6000"),
  ])
  func adds(_ left: String, _ right: String, _ sum: String) throws {
    #expect(try number(left) + number(right) == number(sum))
  }

  @Test func dividesExactlyAndRoundsHalfEven() throws {
    #expect(try (number("1") / number("8"))?.description == "0.125")
    #expect(try (number("2") / number("3"))?.description == "0.6666666666666666666666666666666667")
    #expect(try (number("100.00") / number("4"))?.description == "25.00")
    #expect(Number(1) / Number.zero == nil)
    #expect(try (number("1e6144") * Number(10)) == nil)
    #expect(try number("2.5").rounded(scale: 0, .halfEven) == Number(2))
    #expect(try number("3.5").rounded(scale: 0, .halfEven) == Number(4))
    #expect(try number("-2.5").rounded(scale: 0, .floor) == Number(-3))
    #expect(try number("1234.565").rounded(scale: 2, .halfUp)?.description == "1234.57")
  }

  @Test func equalValuesHashAlike() throws {
    let values = Set([try number("12400.00"), try number("1.24e4"), Number(12_400)])
    #expect(values.count == 1)
    #expect(try number("-0") == .zero)
    #expect(try number("1e-6176") > .zero)
    #expect(try number("-1") < number("-0.5"))
  }

  @Test func convertsOnlyWhatFits() throws {
    #expect(try number("42.0").exactInt == 42)
    #expect(try number("42.5").exactInt == nil)
    #expect(try number("-42.5").truncatedInt == -42)
    #expect(try number("9223372036854775807").exactInt == Int.max)
    #expect(try number("9223372036854775808").exactInt == nil)
    #expect(Number("12,5") == nil)
    #expect(Number("1e") == nil)
    #expect(Number("") == nil)
  }

  /// The digits are those of published tables.
  @Test func computesPowersAndRoots() throws {
    #expect(try number("2").squareRoot()?.description == "1.414213562373095048801688724209698")
    #expect(try number("6.25").squareRoot()?.description == "2.5")
    #expect(Number(1).exponential()?.description == "2.718281828459045235360287471352662")
    #expect(Number(2).naturalLogarithm()?.description == "0.6931471805599453094172321214581766")
    #expect(Number(10).naturalLogarithm()?.description == "2.302585092994045684017991454684364")
    #expect(try number("0.5").naturalLogarithm()?.description == "-0.6931471805599453094172321214581766")
    #expect(try number("1.05").power(10)?.description == "1.62889462677744140625")
    #expect(try Number(2).power(number("0.5"))?.description == "1.414213562373095048801688724209698")
    #expect(Number(5).power(-2) == Number("0.04"))
    #expect(Number(-8).power(3) == Number(-512))
    #expect(try Number(-8).power(number("0.5")) == nil)
    #expect(Number(10).power(7000) == nil)
    #expect(Number(20_000).exponential() == nil)
  }
}
