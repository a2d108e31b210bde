import Dispatch
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

func offThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Swift.Result { try work() }) }
  }
}

struct Live: Sendable {
  let server: HTTPServer
  let uploadDirectory: String

  func connect() throws -> Client { try Client(port: server.boundPort) }

  /// One request on a connection of its own.
  func exchange(_ text: String) throws -> Client.Reply {
    let client = try connect()
    try client.send(text)
    return try client.receive()
  }

  var uploads: [String] { (try? FileManager.default.contentsOfDirectory(atPath: uploadDirectory)) ?? ["unreadable"] }
}
