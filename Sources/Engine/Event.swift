/// One fact in a process's record. A stored event never changes.
public struct Event: Sendable, Equatable {
  public var at: Instant
  public var by: Actor
  public var fact: Fact

  public init(at: Instant, by: Actor, fact: Fact) {
    self.at = at
    self.by = by
    self.fact = fact
  }
}

public enum Fact: Sendable, Equatable {
  case processStarted(ProcessStarted)
  case stepActivated(StepActivated)
  case stepSkipped(step: Int, key: StepKey, round: Int)
  /// A seat came to its turn.
  case seatOpened(step: Int, seat: Int)
  /// - receipt: of what was seen; nil in the oldest records.
  case seatDecided(step: Int, seat: Int, decision: Seat.Decision, reason: String, receipt: Receipt? = nil)
  /// What was approved, where a change of it opens the approval again.
  case basisNoted(step: Int, Basis)
  /// What was approved has changed; `void` lists the steps that no longer count.
  case approvalReopened(step: Int, reason: String, void: [Int])
  /// An approval of an earlier round stands, for nothing that it looked at has changed.
  case approvalKept(step: Int)
  case fieldsChanged(step: Int, [FieldKey: FieldValue])
  /// What the process is about, after a field that names it was changed.
  case subjectChanged(String)
  case stepCompleted(step: Int, outcome: StepStatus.Outcome)
  /// `void` lists the steps (by number) that no longer count.
  case stepSentBack(step: Int, to: StepKey, reason: String, void: [Int])
  case stepCancelled(step: Int)
  case stepClaimed(step: Int, seat: Int, by: PersonID)
  case stepReleased(step: Int, seat: Int, candidates: [PersonID])
  /// A seat that nobody sat on, or whose holder is not there, has somebody else.
  case seatFilled(step: Int, seat: Int, holder: Holder, why: String)
  case stepHandedOver(step: Int, seat: Int, to: PersonID, reason: String)
  /// With the moments of the steps that are open then.
  case processMigrated(from: Int, to: Int, [MovedStep])
  case itemTicked(step: Int, item: ItemKey, isDone: Bool)
  /// - item: of a step that comes once for each of several.
  case documentAttached(number: Int, step: StepKey, item: String? = nil, slot: ItemKey, file: FileReference)
  case documentRemoved(number: Int)
  case commented(text: String)
  case processPaused(reason: String)
  /// Due dates and rungs move by as long as the pause lasted.
  case processResumed(pausedMilliseconds: Int64)
  case processCompleted(outcome: ProcessStatus.Outcome)
  case processTerminated(reason: String)
  /// `rungs` are spent; `reminds` says whether a reminder goes out.
  case ladderClimbed(step: Int, rungs: [Int], reminds: Bool)
  case stepEscalated(step: Int, rung: Int, to: [PersonID], seat: Int?)
  case incidentRaised(step: Int?, kind: String, text: String)
  /// Of everybody who held the step: as it was written once.
  case linkRenewed(step: Int)
  case linkReissued(step: Int, to: Collaborator)
  case linkRevoked(step: Int, of: Collaborator)
  /// It never began, for its path was given up.
  case stepDropped(step: Int, key: StepKey, round: Int)
  /// Somebody decided that it need not be done.
  case stepWaived(step: Int, reason: String)
  case stepTimedOut(step: Int)
  /// Back to a step, by the template's rule or by hand; `void` lists the steps that no longer count.
  case stepRepeated(step: Int, to: StepKey, reason: String, void: [Int])
  case messageReceived(ItemKey)
  case messageTaken(ItemKey)
  case processLate
  case processFailed(reason: String)
  case processTimedOut
  /// What a service is asked.
  case callPrepared(step: Int, CallRequest)
  /// - next: when it is tried again; nil: not by itself.
  case callFailed(step: Int, attempt: Int, reason: String, next: Instant?)
  case callRetried(step: Int)
  /// Somebody answers in the place of the service.
  case callHandedOver(step: Int, Seat)
  case stepFailed(step: Int, reason: String)
  /// It ends so, after what was done has been undone.
  case processClosing(Closing)
}

public struct ProcessStarted: Sendable, Equatable {
  public var id: ProcessID
  public var reference: String
  public var template: TemplateKey
  public var version: Int
  public var subject: String
  public var starter: PersonID
  public var fields: [FieldKey: FieldValue]
  public var due: Instant?
}

public struct StepActivated: Sendable, Equatable {
  public var step: Int
  public var key: StepKey
  public var round: Int
  public var due: Instant?
  public var rungs: [PendingRung]
  public var seats: [Seat]
  public var item: String?
}

extension Fact {
  /// The step whose seats have somebody again, or that is over: what was wrong with its owner is settled.
  public var settledStep: Int? {
    switch self {
    case .stepHandedOver(let step, _, _, _), .seatFilled(let step, _, _, _), .stepClaimed(let step, _, _),
      .stepEscalated(let step, _, _, .some), .stepCompleted(let step, _), .stepCancelled(let step),
      .stepWaived(let step, _), .stepTimedOut(let step), .stepSentBack(let step, _, _, _), .stepFailed(let step, _):
      step
    default: nil
    }
  }

  /// Whether nobody need look at what a service of its step did not do: somebody did it, or it is not wanted.
  public var settlesCall: Bool {
    switch self {
    case .stepCompleted, .stepCancelled, .stepWaived, .stepSentBack: true
    default: false
    }
  }
}
