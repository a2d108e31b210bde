import Engine
import YAML

/// A template without findings, which tests bend line by line.
struct TemplateFixture {
  static let trip = TemplateFixture(
    text: """
      key: trip
      name: Dienstreise nach Köln
      prefix: TRP
      roles:
        traveller: {name: Traveller, from: starter}
        boss: {name: Boss, from: manager of traveller}
      fields:
        city: {label: City, type: text}
        cost: {label: Cost, type: money}
        day: {label: Day, type: date}
      start: [city, cost, day]
      stages:
        - key: plan
          name: Plan
          steps:
            - key: book
              title: Book the train
              owner: traveller
            - key: agree
              title: Agree to it
              approval: {by: [boss]}
      """)

  var text: String

  /// With one line, counted from 1, put in place of another.
  func line(_ number: Int, _ replacement: String) -> TemplateFixture {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[number - 1] = replacement
    return TemplateFixture(text: lines.joined(separator: "\n"))
  }

  /// With lines at the end.
  func adding(_ lines: String) -> TemplateFixture { TemplateFixture(text: text + "\n" + lines) }

  func read() throws -> (template: Template?, findings: [TemplateFinding]) {
    try Template.read(parseYAML(text), version: 1)
  }

  /// The findings as compilers write them.
  var findings: [String] {
    get throws { try read().findings.map(\.description) }
  }
}
