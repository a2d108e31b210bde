public import HTML

extension StepPage {
  public func html(in frame: Frame) -> HTML { frame.page("step", Templates.step(page: self, frame: frame)) }

  var hasForm: Bool { !fields.isEmpty || !checklist.isEmpty || (main != nil) }

  var hasActs: Bool {
    main != nil || claim != nil || release != nil || sendBack != nil || reject != nil || !handOvers.isEmpty
      || !others.isEmpty || arrival != nil
  }

  /// The form that the bar's main button sends.
  func form(in frame: Frame) -> HTML {
    guard let main else {
      return """
        <div class="sheet stack">\(fields, each: { $0.html })\(if: !checklist.isEmpty, checklist.html)</div>
        """
    }
    let isBare = fields.isEmpty && checklist.isEmpty
    let takesFiles = documents.contains { $0.upload != nil }
    return """
      <form method="post" action="\(main.action)" id="act"\(if: !isBare, " class=\"sheet stack\"")\
      \(if: takesFiles, " enctype=\"multipart/form-data\"")>\(frame.hidden("act"))\(enterButton)\(fields, each: { $0.html })\
      \(if: !checklist.isEmpty, checklist.html)</form>
      """
  }

  /// Stays at the bottom of the window: what follows, the main act, and the ways out.
  func actBar(in frame: Frame) -> HTML {
    """
    <div class="act-bar" role="region" aria-label="Your decision">\(with: follows, { "<p class=\"follows\">\($0)</p>" })\
    \(if: draft != nil, "<p class=\"note draft-note\" id=\"draft-note\" role=\"status\">\(draft?.hint ?? "")</p>")\
    <div class="act-row">\(with: main, { main in """
      <button class="button button-main" form="act">\(Icon.check.html)\(main.label)</button>
      """ })\(with: claim, { $0.form("claim", in: frame, style: main == nil ? "button button-main" : "button button-quiet") })\
    \(with: draft, { draft in """
      <button class="button button-quiet" form="act" formaction="\(draft.action)" formnovalidate data-draft>\(draft.label)</button>
      """ })\
    \(with: sendBack, { $0.html("send-back", icon: .back, in: frame) })\
    \(with: reject, { $0.html("reject", icon: .cross, in: frame) })\
    \(handOvers.enumerated(), each: { index, act in
      act.html(index == 0 ? "hand-over" : "hand-over-\(index)", icon: .hand, in: frame)
    })\
    \(with: release, { $0.form("release", in: frame, style: "button button-quiet") })\
    \(with: arrival, { $0.form("arrival", in: frame, style: main == nil ? "button button-main" : "button button-quiet") })\
    \(others.enumerated(), each: { index, act in act.html("other-\(index)", icon: .forward, in: frame) })</div></div>
    """
  }
}

extension [StepPage.ChecklistItem] {
  var html: HTML {
    """
    <fieldset class="field checklist\(if: contains { $0.error != nil }, " field-wrong")" id="checklist">\
    <legend>Checklist</legend><div class="options">\(self, each: { $0.html })</div></fieldset>
    """
  }
}

extension StepPage.ChecklistItem {
  var id: String { "check-\(key)" }

  fileprivate var html: HTML {
    """
    <div class="option"><input type="checkbox" name="checklist" value="\(key)" id="\(id)"\(if: isTicked, " checked")\
    \(if: error != nil, " aria-invalid=\"true\" aria-describedby=\"\(id)-error\"")><label for="\(id)">\(label)\
    \(if: isOptional, " <span class=\"optional\">(optional)</span>")</label>\
    \(with: error, { "<p class=\"error\" id=\"\(id)-error\"><span class=\"unseen\">Error: </span>\($0)</p>" })</div>
    """
  }
}

extension StepPage.Decision {
  var html: HTML {
    """
    <li class="entry">\(person.mark)<div><p><strong>\(person.name)</strong> \(text) \(status.html) \
    <span class="when">\(when.html)</span>\(if: !receipt.isEmpty, " <span class=\"note\">\(receipt)</span>")</p>\
    \(if: !comment.isEmpty, "<p class=\"outcome\">\(comment)</p>")</div></li>
    """
  }
}
