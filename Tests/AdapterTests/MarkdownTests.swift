import HTML
import Markdown
import Testing

@Suite struct MarkdownTests {
  @Test(arguments: [
    ("Grüße *an* **alle** & `a<b`", "<p>Grüße <em>an</em> <strong>alle</strong> &amp; <code>a&lt;b</code></p>\n"),
    ("# One\n\n###### Six", "<h3>One</h3>\n<h6>Six</h6>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("3. a\n\n4. b", "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n"),
    ("~~old~~ new  \nline", "<p><del>old</del> new<br>\nline</p>\n"),
    ("> said\n\n---", "<blockquote>\n<p>said</p>\n</blockquote>\n<hr>\n"),
    ("```swift\nlet a = \"<b>\"\n```", "<pre tabindex=\"0\"><code>let a = &quot;&lt;b&gt;&quot;\n</code></pre>\n"),
    (
      "- [x] Angebot\n- [ ] Vertrag",
      """
      <ul>
      <li class="task"><span role="img" aria-label="Done:">☑</span> Angebot</li>
      <li class="task"><span role="img" aria-label="Open:">☐</span> Vertrag</li>
      </ul>

      """
    ),
    (
      "| Posten | Preis |\n|---|--:|\n| Büro *neu* | 12,50 |",
      """
      <div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table>
      <thead>
      <tr><th scope="col">Posten</th><th scope="col" class="align-right">Preis</th></tr>
      </thead>
      <tbody>
      <tr><td>Büro <em>neu</em></td><td class="align-right">12,50</td></tr>
      </tbody>
      </table></div>

      """
    ),
    ("", ""),
  ])
  func renders(markdown: String, html: String) { #expect(renderMarkdown(markdown).description == html) }

  @Test(arguments: [
    (
      "[Vertrag](https://a.example/ü?x=1&y=\"2\")",
      "<p><a href=\"https://a.example/%C3%BC?x=1&amp;y=%222%22\" rel=\"noopener noreferrer\">Vertrag</a></p>\n"
    ),
    (
      "www.a.example maya@a.example",
      """
      <p><a href="http://www.a.example" rel="noopener noreferrer">www.a.example</a> \
      <a href="mailto:maya@a.example" rel="noopener noreferrer">maya@a.example</a></p>

      """
    ),
    ("[x](javascript:alert(1))", "<p>x</p>\n"), ("[x](JaVaScRiPt:alert(1))", "<p>x</p>\n"),
    ("[x](java&#10;script:alert(1))", "<p>x</p>\n"), ("[x](data:text/html,hi)", "<p>x</p>\n"),
    ("<vbscript:x>", "<p>vbscript:x</p>\n"), ("[x](//evil.example)", "<p>x</p>\n"), ("[x](/logout)", "<p>x</p>\n"),
    ("[x](&#1;javascript:alert(1))", "<p>x</p>\n"), ("ftp://a.example/x", "<p>ftp://a.example/x</p>\n"),
    ("![cat *x*](https://track.example/p.gif)", "<p>cat x</p>\n"),
  ])
  func onlySafeLinksSurvive(markdown: String, html: String) {
    let rendered = renderMarkdown(markdown).description
    #expect(rendered.replacing("<em>", with: "").replacing("</em>", with: "") == html)
  }

  @Test(arguments: [
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n"),
    ("a <b onclick=x>bold</b>", "<p>a &lt;b onclick=x&gt;bold&lt;/b&gt;</p>\n"),
    ("Preis < 1000, Rest <später>", "<p>Preis &lt; 1000, Rest &lt;später&gt;</p>\n"),
    ("&lt;script&gt;", "<p>&lt;script&gt;</p>\n"),
    ("`</code><script>`", "<p><code>&lt;/code&gt;&lt;script&gt;</code></p>\n"),
    ("<!-- x --> y", "<p>&lt;!-- x --&gt; y\n</p>\n"),
  ])
  func rawHTMLIsShownAsItWasTyped(markdown: String, html: String) {
    #expect(renderMarkdown(markdown).description == html)
  }

  @Test func aLongTextIsCutBetweenCharacters() {
    let html = renderMarkdown("a" + String(repeating: "ü", count: markdownBytesMax)).description
    #expect(!html.contains("\u{FFFD}"))
    #expect(html.hasSuffix("ü</p>\n<p>The rest of this text is too long to show.</p>\n"))
    #expect(!renderMarkdown(String(repeating: "a", count: markdownBytesMax)).description.contains("too long"))
  }

  @Test func case20HostileMarkdownStaysQuickAndShallow() {
    func filled(_ piece: String) -> String {
      String(repeating: piece, count: markdownBytesMax / piece.utf8.count)
    }
    let hostile = [
      ">", "> ", "- ", "* a\n", "[", "![", "[a](", "**a ", "_a ", "`", "<", "<!--", "&", "|", "|-", "~~a", "www.",
      "a@", "_(", "*a_ ", "[](<", "| a |\n", "> - ", "\\", "x:", "[a]: u\n", "![[]()",
    ]
    let clock = ContinuousClock()
    for piece in hostile {
      var html = HTML()
      let time = clock.measure { html = renderMarkdown(filled(piece)) }
      #expect(time < .seconds(4), "\(piece): \(time)")
      #expect(html.description.split(separator: "<blockquote>").count <= 42)
    }
  }

  @Test func threadsDoNotDisturbEachOther() async {
    let right = "<p><del>a</del> <a href=\"http://www.b.example\" rel=\"noopener noreferrer\">www.b.example</a></p>\n"
    // Of different lengths, so that one parse ends in the middle of another.
    let wrongCount = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<400 {
        let count = number % 40 + 1
        group.addTask {
          let text = String(repeating: "~~a~~ www.b.example\n\n", count: count)
          return renderMarkdown(text).description == String(repeating: right, count: count)
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 0 : 1 }
    }
    #expect(wrongCount == 0)
  }
}
