/// One question of a form, after the GOV.UK patterns: label, hint, error, control; optional is marked, not required.
public struct FormField: Sendable {
  public enum Kind: Sendable {
    case text
    case multiline(rows: Int)
    /// With the unit that stands behind the number.
    case number(unit: String?)
    /// The currency is sent as `KEY_currency`: fixed when there is one, chosen when there are several.
    case money(currency: String, currencies: [String])
    /// `yyyy-MM-dd`.
    case date
    /// Radio buttons up to five, else a select.
    case choice([Choice])
    /// Tick boxes; each ticked one is sent under the same key.
    case choices([Choice], chosen: [String])
    /// Sent as `true` or `false`.
    case yesNo
    case email
    case phone
    case url
    /// A choice among people, always a select.
    case person([Choice])
    case password
    /// One tick box, sent as `true`.
    case tick
    /// Text in a fixed-width face, such as a calendar.
    case code(rows: Int)
  }

  /// The control's `name`; its id is `field-KEY`.
  public var key: String
  public var label: String
  public var kind: Kind
  public var value: String = ""
  public var hint: String?
  public var error: String?
  public var isOptional: Bool
  /// The `autocomplete` token, such as `email`.
  public var autocomplete: String?
  public var isReadOnly: Bool

  public init(
    key: String, label: String, kind: Kind, value: String = "", hint: String? = nil, error: String? = nil,
    isOptional: Bool = false, autocomplete: String? = nil, isReadOnly: Bool = false
  ) {
    self.key = key
    self.label = label
    self.kind = kind
    self.value = value
    self.hint = hint
    self.error = error
    self.isOptional = isOptional
    self.autocomplete = autocomplete
    self.isReadOnly = isReadOnly
  }
}

/// One thing to choose in a field or a filter.
public struct Choice: Sendable {
  public var value: String
  public var label: String
  public var hint: String?
  /// For filters; a field compares with its own value.
  public var isChosen: Bool

  public init(value: String, label: String, hint: String? = nil, isChosen: Bool = false) {
    self.value = value
    self.label = label
    self.hint = hint
    self.isChosen = isChosen
  }
}

/// A complaint that stands in the summary on top, linking to where it is mended.
public struct PageError: Sendable {
  public var sentence: String
  /// The id of the element to go to; nil when it belongs to no field.
  public var anchor: String?

  public init(sentence: String, anchor: String? = nil) {
    self.sentence = sentence
    self.anchor = anchor
  }
}
