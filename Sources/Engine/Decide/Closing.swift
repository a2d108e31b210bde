// Ends before the last step, and taking back what was done.

extension Decision {
  /// Cancels what is open, has done steps undone, the last one first, and then ends the process.
  mutating func close(_ closing: Closing) {
    for open in state.openSteps { emit(.stepCancelled(step: open.number)) }
    if case .failed(let reason) = closing {
      emit(incident(.processFailed, "\(state.reference) failed: \(reason)"))
    } else if closing == .timedOut {
      emit(incident(.processTimedOut, "\(state.reference) was not done in time."))
    }
    // Whoever ends a process that is being undone ends it at once.
    guard state.closing == nil, nextUndo != nil else { return emit(end(closing)) }
    emit(.processClosing(closing))
    undoNext()
  }

  mutating func undoNext() {
    guard let closing = state.closing else { return }
    // A step may be over as soon as it begins.
    while state.openSteps.isEmpty, state.status.endedAt == nil {
      guard let next = nextUndo else { return emit(end(closing)) }
      activate(next)
    }
  }

  /// The step that undoes the last completed one that was not undone yet.
  private var nextUndo: Int? {
    for done in state.steps.reversed() where done.isCompleted && !done.isVoid {
      let index = template.steps.firstIndex { $0.shape.undoes == done.key && state.current($0.key) == nil }
      if let index { return index }
    }
    return nil
  }

  private func end(_ closing: Closing) -> Fact {
    switch closing {
    case .terminated(let reason): .processTerminated(reason: reason)
    case .failed(let reason): .processFailed(reason: reason)
    case .timedOut: .processTimedOut
    }
  }

  private func incident(_ kind: Incident.Kind, _ text: String) -> Fact {
    .incidentRaised(step: nil, kind: kind.rawValue, text: text)
  }
}
