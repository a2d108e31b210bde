public import HTML

extension InboxPage {
  public func html(in frame: Frame) -> HTML { frame.page("inbox", Templates.inbox(page: self, frame: frame)) }
}

extension InboxPage.Group {
  func list(in frame: Frame) -> HTML {
    "<ul class=\"rows\">\(rows, each: { Templates.inboxRow(row: $0, frame: frame) })</ul>"
  }
}

extension Frame {
  func claimForm(_ action: String, row: InboxPage.Row) -> HTML {
    """
    <form method="post" action="\(action)" class="inline-form">\(hidden("claim-\(row.id)"))\
    <button class="button button-quiet button-small">Claim<span class="unseen"> \(row.act), \(row.reference)</span>\
    </button></form>
    """
  }
}
