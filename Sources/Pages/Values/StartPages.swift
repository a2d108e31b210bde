public import HTML

/// `/processes/new`: which template to start.
public struct ChooseTemplatePage: Sendable {
  public struct Card: Sendable {
    public var key: String
    public var name: String
    public var url: String
    /// What it is for, in a sentence.
    public var purpose: String
    /// Such as "usually 2.3 days"; empty when not known.
    public var usual: String = ""
    public var stages: [String]

    public init(key: String, name: String, url: String, purpose: String, usual: String = "", stages: [String] = []) {
      self.key = key
      self.name = name
      self.url = url
      self.purpose = purpose
      self.usual = usual
      self.stages = stages
    }
  }

  public var cards: [Card]
  public var empty: EmptyState?

  public init(cards: [Card] = [], empty: EmptyState? = nil) {
    self.cards = cards
    self.empty = empty
  }
}

/// `/processes/new?template=KEY`: the start form, and who will get it.
public struct StartPage: Sendable {
  public var template: String
  public var purpose: String
  /// Where the form posts; the button "Show who gets it" sends `preview` = `1` to the same place.
  public var action: String
  public var fields: [FormField]
  public var errors: [PageError]
  public var instructions: HTML?
  public var path: PathPreview?
  /// Such as "Start the purchase".
  public var button: String

  public init(
    template: String, purpose: String, action: String, fields: [FormField] = [], errors: [PageError] = [],
    instructions: HTML? = nil, path: PathPreview? = nil, button: String
  ) {
    self.template = template
    self.purpose = purpose
    self.action = action
    self.fields = fields
    self.errors = errors
    self.instructions = instructions
    self.path = path
    self.button = button
  }
}

/// Who will hold the baton, in order: "€12,400 → Ana → CFO; usually 2.3 days".
public struct PathPreview: Sendable {
  public struct Hop: Sendable {
    /// Nil when it is a role that several hold.
    public var person: PersonFace?
    /// The person's name or the role.
    public var name: String
    /// Such as "approves the budget".
    public var act: String
    /// Such as "1 business day".
    public var time: String = ""
    /// Why it goes there, such as "above €10,000".
    public var why: String = ""

    public init(person: PersonFace? = nil, name: String, act: String, time: String = "", why: String = "") {
      self.person = person
      self.name = name
      self.act = act
      self.time = time
      self.why = why
    }
  }

  public var hops: [Hop]
  /// Such as "Usually 2.3 days."
  public var sentence: String

  public init(hops: [Hop] = [], sentence: String) {
    self.hops = hops
    self.sentence = sentence
  }
}
