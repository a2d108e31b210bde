import HTTP
import HTTPServer
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
}
