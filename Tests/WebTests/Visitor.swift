import Foundation
import HTTP
import OfficeFixture
import Web

/// Somebody with a browser.
struct Visitor: Sendable {
  let site: Site
  let uploadFolder: String
  /// The token of the session's cookie.
  var session: String?
  var agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
  var address = "192.0.2.7"

  /// A file to send.
  struct Upload: Sendable {
    var name: String
    var content: [UInt8]
    /// The place that it is for.
    var slot = ""

    init(_ name: String, _ content: String, to slot: String = "") {
      self.init(name, Array(content.utf8))
      self.slot = slot
    }
    init(_ name: String, _ content: [UInt8]) { (self.name, self.content) = (name, content) }
  }

  func get(_ target: String, isHead: Bool = false) async -> Page {
    guard var request = Request(.get, target, headers: headers) else { return .malformed }
    request.isHead = isHead
    request.remoteAddress = address
    return Page(await site.respond(to: request))
  }

  /// Posts fields as they are: for forms of one's own making. `send` is for the forms of a page.
  func post(
    _ target: String, _ fields: [(String, String)] = [], files: [Upload] = [], problem: BodyProblem? = nil
  ) async throws -> Page {
    var form = Form()
    for (name, value) in fields { form.append(name, value) }
    let uploads = try files.map { file in
      let path = "\(uploadFolder)/upload-\(UUID().uuidString)"
      try Data(file.content).write(to: URL(filePath: path))
      return UploadedFile(
        fieldName: "file-\(file.slot)", clientName: file.name, path: path, sizeBytes: file.content.count)
    }
    // As the server does when the answer is sent.
    defer { for upload in uploads { try? FileManager.default.removeItem(atPath: upload.path) } }
    guard var request = Request(.post, target, headers: headers, body: .form(form, files: uploads)) else {
      return .malformed
    }
    request.remoteAddress = address
    request.bodyProblem = problem
    return Page(await site.respond(to: request))
  }

  /// Fills in a form of a page and sends it, with the hidden inputs as they stand in it.
  ///
  /// - Parameters:
  ///   - having: hidden inputs, or the button's own value, that tell it from others with the same action.
  func send(
    _ page: Page, _ action: String, having: [String: String] = [:], _ fields: KeyValuePairs<String, String> = [:],
    files: [Upload] = []
  ) async throws -> Page {
    let forms = page.forms.filter { $0.action == action }
    let form = forms.first { form in
      having.allSatisfy { name, value in form.hidden.contains { $0.name == name && $0.value == value } }
    }
    guard let form else {
      throw Office.Trouble(text: "the page has no form for \(action), only \(page.forms.map(\.action))")
    }
    return try await post(
      action, form.hidden.map { ($0.name, $0.value) } + fields.map { ($0.key, $0.value) }, files: files)
  }

  private var headers: Headers {
    var headers = Headers(["User-Agent": agent, "Sec-Fetch-Site": "same-origin"])
    if let session { headers.append(name: "Cookie", value: "baton_session=\(session)") }
    return headers
  }
}

/// An answer, as its reader sees it.
struct Page: Sendable {
  let status: Int
  /// The whole document; empty for a file.
  let html: String
  let response: Response

  /// A form that posts.
  struct PostForm: Sendable {
    var action: String
    var hidden: [(name: String, value: String)]
  }

  init(_ response: Response) {
    self.response = response
    status = response.status
    if case .bytes(let bytes) = response.body { html = String(decoding: bytes, as: UTF8.self) } else { html = "" }
  }

  static let malformed = Page(Response(status: 400))

  /// Where a redirect leads, without the fragment.
  var location: String { response["Location"].map { String($0.prefix { $0 != "#" }) } ?? "" }

  /// What is to be read, without the markup.
  var text: String {
    let main = html.firstRange(of: "<main").map { html[$0.lowerBound...] } ?? html[...]
    return readable(main)
  }

  /// The name that a download is to have; nil when the answer is to be shown.
  var downloadName: String? {
    guard let disposition = response["Content-Disposition"], disposition.hasPrefix("attachment;"),
      let name = disposition.firstMatch(of: #/filename\*=UTF-8''(.+)$/#)
    else { return nil }
    return PercentCoding.decode(String(name.1))
  }

  /// One for each place that a form is sent to: buttons may send it elsewhere.
  var forms: [PostForm] {
    html.matches(of: #/<form method="post" action="([^"]*)"([^>]*)>(.*?)</form>/#.dotMatchesNewlines()).flatMap {
      form in
      let hidden = form.3.matches(of: #/<input type="hidden" name="([^"]*)" value="([^"]*)">/#).map {
        (name: String($0.1), value: unescaped($0.2))
      }
      let own = PostForm(action: unescaped(form.1), hidden: hidden)
      return form.2.contains("id=\"act\"")
        ? [own] + buttons.map { .init(action: $0.action, hidden: hidden + $0.hidden) } : [own]
    }
  }

  private var buttons: [PostForm] {
    html.matches(of: #/<button [^>]*formaction="([^"]*)"([^>]*)>/#).map { button in
      let value = button.2.firstMatch(of: #/name="([^"]*)" value="([^"]*)"/#)
      return PostForm(
        action: unescaped(button.1), hidden: value.map { [(name: String($0.1), value: unescaped($0.2))] } ?? [])
    }
  }
}

/// What is to be read of some markup.
func readable(_ html: some StringProtocol) -> String {
  unescaped(String(html).replacing(#/<[^>]*>/#, with: " ").replacing(#/\s+/#, with: " "))
}

private func unescaped(_ text: some StringProtocol) -> String {
  [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(String(text)) {
    $0.replacing($1.0, with: $1.1)
  }
}
