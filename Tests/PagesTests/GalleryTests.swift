import Foundation
import HTML
import Testing

@testable import Pages

/// Every page with rich sample data. With `BATON_GALLERY=DIR` they are written there as files, to be looked at.
enum Gallery {
  static let pages: [(name: String, html: HTML)] = [
    ("login", Sample.login.html(in: Sample.frame("Sign in", signedIn: false))),
    ("login-wrong", wrongLogin.html(in: outside("Sign in"))),
    ("setup", Sample.setup.html(in: outside("Set up"))),
    ("inbox", Sample.inbox.html(in: Sample.frame("Inbox", .inbox))),
    ("inbox-empty", Sample.emptyInbox.html(in: Sample.frame("Inbox", .inbox))),
    ("processes", Sample.processes.html(in: Sample.frame("Processes", .processes))),
    ("choose", Sample.choose.html(in: Sample.frame("Start a process", .start))),
    ("start", Sample.start.html(in: Sample.frame("Purchase approval", .start))),
    ("process", Sample.process.html(in: Sample.frame("PUR-1042", .processes))),
    ("process-split", splitProcess.html(in: Sample.frame("ONB-0031", .processes))),
    ("step", Sample.step.html(in: Sample.frame("Approve the budget", .inbox))),
    ("step-wrong", Sample.wrongStep.html(in: Sample.frame("Approve the budget", .inbox))),
    ("step-reading", readingStep.html(in: Sample.frame("Approve the budget", .inbox))),
    ("link", Sample.link.html(in: outside("Confirm the order"))),
    ("receipt", Sample.receipt.html(in: outside("Confirmed"))),
    ("link-closed", Sample.closed.html(in: outside("This link has ended"))),
    ("templates", Sample.templates.html(in: Sample.frame("Templates", .templates))),
    ("template", Sample.template.html(in: Sample.frame("Purchase approval", .templates))),
    ("template-edit", Sample.edit.html(in: Sample.frame("Edit", .templates))),
    ("people", Sample.people.html(in: Sample.frame("People", .people))),
    ("mail", Sample.mail.html(in: Sample.frame("Mail", .mail))),
    ("mail-message", Sample.message.html(in: Sample.frame("Mail", .mail))),
    ("incidents", Sample.incidents.html(in: Sample.frame("Incidents", .mail))),
    ("termination", Sample.termination.html(in: Sample.frame("Terminate PUR-1042", .processes))),
    ("reports", Sample.reports.html(in: Sample.frame("Reports", .reports))),
    ("error", ErrorPage.of(500, requestID: "01J9ZC-7F3A").html(in: Sample.frame("Error"))),
  ]

  private static func outside(_ title: String) -> Frame {
    var frame = Sample.frame(title, signedIn: false)
    frame.clock = nil
    return frame
  }

  private static var wrongLogin: LoginPage {
    LoginPage(email: "ana@havelwerk.example", error: "Mail address and password do not belong together.")
  }

  private static var splitProcess: ProcessPage {
    var page = Sample.process
    page.reference = "ONB-0031"
    page.subject = "Amélie Œuvrard joins Engineering"
    page.track = Sample.track(2, of: Sample.onboarding, [Sample.zoe, Sample.jose, Sample.nordlicht], isLate: true)
    page.holdings = [
      ProcessPage.Holding(
        person: Sample.zoe, name: "Zoë Müller-Łuczak", act: "create the accounts", since: "for 1.2 days",
        due: Sample.due(-75), url: "/steps/8"),
      ProcessPage.Holding(
        person: Sample.jose, name: "José Núñez", act: "prepare the laptop", since: "for 3 h", due: Sample.due(67)),
      ProcessPage.Holding(name: "People", act: "may claim: plan the first day", since: "for 20 min"),
    ]
    return page
  }

  private static var readingStep: StepPage {
    var page = Sample.step
    page.notice = "Tomás Ribeiro holds this. You can read it, not act on it."
    page.owner = Sample.tomas
    (page.main, page.draft, page.sendBack, page.reject) = (nil, nil, nil, nil)
    page.handOvers = []
    page.follows = nil
    return page
  }
}

@Suite struct GalleryTests {
  @Test func writesTheGalleryWhenAsked() throws {
    guard let folder = ProcessInfo.processInfo.environment["BATON_GALLERY"] else { return }
    let files = FileManager.default
    let target = URL(filePath: folder)
    try? files.removeItem(at: target)
    try files.createDirectory(at: target, withIntermediateDirectories: true)
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let publicFolder = repository.appending(path: "Public")
    try files.copyItem(at: publicFolder, to: target.appending(path: "public"))
    let css = publicFolder.appending(path: "css")
    let order = try String(contentsOf: css.appending(path: "order.txt"), encoding: .utf8).split(separator: "\n")
    let sheets = try order.map { try String(contentsOf: css.appending(path: String($0)), encoding: .utf8) }
    try sheets.joined(separator: "\n").write(
      to: target.appending(path: "public/css/app.css"), atomically: true, encoding: .utf8)
    for page in Gallery.pages {
      let markup = page.html.description.replacingOccurrences(of: "\"/public/", with: "\"public/")
      try markup.write(to: target.appending(path: page.name + ".html"), atomically: true, encoding: .utf8)
    }
  }
}
