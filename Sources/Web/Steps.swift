internal import Application
internal import Engine
internal import HTML
internal import HTTP
internal import Markdown
internal import Pages

extension Site {
  func step(_ id: StepID, _ visit: Visit) async throws -> Response {
    let view = try await workspace.openStep(id, by: visit.person.id)
    return try await stepPage(view, visit)
  }

  private func stepPage(
    _ view: StepView, _ visit: Visit, problems: [Refusal.Problem] = [], act: Route.StepAct? = nil, typed: Form? = nil,
    status: Int = 200
  ) async throws -> Response {
    let draft = try await workspace.draft(of: view, for: visit.person.id)
    var page = visit.stepPage(view, draft: draft, problems: problems, act: act, typed: typed)
    let record = try await workspace.readRecord(view.process)
    page.comments = visit.stream(record, view.template).filter { $0.kind == .comment }
    return visit.page(page.html(in: visit.frame(view.definition.title, at: .inbox)), status: status)
  }

  func act(_ act: Route.StepAct, on id: StepID, _ visit: Visit) async throws -> Response {
    let view = try await workspace.openStep(id, by: visit.person.id)
    if act.isOfMainForm {
      if let broken = try view.definition.documents.problem(of: visit.request) {
        return try await stepPage(
          view, visit, problems: [broken.problem], act: act, typed: visit.form, status: broken.status)
      }
      let taken = try await takeFiles(view, id, visit)
      guard taken.problems.isEmpty else { return try await again(id, visit, problems: taken.problems, act: act) }
      if act == .documents { return try await keepTyped(view, id, visit, saying: filesAdded(taken.added)) }
      if act == .draft { return try await saveDraft(view, id, visit) }
    }
    do {
      let outcome = try await workspace.carryOut(
        try command(act, view, visit), in: id.process, by: .person(visit.person.id),
        as: act == .claim ? visit.command(on: id) : visit.command(act.rawValue))
      return try await done(act, view, outcome, visit)
    } catch Refusal.invalid(let problems) {
      // Its files are there by now.
      return try await again(id, visit, problems: problems, act: act)
    }
  }

  private func command(_ act: Route.StepAct, _ view: StepView, _ visit: Visit) throws -> Command {
    let number = view.step.number
    let reason = visit.form["reason"] ?? ""
    switch act {
    case .completion: return .complete(step: number, visit.input(view.definition))
    case .approval: return .approve(step: number, visit.input(view.definition), reason: reason)
    case .rejection: return .reject(step: number, reason: reason)
    case .return:
      return .sendBack(step: number, to: visit.form["to"].flatMap { $0.isEmpty ? nil : StepKey($0) }, reason: reason)
    case .claim: return .claim(step: number)
    case .release: return .release(step: number)
    case .handover:
      guard let person = visit.form["person"].flatMap({ Int64($0) }) else {
        throw Refusal.invalid([.init(key: "person", message: "Choose who gets it.")])
      }
      return .handOver(
        step: number, seat: visit.request.query["seat"].flatMap { Int($0) }, to: PersonID(person), reason: reason)
    case .checklist:
      return .tick(step: number, item: ItemKey(visit.form["item"] ?? ""), isDone: visit.form["done"] == "true")
    case .abstention: return .abstain(step: number, reason: reason)
    case .waiver: return .skip(step: number, reason: reason)
    case .round: return .redo(view.step.key, reason: reason)
    case .item: return .addItem(step: number, item: reason)
    case .message:
      guard let message = view.definition.shape.wait?.message else { throw PageError404() }
      return .receive(message)
    case .attempt: return .callAgain(step: number)
    case .takeover: return .takeCall(step: number, reason: reason)
    case .comments: return .comment(text: visit.form["comment"] ?? "")
    case .documents, .draft: throw PageError404()
    }
  }

  private func done(_ act: Route.StepAct, _ view: StepView, _ outcome: ActOutcome, _ visit: Visit) async throws
    -> Response
  {
    let title = view.definition.title
    let here = Route.step(StepID(process: view.state.id, number: view.step.number)).url
    switch act {
    case .completion: return try await afterwards(outcome, visit, saying: "Done: \(title).")
    case .approval: return try await afterwards(outcome, visit, saying: "You approved: \(title).")
    case .rejection:
      return try await afterwards(
        outcome, visit, saying: "You rejected it. \(visit.company.directory.name(view.state.starter)) is told.")
    case .return: return try await afterwards(outcome, visit, saying: "Sent back, with your reason.")
    case .claim: return visit.redirect(to: here, saying: "It is yours now.")
    case .release: return visit.redirect(to: Route.inbox.url, saying: "It is up for claiming again.")
    case .handover: return visit.redirect(to: Route.process(outcome.reference).url, saying: "Handed over.")
    case .abstention: return try await afterwards(outcome, visit, saying: "You abstained: \(title).")
    case .waiver: return try await afterwards(outcome, visit, saying: "Skipped, with your reason: \(title).")
    case .round:
      return visit.redirect(to: Route.process(outcome.reference).url, saying: "“\(title)” is to be done again.")
    case .item: return visit.redirect(to: here, saying: "One more is added.")
    case .message: return visit.redirect(to: Route.process(outcome.reference).url, saying: "Noted: it has arrived.")
    case .attempt: return visit.redirect(to: here, saying: "It is tried again now.")
    case .takeover: return visit.redirect(to: here, saying: "It is yours now. Baton does not call any more.")
    case .comments: return visit.redirect(to: here, saying: "Your comment stands in the record.")
    case .checklist, .documents, .draft: return .redirect(to: here)
    }
  }

  /// The page's script saves along the way and wants but the sentence; without it, the page comes back.
  private func saveDraft(_ view: StepView, _ id: StepID, _ visit: Visit) async throws -> Response {
    do {
      let draft = try await workspace.saveDraft(visit.input(view.definition), of: id, by: visit.person.id)
      if visit.form["quiet"] != nil { return .text(visit.sentence(draft)) }
      return visit.redirect(
        to: Route.step(id).url, saying: "Your draft is saved. It stays here until the step is done.")
    } catch Refusal.invalid(let problems) {
      return try await stepPage(view, visit, problems: problems, act: .draft, typed: visit.form, status: 422)
    }
  }

  /// The page once more, as the step stands now, with what was typed.
  private func again(
    _ id: StepID, _ visit: Visit, problems: [Refusal.Problem], act: Route.StepAct
  ) async throws -> Response {
    let view = try await workspace.openStep(id, by: visit.person.id)
    return try await stepPage(view, visit, problems: problems, act: act, typed: visit.form, status: 422)
  }

  // MARK: Files

  private func takeFiles(
    _ view: StepView, _ id: StepID, _ visit: Visit
  ) async throws -> (added: Int, problems: [Refusal.Problem]) {
    try await takeFiles(visit.request, for: view.definition.documents) { files, slot in
      try await workspace.attach(
        files, to: slot, of: id, by: .person(visit.person.id), as: visit.command("documents \(slot)"))
    }
  }

  /// Back to the page after something was done with its files. What was typed beside them is there again.
  private func keepTyped(
    _ view: StepView, _ id: StepID, _ visit: Visit, saying sentence: String
  ) async throws -> Response {
    let input = visit.input(view.definition)
    // Only the seat's own holder has a draft; whoever may merely claim the step types nothing yet.
    if view.seat?.holder == .person(visit.person.id), !input.texts.isEmpty || input.ticks != nil {
      do { _ = try await workspace.saveDraft(input, of: id, by: visit.person.id) } catch Refusal.invalid(let problems) {
        return try await again(id, visit, problems: problems, act: .documents)
      }
    }
    return visit.redirect(to: Route.step(id).url, saying: sentence)
  }

  func removeDocument(_ number: Int, from id: StepID, _ visit: Visit) async throws -> Response {
    let view = try await workspace.openStep(id, by: visit.person.id)
    if let broken = try view.definition.documents.problem(of: visit.request) {
      return try await stepPage(
        view, visit, problems: [broken.problem], act: .documents, typed: visit.form, status: broken.status)
    }
    _ = try await workspace.carryOut(
      .detach(document: number), in: id.process, by: .person(visit.person.id), as: visit.command("removal \(number)"))
    let problems = try await takeFiles(view, id, visit).problems
    guard problems.isEmpty else { return try await again(id, visit, problems: problems, act: .documents) }
    return try await keepTyped(
      view, id, visit, saying: "The file is removed. The record keeps that it was here.")
  }

  func document(_ number: Int, of reference: String, _ visit: Visit) async throws -> Response {
    let view = try await workspace.openProcess(reference, by: visit.person.id)
    return try file(number, of: view.state)
  }

  /// A stored file, only ever to be saved: never shown as a page of this site, whatever is in it.
  func file(_ number: Int, of state: ProcessState) throws -> Response {
    guard let document = state.documents.first(where: { $0.number == number && $0.removedAt == nil }),
      let path = workspace.files.path(of: document.file.hash)
    else { throw Refusal.notFound("There is no such file.") }
    var response = Response.file(
      path: path, sizeBytes: document.file.byteCount, contentType: document.file.mediaType)
    response.add(
      "Content-Disposition",
      "attachment; filename=\"\(document.file.name.asciiName)\"; filename*=UTF-8''\(PercentCoding.encode(document.file.name))"
    )
    response.add("Content-Security-Policy", "sandbox; default-src 'none'")
    response.add("Cache-Control", "private, no-store")
    return response
  }
}

extension String {
  /// For old browsers' `filename`: what is not plain becomes `_`.
  fileprivate var asciiName: String {
    String(
      unicodeScalars.map {
        $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" && $0.value != 0x7F ? Character($0) : "_"
      })
  }
}

extension Route.StepAct {
  /// Sent by the form that holds the fields, the checklist and the files.
  var isOfMainForm: Bool { [.completion, .approval, .draft, .documents].contains(self) }
}
