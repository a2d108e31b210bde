import Foundation
import HTML
import Testing

@testable import Pages

/// What holds for every page of the gallery.
@Suite struct PagesTests {
  @Test(arguments: Gallery.pages.map(\.name))
  func keepsTheContentSecurityPolicy(name: String) throws {
    let markup = try markup(name)
    #expect(!markup.contains(" style=\""))
    #expect(!markup.contains("<style"))
    #expect(markup.ranges(of: "<script").count == 1)
    #expect(markup.ranges(of: /\son[a-z]+="/).isEmpty)
  }

  @Test(arguments: Gallery.pages.map(\.name))
  func sealsEveryPostFormWithACommandOfItsOwn(name: String) throws {
    let markup = try markup(name)
    var commands: Set<String> = []
    for form in markup.matches(of: /<form method="post".*?<\/form>/.dotMatchesNewlines()) {
      #expect(form.output.contains("name=\"csrf\" value=\"c5f0e1\""))
      let command = try #require(form.output.firstMatch(of: /name="command" value="([^"]+)"/)).output.1
      #expect(commands.insert(String(command)).inserted, "\(command) stands twice")
    }
  }

  @Test(arguments: Gallery.pages.map(\.name))
  func namesEachElementOnce(name: String) throws {
    let ids = try markup(name).matches(of: /\sid="([^"]+)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count)
    let markup = try markup(name)
    for label in markup.matches(of: /\s(?:for|aria-labelledby|href)="#?([a-z][^"\/ ?:]*)"/) {
      #expect(ids.contains(String(label.output.1)), "\(label.output.0) leads nowhere")
    }
  }

  @Test(arguments: Gallery.pages.map(\.name))
  func hasOneMainHeading(name: String) throws {
    let markup = try markup(name)
    #expect(markup.ranges(of: "<h1").count == 1)
    #expect(markup.ranges(of: "<main").count == 1)
  }

  @Test func showsDataAsTextNotAsMarkup() {
    var page = Sample.step
    page.title = "<script>alert(1)</script>"
    page.reference = "\" onfocus=\"x"
    page.fields[1].value = "</textarea><b>"
    let markup = page.html(in: Sample.frame("</title><script>")).description
    #expect(markup.ranges(of: "<script").count == 1)
    #expect(!markup.contains("\" onfocus="))
    #expect(!markup.contains("</textarea><b>"))
    #expect(markup.contains("&lt;/textarea&gt;&lt;b&gt;</textarea>"))
  }

  @Test func outsidersSeeNoNavigation() throws {
    let markup = try markup("link")
    #expect(!markup.contains("<nav"))
    #expect(!markup.contains("/inbox"))
    #expect(!markup.contains("/processes"))
  }

  @Test func errorsLinkToTheirControlsAndKeepWhatWasTyped() throws {
    let markup = try markup("step-wrong")
    #expect(markup.contains("3 things have to be mended"))
    #expect(markup.contains("<a href=\"#field-budget\">Choose which budget pays for it</a>"))
    #expect(markup.contains("id=\"field-budget\" aria-describedby=\"field-budget-error\""))
    #expect(markup.contains("&lt;Q1&gt;"))
  }

  @Test func theTrackSplitsWhenSeveralHoldTheBaton() {
    let one = Sample.track(1, of: Sample.purchase, [Sample.ana]).large.description
    let two = Sample.track(1, of: Sample.purchase, [Sample.ana, Sample.nordlicht]).large.description
    #expect(one.ranges(of: "track-rail").isEmpty)
    #expect(two.ranges(of: "track-rail").count == 2)
    #expect(two.contains("baton-outside"))
    #expect(two.contains("aria-label=\"Stage 2 of 5, Approval.\""))
  }

  @Test func theTrackCountsThoseForWhomThereIsNoRoom() {
    let five = [Sample.ana, Sample.zoe, Sample.jose, Sample.maya, Sample.tomas]
    let markup = Sample.track(1, of: Sample.purchase, five).large.description
    #expect(markup.ranges(of: "class=\"baton ").count == 3)
    #expect(markup.contains(">+3</text>"))
  }

  @Test func dueDatesReadWellInASentence() {
    #expect(Sample.due(-75).phrase().description.hasPrefix("<span><time class=\"due due-late\""))
    #expect(Sample.due(2.5).phrase().description.hasPrefix("<span>due <time"))
    #expect(Sample.due(90).phrase(capitalized: true).description.hasPrefix("<span>Until <time"))
  }

  private func markup(_ name: String) throws -> String {
    try #require(Gallery.pages.first { $0.name == name }).html.description
  }
}
