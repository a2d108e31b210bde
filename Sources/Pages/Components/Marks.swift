/// A status: a shape and a word first, then a colour.
public struct StatusMark: Sendable {
  /// The five tones, and the two outlined ones.
  public enum Kind: String, Sendable { case waiting, ours, soon, late, done, paused, ended }
  public var kind: Kind
  /// Such as "With us" or "Approved".
  public var word: String

  public init(kind: Kind, word: String) {
    self.kind = kind
    self.word = word
  }
}

/// A moment in words, with the exact one beneath.
public struct TimeMark: Sendable {
  /// Such as "today 16:00".
  public var text: String
  /// ISO 8601 with its offset.
  public var datetime: String
  /// Such as "Sat 21 Nov 2026, 16:00 CET".
  public var title: String

  public init(text: String, datetime: String, title: String) {
    self.text = text
    self.datetime = datetime
    self.title = title
  }
}

/// When something is due, and how near that is.
public struct DueMark: Sendable {
  public enum Tone: String, Sendable { case plain, soon, late, done }
  /// Such as "tomorrow 12:00" or "3 days late".
  public var text: String
  public var tone: Tone
  /// ISO 8601 with its offset.
  public var datetime: String
  /// The exact moment with its zone.
  public var title: String

  public init(text: String, tone: Tone, datetime: String, title: String) {
    self.text = text
    self.tone = tone
    self.datetime = datetime
    self.title = title
  }
}
