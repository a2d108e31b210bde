/// What stands around every page: who is signed in, where they are, and the seal on the forms.
public struct Frame: Sendable {
  /// The page's name in the browser's tab, without the company's.
  public var title: String
  public var company: String
  /// Nil when nobody is signed in; then there is no navigation.
  public var person: PersonFace?
  public var current: NavigationItem?
  public var isAdmin: Bool
  /// Goes into every POST form as `csrf`.
  public var csrf: String
  /// Unique to this rendering. Each form sends `command` = this, a dash, and the form's own name, so that two forms of
  /// one page are two commands, and one form sent twice is one.
  public var command: String
  public var flash: Flash?
  /// Stands in the addresses of styles and scripts, so that browsers may keep them for ever.
  public var assetVersion: String
  /// Nil outside the demo.
  public var clock: DemoClock?
  /// How many of the person's steps are late.
  public var lateCount: Int = 0
  /// What the search field holds.
  public var search: String = ""

  public init(
    title: String, company: String, person: PersonFace? = nil, current: NavigationItem? = nil,
    isAdmin: Bool = false, csrf: String, command: String, flash: Flash? = nil, assetVersion: String,
    clock: DemoClock? = nil, lateCount: Int = 0, search: String = ""
  ) {
    self.title = title
    self.company = company
    self.person = person
    self.current = current
    self.isAdmin = isAdmin
    self.csrf = csrf
    self.command = command
    self.flash = flash
    self.assetVersion = assetVersion
    self.clock = clock
    self.lateCount = lateCount
    self.search = search
  }
}

/// The entries of the rail.
public enum NavigationItem: String, Sendable, CaseIterable {
  case inbox, processes, start, reports, templates, people, mail, settings
}

/// One sentence about what was just done.
public struct Flash: Sendable {
  public enum Kind: String, Sendable { case done, note, trouble }
  public var kind: Kind
  public var text: String

  public init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}

/// The demo's own time, which a visitor may push forward (`POST /clock` with `advance` = `4h` or `1d`).
public struct DemoClock: Sendable {
  /// Such as "Sat 21 Nov 2026, 16:00".
  public var shown: String
  /// Sent along as `token`.
  public var token: String

  public init(shown: String, token: String) {
    self.shown = shown
    self.token = token
  }
}
