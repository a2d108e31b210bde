import CMicrohttpd
import Glibc
import Synchronization

/// One connection. The library closes those on which nothing moves; this closes those that trickle.
final class Peer: Sendable {
  let remoteAddress: String
  private let socket: Int32
  /// Second of the monotonic clock.
  private let deadline = Atomic(Int.max)

  init(socket: Int32, remoteAddress: String) {
    self.socket = socket
    self.remoteAddress = remoteAddress
  }

  func expect(within seconds: Int) { deadline.store(monotonicSeconds() + seconds, ordering: .relaxed) }

  func expectNothing() { deadline.store(.max, ordering: .relaxed) }

  func closeIfOverdue(now: Int) {
    if deadline.load(ordering: .relaxed) < now { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  /// Writes an answer past the library, which takes none in the middle of a body: the connection ends with it.
  func cut(status: String, sentence: String) {
    let text =
      "HTTP/1.1 \(status)\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(sentence.utf8.count)\r\n"
      + "Connection: close\r\n\r\n\(sentence)"
    let bytes = Array(text.utf8)
    _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    shutdown(socket, Int32(SHUT_WR))
  }
}
