public import HTML

extension TemplatesPage {
  public func html(in frame: Frame) -> HTML { frame.page("templates", Templates.templates(page: self, frame: frame)) }
}

extension TemplatePage {
  public func html(in frame: Frame) -> HTML { frame.page("template", Templates.template(page: self, frame: frame)) }
}

extension TemplateEditPage {
  public func html(in frame: Frame) -> HTML {
    frame.page("template-edit", Templates.templateEdit(page: self, frame: frame))
  }

  var rows: Int { min(max(yaml.utf8.count { $0 == UInt8(ascii: "\n") } + 2, 24), 40) }

  var verdict: HTML {
    if problems.isEmpty {
      return isChecked ? "<p class=\"flash flash-done\" role=\"status\">Nothing is wrong.</p>" : ""
    }
    return """
      <section class="error-summary problems" role="alert" tabindex="-1" autofocus aria-labelledby="problems-title">\
      <h2 id="problems-title">\(heading)</h2><ol>\(problems, each: { problem in """
        <li\(if: problem.isWarning, " class=\"is-warning\"")><a href="#yaml" data-line="\(problem.line)" \
        data-column="\(problem.column)">Line \(problem.line), column \(problem.column)</a> \(problem.sentence)\
        \(with: problem.suggestion, { " <span class=\"note\">\($0)</span>" })</li>
        """ })</ol></section>
      """
  }

  private var heading: String {
    let wrong = problems.count { !$0.isWarning }
    if wrong == 0 { return problems.count == 1 ? "One thing to look at" : "\(problems.count) things to look at" }
    return wrong == 1 ? "One thing has to be mended" : "\(wrong) things have to be mended"
  }
}
