import CMicrohttpd
import Foundation
import Glibc
public import HTTP
import Synchronization

/// HTTP/1.1 by libmicrohttpd: its threads parse and send; a connection is suspended while the handler waits.
///
/// A handler begins on the thread that parsed the request, and stays there until it first waits for something: what
/// blocks must be awaited, on an executor of its own. TLS is left to the proxy in front.
public final class HTTPServer: Sendable {
  public typealias Handler = @Sendable (Request) async -> Response

  private let core: Core
  private let state = Mutex(State())

  private struct State {
    var daemon: Daemon?
    var port = 0
    var sweeper: Task<Void, Never>?
  }

  /// - Parameters:
  ///   - handler: answers everything that is well-formed; what is not, the server refuses by itself.
  ///   - onResponse: hears of each request that ended, on the server's threads: keep it short.
  public init(
    configuration: Configuration, onResponse: (@Sendable (AccessRecord) -> Void)? = nil, handler: @escaping Handler
  ) {
    core = Core(configuration: configuration, onResponse: onResponse, handler: handler)
  }

  /// The port that is listened on; 0 while stopped.
  public var boundPort: Int { state.withLock { $0.port } }

  /// Empties the upload folder, listens, and returns at once.
  public func start() throws(HTTPServerError) {
    let configuration = core.configuration
    try prepareUploadDirectory(configuration.uploadDirectory)
    let core = core
    try state.withLock { state throws(HTTPServerError) in
      guard state.daemon == nil else { throw .alreadyStarted }
      let socket = try listeningSocket(host: configuration.host, port: configuration.port)
      let context = Unmanaged.passRetained(core)
      let daemon = baton_mhd_start(
        socket, UInt32(configuration.threads), UInt32(configuration.connectionsMax),
        UInt32(configuration.idleSecondsMax), configuration.connectionBytes, accessCallback, requestLineCallback,
        keepEscapesCallback, completedCallback, connectionCallback, context.toOpaque())
      guard let daemon else {
        close(socket)
        context.release()
        throw .cannotStart
      }
      core.phase.store(.running, ordering: .sequentiallyConsistent)
      state.daemon = Daemon(pointer: daemon, context: context)
      state.port = portBound(to: socket)
      state.sweeper = Task {
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          core.closeOverdue()
        }
      }
    }
  }

  /// Takes no more connections, lets the requests that have begun finish, then closes everything. Requests still
  /// running after the grace are answered 503, and what their handlers return later is dropped.
  public func stop(graceSeconds: Int = 10) async {
    let stopping = state.withLock { state in
      let daemon = state.daemon
      state.sweeper?.cancel()
      state = State()
      return daemon
    }
    guard let daemon = stopping else { return }
    core.phase.store(.draining, ordering: .sequentiallyConsistent)
    let socket = MHD_quiesce_daemon(daemon.pointer)
    // The library may still look at the socket, so it stays open; but nobody gets in any more.
    if socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) }
    await core.drain(seconds: graceSeconds)
    core.phase.store(.closed, ordering: .sequentiallyConsistent)
    core.abandonWaiting()
    await withCheckedContinuation { continuation in
      // It joins the library's threads, which may still be writing: not on a thread that other tasks need.
      Thread.detachNewThread {
        MHD_stop_daemon(daemon.pointer)
        continuation.resume()
      }
    }
    daemon.context.release()
    if socket >= 0 { close(socket) }
  }
}

/// The library's handle, which it guards by locks of its own.
private struct Daemon: @unchecked Sendable {
  let pointer: OpaquePointer
  let context: Unmanaged<Core>
}
