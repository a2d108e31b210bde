/// `/mail`: what was sent, to whom, and how it went.
public struct MailPage: Sendable {
  public struct Row: Sendable {
    public var url: String
    /// Such as "Reminder".
    public var kind: String
    public var recipient: String
    public var subject: String
    public var status: StatusMark
    /// Such as "2 attempts"; empty after the first.
    public var attempts: String = ""
    public var when: TimeMark
    /// Why it failed.
    public var trouble: String = ""
    /// Where a POST sends it again.
    public var resend: String?

    public init(
      url: String, kind: String, recipient: String, subject: String, status: StatusMark, attempts: String = "",
      when: TimeMark,
      trouble: String = "", resend: String? = nil
    ) {
      self.url = url
      self.kind = kind
      self.recipient = recipient
      self.subject = subject
      self.status = status
      self.attempts = attempts
      self.when = when
      self.trouble = trouble
      self.resend = resend
    }
  }

  /// Such as "No mail server is set. Mail is kept here instead."
  public var sentence: String
  public var rows: [Row]
  public var statuses: [Choice]
  public var query: String = ""
  public var isFiltered: Bool
  public var pagination: Pagination?
  public var empty: EmptyState?
  /// Incidents and the like; `value` is the address.
  public var tabs: [Choice]
  /// What a restored backup left to be decided.
  public var held: Held?

  public struct Held: Sendable {
    public var sentence: String
    public var send: Act
    public var drop: Act

    public init(sentence: String, send: Act, drop: Act) {
      self.sentence = sentence
      self.send = send
      self.drop = drop
    }
  }

  public init(
    sentence: String, rows: [Row] = [], statuses: [Choice] = [], query: String = "", isFiltered: Bool = false,
    pagination: Pagination? = nil, empty: EmptyState? = nil, tabs: [Choice] = [],
    held: Held? = nil
  ) {
    self.sentence = sentence
    self.rows = rows
    self.statuses = statuses
    self.query = query
    self.isFiltered = isFiltered
    self.pagination = pagination
    self.empty = empty
    self.tabs = tabs
    self.held = held
  }
}

/// `/mail/ID`: one mail as it went out.
public struct MailMessagePage: Sendable {
  public var subject: String
  public var status: StatusMark
  public var headers: [Fact]
  public var text: String
  /// Where the HTML part is served, such as `/mail/17/html`; shown in a sandboxed frame.
  public var htmlURL: String?
  /// Where the mail's own link leads; nil when it has none, or its text is not kept.
  public var linkURL: String?
  public var resend: Act?

  public init(
    subject: String, status: StatusMark, headers: [Fact] = [], text: String, htmlURL: String? = nil,
    linkURL: String? = nil, resend: Act? = nil
  ) {
    self.subject = subject
    self.status = status
    self.headers = headers
    self.text = text
    self.htmlURL = htmlURL
    self.linkURL = linkURL
    self.resend = resend
  }
}
