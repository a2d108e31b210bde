public import FEEL

/// A repeatable process as an admin shapes it, checked and ready to run. It never changes once published.
public struct Template: Sendable {
  public var key: TemplateKey
  /// 0 for a draft.
  public var version: Int
  public var name: String
  /// Of references: `PUR` gives `PUR-1042`.
  public var prefix: String
  public var summary: String
  /// IANA zone in which its business days are counted.
  public var zone: String
  /// The company calendar whose hours and holidays count.
  public var calendar: String
  /// ISO 4217.
  public var currency: String
  public var visibility: Visibility
  public var subject: TextPattern
  public var roles: [Role]
  public var fields: [Field]
  public var stages: [Stage]
  /// Asked when a process is started.
  public var start: [FormItem]
  public var steps: [Step]
  public var authority: [AuthorityTable]
  /// For the whole process.
  public var sla: BusinessDuration?
  /// nil: nothing but the date on the page.
  public var afterSLA: ProcessDeadline?

  public enum Visibility: String, Sendable {
    /// Every team member may read its processes.
    case everyone
    /// Only who takes or took part, and admins.
    case participants
  }

  public func field(_ key: FieldKey) -> Field? { fields.first { $0.key == key } }
  public func role(_ key: RoleKey) -> Role? { roles.first { $0.key == key } }
  public func step(_ key: StepKey) -> Step? { steps.first { $0.key == key } }

  func index(_ key: StepKey) -> Int? { steps.firstIndex { $0.key == key } }
}

/// A text with FEEL in braces: `{item} from {vendor}`.
public struct TextPattern: Sendable {
  public enum Part: Sendable {
    case text(String)
    case expression(FEEL.Expression)
  }
  public var parts: [Part]
  public init(parts: [Part]) { self.parts = parts }
}

/// A seat in a template and how it is filled.
public struct Role: Sendable {
  public enum Source: Sendable, Equatable {
    /// Whoever starts the process.
    case starter
    case manager(of: RoleKey)
    /// The members of the company's role of this key.
    case members(RoleKey)
    /// A person outside, named by two fields.
    case collaborator(name: FieldKey, email: FieldKey)
    /// The person named in a field.
    case field(FieldKey)
    /// Whoever completed a step.
    case did(StepKey)
    /// Whoever has the mail address that a rule gives.
    case rule(FEEL.Expression)
  }
  /// Which of several members gets a step.
  public enum Pick: String, Sendable {
    /// All are offered it, and one claims it.
    case offer
    /// By turns, from process to process.
    case roundRobin = "round robin"
    /// Whoever has the fewest open steps.
    case leastBusy = "least busy"
  }
  /// Who may not be the one.
  public enum Exclusion: Sendable, Equatable {
    case role(RoleKey)
    case did(StepKey)
  }
  public var key: RoleKey
  public var name: String
  public var source: Source
  public var pick = Pick.offer
  public var excludes: [Exclusion] = []

  public var isOutside: Bool {
    if case .collaborator = source { true } else { false }
  }
}

/// A typed value that a form collects and later steps read.
public struct Field: Sendable {
  public enum Kind: Sendable, Equatable {
    case text, multiline, number, money, date, yesNo, email, phone, url, person
    case choice([Option])
  }
  public struct Option: Sendable, Equatable {
    public var value: String
    public var label: String
  }
  public var key: FieldKey
  public var label: String
  public var kind: Kind
  public var hint: String?
  /// What a new value must pass; `today()` and `now()` may be asked.
  public var allowed: FEEL.UnaryTests?
  /// What to say to a value that is not allowed.
  public var otherwise: String = ""
}

/// A field's place in a form.
public struct FormItem: Sendable {
  public var field: FieldKey
  public var isRequired: Bool
  /// Shown, not asked.
  public var isReadOnly: Bool

  public init(field: FieldKey, isRequired: Bool, isReadOnly: Bool) {
    self.field = field
    self.isRequired = isRequired
    self.isReadOnly = isReadOnly
  }
}

public struct Stage: Sendable {
  public var key: ItemKey
  public var name: String
}

/// One piece of work.
public struct Step: Sendable {
  public var key: StepKey
  public var title: String
  /// Index into the template's stages.
  public var stage: Int
  public var owner: RoleKey
  /// Markdown.
  public var instructions: String
  public var form: [FormItem]
  public var documents: [DocumentSlot]
  public var checklist: [ChecklistItem]
  /// nil: work, not a decision.
  public var approval: Approval?
  /// nil: a person's work.
  public var call: ServiceCall?
  /// Indices of the steps that must be done or skipped before; empty: ready from the start.
  public var after: [Int]
  public var when: FEEL.Expression?
  public var due: DueRule?
  /// Reminders and escalations, in the order of their moments.
  public var ladder: [Rung]
  /// What the main button says; nil for the standard words.
  public var action: TextPattern?
  public var shape = Shape()
  /// Documents of earlier steps that somebody outside sees here; team members see all.
  public var shows: [ItemKey] = []
}

public struct DocumentSlot: Sendable {
  public var key: ItemKey
  public var label: String
  public var hint: String?
  /// How many are needed: a FEEL number, such as `if amount > 10000 then 3 else 1`.
  public var needed: FEEL.Expression
  public var countMax: Int
  public var bytesMax: Int
  /// `pdf`, `image`, `office`, `text`; empty for all of these.
  public var kinds: [String]
}

public struct ChecklistItem: Sendable {
  public var key: ItemKey
  public var label: String
  public var isRequired: Bool
}

/// How a step is decided.
public struct Approval: Sendable {
  public enum Approvers: Sendable, Equatable {
    /// The seats, all of which must approve.
    case roles([RoleKey])
    /// The seats that the table names for this process.
    case authority(ItemKey)
  }
  public enum Order: String, Sendable {
    case inOrder = "in order"
    case parallel
  }
  public var approvers: Approvers
  public var order: Order
  /// The starter may not approve, and nobody approves twice.
  public var fourEyes: Bool
  /// The step to which "Send back" leads when the approver names none.
  public var sendBackTo: [StepKey]
  public var needs = Needs.seats(.all)
  /// Of the seats of a role; 1 where nothing is said.
  public var weights: [RoleKey: Int] = [:]
  /// A rejection by one of these ends it at once.
  public var veto: [RoleKey] = []
  public var mayAbstain = false
  public var onReject = OnReject.end
  /// What it looked at, and by what it is opened again; empty: by nothing.
  public var reopenedBy: [Material] = []

  /// How much approval is enough.
  public enum Needs: Sendable, Equatable {
    case seats(Threshold)
    case weight(Int)
  }
  public enum OnReject: Sendable, Equatable {
    /// The process ends as rejected.
    case end
    case goOn
    case goBack(StepKey)
    case fail
  }
}

/// Who may approve what: the first rule whose tests hold names the seats.
public struct AuthorityTable: Sendable {
  public struct Rule: Sendable {
    public var tests: [FEEL.UnaryTests]
    public var approvers: [RoleKey]
    /// "amounts above 10,000 go to the director".
    public var because: String
  }
  public var key: ItemKey
  public var inputs: [FEEL.Expression]
  public var rules: [Rule]
}

/// When a step is due.
public enum DueRule: Sendable, Equatable {
  /// After it became ready.
  case within(BusinessDuration)
  /// On the day in a field, at the end of business; `before` it, when given.
  case on(FieldKey, before: BusinessDuration?)
}

/// A rung of a step's ladder: something that happens once at a moment around the due date.
public struct Rung: Sendable, Equatable {
  public enum Target: Sendable, Equatable {
    case ownersManager
    case role(RoleKey)
  }
  public enum Act: Sendable, Equatable {
    case remind
    /// Tells someone; with `handOver` the step changes hands.
    case escalate(Target, handOver: Bool)
    case deadline(DeadlineAct)
  }
  public var offset: BusinessDuration
  public var isBeforeDue: Bool
  public var act: Act
}
