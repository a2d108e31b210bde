public import Application
import CCurl
import Dispatch
import Foundation
import Synchronization

/// Hands mail to a mail server over SMTP, on a few connections that stay open from one mail to the next.
///
/// Each connection has a thread of its own, so that a server that takes minutes to answer blocks no task. A mail is
/// offered once: what the server did not answer is deferred and comes again later, with the same Message-ID. Only a kept
/// connection that turns out to be closed before the message was begun is replaced by a new one at once.
public final class SMTPTransport: MailTransport {
  /// Limits of time and number. All are deliberately longer than any healthy server needs.
  public struct Limits: Sendable, Hashable {
    public var connections = 4
    public var connectTimeoutSeconds = 20
    /// How long one answer may take. RFC 5321 §4.5.3.2.6 asks for 10 minutes after the message; giving up earlier
    /// would send a second copy of what the server is about to accept.
    public var answerTimeoutSeconds = 720
    /// A whole delivery. Whoever leases mails from the outbox leases them for longer than this.
    public var deliveryTimeoutSeconds = 900
    /// Mails that wait for a connection; more are deferred.
    public var waitingMax = 1_000

    public init() {}
  }

  private let queue: DeliveryQueue

  public init(server: SMTPServer, limits: Limits = Limits()) {
    precondition(limits.connections > 0 && limits.waitingMax > 0, "a transport needs a connection and a queue")
    queue = DeliveryQueue(waitingMax: limits.waitingMax, workers: limits.connections)
    for number in 1...limits.connections {
      let thread = Thread { [queue] in work(off: queue, server: server, limits: limits) }
      thread.name = "smtp-\(number)"
      thread.start()
    }
  }

  deinit { queue.close() }

  public func deliver(_ message: MailMessage) async -> DeliveryResult {
    let bytes = composeMIME(message)
    return await withCheckedContinuation { answer in
      let delivery = Delivery(from: message.from.address, to: message.to.address, bytes: bytes, answer: answer)
      if !queue.put(delivery) {
        answer.resume(returning: .deferred(code: nil, reason: "Too many mails wait for the mail server already."))
      }
    }
  }
}

/// Asks a mail server whether it would take mail from us, without sending any. Blocks for a few seconds at most.
///
/// - Returns: what went wrong; nil when all is well.
public func probeSMTP(_ server: SMTPServer) -> String? {
  var limits = SMTPTransport.Limits()
  limits.connectTimeoutSeconds = 10
  limits.answerTimeoutSeconds = 10
  limits.deliveryTimeoutSeconds = 20
  return SMTPConnection(server: server, limits: limits).probe()
}

/// The version of libcurl.
public let mailLibraryVersion = String(cString: curl_version()).split(separator: " ").first.map(String.init) ?? ""

/// One mail on its way, with who waits for the answer.
struct Delivery: Sendable {
  let from: String
  let to: String
  let bytes: [UInt8]
  let answer: CheckedContinuation<DeliveryResult, Never>
}

/// The life of a connection's thread: it ends when the queue is closed and empty.
private func work(off queue: DeliveryQueue, server: SMTPServer, limits: SMTPTransport.Limits) {
  // libcurl leaves SIGPIPE to us on threads, and TLS writes can raise it. It is the thread's signal, so this suffices.
  var pipe = sigset_t()
  sigemptyset(&pipe)
  sigaddset(&pipe, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipe, nil)
  let connection = SMTPConnection(server: server, limits: limits)
  while let delivery = queue.take() {
    delivery.answer.resume(returning: connection.send(delivery))
  }
}

/// Mails on their way from tasks to threads.
private final class DeliveryQueue: Sendable {
  private let waiting = Mutex<[Delivery]>([])
  private let arrivals = DispatchSemaphore(value: 0)
  private let waitingMax: Int
  private let workers: Int

  init(waitingMax: Int, workers: Int) {
    self.waitingMax = waitingMax
    self.workers = workers
  }

  /// False when the queue is full.
  func put(_ delivery: Delivery) -> Bool {
    let isTaken = waiting.withLock { waiting in
      guard waiting.count < waitingMax else { return false }
      waiting.append(delivery)
      return true
    }
    if isTaken { arrivals.signal() }
    return isTaken
  }

  /// Waits for a mail; nil when the queue is closed. Nobody puts a mail into a closed queue, because whoever waits for
  /// an answer keeps the transport alive.
  func take() -> Delivery? {
    arrivals.wait()
    return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  func close() {
    for _ in 0..<workers { arrivals.signal() }
  }
}
