/// `/inbox`: what waits for me, soonest first.
public struct InboxPage: Sendable {
  public enum Kind: String, Sendable { case late, today, week, later, claim, waiting }

  /// Two lines: what to do — subject; reference, who asked, amount. At the end, holder and due.
  public struct Row: Sendable {
    public var id: String
    public var url: String
    /// Such as "Approve the budget".
    public var act: String
    /// Such as "12 laptops from Nordlicht GmbH".
    public var subject: String
    public var reference: String
    /// Such as "Maya Lindqvist asks"; empty when nobody in particular.
    public var asker: String = ""
    /// Such as "€12,400.00".
    public var amount: String = ""
    /// Nil when it is the reader, or nobody yet.
    public var holder: PersonFace?
    /// For how long it has been there, such as "for 3 days".
    public var since: String = ""
    public var due: DueMark?
    /// Where a POST claims it.
    public var claim: String?

    public init(
      id: String, url: String, act: String, subject: String, reference: String, asker: String = "",
      amount: String = "", holder: PersonFace? = nil, since: String = "", due: DueMark? = nil, claim: String? = nil
    ) {
      self.id = id
      self.url = url
      self.act = act
      self.subject = subject
      self.reference = reference
      self.asker = asker
      self.amount = amount
      self.holder = holder
      self.since = since
      self.due = due
      self.claim = claim
    }
  }

  public struct Group: Sendable {
    public var kind: Kind
    public var title: String
    public var count: Int
    public var rows: [Row]
    /// Shown when there are no rows, such as "Nothing is late."; nil hides the group.
    public var emptySentence: String?
    /// Where the rest is, when not all rows are here.
    public var more: String?

    public init(
      kind: Kind, title: String, count: Int, rows: [Row] = [], emptySentence: String? = nil, more: String? = nil
    ) {
      self.kind = kind
      self.title = title
      self.count = count
      self.rows = rows
      self.emptySentence = emptySentence
      self.more = more
    }
  }

  /// Such as "Seven wait for you. One is late."
  public var sentence: String
  public var groups: [Group]
  /// Filters; sent as `template` and `person`.
  public var templates: [Choice]
  public var people: [Choice]
  public var isFiltered: Bool
  /// Where the next rows are.
  public var more: String?
  /// Not the first page.
  public var isContinued: Bool
  /// When there is nothing at all.
  public var empty: EmptyState?

  public init(
    sentence: String, groups: [Group] = [], templates: [Choice] = [], people: [Choice] = [],
    isFiltered: Bool = false, more: String? = nil, isContinued: Bool = false, empty: EmptyState? = nil
  ) {
    self.sentence = sentence
    self.groups = groups
    self.templates = templates
    self.people = people
    self.isFiltered = isFiltered
    self.more = more
    self.isContinued = isContinued
    self.empty = empty
  }
}
