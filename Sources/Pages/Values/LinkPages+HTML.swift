public import HTML

extension LinkPage {
  public func html(in frame: Frame) -> HTML { frame.page("link", Templates.link(page: self, frame: frame)) }

  func form(_ main: Act, in frame: Frame) -> HTML {
    """
    <form method="post" action="\(main.action)" class="stack" id="act" data-guard>\(frame.hidden("act"))\
    \(fields, each: { $0.html })\(if: !checklist.isEmpty, checklist.html)\
    \(with: follows, { "<p class=\"follows\">\($0)</p>" })\
    <div class="acts"><button class="button button-main">\(Icon.check.html)\(main.label)</button></div></form>
    """
  }
}

extension LinkPage.HandOver {
  func html(in frame: Frame) -> HTML {
    """
    <details class="act-panel"\(if: error != nil, " open")><summary class="button button-quiet">\
    \(Icon.hand.html)\(label)</summary><form method="post" action="\(action)" class="act-form">\
    \(frame.hidden("hand-over"))\(FormField(key: "email", label: "Their mail address", kind: .email, value: email,
      hint: hint, error: error, autocomplete: "off").html)<button class="button">Send it to them</button></form></details>
    """
  }
}

extension LinkReceiptPage {
  public func html(in frame: Frame) -> HTML {
    frame.page("receipt", Templates.linkReceipt(page: self, frame: frame))
  }
}

extension LinkClosedPage {
  public func html(in frame: Frame) -> HTML {
    frame.page("link-closed", Templates.linkClosed(page: self, frame: frame))
  }
}
