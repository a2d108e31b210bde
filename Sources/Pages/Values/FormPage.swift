/// One form on a page of its own: a person, a role, a new template, the settings, and acts that ask again.
public struct FormPage: Sendable {
  /// Such as "Terminate PUR-1042".
  public var title: String
  /// What this is for, or what follows.
  public var lead: String = ""
  /// What follows from a dangerous act, one by one.
  public var consequences: [String]
  public var action: String
  public var fields: [FormField]
  public var errors: [PageError]
  /// Such as "Terminate PUR-1042", never "Submit".
  public var button: String
  public var isDangerous: Bool
  /// Where it began, such as "People".
  public var backLabel: String
  public var backURL: String
  /// Further forms of one button, such as "Send a new invitation".
  public var otherActs: [Act]
  /// Sister pages, such as Settings and Calendars; they stand in the place of the way back.
  public var tabs: [Choice]

  public init(
    title: String, lead: String = "", consequences: [String] = [], action: String, fields: [FormField] = [],
    errors: [PageError] = [], button: String, isDangerous: Bool = false, backLabel: String, backURL: String,
    otherActs: [Act] = [], tabs: [Choice] = []
  ) {
    self.title = title
    self.lead = lead
    self.consequences = consequences
    self.action = action
    self.fields = fields
    self.errors = errors
    self.button = button
    self.isDangerous = isDangerous
    self.backLabel = backLabel
    self.backURL = backURL
    self.otherActs = otherActs
    self.tabs = tabs
  }
}

/// A list with a table: roles, incidents, calendars, the authority matrix.
public struct ListPage: Sendable {
  /// A row's own act, such as "Mark as resolved".
  public struct Card: Sendable {
    public var status: StatusMark?
    public var title: String
    public var url: String?
    public var sentence: String
    public var when: TimeMark?
    public var act: Act?

    public init(
      status: StatusMark? = nil, title: String, url: String? = nil, sentence: String, when: TimeMark? = nil,
      act: Act? = nil
    ) {
      self.status = status
      self.title = title
      self.url = url
      self.sentence = sentence
      self.when = when
      self.act = act
    }
  }

  /// Names the page for the style sheet, such as "roles".
  public var kind: String
  public var title: String
  public var sentence: String
  public var table: Table?
  public var cards: [Card]
  public var pagination: Pagination?
  public var empty: EmptyState?
  /// The one thing to do, such as "Add a role".
  public var actLabel: String?
  public var actURL: String?
  /// Sister pages, such as People and Roles; `value` is the address.
  public var tabs: [Choice]

  public init(
    kind: String, title: String, sentence: String, table: Table? = nil, cards: [Card] = [],
    pagination: Pagination? = nil, empty: EmptyState? = nil, actLabel: String? = nil, actURL: String? = nil,
    tabs: [Choice] = []
  ) {
    self.kind = kind
    self.title = title
    self.sentence = sentence
    self.table = table
    self.cards = cards
    self.pagination = pagination
    self.empty = empty
    self.actLabel = actLabel
    self.actURL = actURL
    self.tabs = tabs
  }
}
