import Application
import Engine
import HTTP
import Mailer
import Notices
import OfficeFixture
import Scheduler
import Synchronization
import Web

/// A site over a real workspace: requests in, pages out, without a socket.
///
///     let desk = try await Desk()
///     defer { desk.close() }
///     let jonas = try await desk.visitor(desk.office.jonas)
///     let page = await jonas.get("/inbox")
struct Desk: Sendable {
  let office: Office
  let site: Site
  private let scheduler: Scheduler
  private let postbox = Postbox()

  /// - Parameters:
  ///   - template: the source of a template to publish.
  ///   - folder: of an office that was closed, to open it again.
  init(template: String = Office.template, folder: String? = nil, filesBytesMax: Int = .max) async throws {
    let office = try await Office(folder: folder, filesBytesMax: filesBytesMax)
    self.office = office
    site = Site(workspace: office.workspace, assets: StaticFiles(files: [:])) { _, _, _ in }
    scheduler = Scheduler(
      workspace: office.workspace, transport: postbox, report: { _, _ in },
      compose: { row in try await composeNotice(row, in: office.workspace) { renderMail($0) } })
    if folder == nil { try await office.publish(template) }
  }

  /// Somebody with a browser who is signed in.
  func visitor(_ person: PersonID) async throws -> Visitor {
    var visitor = stranger
    visitor.session = try await office.workspace.beginSession(person)
    return visitor
  }

  /// Somebody with a browser who is not signed in.
  var stranger: Visitor { Visitor(site: site, uploadFolder: office.workspace.files.incomingFolder) }

  /// Sends what is in the outbox.
  ///
  /// - Returns: the mails that went out by this.
  @discardableResult
  func deliver() async -> [MailMessage] {
    await scheduler.round()
    return postbox.empty()
  }

  /// Removes the files that nothing refers to.
  func sweep() async { await scheduler.sweep() }

  /// The path of the link in the newest mail to an address: `/links/…`.
  func mailedLink(to address: String) async throws -> String {
    let mail = await deliver().last { $0.to.address == address && $0.text.contains("/links/") }
    guard let mail, let link = mail.text.firstMatch(of: #/https://baton\.example(/links/[A-Za-z0-9_-]+)/#) else {
      throw Office.Trouble(text: "no link was mailed to \(address)")
    }
    return String(link.1)
  }

  func close() { office.close() }
}

/// Keeps what is sent.
private final class Postbox: MailTransport {
  private let messages = Mutex<[MailMessage]>([])

  func deliver(_ message: MailMessage) async -> DeliveryResult {
    messages.withLock { $0.append(message) }
    return .delivered(response: "250 kept")
  }

  func empty() -> [MailMessage] {
    messages.withLock { messages in
      defer { messages.removeAll() }
      return messages
    }
  }
}
