public import HTML

/// `/steps/ID`: one piece of work, in focus.
public struct StepPage: Sendable {
  public struct ChecklistItem: Sendable {
    /// Sent as `checklist`, once for each ticked one.
    public var key: String
    public var label: String
    public var isTicked: Bool
    public var isOptional: Bool
    public var error: String?

    public init(
      key: String, label: String, isTicked: Bool = false, isOptional: Bool = false, error: String? = nil
    ) {
      self.key = key
      self.label = label
      self.isTicked = isTicked
      self.isOptional = isOptional
      self.error = error
    }
  }

  /// What another has decided on this step or before it.
  public struct Decision: Sendable {
    public var person: PersonFace
    public var status: StatusMark
    /// Such as "approved the budget".
    public var text: String
    public var comment: String = ""
    public var when: TimeMark
    /// Such as "Receipt 7F3A-91C2"; empty when there is none.
    public var receipt: String

    public init(
      person: PersonFace, status: StatusMark, text: String, comment: String = "", when: TimeMark, receipt: String = ""
    ) {
      self.receipt = receipt
      self.person = person
      self.status = status
      self.text = text
      self.comment = comment
      self.when = when
    }
  }

  public var id: String
  /// Such as "Approve the budget".
  public var title: String
  public var reference: String
  public var subject: String
  public var processURL: String
  public var track: Track
  public var status: StatusMark
  public var owner: PersonFace?
  /// Such as "Finance may claim it", when there is no owner.
  public var ownerText: String = ""
  /// Such as "for 2 h 10 min".
  public var since: String = ""
  public var due: DueMark?
  /// Why it is here again: "Round 2. Maya Lindqvist sent it back: “reason”".
  public var round: String?
  /// What is asked, in a sentence.
  public var ask: String
  /// Such as "You are asked because amounts above 10,000 go to the director."
  public var why: String?
  /// What follows, such as "If you approve, it goes to Tomás Ribeiro (CFO). This usually takes 1.2 days."
  public var follows: String?
  public var instructions: HTML?
  public var fields: [FormField]
  public var checklist: [ChecklistItem]
  public var documents: [DocumentSlot]
  /// What others have given at other steps.
  public var readings: [DocumentFile]
  public var facts: [Fact]
  public var decisions: [Decision]
  public var errors: [PageError]
  /// Why the reader can't act, such as "Maya Lindqvist holds this. You can read it."
  public var notice: String?
  /// The main act, such as "Approve €12,400.00". It sends the form and the checklist.
  public var main: Act?
  /// Saves what was typed, as a second button of the same form; its hint says when that was done last.
  public var draft: Act?
  public var claim: Act?
  public var release: Act?
  public var sendBack: ReasonedAct?
  public var reject: ReasonedAct?
  /// One for each open seat that the reader may pass on.
  public var handOvers: [ReasonedAct] = []
  /// Further acts, such as abstaining, or what stewards may do: skip, do again.
  public var others: [ReasonedAct] = []
  /// What all who take part have written, the newest first.
  public var comments: [ProcessPage.Entry] = []
  public var comment: CommentForm?
  /// What moves a step on that nobody owns, such as "It has arrived" or "Try again now".
  public var arrival: Act?

  public init(
    id: String, title: String, reference: String, subject: String, processURL: String, track: Track,
    status: StatusMark, owner: PersonFace? = nil, ownerText: String = "", since: String = "", due: DueMark? = nil,
    ask: String, why: String? = nil, follows: String? = nil, instructions: HTML? = nil,
    fields: [FormField] = [], checklist: [ChecklistItem] = [],
    documents: [DocumentSlot] = [], readings: [DocumentFile] = [], facts: [Fact] = [], decisions: [Decision] = [],
    errors: [PageError] = [],
    notice: String? = nil, main: Act? = nil, draft: Act? = nil, claim: Act? = nil, release: Act? = nil,
    sendBack: ReasonedAct? = nil, reject: ReasonedAct? = nil, handOvers: [ReasonedAct] = []
  ) {
    self.id = id
    self.title = title
    self.reference = reference
    self.subject = subject
    self.processURL = processURL
    self.track = track
    self.status = status
    self.owner = owner
    self.ownerText = ownerText
    self.since = since
    self.due = due
    self.ask = ask
    self.why = why
    self.follows = follows
    self.instructions = instructions
    self.fields = fields
    self.checklist = checklist
    self.documents = documents
    self.readings = readings
    self.facts = facts
    self.decisions = decisions
    self.errors = errors
    self.notice = notice
    self.main = main
    self.draft = draft
    self.claim = claim
    self.release = release
    self.sendBack = sendBack
    self.reject = reject
    self.handOvers = handOvers
  }
}
