import Engine
import Foundation
import Testing

@testable import HTTPClient

/// The client against a real socket.
struct ServiceClientTests {
  private func request(
    _ method: ServiceCall.Method = .get, _ url: String, headers: [CallRequest.Header] = [], body: String? = nil,
    timeout: Int = 5
  ) -> CallRequest {
    CallRequest(method: method, url: url, headers: headers, body: body, timeoutSeconds: timeout)
  }

  private func client(_ hosts: Set<String> = ["127.0.0.1"], secrets: [String: ServiceClient.Secret] = [:])
    -> ServiceClient
  {
    ServiceClient(settings: .init(privateHosts: hosts, secrets: secrets))
  }

  private func reason(_ result: CallResult) -> String {
    if case .failed(let reason, _, _) = result { reason } else { "\(result)" }
  }

  @Test func aRequestArrivesAsItWasMeant() async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(201, #"{"id":"Ä-7"}"#) }
    defer { service.stop() }
    let body = #"{"item":"Käse\u0000"}"#
    let result = await client().call(
      request(
        .put, "http://127.0.0.1:\(service.port)/orders/J%C3%B6rg?x=1",
        headers: [.init(name: "Accept", value: .text("application/json")), .init(name: "X-Empty", value: .text(""))],
        body: body),
      idempotencyKey: "abc")
    #expect(result == .answered(ServiceAnswer(status: 201, body: #"{"id":"Ä-7"}"#)))
    let heard = try #require(service.heard.first)
    #expect(heard.line == "PUT /orders/J%C3%B6rg?x=1 HTTP/1.1")
    #expect(heard.body == body)
    #expect(heard.headers["idempotency-key"] == "abc")
    #expect(heard.headers["user-agent"] == "Baton")
    #expect(heard.headers["x-empty"] == "")
    #expect(heard.headers["expect"] == nil)
  }

  @Test(arguments: [ServiceCall.Method.get, .delete, .post])
  func withoutABodyNoneIsSent(_ method: ServiceCall.Method) async throws {
    let service = ServiceDouble { _, _ in .say("HTTP/1.1 204 No Content\r\n\r\n") }
    defer { service.stop() }
    let result = await client().call(request(method, "http://127.0.0.1:\(service.port)/1"), idempotencyKey: "k")
    #expect(result == .answered(ServiceAnswer(status: 204, body: "")))
    #expect(service.heard.first?.line == "\(method.rawValue) /1 HTTP/1.1")
    #expect(service.heard.first?.body == "")
  }

  @Test func aServiceMaySayWhenToComeAgain() async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(503, "later", header: "Retry-After: 120\r\n") }
    defer { service.stop() }
    let result = await client().call(request(.get, "http://127.0.0.1:\(service.port)/"), idempotencyKey: "k")
    #expect(result == .answered(ServiceAnswer(status: 503, body: "later", retryAfterSeconds: 120)))
  }

  @Test func whatCannotBeReachedIsWorthAnotherTry() async throws {
    let service = ServiceDouble { _, turn in
      turn == 1 ? .hangUp : .sayAfter(seconds: 3, "HTTP/1.1 200 OK\r\n\r\n")
    }
    let url = "http://127.0.0.1:\(service.port)/"
    for _ in 1...2 {
      let result = await client().call(request(.get, url, timeout: 1), idempotencyKey: "k")
      guard case .failed(_, isWorthRetry: true, nil) = result else {
        Issue.record("\(result)")
        continue
      }
    }
    service.stop()
    guard
      case .failed(_, isWorthRetry: true, nil) = await client().call(
        request(.get, "http://127.0.0.1:1/"), idempotencyKey: "k")
    else {
      Issue.record("a closed door is worth another try")
      return
    }
  }

  @Test func anAnswerWithoutEndIsCutOff() async throws {
    let service = ServiceDouble { _, _ in .flood }
    defer { service.stop() }
    let result = await client().call(request(.get, "http://127.0.0.1:\(service.port)/"), idempotencyKey: "k")
    #expect(result == .failed(reason: "127.0.0.1:\(service.port) answered with more than 256 kB.", isWorthRetry: false))
  }

  @Test(arguments: [
    "http://127.0.0.1", "http://localhost", "http://[::1]", "http://[::ffff:127.0.0.1]", "http://0.0.0.0",
    "http://2130706433", "http://0x7f.1", "http://127.1", "http://[::ffff:169.254.169.254]", "http://169.254.169.254",
    "http://10.0.0.1", "http://[fe80::1]", "http://[64:ff9b::7f00:1]",
  ])
  func case39_privateAddressesAreNotCalled(_ host: String) async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(200, "secret") }
    defer { service.stop() }
    let result = await client([]).call(request(.get, "\(host):\(service.port)/", timeout: 2), idempotencyKey: "k")
    #expect(reason(result).contains("has a private address"), "\(reason(result))")
    guard case .failed(_, isWorthRetry: false, _) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(service.heard.isEmpty)
  }

  @Test func case39_anAllowedHostIsCalledUnderThatNameAlone() async throws {
    let service = ServiceDouble { _, _ in ServiceDouble.json(200, "{}") }
    defer { service.stop() }
    let client = client(["localhost:\(service.port)"])
    let good = await client.call(request(.get, "http://LOCALHOST:\(service.port)/"), idempotencyKey: "k")
    #expect(good == .answered(ServiceAnswer(status: 200, body: "{}")))
    let bad = await client.call(request(.get, "http://127.0.0.1:\(service.port)/"), idempotencyKey: "k")
    #expect(reason(bad).contains("has a private address"))
  }

  @Test func case39_redirectsAreNotFollowed() async throws {
    let inner = ServiceDouble { _, _ in ServiceDouble.json(200, "secret") }
    defer { inner.stop() }
    let target = "http://127.0.0.1:\(inner.port)/"
    for status in [301, 302, 303, 307, 308] {
      let outer = ServiceDouble { _, _ in ServiceDouble.json(status, "", header: "Location: \(target)\r\n") }
      defer { outer.stop() }
      let result = await client().call(request(.get, "http://127.0.0.1:\(outer.port)/"), idempotencyKey: "k")
      #expect(reason(result).contains("Baton does not follow"), "\(result)")
    }
    #expect(inner.heard.isEmpty)
  }

  @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"])
  func case39_onlyHTTPIsSpoken(_ url: String) async throws {
    let result = await client(["127.0.0.1", ""]).call(request(.get, url), idempotencyKey: "k")
    #expect(reason(result).hasSuffix("is no address that can be called."))
  }

  @Test func aSecretGoesToItsHostAloneAndIsNotSaidBack() async throws {
    let service = ServiceDouble { heard, _ in
      ServiceDouble.json(401, #"{"you sent":"\#(heard.headers["authorization"] ?? "")"}"#)
    }
    defer { service.stop() }
    let host = "127.0.0.1:\(service.port)"
    let header = CallRequest.Header(name: "Authorization", value: .secret("erp"))
    let mine = client(secrets: ["erp": .init(host: host, value: "Bearer s3cr3t-t0k3n")])
    let result = await mine.call(request(.get, "http://\(host)/", headers: [header]), idempotencyKey: "k")
    #expect(service.heard.first?.headers["authorization"] == "Bearer s3cr3t-t0k3n")
    #expect(result == .answered(ServiceAnswer(status: 401, body: #"{"you sent":"•••"}"#)))
    // Whoever writes a template cannot have it sent to a host of their own.
    let other = client(["localhost", "127.0.0.1"], secrets: ["erp": .init(host: "api.example", value: "s3cr3t-t0k3n")])
    let refused = await other.call(request(.get, "http://\(host)/", headers: [header]), idempotencyKey: "k")
    #expect(reason(refused) == "There is no secret “erp” for \(host). Set BATON_SECRET_ERP.")
    // Nor over a wire that others read.
    let open = client([], secrets: ["erp": .init(host: host, value: "s3cr3t-t0k3n")])
    let plain = await open.call(request(.get, "http://\(host)/", headers: [header]), idempotencyKey: "k")
    #expect(reason(plain).contains("over https:// only"))
    #expect(service.heard.count == 1)
  }
}
