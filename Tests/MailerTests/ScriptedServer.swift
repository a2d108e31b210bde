import Foundation
import Synchronization

/// A mail server on loopback that behaves as usual but where its script says otherwise, and that remembers all it heard.
final class ScriptedServer: Sendable {
  enum Moment: Sendable, Hashable {
    case greeting, hello, authentication, sender, recipient, data, message
  }

  enum Reply: Sendable {
    case usual
    case say(String)
    case sayAfter(seconds: Double, String)
    case sayAndHangUp(String)
    case hangUp
  }

  struct Record: Sendable {
    var connections = 0
    var commands: [String] = []
    /// As they came over the wire, with the doubled dots made single.
    var messages: [[UInt8]] = []
    var counts: [Moment: Int] = [:]
  }

  let port: Int
  var record: Record { state.withLock { $0 } }

  private let state = Mutex(Record())
  private let listener: Int32
  private let script: @Sendable (_ moment: Moment, _ turn: Int) -> Reply

  /// `turn` counts from 1 how often the moment has come, over all connections.
  init(script: @escaping @Sendable (Moment, _ turn: Int) -> Reply = { _, _ in .usual }) {
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
    Thread { [self] in acceptAll() }.start()
  }

  /// Ends the accepting thread, which keeps the server alive.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { break }
      state.withLock { $0.connections += 1 }
      Thread { [self] in
        Conversation(descriptor).hold(with: self)
        close(descriptor)
      }.start()
    }
    close(listener)
  }

  fileprivate func reply(at moment: Moment) -> Reply {
    let turn = state.withLock { record in
      record.counts[moment, default: 0] += 1
      return record.counts[moment]!
    }
    return script(moment, turn)
  }

  fileprivate func note(command: String) { state.withLock { $0.commands.append(command) } }
  fileprivate func note(message: [UInt8]) { state.withLock { $0.messages.append(message) } }
}

/// One connection, on its own thread.
private struct Conversation {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  func hold(with server: ScriptedServer) {
    var conversation = self
    conversation.run(server)
  }

  private mutating func run(_ server: ScriptedServer) {
    guard answer(server, .greeting, usual: "220 test.example ESMTP") else { return }
    while let line = readLine() {
      server.note(command: line)
      let word = line.prefix(4).uppercased()
      let goesOn =
        switch word {
        case "EHLO", "HELO": answer(server, .hello, usual: "250-test.example\r\n250-8BITMIME\r\n250 SIZE 10000000")
        case "AUTH": authenticate(server)
        case "MAIL": answer(server, .sender, usual: "250 2.1.0 ok")
        case "RCPT": answer(server, .recipient, usual: "250 2.1.5 ok")
        case "DATA": takeMessage(server)
        case "QUIT": say("221 2.0.0 bye") && false
        default: say("500 5.5.1 what?")
        }
      guard goesOn else { return }
    }
  }

  private mutating func authenticate(_ server: ScriptedServer) -> Bool {
    guard say("334 "), let secret = readLine() else { return false }
    server.note(command: "secret \(secret)")
    return answer(server, .authentication, usual: "235 2.7.0 welcome")
  }

  private mutating func takeMessage(_ server: ScriptedServer) -> Bool {
    switch server.reply(at: .data) {
    case .usual: guard say("354 go on") else { return false }
    case .say(let text): return say(text)
    default: return false
    }
    var message: [UInt8] = []
    while let line = readRawLine() {
      if line == Array(".\r\n".utf8) {
        server.note(message: message)
        return answer(server, .message, usual: "250 2.0.0 Ok: queued as 4F1")
      }
      message += line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]
    }
    return false
  }

  private func answer(_ server: ScriptedServer, _ moment: ScriptedServer.Moment, usual: String) -> Bool {
    switch server.reply(at: moment) {
    case .usual: return say(usual)
    case .say(let text): return say(text)
    case .sayAfter(let seconds, let text):
      Thread.sleep(forTimeInterval: seconds)
      return say(text)
    case .sayAndHangUp(let text): return say(text) && false
    case .hangUp: return false
    }
  }

  private func say(_ text: String) -> Bool {
    let bytes = Array("\(text)\r\n".utf8)
    return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  private mutating func readLine() -> String? {
    readRawLine().map { String(decoding: $0.dropLast(2), as: UTF8.self) }
  }

  /// Up to and with CRLF; a bare LF or CR ends no line here.
  private mutating func readRawLine() -> [UInt8]? {
    var searched = 0
    while true {
      for index in searched..<max(searched, buffer.count - 1) where buffer[index] == 0x0d && buffer[index + 1] == 0x0a {
        let line = Array(buffer[...(index + 1)])
        buffer.removeFirst(index + 2)
        return line
      }
      searched = max(0, buffer.count - 1)
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }
}
