internal import Application
internal import Engine
internal import HTTP
internal import Markdown
internal import Pages

extension Visit {
  /// What was typed and ticked on the step's form.
  func input(_ step: Engine.Step) -> StepInput {
    StepInput(
      texts: texts(step.form), ticks: step.checklist.isEmpty ? nil : Set(form.all("checklist").map { ItemKey($0) }))
  }

  /// "Draft saved today 14:03", and by whom when it came with the step.
  func sentence(_ draft: StepDraft) -> String {
    let who = draft.by == person.id ? "" : " by \(company.directory.name(draft.by))"
    return "Draft saved\(who) \(moments.text(draft.at.milliseconds))"
  }

  private func form(_ draft: StepDraft) -> Form {
    var form = Form()
    for (key, text) in draft.input.texts { form.append(key.rawValue, text) }
    for item in draft.input.ticks ?? [] { form.append("checklist", item.rawValue) }
    return form
  }

  func stepPage(
    _ view: StepView, draft: StepDraft?, problems: [Refusal.Problem], act: Route.StepAct?, typed: Form?
  ) -> StepPage {
    let (state, template, step, definition) = (view.state, view.template, view.step, view.definition)
    let id = StepID(process: state.id, number: step.number)
    let isMine = view.seat != nil && state.status == .running
    let isMain = act == .completion || act == .approval || act == .documents || act == .draft
    let main = isMain ? problems : []
    // What was just sent, else what was saved.
    let filled = (isMain ? typed : nil) ?? draft.map(form)
    var page = StepPage(
      id: String(id.rawValue), title: step.title(in: template), reference: state.reference, subject: state.subject,
      processURL: Route.process(state.reference).url, track: track(state, template), status: status(step),
      owner: step.openSeats.first.flatMap { face($0.holder) },
      ownerText: step.openSeats.first.flatMap { unheld($0.holder) }
        ?? (isUnattended(step, definition) && definition.call != nil ? "Baton" : ""),
      since: step.openSeats.first.map { since($0.since) } ?? "",
      due: due(step.due),
      ask: ask(view),
      why: view.seat.flatMap(why),
      follows: follows(view),
      instructions: definition.instructions.isEmpty ? nil : renderMarkdown(definition.instructions),
      fields: fields(
        // What is only to be read stands among the facts.
        isMine ? definition.form.filter { !$0.isReadOnly } : [],
        template, values: state.fields, typed: filled, problems: main),
      checklist: checklist(definition, step, typed: filled, problems: main),
      documents: slots(
        definition, at: step, state, template, problems: main, upload: isMine ? Route.step(id, .documents).url : nil,
        fileURL: { Route.document(state.reference, $0.number).url },
        removal: { isMine ? Route.stepDocument(id, $0.number).url : nil }),
      readings: state.documents.filter { !$0.belongs(to: step) && $0.removedAt == nil }.map {
        row(of: $0, url: Route.document(state.reference, $0.number).url)
      },
      facts: facts(state, template), decisions: decisions(state, template), errors: errors(main),
      notice: isMine ? nil : notice(view))
    page.round = round(step, state, template)
    if isMine { addActs(to: &page, view, id, problems: problems, act: act, typed: typed) }
    if isMine, view.seat?.holder == .person(person.id), !(page.fields.isEmpty && page.checklist.isEmpty) {
      page.draft = Act(label: "Save draft", action: Route.step(id, .draft).url, hint: draft.map(sentence))
    }
    page.handOvers = handOvers(view, id, problems: problems, act: act, typed: typed)
    addSteering(to: &page, view, id, problems: problems, act: act, typed: typed)
    let isComment = act == .comments
    page.comment = CommentForm(
      action: Route.step(id, .comments).url, text: isComment ? typed?["comment"] ?? "" : "",
      error: isComment ? problems.first?.message : nil)
    return page
  }

  private func ask(_ view: StepView) -> String {
    let (state, definition) = (view.state, view.definition)
    if let call = view.step.call, !view.step.openSeats.isEmpty {
      return call.trouble.isEmpty
        ? "Baton would call \(call.request.host); it is answered by hand instead."
        : "Baton could not do this. \(call.trouble)"
    }
    return state.starter == person.id
      ? "You started \(state.reference): \(state.subject)."
      : "\(company.directory.name(state.starter)) asks: \(definition.title.lowercasedFirst)."
  }

  /// What those who look after the process may do, and what few steps allow: only what would not be refused.
  private func addSteering(
    to page: inout StepPage, _ view: StepView, _ id: StepID, problems: [Refusal.Problem], act: Route.StepAct?,
    typed: Form?
  ) {
    let number = view.step.number
    func offer(
      _ wanted: Route.StepAct, _ command: Command, _ label: String, hint: String? = nil, question: String,
      button: String, isOptional: Bool = false
    ) {
      guard site.workspace.wouldCarryOut(command, in: view.process, by: person.id) else { return }
      let isThis = act == wanted
      page.others.append(
        ReasonedAct(
          label: label, action: Route.step(id, wanted).url, hint: hint, reasonLabel: question,
          reason: isThis ? typed?["reason"] ?? "" : "", isReasonOptional: isOptional, button: button,
          error: isThis ? problems.first?.message : nil, isOpen: isThis))
    }
    let title = view.definition.title.lowercasedFirst
    offer(
      .takeover, .takeCall(step: number, reason: ""), "Answer by hand",
      hint: "Baton does not call any more, and you give the answer.", question: "Why?", button: "Take it over",
      isOptional: true)
    offer(
      .abstention, .abstain(step: number, reason: ""), "Abstain", hint: "You are not counted, for or against.",
      question: "Why?", button: "Abstain", isOptional: true)
    offer(
      .item, .addItem(step: number, item: "x"), "Add one", question: "Which?", button: "Add it")
    offer(
      .waiver, .skip(step: number, reason: "x"), "Skip", hint: "The process goes on as if it were not needed.",
      question: "Why need it not be done?", button: "Skip: \(title)")
    offer(
      .round, .redo(view.step.key, reason: "x"), "Do it again",
      hint: "It and all that came after it are done once more.", question: "Why?", button: "Do it again: \(title)")
    if let message = view.definition.shape.wait?.message, view.step.status.isOpen,
      site.workspace.wouldCarryOut(.receive(message), in: view.process, by: person.id)
    {
      page.arrival = Act(label: "It has arrived", action: Route.step(id, .message).url)
    }
    if view.step.call != nil, site.workspace.wouldCarryOut(.callAgain(step: number), in: view.process, by: person.id) {
      page.arrival = Act(label: "Try again now", action: Route.step(id, .attempt).url)
    }
  }

  private func addActs(
    to page: inout StepPage, _ view: StepView, _ id: StepID, problems: [Refusal.Problem], act: Route.StepAct?,
    typed: Form?
  ) {
    let definition = view.definition
    page.main = mainAct(view, id)
    if case .candidates = view.seat?.holder {
      page.claim = Act(label: "Claim it", action: Route.step(id, .claim).url)
    } else if site.workspace.wouldCarryOut(.release(step: view.step.number), in: view.process, by: person.id) {
      page.release = Act(label: "Give it back", action: Route.step(id, .release).url)
    }
    func reasoned(_ wanted: Route.StepAct) -> (reason: String, error: String?, isOpen: Bool) {
      guard act == wanted else { return ("", nil, false) }
      return (typed?["reason"] ?? "", problems.first?.message, true)
    }
    let targets = view.template.sendBackTargets(of: definition, in: view.state)
    if !targets.isEmpty {
      let given = reasoned(.return)
      page.sendBack = ReasonedAct(
        label: "Send back", action: Route.step(id, .return).url,
        hint: "Whoever did the step gets it again, with your reason.",
        choices: targets.map { Choice(value: $0.rawValue, label: view.template.step($0)?.title ?? $0.rawValue) },
        chosenKey: "to", chosenLabel: "Back to", chosen: typed?["to"] ?? targets[0].rawValue,
        reasonLabel: "What has to change?",
        reason: given.reason, button: "Send back", error: given.error, isOpen: given.isOpen)
    }
    if let approval = definition.approval {
      let given = reasoned(.rejection)
      page.reject = ReasonedAct(
        label: "Reject", action: Route.step(id, .rejection).url, hint: afterRejection(approval, view),
        reasonLabel: "Why?", reason: given.reason, button: "Reject \(view.state.subject)", error: given.error,
        isOpen: given.isOpen, isDangerous: true)
    }
  }

  private func afterRejection(_ approval: Approval, _ view: StepView) -> String {
    let reference = view.state.reference
    return switch approval.onReject {
    case .end: "This ends \(reference)."
    case .fail: "This ends \(reference) as failed."
    case .goOn: "\(reference) goes on, and the record says that you rejected."
    case .goBack(let key): "\(reference) goes back to “\(view.template.step(key)?.title ?? key.rawValue)”."
    }
  }

  /// By whoever holds it, and by those who look after them: only to people who would not be refused.
  private func handOvers(
    _ view: StepView, _ id: StepID, problems: [Refusal.Problem], act: Route.StepAct?, typed: Form?
  ) -> [ReasonedAct] {
    let open = view.step.seats.indices.filter { view.step.status.isOpen && view.step.seats[$0].state == .open }
    return open.compactMap { seat in
      let people = site.workspace.peopleToTake(view.step.number, seat: seat, in: view.process, from: person.id)
      guard !people.isEmpty else { return nil }
      let isThis = act == .handover && (request.query["seat"].flatMap(Int.init) ?? open[0]) == seat
      let isOwn = view.step.seats[seat].holder.admits(.person(person.id))
      return ReasonedAct(
        label: isOwn || open.count == 1 ? "Hand over" : "Hand over for \(name(view.step.seats[seat].holder))",
        action: Route.step(id, .handover).url + "?seat=\(seat)", choices: choices(of: people), chosenKey: "person",
        chosenLabel: "To", chosen: isThis ? typed?["person"] ?? "" : "", reasonLabel: "What should they know?",
        reason: isThis ? typed?["reason"] ?? "" : "", isReasonOptional: true, button: "Hand over",
        error: isThis ? problems.first?.message : nil, isOpen: isThis)
    }
  }

  private func mainAct(_ view: StepView, _ id: StepID) -> Act {
    let scope = scope(view.state.fields, view.template)
    let own = view.definition.action.map { $0.render(scope) }
    let amount = amount(view.state.amount(view.template), view.template.currency)
    guard view.definition.approval != nil else {
      return Act(
        label: own ?? "Finish: \(view.definition.title.lowercasedFirst)", action: Route.step(id, .completion).url)
    }
    return Act(label: own ?? (amount.isEmpty ? "Approve" : "Approve \(amount)"), action: Route.step(id, .approval).url)
  }

  func checklist(
    _ definition: Engine.Step, _ step: StepState, typed: Form?, problems: [Refusal.Problem]
  ) -> [StepPage.ChecklistItem] {
    let ticked = typed.map { Set($0.all("checklist")) }
    return definition.checklist.map { item in
      StepPage.ChecklistItem(
        key: item.key.rawValue, label: item.label,
        isTicked: ticked?.contains(item.key.rawValue) ?? (step.ticks[item.key] != nil),
        isOptional: !item.isRequired, error: problems.first { $0.key == item.key.rawValue }?.message)
    }
  }

  private func why(_ seat: Seat) -> String? {
    guard let by = seat.passedBy else { return seat.why.isEmpty ? nil : "You are asked because: \(seat.why)." }
    if by == .system { return "It came to you because it was not done in time." }
    return (by == .person(person.id) ? "You took it over" : "\(name(by)) handed it to you")
      + (seat.why.isEmpty ? "." : ": “\(seat.why)”")
  }

  /// Who decides next at this step, else what comes after it.
  private func follows(_ view: StepView) -> String? {
    let template = view.template
    if let next = view.step.seats.first(where: { $0.state == .later }), view.seat != nil {
      return "If you approve, it goes on to \(name(next.holder))."
    }
    guard view.state.status.endedAt == nil, view.step.status.isOpen else { return nil }
    let hops = site.workspace.previewPath(after: view.step.key, in: view.process, by: person.id)
    let next = hops.prefix(3).compactMap { hop -> String? in
      guard let step = template.step(hop.step) else { return nil }
      let seat = hop.seats.first
      let known = seat.flatMap { face($0.holder) == nil ? nil : name($0.holder) }
      let owner = known ?? template.role(seat?.role ?? step.owner)?.name.lowercasedFirst ?? step.owner.rawValue
      let who = step.isUnattended ? "" : " (\(owner))"
      return step.title.lowercasedFirst + who + (hop.isUncertain ? ", if needed" : "")
    }
    guard !next.isEmpty else {
      return ["This is the last step.", reopens(view)].compactMap { $0 }.joined(separator: " ")
    }
    let more = hops.count > 3 ? "; and \(counted(hops.count - 3, "other step"))" : ""
    return "Then: " + next.joined(separator: "; ") + more + "." + (reopens(view).map { " \($0)" } ?? "")
  }

  /// Which approvals a change at this step opens again.
  private func reopens(_ view: StepView) -> String? {
    let asked = Set(view.definition.form.filter { !$0.isReadOnly }.map(\.field))
    let sentences = view.template.steps.compactMap { step -> String? in
      guard view.state.current(step.key)?.bases.isEmpty == false, step.key != view.step.key else { return nil }
      let grounds = (step.approval?.reopenedBy ?? []).compactMap { material -> String? in
        switch material {
        case .field(let key, let tolerance):
          guard asked.contains(key), let label = view.template.field(key)?.label.lowercasedFirst else { return nil }
          return "the \(label)\(tolerance.map { " by more than \($0)" } ?? "")"
        case .document(let key):
          return view.definition.documents.first { $0.key == key }.map { "“\($0.label)”" }
        }
      }
      return grounds.isEmpty
        ? nil : "If you change \(grounds.joined(separator: " or ")), “\(step.title)” is asked for again."
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  /// Why a step is done again. nil in its first round.
  private func round(_ step: StepState, _ state: ProcessState, _ template: Template) -> String? {
    guard step.round > 1 else { return nil }
    let before = state.steps.last { $0.key == step.key && $0.round < step.round }
    if let reason = before?.reopened { return "Round \(step.round). \(reason)" }
    let between = state.steps.filter { $0.number >= before?.number ?? 1 && $0.number < step.number }
    for cause in between.reversed() {
      guard case .sentBack(_, let by, let to, let reason) = cause.status else { continue }
      let what = to == step.key || cause.key == step.key ? "it" : "“\(cause.title(in: template))”"
      return "Round \(step.round). \(name(by)) sent \(what) back: “\(reason)”"
    }
    return "Round \(step.round): it is done again."
  }

  /// Decisions of others, and why a step came back.
  private func decisions(_ state: ProcessState, _ template: Template) -> [StepPage.Decision] {
    state.steps.flatMap { step -> [StepPage.Decision] in
      let title = (template.step(step.key)?.title ?? step.key.rawValue).lowercasedFirst
      var found = step.seats.compactMap { seat -> StepPage.Decision? in
        guard case .done(let at, let decision, let reason, let by) = seat.state, decision != .done, let who = face(by)
        else {
          return nil
        }
        return StepPage.Decision(
          person: who,
          status: status(decision),
          text: title, comment: reason, when: moments.time(at.milliseconds),
          receipt: seat.receipt.map { "Receipt \($0.short)" } ?? "")
      }
      if case .sentBack(let at, let by, _, let reason) = step.status, let who = face(by) {
        found.append(
          StepPage.Decision(
            person: who, status: StatusMark(kind: .paused, word: "Sent back"), text: title, comment: reason,
            when: moments.time(at.milliseconds)))
      }
      return found
    }
  }

  private func status(_ decision: Seat.Decision) -> StatusMark {
    switch decision {
    case .done: StatusMark(kind: .done, word: "Done")
    case .approved: StatusMark(kind: .done, word: "Approved")
    case .rejected: StatusMark(kind: .ended, word: "Rejected")
    case .abstained: StatusMark(kind: .paused, word: "Abstained")
    }
  }

  private func notice(_ view: StepView) -> String {
    switch view.step.status {
    case .active where isUnattended(view.step, view.definition): waiting(view.step, view.definition)
    case .active where view.state.status.word == "PAUSED":
      "\(view.state.reference) is paused. It can be acted on when it is resumed."
    case .active:
      holding(view.step.openSeats) + " You can read it."
    case .completed(let at, let by, _): "\(name(by)) finished this \(moments.text(at.milliseconds))."
    case .sentBack(let at, let by, _, _): "\(name(by)) sent this back \(moments.text(at.milliseconds))."
    default: "This step is no longer open."
    }
  }
}
