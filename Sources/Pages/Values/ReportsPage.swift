/// `/reports`: a sentence before each picture, the picture, the table behind it.
public struct ReportsPage: Sendable {
  /// One bar for one person, template or stage.
  public struct Bar: Sendable {
    public var label: String
    public var person: PersonFace?
    /// What stands at the end, such as "7 open, 2 late".
    public var figure: String
    /// 0 to 1 of the longest bar.
    public var share: Double
    /// 0 to 1 of the longest bar; the late part stands first.
    public var lateShare: Double = 0

    public init(label: String, person: PersonFace? = nil, figure: String, share: Double, lateShare: Double = 0) {
      self.label = label
      self.person = person
      self.figure = figure
      self.share = share
      self.lateShare = lateShare
    }
  }

  public struct Report: Sendable {
    public var id: String
    public var title: String
    /// Such as "Half of the purchases take 2.3 days; finance holds them longest."
    public var sentence: String
    public var bars: [Bar]
    public var table: Table?

    public init(id: String, title: String, sentence: String, bars: [Bar] = [], table: Table? = nil) {
      self.id = id
      self.title = title
      self.sentence = sentence
      self.bars = bars
      self.table = table
    }
  }

  public var reports: [Report]
  public var empty: EmptyState?

  public init(reports: [Report] = [], empty: EmptyState? = nil) {
    self.reports = reports
    self.empty = empty
  }
}
