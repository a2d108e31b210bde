public import HTML

/// `/templates/KEY/migration`: what becomes of running processes that move to the newest version.
public struct MigrationPage: Sendable {
  public struct Row: Sendable {
    public var id: String
    public var reference: String
    public var url: String
    public var subject: String
    /// That it runs on, such as "Version 3".
    public var version: String
    /// Why it cannot move; empty when it can.
    public var obstacles: [String]
    /// What follows at once.
    public var note: String

    public init(
      id: String, reference: String, url: String, subject: String, version: String, obstacles: [String], note: String
    ) {
      self.id = id
      self.reference = reference
      self.url = url
      self.subject = subject
      self.version = version
      self.obstacles = obstacles
      self.note = note
    }
  }

  public var template: String
  public var templateURL: String
  public var version: Int
  /// Takes `process`, once for each that is to move.
  public var action: String
  public var rows: [Row]
  public var errors: [PageError]
  /// nil when nothing can move.
  public var button: String?

  public init(
    template: String, templateURL: String, version: Int, action: String, rows: [Row], errors: [PageError],
    button: String?
  ) {
    self.template = template
    self.templateURL = templateURL
    self.version = version
    self.action = action
    self.rows = rows
    self.errors = errors
    self.button = button
  }
}

extension MigrationPage {
  public func html(in frame: Frame) -> HTML { frame.page("migration", Templates.migration(page: self, frame: frame)) }

  var sentence: String {
    let able = rows.count { $0.obstacles.isEmpty }
    if rows.isEmpty { return "Every running process is on version \(version)." }
    let cannot = rows.count - able
    return "\(able) of \(rows.count) can move."
      + (cannot == 0 ? "" : " \(cannot == 1 ? "One cannot" : "\(cannot) cannot"): it says why.")
      + " What was done stays done; open steps keep their holders and due dates. Nothing has changed yet."
  }
}

extension MigrationPage.Row {
  var html: HTML {
    let what: HTML = """
      <span><span class="reference">\(reference)</span> \(subject) <span class="note">\(version)</span></span>\
      \(if: !note.isEmpty, "<span class=\"note\">\(note)</span>")\
      \(obstacles, each: { "<span class=\"error\">\($0)</span>" })
      """
    guard obstacles.isEmpty else {
      return "<li class=\"option\"><span></span><div class=\"migration\">\(what)</div></li>"
    }
    return """
      <li class="option"><input type="checkbox" name="process" value="\(id)" id="process-\(id)" checked>\
      <label for="process-\(id)" class="migration">\(what)</label></li>
      """
  }
}
