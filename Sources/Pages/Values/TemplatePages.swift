public import HTML

/// `/templates`: every repeatable process.
public struct TemplatesPage: Sendable {
  public struct Row: Sendable {
    public var key: String
    public var name: String
    public var url: String
    public var purpose: String
    /// Such as "Version 3".
    public var version: String
    /// Such as "Published", or "Draft".
    public var status: StatusMark
    /// Such as "12 running".
    public var running: String
    /// Such as "usually 2.3 days"; empty when not known.
    public var usual: String = ""
    public var stages: [String]

    public init(
      key: String, name: String, url: String, purpose: String, version: String, status: StatusMark,
      running: String, usual: String = "", stages: [String] = []
    ) {
      self.key = key
      self.name = name
      self.url = url
      self.purpose = purpose
      self.version = version
      self.status = status
      self.running = running
      self.usual = usual
      self.stages = stages
    }
  }

  public var sentence: String
  public var rows: [Row]
  public var empty: EmptyState?
  /// Nil when the reader may not.
  public var newURL: String?

  public init(sentence: String, rows: [Row] = [], empty: EmptyState? = nil, newURL: String? = nil) {
    self.sentence = sentence
    self.rows = rows
    self.empty = empty
    self.newURL = newURL
  }
}

/// `/templates/KEY`: the picture of the flow on top, then all parts in turn.
public struct TemplatePage: Sendable {
  /// One part under the picture; the tabs link to it.
  public struct Section: Sendable {
    /// Lower case, such as "steps"; the anchor.
    public var id: String
    /// Such as "Steps".
    public var title: String
    public var count: Int?
    /// A sentence before the table.
    public var sentence: String = ""
    /// Nil when there is nothing; then the sentence says so.
    public var table: Table?
    /// Beneath the table, such as a decision table or the text of a mail.
    public var body: HTML?

    public init(
      id: String, title: String, count: Int? = nil, sentence: String = "", table: Table? = nil, body: HTML? = nil
    ) {
      self.id = id
      self.title = title
      self.count = count
      self.sentence = sentence
      self.table = table
      self.body = body
    }
  }

  public var key: String
  public var name: String
  public var purpose: String
  /// Such as "Version 3, published on 12 Nov by Ana Souza".
  public var version: String
  public var status: StatusMark
  /// The picture of the flow, as SVG.
  public var flow: HTML?
  public var sections: [Section]
  public var editURL: String?
  public var startURL: String?
  public var exportURL: String?
  /// Where running processes move to this version; nil when all are on it.
  public var migrationURL: String?
  /// What the lint says, such as "Nobody owns the step ‘Archive’."
  public var warnings: [String]

  public init(
    key: String, name: String, purpose: String, version: String, status: StatusMark, flow: HTML? = nil,
    sections: [Section] = [], editURL: String? = nil, startURL: String? = nil, exportURL: String? = nil,
    warnings: [String] = []
  ) {
    self.key = key
    self.name = name
    self.purpose = purpose
    self.version = version
    self.status = status
    self.flow = flow
    self.sections = sections
    self.editURL = editURL
    self.startURL = startURL
    self.exportURL = exportURL
    self.warnings = warnings
  }
}

/// `/templates/KEY/edit`: the template as YAML, checked, with the picture it makes.
///
/// The form posts `yaml` to one of three places, by the button that is pressed.
public struct TemplateEditPage: Sendable {
  public struct Problem: Sendable {
    public var line: Int
    public var column: Int
    public var sentence: String
    /// How to mend it.
    public var suggestion: String?
    /// A warning does not hinder publishing.
    public var isWarning: Bool

    public init(line: Int, column: Int, sentence: String, suggestion: String? = nil, isWarning: Bool = false) {
      self.line = line
      self.column = column
      self.sentence = sentence
      self.suggestion = suggestion
      self.isWarning = isWarning
    }
  }

  public var name: String
  /// Where the editing began; nil for a new template.
  public var templateURL: String?
  public var yaml: String
  public var problems: [Problem]
  /// After "Check" with nothing wrong.
  public var isChecked: Bool
  public var flow: HTML?
  public var checkAction: String
  public var draftAction: String
  public var publishAction: String
  /// Such as "Publish version 4".
  public var publishLabel: String
  /// Such as "12 running processes stay on version 3."
  public var publishHint: String?
  /// Sent back as `base`, to tell whether another has edited meanwhile.
  public var base: String = ""

  public init(
    name: String, templateURL: String? = nil, yaml: String, problems: [Problem] = [], isChecked: Bool = false,
    flow: HTML? = nil, checkAction: String, draftAction: String, publishAction: String, publishLabel: String,
    publishHint: String? = nil, base: String = ""
  ) {
    self.name = name
    self.templateURL = templateURL
    self.yaml = yaml
    self.problems = problems
    self.isChecked = isChecked
    self.flow = flow
    self.checkAction = checkAction
    self.draftAction = draftAction
    self.publishAction = publishAction
    self.publishLabel = publishLabel
    self.publishHint = publishHint
    self.base = base
  }
}
