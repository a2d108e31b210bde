import Foundation
import HTTP
import HTTPServer
import Synchronization
import Testing

@Suite struct ServerTests {
  @Test func answersAGet() async throws {
    let reply = try await withServer { request in
      .html(Array("\(request.path) \(request.query["late"] ?? "") \(request.cookie("session") ?? "")".utf8))
    } _: {
      try $0.exchange(
        "GET /processes/Gr%C3%B6%C3%9Fe%2F1?late=1 HTTP/1.1\r\nHost: a\r\nCookie: a=b; session=xyz\r\n\r\n")
    }
    #expect(reply.status == 200)
    #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
    #expect(reply.text == #"["processes", "Größe/1"] 1 xyz"#)
  }

  @Test func answersAPostAfterWaiting() async throws {
    let reply = try await withServer { request in
      try? await Task.sleep(for: .milliseconds(20))
      return .redirect(to: "/steps/7?note=" + PercentCoding.encode(request.form["note"] ?? "nothing"))
    } _: {
      try $0.exchange(
        "POST /steps/7/completion HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          + "Content-Length: 21\r\n\r\nnote=Gr%C3%BC%C3%9Fe+")
    }
    #expect(reply.status == 303)
    #expect(reply.header("Location") == "/steps/7?note=Gr%C3%BC%C3%9Fe%20")
  }

  @Test func keepsAConnectionAndAnswersPipelinedRequestsInOrder() async throws {
    let texts = try await withServer { request in
      // The first takes longest, so that an answer out of turn would overtake it.
      if let pause = Int(request.path[0]) { try? await Task.sleep(for: .milliseconds(pause)) }
      return .text(request.rawPath)
    } _: { live in
      let client = try live.connect()
      try client.send(
        ["60", "0", "20", "now"].map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
      var texts = try (0..<4).map { _ in try client.receive().text }
      try client.send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n")
      texts.append(try client.receive().text)
      return texts
    }
    #expect(texts == ["/60", "/0", "/20", "/now", "/again"])
  }

  @Test func answersHeadWithoutTheBody() async throws {
    let (head, get) = try await withServer {
      .text($0.isHead ? "12345" : "67890")
    } _: { live in
      let client = try live.connect()
      try client.send("HEAD /inbox HTTP/1.1\r\nHost: a\r\n\r\n")
      let head = try client.receive(hasBody: false)
      try client.send("GET /inbox HTTP/1.1\r\nHost: a\r\n\r\n")
      return (head, try client.receive())
    }
    #expect(head.status == 200)
    #expect(head.header("Content-Length") == "5")
    #expect(get.text == "67890")
  }

  @Test func refusesUnknownMethodsUnlessConfigured() async throws {
    let handler: HTTPServer.Handler = { .text("\($0.method)") }
    let request = "DELETE /api/v1/webhooks/3 HTTP/1.1\r\nHost: a\r\n\r\n"
    let refused = try await withServer(handler: handler) { try $0.exchange(request) }
    #expect(refused.status == 405)
    #expect(refused.header("Allow") == "GET, HEAD, POST")
    let allowed = try await withServer(configure: settings { $0.otherMethods = ["DELETE"] }, handler: handler) {
      try $0.exchange(request)
    }
    #expect(allowed.text == #"other("DELETE")"#)
  }

  @Test func servesSixteenSlowHandlersAtOnce() async throws {
    let present = Atomic(0)
    let most = Atomic(0)
    let statuses = try await withServer { _ in
      most.max(present.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
      // Long enough for the last of sixteen to come in on a busy machine.
      for _ in 0..<200 where most.load(ordering: .relaxed) < 16 { try? await Task.sleep(for: .milliseconds(50)) }
      return .text("done")
    } _: { live in
      let clients = try (0..<16).map { _ in try live.connect() }
      for client in clients { try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
      return try clients.map { try $0.receive().status }
    }
    #expect(statuses == Array(repeating: 200, count: 16))
    #expect(most.load(ordering: .relaxed) == 16, "all were in the handler at the same time")
  }

  @Test func survivesClientsThatLeaveWhileTheHandlerRuns() async throws {
    let records = Records()
    let finished = Atomic(0)
    let text = try await withServer(onResponse: records.add) { request in
      if request.path == ["slow"] {
        try? await Task.sleep(for: .milliseconds(150))
        finished.add(1, ordering: .relaxed)
      }
      return .html(Array(repeating: UInt8(ascii: "x"), count: 300_000))
    } _: { live in
      for _ in 0..<8 {
        let client = try live.connect()
        try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      }
      records.wait(for: 8)
      return try live.exchange("GET /after HTTP/1.1\r\nHost: a\r\n\r\n").status
    }
    #expect(text == 200)
    #expect(finished.load(ordering: .relaxed) == 8)
  }

  @Test func sendsFilesFromDisk() async throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 * 31 >> 3) }
    try folder.write("contract.pdf", bytes)
    let path = folder.path + "/contract.pdf"
    let replies = try await withServer { request in
      .file(
        path: path + (request.query["suffix"] ?? ""), sizeBytes: request.query["size"] == nil ? 3_000_000 : 5,
        contentType: "application/pdf")
    } _: { live in
      try ["/", "/?suffix=x", "/?size=5"].map { try live.exchange("GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n") }
    }
    #expect(replies[0].status == 200)
    #expect(replies[0].body == bytes)
    #expect(replies[0].header("Content-Type") == "application/pdf")
    #expect(replies[1].status == 500, "the file is not there")
    #expect(replies[2].status == 500, "the file is not what it was")
  }

  @Test func sendsNoHeaderThatHoldsALineBreak() async throws {
    let reply = try await withServer { _ in
      .redirect(to: "/a\r\nSet-Cookie: session=stolen")
    } _: {
      try $0.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    }
    #expect(reply.status == 500)
    #expect(reply.header("Set-Cookie") == nil)
  }

  @Test func case08accessRecordsHoldNoSecrets() async throws {
    let records = Records()
    try await withServer(onResponse: records.add) { _ in
      .text("ok")
    } _: { live in
      for path in [
        "/links/s3cret/approval?t=s3cret", "/l%69nks/s3cret", "/inbox?q=s3cret", "/links/", "/api/v1/links/s3cret",
      ] {
        _ = try live.exchange("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
      }
      _ = try live.exchange("BREW /links/s3cret HTTP/1.1\r\nHost: a\r\n\r\n")
      records.wait(for: 6)
    }
    let all = records.all
    #expect(all.map(\.path).contains("/links/…/approval"))
    #expect(!all.contains { $0.path.contains("s3cret") })
    #expect(all.map(\.status).sorted() == [200, 200, 200, 200, 200, 405])
    let approval = try #require(all.first { $0.path.hasSuffix("/approval") })
    #expect(approval.bodyBytes == 2)
    #expect(approval.remoteAddress == "127.0.0.1")
    #expect(Set(all.map(\.id)).count == 6)
  }
}

/// Collects what `onResponse` hears.
final class Records: Sendable {
  private let records = Mutex<[AccessRecord]>([])

  var all: [AccessRecord] { records.withLock { $0 } }

  var add: @Sendable (AccessRecord) -> Void { { record in self.records.withLock { $0.append(record) } } }

  func wait(for count: Int) {
    let end = ContinuousClock.now + .seconds(10)
    while all.count < count, ContinuousClock.now < end { usleep(2000) }
  }
}
