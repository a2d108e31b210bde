import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A small blocking HTTP client that sends whatever it is told, right or wrong.
final class Client {
  struct Reply: Sendable {
    var status: Int
    var head: String
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts[0].lowercased() == name.lowercased() { return String(parts[1].drop { $0 == " " }) }
      }
      return nil
    }
  }

  enum Failure: Error {
    case cannotConnect
    case closed(received: String)
    case cannotSend(errno: Int32)
  }

  private let socket: Int32
  private var buffer: [UInt8] = []

  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(socket, $0, size) }
    }
    guard result == 0 else { throw Failure.cannotConnect }
  }

  deinit { close(socket) }

  /// As a browser that is closed.
  func disconnect() { shutdown(socket, Int32(SHUT_RDWR)) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure.cannotSend(errno: errno) }
      sent += count
    }
  }

  /// - Parameter hasBody: false for the answer to HEAD.
  func receive(hasBody: Bool = true) throws -> Reply {
    let end = Array("\r\n\r\n".utf8)
    var headEnd = buffer.firstRange(of: end)
    while headEnd == nil {
      try fill()
      headEnd = buffer.firstRange(of: end)
    }
    let head = String(decoding: buffer[..<headEnd!.lowerBound], as: UTF8.self)
    buffer.removeSubrange(..<headEnd!.upperBound)
    var reply = Reply(status: Int(head.split(separator: " ")[1])!, head: head, body: [])
    let length = hasBody ? Int(reply.header("Content-Length") ?? "0")! : 0
    while buffer.count < length { try fill() }
    reply.body = Array(buffer[..<length])
    buffer.removeSubrange(..<length)
    return reply
  }

  /// True when the server closed, with nothing left to read.
  func isClosed() -> Bool {
    guard buffer.isEmpty else { return false }
    do {
      try fill()
      return false
    } catch { return true }
  }

  /// The same, after whatever else it sent. (The library writes the head of some of its own refusals twice.)
  func isClosedAtLast() -> Bool {
    for _ in 0..<10 {
      buffer = []
      if isClosed() { return true }
    }
    return false
  }

  private func fill() throws {
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(socket, &chunk, chunk.count, 0)
    guard count > 0 else { throw Failure.closed(received: String(decoding: buffer.prefix(500), as: UTF8.self)) }
    buffer.append(contentsOf: chunk[..<count])
  }
}
