import Application
import Foundation
import Testing

@testable import Mailer

@Suite struct RenderTests {
  @Test(arguments: MailKind.allCases)
  func everyKindSaysWhoHoldsItAndWhatToDo(kind: MailKind) throws {
    let content = sample(kind)
    let (text, html) = renderMail(content)
    try keepForLooking(kind, text, html)
    for part in content.headline.components(separatedBy: " · ") {
      #expect(unfolded(text).contains(part))
    }
    for fact in content.facts { #expect(unfolded(text).contains(fact.value) && html.contains(escaped(fact.value))) }
    if let button = content.button {
      #expect(html.contains("href=\"\(button.url)\""))
      #expect(text.split(separator: "\n").contains { $0 == button.url }, "the address stands on a line of its own")
    }
    #expect(html.contains(escaped("Sent to \(content.recipientName) by Baton for \(content.companyName).")))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 72 || $0.hasPrefix("https://") })
    #expect(!html.contains("<script") && !html.contains("<img"))
  }

  @Test func dataNeverBecomesMarkup() {
    let attack = "<img src=x onerror=alert(1)>\"'&"
    let content = MailContent(
      kind: .incident, recipientName: attack, subject: attack, headline: "\(attack) · \(attack)",
      track: [.init(name: attack, state: .current, holders: [attack])], paragraphs: [attack],
      facts: [.init(attack, attack)], button: .init(attack, url: "https://x.example/?a=1&b=\"><b>"),
      footnotes: [attack],
      companyName: attack)
    let html = renderMail(content).html
    #expect(!html.contains("<img") && !html.contains("\"><b>"))
    #expect(html.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"))
  }

  @Test func controlCharactersStayOut() {
    let content = MailContent(
      kind: .incident, recipientName: "Zoë\r\nBcc: x", subject: "a\u{0}b", headline: "Zoë\u{0} wrote\r\nto you",
      paragraphs: ["first\r\nsecond\u{0}\u{8}\u{202e}third"], companyName: "Ø\rS")
    let (text, html) = renderMail(content)
    for body in [text, html] {
      #expect(
        !body.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" || $0 == "\u{202e}" })
    }
    #expect(html.contains("first<br>second third"))
  }

  @Test func stagesHeldBySeveralShowTwoAndHowManyMore() {
    let page = MailPage(sample(.assignment))
    #expect(page.stages.map(\.batons) == [[], ["TR", "ML", "+2"], []])
    #expect(page.trackSentence == "Done: Offer. Now: Preparation. Ahead: Day one.")
  }

  /// With BATON_MAIL_SAMPLES set to a folder, the mails are kept there to be looked at.
  private func keepForLooking(_ kind: MailKind, _ text: String, _ html: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["BATON_MAIL_SAMPLES"] else { return }
    try html.write(toFile: "\(folder)/\(kind.rawValue).html", atomically: true, encoding: .utf8)
    try text.write(toFile: "\(folder)/\(kind.rawValue).txt", atomically: true, encoding: .utf8)
  }

  private func unfolded(_ text: String) -> String {
    text.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
  }

  private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "'", with: "&#39;")
  }
}
