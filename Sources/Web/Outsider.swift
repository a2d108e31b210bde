internal import Application
internal import Engine
internal import Foundation
internal import HTTP
internal import Markdown
internal import Pages

/// A collaborator at a link's page: they see their step, and only that.
struct Outsider {
  let request: Request
  let site: Site
  let addressee: Collaborator
  /// Reads values as a visit does, in the template's zone.
  private let visit: Visit

  init(view: LinkView, request: Request, site: Site) {
    self.request = request
    self.site = site
    let link = view.record.link
    addressee = Collaborator(name: link.name, email: link.email)
    let now = site.workspace.now
    let nobody = Person(id: PersonID(0), name: link.name, email: link.email, zone: view.template.zone)
    visit = Visit(
      request: request, person: nobody,
      session: Session(tokenHash: [], person: nobody.id, createdAt: now, expiresAt: now), token: "",
      company: site.workspace.present, now: now,
      moments: Moments(now: now.milliseconds, zone: TimeZone(identifier: view.template.zone) ?? .gmt), site: site)
  }

  var actor: Actor { .collaborator(addressee) }

  /// The command of one button: all of a page's are in one form.
  func command(_ button: String) -> CommandID { visit.command(button, of: actor) }

  func input(_ step: Engine.Step) -> StepInput { visit.input(step) }

  func page(
    _ token: String, _ view: LinkView, problems: [Refusal.Problem], typed: Form?, act: Route.LinkAct?
  ) -> LinkPage {
    let (state, template, definition) = (view.state, view.template, view.definition)
    let asker = visit.company.directory.name(state.starter)
    let main = problems.filter { !["reason", "comment"].contains($0.key) }
    let needsCode = view.standing == .needsCode
    let upload = Route.link(token, .documents).url
    let isApproval = definition.approval != nil
    let scope = scope(state.fields, template)
    return LinkPage(
      person: visit.face(addressee), asker: visit.face(state.starter), title: definition.title,
      reference: state.reference,
      due: visit.due(view.step.due),
      instructions: definition.instructions.isEmpty ? nil : renderMarkdown(definition.instructions),
      facts: facts(state, template),
      readings: state.documents.filter { view.shows($0) && !$0.belongs(to: view.step) }.map {
        visit.row(of: $0, url: Route.linkDocument(token, $0.number).url)
      },
      fields: visit.fields(definition.form, template, values: state.fields, typed: typed, problems: main),
      checklist: visit.checklist(definition, view.step, typed: typed, problems: main),
      documents: visit.slots(
        definition, at: view.step, state, template, problems: main, upload: upload,
        fileURL: { Route.linkDocument(token, $0.number).url },
        removal: { $0.by == actor ? Route.linkDocument(token, $0.number).url : nil }),
      errors: visit.errors(main), code: needsCode ? codeField(main, typed: typed) : nil,
      resend: needsCode ? Act(label: "Send the code again", action: Route.link(token, .code).url) : nil,
      follows: "\(asker) sees it at once. You get a receipt on this page.",
      main: Act(
        label: definition.action.map { $0.render(scope) } ?? (isApproval ? "Approve" : definition.title),
        action: Route.link(token, isApproval ? .approval : .completion).url),
      decline: isApproval
        ? ReasonedAct(
          label: "Reject", action: Route.link(token, .rejection).url, reasonLabel: "Why?",
          reason: typed?["act-reason"] ?? "", button: "Reject",
          error: problems.first { $0.key == "reason" }?.message, isOpen: act == .rejection, isDangerous: true) : nil,
      comment: ReasonedAct(
        label: "Something is wrong? Tell \(asker)", action: Route.link(token, .comments).url,
        hint: "It stands in the record of \(state.reference) under your name. You can still answer afterwards.",
        reasonLabel: "Your question or remark", reason: typed?["act-comment"] ?? "", button: "Write it to \(asker)",
        error: problems.first { $0.key == "comment" }?.message, isOpen: typed?["act-comment"]?.isEmpty == false),
      ending:
        "No account needed. This link is yours alone and ends on \(visit.moments.day(view.record.link.expiresAt.milliseconds))."
    )
  }

  private func codeField(_ problems: [Refusal.Problem], typed: Form?) -> FormField {
    FormField(
      key: LinkView.codeKey, label: "The code from our mail", kind: .text, value: typed?[LinkView.codeKey] ?? "",
      hint:
        "We saw automatic traffic on this link, so we have sent a code of six digits to \(masked). What you typed is kept.",
      error: problems.first { $0.key == LinkView.codeKey }?.message, autocomplete: "one-time-code")
  }

  /// Enough of the address to know it again.
  var masked: String {
    let parts = addressee.email.split(separator: "@", maxSplits: 1)
    return "\(parts.first?.prefix(3) ?? "")…@\(parts.last ?? "")"
  }

  /// What a collaborator needs to know: what it is about, and nothing of the inside.
  private func facts(_ state: ProcessState, _ template: Template) -> [Pages.Fact] {
    let amount = visit.amount(state.amount(template), template.currency)
    return [Pages.Fact("What", state.subject)] + (amount.isEmpty ? [] : [Pages.Fact("Amount", .number(amount))])
      + [Pages.Fact("Reference", state.reference)]
  }

  func receipt(_ view: LinkView) -> LinkReceiptPage {
    let (state, template, definition) = (view.state, view.template, view.definition)
    let at = view.step.seats.compactMap { seat -> Instant? in
      if case .done(let at, _, _, _) = seat.state { at } else { nil }
    }.max()
    let given = definition.form.compactMap { item -> Pages.Fact? in
      guard let field = template.field(item.field), let value = state.fields[item.field] else { return nil }
      return Pages.Fact(field.label, visit.text(value, field, template))
    }
    let files = state.documents.filter { $0.belongs(to: view.step) && $0.removedAt == nil }.map {
      Pages.Fact("File", $0.file.name)
    }
    let digest = site.workspace.secrets.hash(
      Array("\(state.reference):\(view.step.number):\(at?.milliseconds ?? 0)".utf8))
    let code = Hex.encode(Array(digest.prefix(4))).uppercased()
    return LinkReceiptPage(
      title: "Done: \(definition.title.lowercasedFirst)",
      sentence:
        "You answered \(at.map { visit.moments.title($0.milliseconds) } ?? ""). \(visit.company.directory.name(state.starter)) sees your answer.",
      facts: [Pages.Fact("What", state.subject)] + given + files,
      next: [
        "Nothing more is asked of you here.",
        "If this was not you, tell \(visit.company.directory.name(state.starter)) at once.",
      ],
      receipt: "Receipt \(code.prefix(4))-\(code.suffix(4))")
  }
}
