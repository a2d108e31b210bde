public import HTML

extension ProcessPage {
  public func html(in frame: Frame) -> HTML { frame.page("process", Templates.process(page: self, frame: frame)) }

  var hasMore: Bool { pause != nil || resume != nil || terminationURL != nil }

  var streamNavigation: HTML {
    """
    <nav class="tabs" aria-label="What to show">\(streamFilters, each: { """
      <a href="\($0.value)"\(if: $0.isChosen, " aria-current=\"true\"")>\($0.label)</a>
      """ })</nav>
    """
  }

  func moreActs(in frame: Frame) -> HTML {
    """
    <details class="more"><summary>\(Icon.more.html)More</summary><div class="more-acts">\
    \(with: resume, { $0.form("resume", in: frame, style: "button button-quiet") })\
    \(with: pause, { $0.html("pause", icon: .pause, in: frame) })\
    \(with: terminationURL, { """
      <a class="button button-quiet button-danger" href="\($0)">\(Icon.stop.html)Terminate…</a>
      """ })</div></details>
    """
  }
}

extension ProcessPage.Holding {
  var html: HTML {
    """
    <li>\(with: person, { $0.mark })<p><strong>\(name)</strong> \(if: person != nil, "holds it ")· \(with: url, {
      "<a href=\"\($0)\">\(act)</a>"
    }, else: HTML(text: act)) · \(since)\(with: due, { " · \($0.phrase())" })</p></li>
    """
  }
}

extension ProcessPage.Stage {
  var html: HTML {
    """
    <details class="stage"\(if: isPresent, " open")><summary><h3>\(name) <span class="note">\(doneCount)</span></h3></summary><ol class="steps">\(steps, each: { $0.html })</ol></details>
    """
  }

  /// Of the steps that count: those that are skipped, ruled out or done over do not.
  private var doneCount: String {
    let counted = steps.filter { !$0.isPast }
    guard !counted.isEmpty else { return "nothing to do" }
    return "\(counted.count { $0.status.kind == .done }) of \(counted.count) done"
  }
}

extension ProcessPage.Step {
  var html: HTML {
    """
    <li class="step\(if: isPresent, " step-present")"><div class="step-what">\(with: url, { """
      <a href="\($0)">\(name)</a>
      """ }, else: HTML(text: name))\(if: !round.isEmpty, " <span class=\"note\">\(round)</span>")\
    \(decided, each: { $0.html })\
    \(if: !owners.isEmpty || !ownerText.isEmpty, """
      <p class="note">\(owners, each: { $0.html })\(if: !ownerText.isEmpty, "<span>\(ownerText)</span>")</p>
      """)\
    \(if: !outcome.isEmpty, "<p class=\"outcome\">\(outcome)</p>")</div>\
    <div class="step-end">\(if: due?.tone != .late, status.html)\(with: due, { $0.html })\(with: actLabel, {
      "<a class=\"button button-small\" href=\"\(url)\">\($0)</a>"
    })</div></li>
    """
  }
}

extension ProcessPage.Decided {
  var html: HTML {
    """
    <p class="note">\(with: person, { $0.html }, else: "<span>Baton</span>") <span>\(text)</span></p>\
    \(if: !reason.isEmpty, "<p class=\"outcome\">\(reason)</p>")
    """
  }
}

extension ProcessPage.LinkRow {
  func html(in frame: Frame, index: Int) -> HTML {
    """
    <li><p>\(person.html) \(status.html)</p><p class="note">\(step) · \(mail)</p><p class="note">\(sentence)</p>\
    <div class="acts">\(with: resend, { postButton("Send again", to: $0, "resend-\(index)", in: frame,
      style: "button button-quiet button-small") })\(with: revoke, { postButton("Revoke", to: $0, "revoke-\(index)",
      in: frame, style: "button button-quiet button-small button-danger") })</div></li>
    """
  }
}

extension ProcessPage.Entry {
  var html: HTML {
    """
    <li class="entry entry-\(kind.rawValue)">\(with: person, { $0.mark }, else: "<span class=\"dot\"></span>")\
    <div><p>\(with: person, { "<strong>\($0.name)</strong> " })\(text) <span class="when">\(when.html)</span></p>\
    \(with: body, { "<div class=\"prose\">\($0)</div>" })</div></li>
    """
  }
}
