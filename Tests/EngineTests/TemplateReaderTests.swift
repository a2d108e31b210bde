import Engine
import FEEL
import Testing
import YAML

@Suite struct TemplateReaderTests {
  @Test func readsATemplateWithoutFindings() throws {
    let (template, findings) = try TemplateFixture.trip.read()
    #expect(findings == [])
    let trip = try #require(template)
    #expect(trip.key == "trip" && trip.version == 1 && trip.prefix == "TRP")
    #expect(trip.zone == "UTC" && trip.calendar == "standard" && trip.currency == "EUR")
    #expect(trip.visibility == .everyone)
    #expect(trip.roles.map(\.source) == [.starter, .manager(of: "traveller")])
    #expect(trip.start.map(\.field) == ["city", "cost", "day"])
    #expect(trip.steps.map(\.after) == [[], [0]])
    #expect(trip.steps[1].owner == "boss")
    #expect(trip.steps[1].approval?.approvers == .roles(["boss"]))
    #expect(trip.subject.render(.empty) == "Dienstreise nach Köln")
  }

  @Test func readsEveryPartOfAStep() throws {
    let fixture = TemplateFixture.trip.adding(
      """
              order: 1
      """
    ).line(22, "").adding(
      """
            - key: report
              title: Hand in the report
              owner: traveller
              after: [agree]
              when: cost > 100
              instructions: |
                Keep the **receipts**.
              form: [cost?, {field: city, read only: true}, {field: day, optional: true}]
              documents:
                - {key: receipts, label: Receipts, needed: if cost > 500 then 2 else 1, max: 5, kinds: [pdf, image], size: 20 MB}
                - {key: map, label: Map, needed: 0}
              checklist: [{key: sums, label: Sums checked}, Größe geprüft, {label: Shown to Ana, optional: true}]
              due: {on: day, before: 2 business days}
              remind: [1 business day before, at due, 3 hours before, 2 business days after]
              escalate: [{after: 1 business day, to: manager of owner}, {after: 3 business days, to: role boss, hand over: true}]
              action: "Send {city}"
      """)
    let (template, findings) = try fixture.read()
    #expect(findings.map(\.description) == [])
    let step = try #require(template?.step("report"))
    #expect(step.after == [1])
    #expect(step.instructions == "Keep the **receipts**.")
    #expect(step.form.map(\.isRequired) == [false, false, false])
    #expect(step.form.map(\.isReadOnly) == [false, true, false])
    #expect(step.documents[0].countMax == 5 && step.documents[0].bytesMax == 20_000_000)
    #expect(step.documents[0].kinds == ["pdf", "image"])
    #expect(step.documents[1].bytesMax == TemplateLimits.fileBytesDefault)
    #expect(step.checklist.map(\.key) == ["sums", "gr_e_gepr_ft", "shown_to_ana"])
    #expect(step.checklist.map(\.isRequired) == [true, true, false])
    #expect(step.due == .on("day", before: BusinessDuration(amount: 2, unit: .businessDays)))
    #expect(step.ladder.map(\.isBeforeDue) == [true, true, false, false, false, false])
    #expect(
      step.ladder.map(\.offset.description) == [
        "1 business day", "3 hours", "0 minutes", "1 business day", "2 business days", "3 business days",
      ])
    #expect(step.ladder[3].act == .escalate(.ownersManager, handOver: false))
    #expect(step.ladder[5].act == .escalate(.role("boss"), handOver: true))
    let cost = FEEL.Number("501.00")
    let scope = FEEL.Scope(["cost": .number(try #require(cost)), "city": .string("Zürich")])
    #expect(step.action?.render(scope) == "Send Zürich")
    #expect(try step.when?.evaluate(scope) == .boolean(true))
    #expect(try step.documents[0].needed.evaluate(scope) == .int(2))
  }

  @Test func anErrorMeansNoTemplate() throws {
    let (template, findings) = try TemplateFixture.trip.line(2, "nam: Trip").read()
    #expect(template == nil)
    #expect(findings.count == 2)
  }

  @Test func aWarningLeavesTheTemplate() throws {
    let fixture = TemplateFixture.trip.line(11, "start: [city, cost]")
    let (template, findings) = try fixture.read()
    #expect(template != nil)
    #expect(findings.map(\.severity) == [.warning])
    #expect(
      findings.map(\.description) == [
        "10:3: warning: No form asks for the field “day”; add it to “start” or to the “form” of a step, or remove it."
      ])
  }

  @Test func findingsAreCollectedInTheOrderOfTheFile() throws {
    let fixture = TemplateFixture.trip.line(18, "        owner: traveler").line(
      5, "  traveller: {name: T, form: starter}"
    )
    .line(3, "prefix: p")
    let findings = try fixture.read().findings
    #expect(findings.map(\.line) == [3, 5, 18])
    #expect(findings.map(\.suggestion) == [nil, "from", "traveller"])
  }

  @Test func aDocumentThatIsNoMapIsRefused() throws {
    for text in ["", "- a", "purchase"] {
      let (template, findings) = try Template.read(parseYAML(text), version: 1)
      #expect(template == nil)
      #expect(findings.count == 1)
    }
  }

  @Test func findingsAreLimited() throws {
    let fields = (0..<300).map { "  Bad\($0): {label: x, type: text}" }.joined(separator: "\n")
    let text = TemplateFixture.trip.text.replacing("  city: {label", with: fields + "\n  city: {label")
    let findings = try TemplateFixture(text: text).read().findings
    #expect(findings.count == TemplateLimits.findingsMax)
  }
}
