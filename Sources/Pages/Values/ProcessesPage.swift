/// `/processes`: every process the reader may see, with its small track and who holds it.
public struct ProcessesPage: Sendable {
  public struct Row: Sendable {
    public var reference: String
    public var url: String
    public var subject: String
    public var template: String
    public var status: StatusMark
    public var track: Track
    public var holders: [PersonFace]
    /// Such as "Maya Lindqvist holds it · approve the budget"; for ended ones what came out.
    public var holding: String
    public var due: DueMark?
    public var amount: String = ""
    public var started: TimeMark

    public init(
      reference: String, url: String, subject: String, template: String, status: StatusMark, track: Track,
      holders: [PersonFace] = [], holding: String, due: DueMark? = nil, amount: String = "", started: TimeMark
    ) {
      self.reference = reference
      self.url = url
      self.subject = subject
      self.template = template
      self.status = status
      self.track = track
      self.holders = holders
      self.holding = holding
      self.due = due
      self.amount = amount
      self.started = started
    }
  }

  /// Such as "312 processes, 41 running, 3 late."
  public var sentence: String
  public var rows: [Row]
  public var query: String = ""
  public var statuses: [Choice]
  public var templates: [Choice]
  /// Sent as `starter`.
  public var starters: [Choice]
  public var isFiltered: Bool
  public var pagination: Pagination?
  public var empty: EmptyState?

  public init(
    sentence: String, rows: [Row] = [], query: String = "", statuses: [Choice] = [], templates: [Choice] = [],
    starters: [Choice] = [],
    isFiltered: Bool = false, pagination: Pagination? = nil, empty: EmptyState? = nil
  ) {
    self.sentence = sentence
    self.rows = rows
    self.query = query
    self.statuses = statuses
    self.templates = templates
    self.starters = starters
    self.isFiltered = isFiltered
    self.pagination = pagination
    self.empty = empty
  }
}
