public import HTML

extension InboxPage {
  public func html(in frame: Frame) -> HTML { frame.inbox(body) }

  /// All that does not depend on the session: it can be kept and shown again.
  public var body: HTML { Templates.inbox(page: self) }
}

extension Frame {
  /// The rows' buttons claim through one form, so that no row carries a seal of its own.
  public func inbox(_ body: HTML) -> HTML {
    page(
      "inbox",
      """
      \(body)<form method="post" action="/inbox" id="claim">\(hidden("claim"))</form>
      """)
  }
}

extension InboxPage.Group {
  var list: HTML {
    "<ul class=\"rows\">\(rows, each: { Templates.inboxRow(row: $0) })</ul>"
  }
}

extension InboxPage.Row {
  func claimButton(_ action: String) -> HTML {
    """
    <button class="button button-quiet button-small" form="claim" formaction="\(action)">Claim<span class="unseen"> \
    \(act), \(reference)</span></button>
    """
  }
}
