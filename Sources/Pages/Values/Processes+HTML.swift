public import HTML

extension ProcessesPage {
  public func html(in frame: Frame) -> HTML { frame.page("processes", Templates.processes(page: self, frame: frame)) }
}

extension ChooseTemplatePage {
  public func html(in frame: Frame) -> HTML {
    frame.page("choose-template", Templates.chooseTemplate(page: self, frame: frame))
  }
}

extension StartPage {
  public func html(in frame: Frame) -> HTML { frame.page("start", Templates.start(page: self, frame: frame)) }
}

extension PathPreview {
  var html: HTML {
    """
    <section class="path" aria-labelledby="path-title"><h2 id="path-title">Who gets it</h2>\
    <ol>\(hops, each: { hop in """
      <li>\(with: hop.person, { $0.mark }, else: "<span class=\"face face-role\">\(Icon.people.html)</span>")\
      <div><strong>\(hop.name)</strong> \(hop.act)\(if: !hop.why.isEmpty, " <span class=\"note\">\(hop.why)</span>")\
      </div>\(if: !hop.time.isEmpty, "<span class=\"note\">\(hop.time)</span>")</li>
      """ })</ol><p class="note">\(sentence)</p></section>
    """
  }
}
