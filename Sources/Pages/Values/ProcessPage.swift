public import HTML

/// `/processes/REF`: one process with all that is known about it.
public struct ProcessPage: Sendable {
  /// Who holds it now, for how long, until when.
  public struct Holding: Sendable {
    public var person: PersonFace?
    /// The person's name, or such as "Finance may claim it".
    public var name: String
    /// Such as "approve the budget".
    public var act: String
    /// Such as "for 2 h 10 min".
    public var since: String
    public var due: DueMark?
    public var url: String?

    public init(
      person: PersonFace? = nil, name: String, act: String, since: String, due: DueMark? = nil, url: String? = nil
    ) {
      self.person = person
      self.name = name
      self.act = act
      self.since = since
      self.due = due
      self.url = url
    }
  }

  public struct Stage: Sendable {
    public var name: String
    public var steps: [Step]
    /// Stands open.
    public var isPresent: Bool

    public init(name: String, steps: [Step] = [], isPresent: Bool = false) {
      self.name = name
      self.steps = steps
      self.isPresent = isPresent
    }
  }

  public struct Step: Sendable {
    public var name: String
    public var url: String?
    public var status: StatusMark
    /// Who must act now.
    public var owners: [PersonFace]
    /// After the owners or instead of them, such as "then Ana Souza" or "the director".
    public var ownerText: String = ""
    public var decided: [Decided]
    public var due: DueMark?
    /// Such as "It waits until Friday 12:00".
    public var outcome: String = ""
    public var isPresent: Bool
    /// The link to act, such as "Approve"; nil when the reader may not.
    public var actLabel: String?
    /// Such as "Second round".
    public var round: String = ""
    /// An earlier round, skipped or ruled out: the stage does not count it.
    public var isPast: Bool

    public init(
      name: String, url: String? = nil, status: StatusMark, owners: [PersonFace] = [], ownerText: String = "",
      decided: [Decided] = [], due: DueMark? = nil, outcome: String = "", isPresent: Bool = false,
      actLabel: String? = nil, round: String = "", isPast: Bool = false
    ) {
      self.isPast = isPast
      self.name = name
      self.url = url
      self.status = status
      self.owners = owners
      self.ownerText = ownerText
      self.decided = decided
      self.due = due
      self.outcome = outcome
      self.isPresent = isPresent
      self.actLabel = actLabel
      self.round = round
    }
  }

  /// What one person did at a step.
  public struct Decided: Sendable {
    /// Nil for Baton itself.
    public var person: PersonFace?
    /// Such as "approved yesterday 16:00, after 2 h".
    public var text: String
    public var reason: String

    public init(person: PersonFace?, text: String, reason: String = "") {
      self.person = person
      self.text = text
      self.reason = reason
    }
  }

  public struct Participant: Sendable {
    public var person: PersonFace
    /// Such as "requester".
    public var role: String

    public init(person: PersonFace, role: String) {
      self.person = person
      self.role = role
    }
  }

  /// One collaborator's link.
  public struct LinkRow: Sendable {
    public var person: PersonFace
    public var mail: String
    /// Such as "Confirm the order".
    public var step: String
    public var status: StatusMark
    /// Such as "Opened twice, last today 09:12. Ends Sat 12 Dec."
    public var sentence: String
    public var resend: String?
    public var revoke: String?

    public init(
      person: PersonFace, mail: String, step: String, status: StatusMark, sentence: String, resend: String? = nil,
      revoke: String? = nil
    ) {
      self.person = person
      self.mail = mail
      self.step = step
      self.status = status
      self.sentence = sentence
      self.resend = resend
      self.revoke = revoke
    }
  }

  /// One entry of the stream: an event or a comment.
  public struct Entry: Sendable {
    public enum Kind: String, Sendable { case event, comment, mail, trouble }
    public var kind: Kind
    public var person: PersonFace?
    /// Such as "approved the budget"; stands behind the name.
    public var text: String
    /// A comment's rendered text, or a reason.
    public var body: HTML?
    public var when: TimeMark

    public init(kind: Kind, person: PersonFace? = nil, text: String, body: HTML? = nil, when: TimeMark) {
      self.kind = kind
      self.person = person
      self.text = text
      self.body = body
      self.when = when
    }
  }

  /// Something that a person must look at.
  public struct Trouble: Sendable {
    public var sentence: String
    /// Where a POST resolves it.
    public var resolution: String?

    public init(sentence: String, resolution: String? = nil) {
      self.sentence = sentence
      self.resolution = resolution
    }
  }

  public var reference: String
  public var subject: String
  public var template: String
  public var templateURL: String
  public var status: StatusMark
  public var track: Track
  public var holdings: [Holding]
  /// Instead of holdings, when nobody holds it: "Completed on Thu 26 Nov, after 3.2 days."
  public var conclusion: String?
  public var stages: [Stage]
  public var facts: [Fact]
  public var documents: [DocumentSlot]
  public var people: [Participant]
  public var links: [LinkRow]
  public var troubles: [Trouble]
  public var stream: [Entry]
  /// Links that narrow the stream, such as "All", "Comments", "Decisions"; `value` is the address.
  public var streamFilters: [Choice]
  /// Where a comment posts, as `text`; nil when the reader may not comment.
  public var comment: CommentForm?
  /// The picture of the flow, as SVG.
  public var flow: HTML?
  public var pause: ReasonedAct?
  public var resume: Act?
  /// A page that asks again.
  public var terminationURL: String?
  /// Such as "42 events, the chain is whole."
  public var record: String?

  public init(
    reference: String, subject: String, template: String, templateURL: String, status: StatusMark, track: Track,
    holdings: [Holding] = [], conclusion: String? = nil, stages: [Stage] = [], facts: [Fact] = [],
    documents: [DocumentSlot] = [], people: [Participant] = [], links: [LinkRow] = [], troubles: [Trouble] = [],
    stream: [Entry] = [], streamFilters: [Choice] = [], comment: CommentForm? = nil, flow: HTML? = nil,
    pause: ReasonedAct? = nil, resume: Act? = nil,
    terminationURL: String? = nil, record: String? = nil
  ) {
    self.reference = reference
    self.subject = subject
    self.template = template
    self.templateURL = templateURL
    self.status = status
    self.track = track
    self.holdings = holdings
    self.conclusion = conclusion
    self.stages = stages
    self.facts = facts
    self.documents = documents
    self.people = people
    self.links = links
    self.troubles = troubles
    self.stream = stream
    self.streamFilters = streamFilters
    self.comment = comment
    self.flow = flow
    self.pause = pause
    self.resume = resume
    self.terminationURL = terminationURL
    self.record = record
  }
}
