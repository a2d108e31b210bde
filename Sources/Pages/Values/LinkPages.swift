public import HTML

/// `/links/TOKEN`: what a collaborator sees, and nothing else.
public struct LinkPage: Sendable {
  /// The collaborator.
  public var person: PersonFace
  public var asker: PersonFace
  /// Such as "Maya Lindqvist asks Nordlicht GmbH to confirm an order".
  public var title: String
  public var reference: String
  public var due: DueMark?
  /// Such as "2 of 4"; nil when there is one thing.
  public var position: String?
  public var instructions: HTML?
  public var facts: [Fact]
  /// Papers to read, before the act.
  public var readings: [DocumentFile]
  public var fields: [FormField]
  public var checklist: [StepPage.ChecklistItem]
  public var documents: [DocumentSlot]
  public var errors: [PageError]
  /// Asks for the code that was mailed; nil when none is needed.
  public var code: FormField?
  /// Has the code sent again.
  public var resend: Act?
  /// What follows.
  public var follows: String?
  public var main: Act
  public var decline: ReasonedAct?
  /// A question or a remark, which decides nothing.
  public var comment: ReasonedAct?
  /// Such as "No account needed. This link is yours alone and ends on 12 December."
  public var ending: String

  public init(
    person: PersonFace, asker: PersonFace, title: String, reference: String, due: DueMark? = nil,
    position: String? = nil, instructions: HTML? = nil, facts: [Fact] = [], readings: [DocumentFile] = [],
    fields: [FormField] = [], checklist: [StepPage.ChecklistItem] = [],
    documents: [DocumentSlot] = [], errors: [PageError] = [], code: FormField? = nil,
    resend: Act? = nil, follows: String? = nil, main: Act, decline: ReasonedAct? = nil, comment: ReasonedAct? = nil,
    ending: String
  ) {
    self.person = person
    self.asker = asker
    self.title = title
    self.reference = reference
    self.due = due
    self.position = position
    self.instructions = instructions
    self.facts = facts
    self.readings = readings
    self.fields = fields
    self.checklist = checklist
    self.documents = documents
    self.errors = errors
    self.code = code
    self.resend = resend
    self.follows = follows
    self.main = main
    self.decline = decline
    self.comment = comment
    self.ending = ending
  }
}

/// What a collaborator sees afterwards: a receipt.
public struct LinkReceiptPage: Sendable {
  /// Such as "The order is confirmed".
  public var title: String
  public var sentence: String
  public var facts: [Fact]
  public var next: [String]
  /// Such as "Receipt 7F3A-91C2".
  public var receipt: String = ""

  public init(title: String, sentence: String, facts: [Fact] = [], next: [String] = [], receipt: String = "") {
    self.title = title
    self.sentence = sentence
    self.facts = facts
    self.next = next
    self.receipt = receipt
  }
}

/// A link that no longer opens anything.
public struct LinkClosedPage: Sendable {
  public enum Reason: String, Sendable { case expired, revoked, used, unknown }
  public var reason: Reason
  public var title: String
  public var sentence: String
  /// Where a POST sends a fresh link, or asks for one; nil when there is nothing to send.
  public var renewal: String?
  public var renewalLabel: String
  public init(
    reason: Reason, title: String, sentence: String, renewal: String? = nil,
    renewalLabel: String = "Send me a fresh link"
  ) {
    self.renewalLabel = renewalLabel
    self.reason = reason
    self.title = title
    self.sentence = sentence
    self.renewal = renewal
  }
}
