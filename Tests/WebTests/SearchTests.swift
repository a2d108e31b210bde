import Application
import Engine
import Foundation
import OfficeFixture
import Testing

struct SearchTests {
  private func found(_ words: String, _ visitor: Visitor) async -> Set<String> {
    var query = URLComponents()
    query.queryItems = [URLQueryItem(name: "q", value: words)]
    let text = query.percentEncodedQuery ?? ""
    return Set(await visitor.get("/processes?" + text).html.matches(of: #/ORD-\d+/#).map { String($0.output) })
  }

  private func start(_ office: Office, _ input: [FieldKey: String], by person: PersonID) async throws -> ActOutcome {
    try await office.workspace.start("order", input: input, by: person, command: office.workspace.newCommand())
  }

  @Test func aProcessIsFoundByWhatItIsAboutItsPeopleAndItsAmounts() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let outcome = try await start(
      office,
      [
        "item": "Lastenräder", "vendor": "Søndergaard & Łódź ApS", "email": "birte@xn--sndergaard.example",
        "amount": "12,400.00",
      ], by: office.jonas)
    let paper = try await start(
      office, ["item": "Papier", "vendor": "Weiß", "email": "a@weiss.example", "amount": "80.5"], by: office.maya
    ).reference
    let bikes = outcome.reference
    let ada = try await desk.visitor(office.admin)
    for words in [
      "sondergaard", "SØNDERGAARD", "lastenrader", "räder", "lodz", "birte@", "12400", "12,400", "12,400.00",
      "€12,400.00", "12400.00", "jonas", "Weber", "jonas sondergaard", bikes,
    ] {
      #expect(await found(words, ada) == [bikes], "\(words)")
    }
    for words in ["weiss", "80.50", "80.5", "maya", "Pa", "pa 80", "papier \"", "pap%"] {
      #expect(await found(words, ada) == (words.hasSuffix("\"") || words.hasSuffix("%") ? [] : [paper]), "\(words)")
    }
    #expect(await found("er", ada) == [bikes, paper])
    #expect(await found("nobody NOT OR", ada) == [])
    // Whoever holds it is found as soon as they do, and what nobody may see is not.
    #expect(await found("lindqvist", ada) == [paper])
    try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
    #expect(await found("lindqvist", ada) == [bikes, paper])
    #expect(try await office.faults() == [])
  }

  /// What a process is found by follows its fields, also after a change.
  @Test func whatIsChangedIsFoundByWhatItIsNow() async throws {
    let desk = try await Desk(template: ProcessPageTests.template)
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.workspace.start(
      "order", input: ["item": "Käse"], by: office.jonas, command: office.workspace.newCommand())
    try await office.act(
      .complete(step: 1, StepInput(texts: ["item": "Brötchen"], ticks: [])), on: outcome, by: office.jonas)
    let jonas = try await desk.visitor(office.jonas)
    #expect(await found("brotchen", jonas) == [outcome.reference])
    #expect(await found("kase", jonas) == [])
    #expect(try await office.faults() == [])
  }
}
