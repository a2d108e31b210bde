/// `/people`: who works here.
public struct PeoplePage: Sendable {
  public struct Row: Sendable {
    public var person: PersonFace
    /// Where the person is changed; nil for those who may not.
    public var url: String?
    /// Empty when it is not for the reader.
    public var mail: String
    public var roles: [String]
    public var manager: String = ""
    public var isAdmin: Bool
    public var isActive: Bool
    /// Such as "away until Monday, Tomás Ribeiro stands in".
    public var away: String = ""
    /// Such as "3 open steps".
    public var load: String = ""

    public init(
      person: PersonFace, url: String? = nil, mail: String = "", roles: [String] = [], manager: String = "",
      isAdmin: Bool = false, isActive: Bool = false, away: String = "", load: String = ""
    ) {
      self.person = person
      self.url = url
      self.mail = mail
      self.roles = roles
      self.manager = manager
      self.isAdmin = isAdmin
      self.isActive = isActive
      self.away = away
      self.load = load
    }
  }

  public var sentence: String
  public var rows: [Row]
  public var newURL: String?
  public var tabs: [Choice]

  public init(sentence: String, rows: [Row] = [], newURL: String? = nil, tabs: [Choice] = []) {
    self.sentence = sentence
    self.rows = rows
    self.newURL = newURL
    self.tabs = tabs
  }
}
