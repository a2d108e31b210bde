import CMicrohttpd
import Glibc
import Synchronization

/// One connection. The library closes those on which nothing moves; this closes those that trickle.
final class Peer: Sendable {
  enum Awaited: UInt8, AtomicRepresentable {
    /// A request line and headers.
    case head
    case body
    /// That the client takes the answer.
    case answer
  }

  let remoteAddress: String
  private let socket: Int32
  private let awaited = Atomic(Awaited.head)
  /// Second of the monotonic clock.
  private let deadline = Atomic(Int.max)

  init(socket: Int32, remoteAddress: String) {
    self.socket = socket
    self.remoteAddress = remoteAddress
  }

  func expect(_ what: Awaited, within seconds: Int) {
    awaited.store(what, ordering: .relaxed)
    deadline.store(monotonicSeconds() + seconds, ordering: .relaxed)
  }

  /// It is our turn.
  func expectNothing() { deadline.store(.max, ordering: .relaxed) }

  func closeIfOverdueOrGone(now: Int) {
    let awaited = awaited.load(ordering: .relaxed)
    if awaited == .body, isGone { shutdown(socket, Int32(SHUT_RDWR)) }
    guard deadline.load(ordering: .relaxed) < now else { return }
    if awaited != .answer {
      cut(status: "408 Request Timeout", sentence: "The request took too long to arrive.\n")
    }
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// The library waits for the next event when it has read less than it asked for, and so misses an end that arrived
  /// together with the last bytes: an upload broken off would keep its file until the connection is idle for too long.
  private var isGone: Bool {
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
  }

  /// Writes an answer past the library, which takes none before a request is complete: the connection ends with it.
  func cut(status: String, sentence: String) {
    let text =
      "HTTP/1.1 \(status)\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(sentence.utf8.count)\r\n"
      + "Connection: close\r\n\r\n\(sentence)"
    let bytes = Array(text.utf8)
    _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    shutdown(socket, Int32(SHUT_WR))
  }
}
