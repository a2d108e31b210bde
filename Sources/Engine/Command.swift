/// Something that someone wants to happen in a process.
public enum Command: Sendable {
  case start(StartProcess)
  /// Completes work.
  case complete(step: Int, StepInput)
  case approve(step: Int, StepInput, reason: String)
  case reject(step: Int, reason: String)
  case abstain(step: Int, reason: String)
  /// To an earlier step, which begins a further round; nil: the step that the template names.
  case sendBack(step: Int, to: StepKey?, reason: String)
  case claim(step: Int)
  case release(step: Int)
  /// - seat: which of several, by those who look after their holders; nil: one's own, or the one that needs it most.
  case handOver(step: Int, seat: Int? = nil, to: PersonID, reason: String)
  case tick(step: Int, item: ItemKey, isDone: Bool)
  /// All of the files, or none.
  case attach(step: Int, slot: ItemKey, files: [FileReference])
  case detach(document: Int)
  case comment(text: String)
  case pause(reason: String)
  case resume
  case terminate(reason: String)
  /// Waives an open step.
  case skip(step: Int, reason: String)
  /// Does a step again that was done, and all that came after it.
  case redo(StepKey, reason: String)
  /// One more item of a step that comes once for each.
  case addItem(step: Int, item: String)
  /// A message for steps that wait for one.
  case receive(ItemKey)
  /// A timer of a step came due; 0 stands for the process as a whole.
  case climb(step: Int)
  /// Goes over to the situation's version of the template; nil where the present one can no longer be read.
  case migrate(from: Template?)
  /// Looks again for somebody where nobody sits, or where the holder is not there.
  case fillSeats(step: Int)
  /// A mail or another effect failed in a way that a person must look at.
  case report(step: Int?, Incident.Kind, text: String)
  /// What came of a try of a step's call.
  case answer(step: Int, attempt: Int, CallResult)
  /// Another try now.
  case callAgain(step: Int)
  /// An admin takes the step from the service, to answer it by hand.
  case takeCall(step: Int, reason: String)
  /// One collaborator's present link to a step ends, and a fresh one goes out.
  case renewLink(step: Int, to: Collaborator)
  /// One collaborator's link to a step ends; nothing goes out.
  case revokeLink(step: Int, of: Collaborator)
}

/// What was typed and ticked on a step's form.
public struct StepInput: Sendable, Equatable {
  /// As typed; a field that is missing stays as it is, an empty text clears it.
  public var texts: [FieldKey: String]
  /// nil: the ticks stay as they are.
  public var ticks: Set<ItemKey>?

  public init(texts: [FieldKey: String] = [:], ticks: Set<ItemKey>? = nil) {
    self.texts = texts
    self.ticks = ticks
  }
}

public struct StartProcess: Sendable {
  public var id: ProcessID
  public var reference: String
  public var input: [FieldKey: String]

  public init(id: ProcessID, reference: String, input: [FieldKey: String]) {
    self.id = id
    self.reference = reference
    self.input = input
  }
}

public enum Incident {
  public enum Kind: String, Sendable {
    case ownerUnresolved, conditionUndecided, authorityUndecided, mailRefused, mailExhausted
    case loopEnded, processLate, processFailed, processTimedOut, serviceFailed
  }
}

/// Why a command was not carried out: a code for machines, a sentence for the person.
public enum Refusal: Error, Sendable, Equatable {
  /// Beside their fields; the key names a field, document slot or checklist item.
  case invalid([Problem])
  case notYours(String)
  /// The step or process is not in a state for it, most often because somebody else was faster.
  case tooLate(String)
  case notFound(String)

  public struct Problem: Sendable, Equatable {
    public var key: String
    public var message: String

    public init(key: String, message: String) {
      self.key = key
      self.message = message
    }
  }

  public var sentence: String {
    switch self {
    case .invalid(let problems): problems.map(\.message).joined(separator: " ")
    case .notYours(let text), .tooLate(let text), .notFound(let text): text
    }
  }

  public var code: String {
    switch self {
    case .invalid: "invalid"
    case .notYours: "not_yours"
    case .tooLate: "too_late"
    case .notFound: "not_found"
    }
  }
}
