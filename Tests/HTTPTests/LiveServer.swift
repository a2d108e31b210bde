import Foundation
import HTTP
import HTTPServer

/// Runs a server on a free port, and the test's side of the conversation on a thread of its own: blocking reads would
/// starve the handlers on the shared ones.
func withServer<Result: Sendable>(
  configure: (inout HTTPServer.Configuration) -> Void = { _ in },
  onResponse: (@Sendable (AccessRecord) -> Void)? = nil,
  handler: @escaping HTTPServer.Handler,
  _ talk: @escaping @Sendable (Live) throws -> Result
) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "baton-http-\(UUID().uuidString)").path
  var configuration = HTTPServer.Configuration(uploadDirectory: folder)
  configuration.port = 0
  configure(&configuration)
  let server = HTTPServer(configuration: configuration, onResponse: onResponse, handler: handler)
  try server.start()
  let live = Live(server: server, uploadDirectory: folder)
  do {
    let result = try await offThread { try talk(live) }
    await server.stop(graceSeconds: 5)
    try? FileManager.default.removeItem(atPath: folder)
    return result
  } catch {
    await server.stop(graceSeconds: 5)
    try? FileManager.default.removeItem(atPath: folder)
    throw error
  }
}

/// Names a change of the limits.
func settings(
  _ change: @escaping (inout HTTPServer.Configuration) -> Void
) -> (inout HTTPServer.Configuration) -> Void { change }

func offThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    // Not on Dispatch: it takes a second to see that its threads are blocked, and tasks run on the same.
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
  }
}

struct Live: Sendable {
  let server: HTTPServer
  let uploadDirectory: String

  func connect() throws -> Client { try Client(port: server.boundPort) }

  /// One request on a connection of its own.
  func exchange(_ text: String) throws -> Client.Reply { try exchange(Array(text.utf8)) }

  func exchange(_ bytes: [UInt8]) throws -> Client.Reply {
    let client = try connect()
    try client.send(bytes)
    return try client.receive()
  }

  /// What remains once the server had time to notice that the answer was sent.
  func uploadsLeft() -> [String] {
    let end = ContinuousClock.now + .seconds(5)
    while !uploads.isEmpty, ContinuousClock.now < end { usleep(2000) }
    return uploads
  }

  var uploads: [String] { (try? FileManager.default.contentsOfDirectory(atPath: uploadDirectory)) ?? ["unreadable"] }
}
