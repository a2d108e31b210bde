public import HTML

extension LinkPage {
  public func html(in frame: Frame) -> HTML { frame.page("link", Templates.link(page: self, frame: frame)) }

  /// The whole answer is one form: whatever button is pressed, all that was typed goes along and comes back.
  func form(in frame: Frame) -> HTML {
    """
    <form method="post" action="\(main.action)" id="act"\
    \(if: !documents.isEmpty, " enctype=\"multipart/form-data\"") data-guard>\(frame.hidden("act"))\(enterButton)\
    \(if: !documents.isEmpty, """
      <section aria-labelledby="documents-title"><h2 id="documents-title">Documents from you</h2>\(documents, each: { $0.html })</section>
      """)\
    <div class="stack">\(fields, each: { $0.html })\(with: code, { $0.html })\
    \(with: resend, { """
      <p><button class="button button-quiet" formaction="\($0.action)" formnovalidate>\($0.label)</button></p>
      """ })\
    \(if: !checklist.isEmpty, checklist.html)\
    \(with: follows, { "<p class=\"follows\">\($0)</p>" })\
    <div class="acts"><button class="button button-main">\(Icon.check.html)\(main.label)</button></div></div>\
    <div class="letter-other">\(with: decline, { $0.htmlWithinForm("reason", icon: .cross) })\
    \(with: comment, { $0.htmlWithinForm("comment", icon: .comment) })</div></form>
    """
  }

  var allFields: [FormField] { fields + (code.map { [$0] } ?? []) }
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
