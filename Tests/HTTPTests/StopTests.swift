import Foundation
import HTTP
import HTTPServer
import Synchronization
import Testing

@Suite struct StopTests {
  @Test func finishesWhatHasBegun() async throws {
    let begun = Atomic(0)
    let server = try makeServer { request in
      begun.add(1, ordering: .relaxed)
      try? await Task.sleep(for: .milliseconds(400))
      return .text("kept")
    }
    let port = server.boundPort
    async let replies = offThread {
      let clients = try (0..<4).map { _ in try Client(port: port) }
      for client in clients { try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
      return try clients.map { try $0.receive() }
    }
    while begun.load(ordering: .relaxed) < 4 { try await Task.sleep(for: .milliseconds(5)) }
    await server.stop(graceSeconds: 5)
    let answered = try await replies
    #expect(answered.map(\.text) == Array(repeating: "kept", count: 4))
    #expect(answered.allSatisfy { $0.header("Connection")?.lowercased() == "close" })
    #expect(server.boundPort == 0)
    #expect(throws: Client.Failure.self) { _ = try Client(port: port) }
  }

  @Test func doesNotWaitForeverForAHandler() async throws {
    let begun = Atomic(0)
    let server = try makeServer { _ in
      begun.add(1, ordering: .relaxed)
      try? await Task.sleep(for: .seconds(6))
      return .text("too late")
    }
    let port = server.boundPort
    async let reply = offThread {
      let client = try Client(port: port)
      try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      return try client.receive()
    }
    while begun.load(ordering: .relaxed) < 1 { try await Task.sleep(for: .milliseconds(5)) }
    let started = ContinuousClock.now
    await server.stop(graceSeconds: 1)
    #expect(ContinuousClock.now - started < .seconds(4))
    // The library may close before it sends; an answer, if there is one, is the refusal.
    if let reply = try? await reply { #expect(reply.status == 503) }
  }

  @Test func closesIdleConnectionsAndStartsAgain() async throws {
    let server = try makeServer { _ in .text("here") }
    for _ in 0..<3 {
      let port = server.boundPort
      let client = try await offThread {
        let client = try Client(port: port)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let reply = try client.receive()
        #expect(reply.text == "here")
        return Held(client)
      }
      await server.stop(graceSeconds: 5)
      #expect(client.value.isClosed())
      try server.start()
    }
    await server.stop()
    await server.stop()
  }

  @Test func saysWhyItCannotStart() async throws {
    let server = try makeServer { _ in .text("") }
    var configuration = HTTPServer.Configuration(uploadDirectory: NSTemporaryDirectory())
    configuration.port = server.boundPort
    let second = HTTPServer(configuration: configuration) { _ in .text("") }
    #expect(throws: HTTPServerError.cannotListen(host: "127.0.0.1", port: configuration.port, errno: EADDRINUSE)) {
      try second.start()
    }
    // Too long for a name, so that no name server is asked.
    configuration.host = String(repeating: "x", count: 300)
    #expect(throws: HTTPServerError.unknownHost(configuration.host)) {
      try HTTPServer(configuration: configuration) { _ in .text("") }.start()
    }
    configuration.uploadDirectory = "/proc/nowhere"
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(configuration: configuration) { _ in .text("") }.start()
    }
    #expect(throws: HTTPServerError.alreadyStarted) { try server.start() }
    await server.stop()
  }

  private func makeServer(handler: @escaping HTTPServer.Handler) throws -> HTTPServer {
    let folder = NSTemporaryDirectory() + "/baton-http-stop"
    var configuration = HTTPServer.Configuration(uploadDirectory: folder)
    configuration.port = 0
    let server = HTTPServer(configuration: configuration, handler: handler)
    try server.start()
    return server
  }
}

/// Hands a client from one thread to the next; only one uses it at a time.
private struct Held: @unchecked Sendable {
  let value: Client

  init(_ value: Client) { self.value = value }
}
