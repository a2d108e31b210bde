import Foundation
import Synchronization

/// A service on loopback that says what its script says, and remembers all it heard.
final class ServiceDouble: Sendable {
  struct Heard: Sendable {
    /// `POST /orders/1 HTTP/1.1`.
    var line: String
    /// By names in lower case.
    var headers: [String: String]
    var body: String
  }

  enum Reply: Sendable {
    case say(String)
    case sayAfter(seconds: Double, String)
    /// Bytes without an end, until the caller has enough.
    case flood
    case hangUp
  }

  let port: Int
  var heard: [Heard] { state.withLock { $0 } }

  private let state = Mutex<[Heard]>([])
  private let listener: Int32
  private let script: @Sendable (_ heard: Heard, _ turn: Int) -> Reply

  /// `turn` counts requests from 1.
  init(script: @escaping @Sendable (Heard, _ turn: Int) -> Reply) {
    self.script = script
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    precondition(bound, "no loopback socket")
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { break }
        Thread.detachNewThread { [self] in serve(descriptor) }
      }
    }
  }

  /// JSON under a status.
  static func json(_ status: Int, _ body: String, header: String = "") -> Reply {
    .say(
      "HTTP/1.1 \(status) X\r\n\(header)Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        + body)
  }

  /// Ends the accepting thread, which keeps the server alive.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ descriptor: Int32) {
    defer { close(descriptor) }
    guard let heard = receive(descriptor) else { return }
    let turn = state.withLock { all in
      all.append(heard)
      return all.count
    }
    switch script(heard, turn) {
    case .hangUp: break
    case .say(let text): say(Array(text.utf8), on: descriptor)
    case .sayAfter(let seconds, let text):
      Thread.sleep(forTimeInterval: seconds)
      say(Array(text.utf8), on: descriptor)
    case .flood:
      say(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), on: descriptor)
      let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
      for _ in 0..<1_000 where !say(piece, on: descriptor) { return }
    }
  }

  private func receive(_ descriptor: Int32) -> Heard? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < 1_000_000 {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
          headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let body = String(text[end.upperBound...])
        if body.utf8.count >= Int(headers["content-length"] ?? "0")! {
          return Heard(line: lines[0], headers: headers, body: body)
        }
      }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
    return nil
  }

  @discardableResult
  private func say(_ bytes: [UInt8], on descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
