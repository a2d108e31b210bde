import Application
import Engine
import HTTP
import OfficeFixture
import Testing
import Web

/// The one form of a link's page: whatever button is pressed, nothing that was typed is lost.
struct LinkFormTests {
  private static let vendor = "verkauf@nordlicht.example"
  private static let template = Office.template.replacing(
    "{key: confirm, title: Confirm the order, owner: vendor,",
    with: """
      {key: confirm, title: Confirm the order, owner: vendor, form: [number, comment],
                documents: [{key: paper, label: Paper, needed: 0, max: 2}, {key: plan, label: Plan, needed: 0}],
      """
  ).replacing(
    "start: [", with: "  number: {label: Order number, type: text}\n  comment: {label: Remark, type: text}\nstart: [")

  private struct Scene {
    let desk: Desk
    let outcome: ActOutcome
    let link: String

    init() async throws {
      desk = try await Desk(template: LinkFormTests.template)
      outcome = try await desk.office.orderAtTheVendor().outcome
      link = try await desk.mailedLink(to: LinkFormTests.vendor)
    }

    func read() async -> Page {
      let page = await desk.stranger.get(link)
      desk.office.clock.advance(milliseconds: 5000)
      return page
    }

    var comments: [String] {
      get async throws {
        try await desk.office.workspace.store.events(outcome.process).compactMap { stored in
          guard case .commented(let text) = stored.event.fact else { return nil }
          #expect(
            stored.event.by == .collaborator(Collaborator(name: "Nordlicht GmbH", email: LinkFormTests.vendor)))
          return text
        }
      }
    }

    func sequence() async throws -> Int { try await desk.office.workspace.store.events(outcome.process).count }
  }

  @Test func aRemarkStandsInTheRecordAndWhatWasTypedStays() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let page = await scene.read()
    let before = try await scene.sequence()
    #expect(page.text.contains("Something is wrong? Tell Jonas Weber"))
    _ = await scene.desk.stranger.get(scene.link + "/comments")
    #expect(try await scene.sequence() == before, "reading changes nothing")

    let remark = "Größe „M“ ist aus — <b>geht</b> auch L?"
    let sent = try await scene.desk.stranger.send(
      page, scene.link + "/comments", ["number": "LP-77", "comment": "Feld", "act-comment": remark])
    #expect(sent.status == 200 && sent.text.contains("in the record of ORD-1001, for Jonas Weber"))
    #expect(sent.html.contains("value=\"LP-77\"") && sent.html.contains("value=\"Feld\""))
    #expect(try await scene.comments == [remark])

    // A double click is one remark; another text from the same page is another.
    let fields: KeyValuePairs = ["act-comment": remark]
    #expect(try await scene.desk.stranger.send(page, scene.link + "/comments", fields).status == 200)
    #expect(try await scene.comments == [remark])
    #expect(
      try await scene.desk.stranger.send(sent, scene.link + "/comments", ["act-comment": "Oder S?"]).status == 200)
    #expect(try await scene.comments == [remark, "Oder S?"])

    let jonas = try await scene.desk.visitor(scene.desk.office.jonas)
    let process = await jonas.get("/processes/ORD-1001")
    #expect(process.text.contains("Nordlicht GmbH wrote") && !process.html.contains("<b>geht"))

    // The answer from the same page is an act of its own.
    let done = try await scene.desk.stranger.send(
      sent, scene.link + "/completion", ["number": "LP-77", "comment": "x"])
    #expect(done.status == 303)
    #expect(try await scene.desk.stranger.send(page, scene.link + "/comments", fields).text.contains("Receipt"))
    #expect(try await scene.comments.count == 2)
    #expect(try await scene.desk.office.faults() == [])
  }

  @Test func aRemarkThatIsEmptyTooLongHastyOrOneTooManyIsRefused() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let hasty = await scene.desk.stranger.get(scene.link)
    let url = scene.link + "/comments"
    let tooFast = try await scene.desk.stranger.send(hasty, url, ["act-comment": "Hallo"])
    #expect(tooFast.status == 422 && tooFast.text.contains("Send it again") && tooFast.text.contains("Hallo"))
    let page = await scene.read()
    let empty = try await scene.desk.stranger.send(page, url, ["act-comment": "  "])
    #expect(empty.status == 422 && empty.text.contains("Write a comment first"))
    let long = try await scene.desk.stranger.send(page, url, ["act-comment": String(repeating: "ü", count: 2001)])
    #expect(long.status == 422 && long.text.contains("at most 2000 characters") && long.text.contains("üüü"))
    for number in 1...10 {
      #expect(try await scene.desk.stranger.send(page, url, ["act-comment": "Nr. \(number)"]).status == 200)
    }
    let many = try await scene.desk.stranger.send(page, url, ["act-comment": "Nr. 11"])
    #expect(many.status == 422 && many.text.contains("Write again in an hour"))
    #expect(try await scene.comments.count == 10)
  }

  @Test func filesOfBothPlacesComeWithAnyButtonAndNothingTypedIsLost() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let page = await scene.read()
    let pdf = UploadTests.pdf
    let added = try await scene.desk.stranger.send(
      page, scene.link + "/documents", having: ["upload-slot": "paper"],
      ["number": "LP <7>", "comment": "später"],
      files: [.init("a.pdf", pdf, to: "paper"), .init("a.pdf", pdf, to: "plan")])
    #expect(added.status == 200 && added.text.contains("2 files added."))
    #expect(added.html.contains("value=\"LP &lt;7&gt;\"") && added.html.contains("value=\"später\""))
    let none = try await scene.desk.stranger.send(
      added, scene.link + "/documents", having: ["upload-slot": "paper"], ["number": "LP-8"])
    #expect(none.status == 422 && none.text.contains("Choose a file first") && none.html.contains("value=\"LP-8\""))
    let removed = try await scene.desk.stranger.send(
      added, scene.link + "/documents/1", ["number": "LP-9"], files: [.init("b.pdf", pdf + "b", to: "paper")])
    #expect(removed.status == 200 && removed.html.contains("value=\"LP-9\""))
    #expect(!removed.html.contains("/documents/1\"") && removed.text.contains("b.pdf"))
    // The main button takes along what was chosen; a file that is refused keeps the answer from going.
    let refused = try await scene.desk.stranger.send(
      removed, scene.link + "/completion", ["number": "LP-10", "comment": "x"],
      files: [.init("setup.exe", "MZ nothing", to: "paper")])
    #expect(refused.status == 422 && refused.text.contains("is a program") && refused.html.contains("value=\"LP-10\""))
    let done = try await scene.desk.stranger.send(
      refused, scene.link + "/completion", ["number": "LP-10", "comment": "x"],
      files: [.init("c.pdf", pdf + "c", to: "paper")])
    #expect(done.status == 303)
    let state = try #require(try await scene.desk.office.workspace.store.state(scene.outcome.process))
    #expect(state.documents.filter { $0.removedAt == nil }.map(\.file.name) == ["a.pdf", "b.pdf", "c.pdf"])
    #expect(try await scene.desk.office.faults() == [])
  }

  /// Every button of the one form may bring files along, also the one that removes another.
  @Test func theServerTakesFilesForEveryButtonOfTheForm() {
    let signedIn = Headers(["Cookie": "baton_session=x"])
    for act in ["completion", "documents", "documents/1"] {
      #expect(Site.takesFiles(["links", "t"] + act.split(separator: "/").map(String.init), Headers()))
      #expect(Site.takesFiles(["steps", "65"] + act.split(separator: "/").map(String.init), signedIn))
      #expect(!Site.takesFiles(["steps", "65"] + act.split(separator: "/").map(String.init), Headers()))
    }
    #expect(!Site.takesFiles(["people"], signedIn))
  }

  @Test func aCodeCanBeSentAgainAFewTimesAndGivesNoFurtherTries() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let desk = scene.desk
    let hasty = try await desk.stranger.send(
      await desk.stranger.get(scene.link), scene.link + "/completion", ["number": "1", "comment": "x"])
    #expect(hasty.status == 422 && hasty.text.contains("Send the code again"))
    func code() async throws -> String {
      let mail = try #require(await desk.deliver().last { $0.to.address == Self.vendor && $0.subject.contains("code") })
      return String(try #require(mail.text.firstMatch(of: #/\b(\d{6})\b/#)).1)
    }
    let first = try await code()
    let wrong = first == "000000" ? "111111" : "000000"
    let answer = scene.link + "/completion"
    #expect(
      try await desk.stranger.send(hasty, answer, ["link-code": wrong, "number": "1", "comment": "x"]).status == 422)
    desk.office.clock.advance(milliseconds: 60_000)
    let again = try await desk.stranger.send(hasty, scene.link + "/code", ["number": "LP-5", "act-comment": "Wo?"])
    #expect(again.status == 200 && again.text.contains("A new code is on its way to ver…@nordlicht.example"))
    #expect(again.html.contains("value=\"LP-5\"") && again.text.contains("Wo?"))
    let second = try await code()
    #expect(second != first)
    // Files wait for the code, and leave it good for the answer.
    let file = [Visitor.Upload("a.pdf", UploadTests.pdf, to: "paper")]
    let url = scene.link + "/documents"
    let early = try await desk.stranger.send(again, url, having: ["upload-slot": "paper"], files: file)
    #expect(early.status == 422 && early.text.contains("Type the code"))
    let late = try await desk.stranger.send(
      again, url, having: ["upload-slot": "paper"], ["link-code": second], files: file)
    #expect(late.status == 200 && late.html.contains("value=\"\(second)\""))
    for isSent in [true, true, false] {
      let page = try await desk.stranger.send(again, scene.link + "/code")
      #expect(page.text.contains("A new code") == isSent)
      desk.office.clock.advance(milliseconds: 1000)
    }
    #expect(await desk.deliver().count { $0.to.address == Self.vendor } == 2)
    // One wrong try was counted before; four more are the last.
    for _ in 1...4 {
      #expect(
        try await desk.stranger.send(again, answer, ["link-code": wrong, "number": "1"]).text.contains("not the code"))
    }
    #expect(try await desk.stranger.send(again, answer, ["link-code": wrong, "number": "1"]).status == 410)
  }

  @Test func theLinkPageSaysOnceWhoAsks() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let page = await scene.read()
    #expect(page.text.ranges(of: "asks").count == 1)
    #expect(page.text.contains(", asks Nordlicht GmbH"))
  }

  @Test func aTeamMembersUploadKeepsWhatTheyTyped() async throws {
    let template = Office.template.replacing(
      "{key: confirm, title: Confirm the order, owner: vendor,",
      with:
        "{key: confirm, title: Confirm the order, owner: starter, form: [number],\n          documents: [{key: paper, label: Paper}],"
    ).replacing("start: [", with: "  number: {label: Order number, type: text}\nstart: [")
    let desk = try await Desk(template: template)
    defer { desk.close() }
    let outcome = try await desk.office.startOrder()
    try await desk.office.act(.complete(step: 1, StepInput()), on: outcome, by: desk.office.jonas)
    try await desk.office.act(.approve(step: 2, StepInput(), reason: ""), on: outcome, by: desk.office.maya)
    let jonas = try await desk.visitor(desk.office.jonas)
    let url = "/steps/\(StepID(process: outcome.process, number: 3).rawValue)"
    let page = await jonas.get(url)
    let added = try await jonas.send(
      page, url + "/documents", having: ["upload-slot": "paper"], ["number": "zwölf & <eins>"],
      files: [.init("a.pdf", UploadTests.pdf, to: "paper")])
    #expect(added.status == 303 && added.location == url)
    let after = await jonas.get(url)
    #expect(after.html.contains("value=\"zwölf &amp; &lt;eins&gt;\"") && after.text.contains("a.pdf"))
    let removed = try await jonas.send(after, url + "/documents/1", ["number": "dreizehn"])
    #expect(removed.status == 303)
    #expect(await jonas.get(url).html.contains("value=\"dreizehn\""))
    let refused = try await jonas.send(
      page, url + "/completion", ["number": "vierzehn"], files: [.init("setup.exe", "MZ nothing", to: "paper")])
    #expect(refused.status == 422 && refused.text.contains("is a program"))
    #expect(refused.html.contains("value=\"vierzehn\""))
    let done = try await jonas.send(
      page, url + "/completion", ["number": "14"], files: [.init("b.pdf", UploadTests.pdf + "b", to: "paper")])
    #expect(done.status == 303)
    #expect(try await desk.office.workspace.store.state(outcome.process)?.status.word == "COMPLETED")
    #expect(try await desk.office.faults() == [])
  }
}
