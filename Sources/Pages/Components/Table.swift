/// A plain table: what stands in a list that needs no page of its own.
public struct Table: Sendable {
  public struct Column: Sendable {
    public var name: String
    public var isNumeric: Bool

    public init(_ name: String, isNumeric: Bool = false) {
      self.name = name
      self.isNumeric = isNumeric
    }
  }

  public enum Cell: Sendable {
    case text(String)
    case code(String)
    case number(String)
    case link(String, url: String)
    case person(PersonFace)
    case status(StatusMark)
    case time(TimeMark)
    case due(DueMark)
    /// A line and a quieter one beneath.
    case pair(String, String)
    case linkPair(String, url: String, String)
    case empty
  }

  /// Read to screen readers; not seen.
  public var caption: String
  public var columns: [Column]
  /// The first cell heads its row.
  public var rows: [[Cell]]

  public init(caption: String, columns: [Column] = [], rows: [[Cell]] = []) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}

/// Newer and older, and where we are.
public struct Pagination: Sendable {
  /// Such as "1 to 50 of 312".
  public var summary: String
  public var previous: String?
  public var next: String?

  public init(summary: String, previous: String? = nil, next: String? = nil) {
    self.summary = summary
    self.previous = previous
    self.next = next
  }
}

/// What stands on a page with nothing on it: what will stand here, and the one thing to do.
public struct EmptyState: Sendable {
  public var title: String
  public var sentence: String
  public var actLabel: String?
  public var actURL: String?

  public init(title: String, sentence: String, actLabel: String? = nil, actURL: String? = nil) {
    self.title = title
    self.sentence = sentence
    self.actLabel = actLabel
    self.actURL = actURL
  }
}

/// A deliberate act: a button that says what happens, and where it posts.
public struct Act: Sendable {
  public var label: String
  public var action: String
  /// What follows, before the act.
  public var hint: String?

  public init(label: String, action: String, hint: String? = nil) {
    self.label = label
    self.action = action
    self.hint = hint
  }
}

/// An act that wants a reason, asked in place.
public struct ReasonedAct: Sendable {
  /// Such as "Send back".
  public var label: String
  public var action: String
  /// What follows, such as "Maya gets it again, with your reason."
  public var hint: String?
  /// What to choose first (a step to go back to, a person); sent as `chosenKey`. Empty when there is nothing to choose.
  public var choices: [Choice]
  /// Such as `step` or `person`.
  public var chosenKey: String = "choice"
  /// Such as "Back to".
  public var chosenLabel: String = ""
  public var chosen: String = ""
  /// The question, such as "What has to change?"; sent as `reason`.
  public var reasonLabel: String
  public var reason: String = ""
  public var isReasonOptional: Bool
  /// The button inside, such as "Send back to Maya".
  public var button: String
  public var error: String?
  /// Stands open, after an error.
  public var isOpen: Bool
  public var isDangerous: Bool

  public init(
    label: String, action: String, hint: String? = nil, choices: [Choice] = [], chosenKey: String = "choice",
    chosenLabel: String = "", chosen: String = "", reasonLabel: String, reason: String = "",
    isReasonOptional: Bool = false, button: String, error: String? = nil, isOpen: Bool = false,
    isDangerous: Bool = false
  ) {
    self.label = label
    self.action = action
    self.hint = hint
    self.choices = choices
    self.chosenKey = chosenKey
    self.chosenLabel = chosenLabel
    self.chosen = chosen
    self.reasonLabel = reasonLabel
    self.reason = reason
    self.isReasonOptional = isReasonOptional
    self.button = button
    self.error = error
    self.isOpen = isOpen
    self.isDangerous = isDangerous
  }
}
