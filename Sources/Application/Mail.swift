/// Takes one message to where its recipient's mail is kept. At least once: a caller that does not hear the answer
/// delivers the same message again, with the same id, so that the receiver sees one.
public protocol MailTransport: Sendable {
  func deliver(_ message: MailMessage) async -> DeliveryResult
}

/// Turns what a notification says into the two bodies of a mail: plain text and HTML.
public typealias MailRenderer = @Sendable (MailContent) -> (text: String, html: String)

/// What became of composing an entry of the outbox.
public enum ComposedNotice: Sendable {
  case message(MailMessage)
  /// The mail would be wrong by now: why.
  case drop(String)
  /// It can never be sent, and a person should know.
  case impossible(String)
}

/// What became of one delivery.
public enum DeliveryResult: Sendable, Hashable {
  /// The receiving side took the message over. `response` is its answer, such as `250 2.0.0 Ok: queued as 4F1`.
  case delivered(response: String)
  /// Worth another try later: a 4xx answer, or no answer at all (then `code` is nil).
  case deferred(code: Int?, reason: String)
  /// Refused for good (5xx): trying again changes nothing, a person has to look.
  case refused(code: Int, reason: String)
}

/// One mail's identifier. It stays the same when the mail is sent again, and names its file in the outbox folder.
public struct MailID: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
  public static let charactersMax = 64
  public let rawValue: String
  public var description: String { rawValue }

  /// nil unless it is 1 to 64 of `A-Z a-z 0-9 - _`, because it stands in a header and in a file name.
  public init?(rawValue: String) {
    guard (1...Self.charactersMax).contains(rawValue.utf8.count) else { return nil }
    guard rawValue.utf8.allSatisfy({ isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
    else { return nil }
    self.rawValue = rawValue
  }

  public init(from decoder: any Decoder) throws {
    let raw = try decoder.singleValueContainer().decode(String.self)
    guard let id = MailID(rawValue: raw) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no mail id: \(raw)"))
    }
    self = id
  }
}

/// One mail, ready to be composed and sent.
public struct MailMessage: Sendable, Hashable {
  public let id: MailID
  public let from: MailAddress
  public let to: MailAddress
  public let subject: String
  public let text: String
  public let html: String
  /// UTC milliseconds since 1970. It is the mail's Date, so it stays the same when the mail is sent again.
  public let sentAt: Int64
  /// The message that this one answers, with its angle brackets. nil starts no reply.
  public let inReplyTo: String?
  /// The thread, oldest first, with angle brackets.
  public let references: [String]

  public init(
    id: MailID, from: MailAddress, to: MailAddress, subject: String, text: String, html: String, sentAt: Int64,
    inReplyTo: String? = nil, references: [String] = []
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.subject = subject
    self.text = text
    self.html = html
    self.sentAt = sentAt
    self.inReplyTo = inReplyTo
    self.references = references
  }

  /// A mail that stands with all others of its process in one thread. `process` is its reference, such as `PUR-1042`.
  public init(
    id: MailID, from: MailAddress, to: MailAddress, content: MailContent, render: MailRenderer, sentAt: Int64,
    process: String?
  ) {
    let bodies = render(content)
    let thread = process.map { "<process-\($0)@\(from.domain)>" }
    self.init(
      id: id, from: from, to: to, subject: content.subject, text: bodies.text, html: bodies.html, sentAt: sentAt,
      inReplyTo: thread, references: thread.map { [$0] } ?? [])
  }

  /// `<id@domain of the sender>`.
  public var messageID: String { "<\(id)@\(from.domain)>" }
}

/// Seconds to wait before the next try after `attempt` failed ones (1 is the first); nil gives up, after three days.
///
/// 1, 5 and 15 minutes, 1, 3 and then every 6 hours, each up to a tenth longer. The lengthening comes from the id, so
/// that a thousand mails which failed together do not come back together, and a restart changes nothing.
public func mailRetryDelaySeconds(attempt: Int, id: MailID) -> Int? {
  let first = [60, 300, 900, 3_600, 10_800]
  let sixHours = 21_600
  let attemptsMax = first.count + 11
  guard (1...attemptsMax).contains(attempt) else { return nil }
  let delaySeconds = attempt <= first.count ? first[attempt - 1] : sixHours
  // FNV-1a: stable across runs and machines, unlike Hasher.
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in "\(id):\(attempt)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return delaySeconds + Int((hash >> 32) % UInt64(delaySeconds / 10 + 1))
}

func isASCIIAlphanumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}

// MARK: - Addresses

/// A mail address that is safe to stand in a header and in an SMTP command, with the name to show.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible {
  public static let addressBytesMax = 254
  public static let nameCharactersMax = 120

  /// On one line, without control characters; empty when the person has none.
  public let name: String
  /// `local@domain`, as it was typed, with the domain in lower case.
  public let address: String
  public var domain: Substring { address[address.index(after: address.lastIndex(of: "@")!)...] }
  public var description: String { name.isEmpty ? address : "\(name) <\(address)>" }

  /// Accepts what mail servers everywhere accept: a dot-atom, one @, a host name (RFC 5321 §4.1.2 without quoted local
  /// parts, address literals and internationalised addresses). Control characters are taken out of the name.
  public init(name: String = "", address: String) throws(MailAddressRefusal) {
    guard !address.isEmpty else { throw .empty }
    guard address.utf8.count <= Self.addressBytesMax else { throw .tooLong }
    guard address.utf8.allSatisfy({ (0x21...0x7e).contains($0) || $0 >= 0x80 }) else { throw .spaceOrControl }
    guard address.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .notOneAt }
    guard Self.isDotAtom(parts[0]), parts[0].utf8.count <= 64 else { throw .localPart }
    guard Self.isHostName(parts[1]) else { throw .domain }
    self.name = singleLine(name, charactersMax: Self.nameCharactersMax)
    self.address = parts[0] + "@" + parts[1].lowercased()
  }

  /// Reads `Name <local@domain>` or `local@domain`, as configuration gives it.
  public init(parsing text: String) throws(MailAddressRefusal) {
    let text = singleLine(text, charactersMax: 1_000)
    guard text.last == ">", let open = text.lastIndex(of: "<") else {
      try self.init(address: text)
      return
    }
    var name = singleLine(String(text[..<open]), charactersMax: Self.nameCharactersMax)
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = String(name.dropFirst().dropLast()) }
    try self.init(name: name, address: String(text[text.index(after: open)...].dropLast()))
  }

  private static func isDotAtom(_ text: Substring) -> Bool {
    let others = "!#$%&'*+-/=?^_`{|}~".utf8
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty && atom.utf8.allSatisfy { isASCIIAlphanumeric($0) || others.contains($0) }
    }
  }

  private static func isHostName(_ text: Substring) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.first != hyphen && label.utf8.last != hyphen
        && label.utf8.allSatisfy { isASCIIAlphanumeric($0) || $0 == hyphen }
    }
  }
}

/// Why a mail address is refused; `sentence` is for the person who typed it.
public enum MailAddressRefusal: String, Error, Sendable, Hashable {
  case empty, tooLong, spaceOrControl, notASCII, notOneAt, localPart, domain

  public var sentence: String {
    switch self {
    case .empty: "Give a mail address, such as maya@example.com."
    case .tooLong: "A mail address has at most 254 characters."
    case .spaceOrControl: "A mail address has no spaces or line breaks. Give one address, such as maya@example.com."
    case .notASCII:
      "Many mail servers do not take addresses with letters beyond a to z. Give the address in its plain form."
    case .notOneAt: "A mail address has one @, such as maya@example.com."
    case .localPart:
      "The part before the @ has letters, digits, dots and a few signs. Give it without quotes or brackets."
    case .domain: "The part after the @ is a host name, such as example.com."
    }
  }
}

/// The text on one line: control characters, line and paragraph separators and marks that turn the writing direction
/// become spaces, runs of spaces one. What stands in a header or a subject goes through here.
public func singleLine(_ text: String, charactersMax: Int) -> String {
  var line = ""
  var spaceIsDue = false
  var characters = 0
  for character in text {
    let kept = character.unicodeScalars.filter { !isControl($0) }
    guard !kept.isEmpty, !character.isWhitespace else {
      spaceIsDue = !line.isEmpty
      continue
    }
    guard characters < charactersMax else { break }
    if spaceIsDue { line.append(" ") }
    characters += spaceIsDue ? 2 : 1
    spaceIsDue = false
    line.unicodeScalars.append(contentsOf: kept)
  }
  return line
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x202a...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x061c, 0xfeff: true
  default:
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

// MARK: - Content

/// Why a mail is sent. It chooses the words and the tone of the mark on top.
public enum MailKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A step is the recipient's now.
  case assignment
  /// The recipient is one of several who may claim a step.
  case offer
  /// It is due soon.
  case reminder
  /// It is late.
  case overdue
  /// It stayed late: a change of hands or of attention.
  case escalation
  /// The recipient decides.
  case approvalRequest
  /// A step came back with a reason.
  case sentBack
  /// Somebody outside is asked, and acts through a link.
  case linkInvitation
  /// A code that proves that the link's reader is its addressee.
  case linkCode
  case completed
  case terminated
  /// Somebody wrote to all who take part.
  case comment
  /// A person must look: a failed service, an owner that nobody is, a mail that bounced.
  case incident
}

/// What a notification says. All strings are plain text; the templates escape.
public struct MailContent: Sendable, Hashable, Codable {
  /// One stage of the process, as the track shows it.
  public struct TrackStage: Sendable, Hashable, Codable {
    public enum State: String, Sendable, Hashable, Codable {
      case done, current, ahead
    }

    public let name: String
    public let state: State
    /// Who holds the baton here, by name; their initials stand on the track. Only for a current stage.
    public let holders: [String]

    public init(name: String, state: State, holders: [String] = []) {
      self.name = name
      self.state = state
      self.holders = holders
    }
  }

  /// A line of the table of facts.
  public struct Fact: Sendable, Hashable, Codable {
    public let label: String
    public let value: String

    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// The one thing to do. `url` is absolute and made from the configured base URL.
  public struct Button: Sendable, Hashable, Codable {
    public let label: String
    public let url: String

    public init(_ label: String, url: String) {
      self.label = label
      self.url = url
    }
  }

  public let kind: MailKind
  public let recipientName: String
  /// `[PUR-1042] Approve 12 laptops by tomorrow 12:00`
  public let subject: String
  /// Who holds it, what it is, until when, parted by ` · `: `Maya Lindqvist holds it · approve the budget · until
  /// tomorrow 12:00`. The first part stands large.
  public let headline: String
  /// The stages in their order; empty shows no track.
  public let track: [TrackStage]
  /// Why me, what follows, the reason given.
  public let paragraphs: [String]
  public let facts: [Fact]
  public let button: Button?
  /// Small print, such as `No account needed. This link is yours alone and ends on 12 December.`
  public let footnotes: [String]
  public let companyName: String

  public init(
    kind: MailKind, recipientName: String, subject: String, headline: String, track: [TrackStage] = [],
    paragraphs: [String] = [], facts: [Fact] = [], button: Button? = nil, footnotes: [String] = [], companyName: String
  ) {
    self.kind = kind
    self.recipientName = recipientName
    self.subject = subject
    self.headline = headline
    self.track = track
    self.paragraphs = paragraphs
    self.facts = facts
    self.button = button
    self.footnotes = footnotes
    self.companyName = companyName
  }
}
