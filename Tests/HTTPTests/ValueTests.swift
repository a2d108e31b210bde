import HTTP
import Testing

@testable import HTTPServer

@Suite struct RequestTests {
  @Test(arguments: [
    ("/", []), ("/inbox", ["inbox"]), ("/inbox/", ["inbox", ""]), ("//x", ["", "x"]),
    ("/a%2Fb/%2e%2e", ["a/b", ".."]), ("/a+b", ["a+b"]), ("/Gr%C3%B6%C3%9Fe?x#y", ["Größe"]),
  ])
  func splitsThePath(target: String, expected: [String]) throws {
    #expect(try #require(RequestTarget(target)).path == expected)
  }

  @Test(arguments: ["", "*", "inbox", "http://a/b", "/%", "/%4", "/%zz", "/%00", "/%ff", "/a b", "/a\tb", "/?q=%ff"])
  func refusesBrokenTargets(target: String) {
    #expect(RequestTarget(target) == nil)
  }

  @Test func keepsTheQueryApart() throws {
    let request = try #require(Request(.get, "/processes?owner=Jos%C3%A9&page=2"))
    #expect(request.rawPath == "/processes")
    #expect(request.query["owner"] == "José")
    #expect(request.query["page"] == "2")
    #expect(request.id == "0000000000000000")
  }

  @Test func findsHeadersWithoutRegardToCase() {
    let headers = Headers(["Accept": "text/html", "X-A": "1", "x-a": "2"])
    #expect(headers["accept"] == "text/html")
    #expect(headers.all("X-a") == ["1", "2"])
    #expect(headers["accep"] == nil)
    #expect(headers["x_a"] == nil)
  }

  @Test func findsCookies() {
    let headers = Headers(["Cookie": "a=1; session=x=y;  b=3", "cookie": "late=4"])
    #expect(headers.cookie("a") == "1")
    #expect(headers.cookie("session") == "x=y")
    #expect(headers.cookie("b") == "3")
    #expect(headers.cookie("late") == "4")
    #expect(headers.cookie("sess") == nil)
    #expect(headers.cookie("") == nil)
  }
}

@Suite struct ResponseTests {
  @Test func writesCookies() {
    let cookie = Cookie("session", "a b;c", maxAgeSeconds: 3600, isSecure: true)
    #expect(
      cookie.description == "session=a%20b%3Bc; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure")
    let removal = Cookie.removing("session", isSecure: false)
    #expect(removal.description == "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
  }

  @Test(arguments: [
    ("\"v1\"", 304), ("W/\"v1\"", 304), ("\"v0\", \"v1\"", 304), ("*", 304), ("\"v2\"", 200), ("v1", 200), ("", 200),
  ])
  func answersConditionally(known: String, status: Int) throws {
    let request = try #require(Request(.get, "/", headers: Headers(["If-None-Match": known])))
    let response = Response.html(Array("<p>".utf8)).conditional(tag: "v1", for: request)
    #expect(response.status == status)
    #expect(response["etag"] == "\"v1\"")
    #expect(response.bodyBytes == (status == 200 ? 3 : 0))
  }

  @Test func servesStaticFiles() throws {
    let files = StaticFiles(files: ["css/base.css": Array("a{}".utf8), "logo.svg": []])
    let link = files.link("css/base.css")
    let versioned = try #require(files.respond(to: get(link)))
    #expect(link.hasPrefix("/public/css/base.css?v="))
    #expect(versioned["Content-Type"] == "text/css; charset=utf-8")
    #expect(versioned["Cache-Control"] == "public, max-age=31536000, immutable")
    let plain = try #require(files.respond(to: get("/public/css/base.css?v=old")))
    #expect(plain["Cache-Control"] == "no-cache")
    var again = try get(link)
    again.headers = Headers(["If-None-Match": plain["ETag"] ?? ""])
    #expect(files.respond(to: again)?.status == 304)
    var posted = try get(link)
    posted.method = .post
    #expect(files.respond(to: posted)?.status == 405)
    #expect(try files.respond(to: get("/inbox")) == nil)
  }

  @Test(arguments: ["/public/../Package.swift", "/public/%2e%2e/x", "/public//etc/passwd", "/public/"])
  func case36staticFilesNeverLeaveTheirFolder(target: String) throws {
    let files = StaticFiles(files: ["logo.svg": [1]])
    #expect(try files.respond(to: get(target))?.status == 404)
  }

  @Test func readsAFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("css/base.css", Array("b{}".utf8))
    try folder.write(".hidden/secret", [1])
    let files = try StaticFiles(directory: folder.path, prefix: "/p/")
    #expect(try files.respond(to: get("/p/css/base.css"))?.body == .bytes(Array("b{}".utf8)))
    #expect(try files.respond(to: get("/p/.hidden/secret"))?.status == 404)
    #expect(throws: StaticFilesError.cannotRead(path: "/nowhere")) { try StaticFiles(directory: "/nowhere") }
  }
}

/// What a client writes into the header itself stands before what the proxy adds.
@Test(arguments: [
  ("192.0.2.9", "198.51.100.1", "192.0.2.9"), ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
  ("127.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"), ("127.0.0.1", "2001:db8::7, 127.0.0.1", "2001:db8::7"),
  ("127.0.0.1", "", "127.0.0.1"), ("127.0.0.1", "evil.example\u{1B}", "127.0.0.1"),
])
func case07aProxyIsBelievedOnlyWhenItIsTrusted(peer: String, forwarded: String, expected: String) {
  let headers = Headers(["X-Forwarded-For": forwarded])
  #expect(clientAddress(peer: peer, headers, trustedProxies: ["127.0.0.1"]) == expected)
}

private func get(_ target: String) throws -> Request { try #require(Request(.get, target)) }
