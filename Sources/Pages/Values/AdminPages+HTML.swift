public import HTML

extension FormPage {
  public func html(in frame: Frame) -> HTML { frame.page("form", Templates.form(page: self, frame: frame)) }
}

extension ListPage {
  public func html(in frame: Frame) -> HTML { frame.page(kind, Templates.list(page: self, frame: frame)) }
}

extension ListPage.Card {
  func html(in frame: Frame, index: Int) -> HTML {
    """
    <li class="row">\(with: url, { "<a href=\"\($0)\"><strong>\(title)</strong></a>" }, else: "<strong>\(title)</strong>")\
    <p><span>\(sentence)</span>\(with: when, { " \($0.html)" })</p>\
    <div class="row-end">\(status?.html)\(with: act, {
      $0.form("card-\(index)", in: frame, style: "button button-quiet button-small")
    })</div></li>
    """
  }
}

extension PeoplePage {
  public func html(in frame: Frame) -> HTML { frame.page("people", Templates.people(page: self, frame: frame)) }
}

extension MailPage {
  public func html(in frame: Frame) -> HTML { frame.page("mail", Templates.mail(page: self, frame: frame)) }
}

extension MailMessagePage {
  public func html(in frame: Frame) -> HTML {
    frame.page("mail-message", Templates.mailMessage(page: self, frame: frame))
  }
}

extension ReportsPage {
  public func html(in frame: Frame) -> HTML { frame.page("reports", Templates.reports(page: self, frame: frame)) }
}

extension ReportsPage.Bar {
  var html: HTML {
    """
    <li>\(with: person, { $0.html }, else: "<span>\(label)</span>")<svg class="bar" aria-hidden="true" width="100%" \
    height="14"><rect class="bar-all" y="2" width="\(percent(share * 100))" height="10" rx="5"/>\
    \(if: lateShare > 0, "<rect class=\"bar-late\" y=\"2\" width=\"\(percent(lateShare * 100))\" height=\"10\" rx=\"5\"/>")\
    </svg><span class="figure">\(figure)</span></li>
    """
  }
}

extension ErrorPage {
  public func html(in frame: Frame) -> HTML { frame.page("error", Templates.error(page: self, frame: frame)) }
}

extension [Choice] {
  /// Links to sister pages.
  func tabs(_ label: String) -> HTML {
    guard !isEmpty else { return HTML() }
    return """
      <nav class="tabs" aria-label="\(label)">\(self, each: { """
        <a href="\($0.value)"\(if: $0.isChosen, " aria-current=\"page\"")>\($0.label)</a>
        """ })</nav>
      """
  }
}
