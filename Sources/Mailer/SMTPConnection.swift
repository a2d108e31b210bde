import Application
import CCurl

/// One libcurl handle and the connection that it keeps. It stays on the thread that made it.
final class SMTPConnection {
  private let curl: UnsafeMutableRawPointer
  private let server: SMTPServer
  private let limits: SMTPTransport.Limits

  init(server: SMTPServer, limits: SMTPTransport.Limits) {
    precondition(isCurlReady, "libcurl does not start")
    guard let curl = curl_easy_init() else { preconditionFailure("libcurl has no memory for a handle") }
    self.curl = curl
    self.server = server
    self.limits = limits
    setServer()
  }

  deinit { curl_easy_cleanup(curl) }

  func send(_ delivery: Delivery) -> DeliveryResult {
    let first = attempt(delivery, onNewConnection: false)
    // Nothing of the message was sent, so that a second try cannot make a second copy.
    guard first.keptConnectionWasClosed else { return result(of: first) }
    return result(of: attempt(delivery, onNewConnection: true))
  }

  /// Greets the server, with encryption and sign-in as for a mail, and sends none.
  ///
  /// - Returns: what went wrong.
  func probe() -> String? {
    let transfer = Transfer([])
    return withExtendedLifetime(transfer) {
      let pointer = Unmanaged.passUnretained(transfer).toOpaque()
      set(CURLOPT_HEADERDATA, pointer)
      set(CURLOPT_UPLOAD, 0)
      set(CURLOPT_CUSTOMREQUEST, "NOOP")
      let outcome = curl_easy_perform(curl)
      let code = information(CURLINFO_RESPONSE_CODE)
      let attempt = Attempt(
        outcome: outcome, code: code, newConnections: 1, reply: transfer.reply(withCode: code), isMessageBegun: false)
      switch result(of: attempt) {
      case .delivered: return nil
      case .deferred(_, let reason), .refused(_, let reason): return reason
      }
    }
  }

  private func attempt(_ delivery: Delivery, onNewConnection: Bool) -> Attempt {
    let transfer = Transfer(delivery.bytes)
    let recipients = curl_slist_append(nil, delivery.to)
    defer { curl_slist_free_all(recipients) }
    return withExtendedLifetime(transfer) {
      let pointer = Unmanaged.passUnretained(transfer).toOpaque()
      set(CURLOPT_READDATA, pointer)
      set(CURLOPT_HEADERDATA, pointer)
      set(CURLOPT_MAIL_FROM, delivery.from)
      set(CURLOPT_MAIL_RCPT, UnsafeMutableRawPointer(recipients))
      set(CURLOPT_FRESH_CONNECT, onNewConnection ? 1 : 0)
      check(baton_curl_set_offset(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(delivery.bytes.count)))
      let outcome = curl_easy_perform(curl)
      return Attempt(
        outcome: outcome, code: information(CURLINFO_RESPONSE_CODE), newConnections: information(CURLINFO_NUM_CONNECTS),
        reply: transfer.reply(withCode: information(CURLINFO_RESPONSE_CODE)), isMessageBegun: transfer.isBegun)
    }
  }

  private func setServer() {
    set(CURLOPT_URL, server.curlURL)
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    // An ALL_PROXY of the surroundings is not meant for mail.
    set(CURLOPT_PROXY, "")
    set(CURLOPT_UPLOAD, 1)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_MAXCONNECTS, 1)
    set(CURLOPT_CONNECTTIMEOUT, limits.connectTimeoutSeconds)
    // libcurl's own limit is two minutes an answer.
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limits.answerTimeoutSeconds)
    set(CURLOPT_TIMEOUT, limits.deliveryTimeoutSeconds)
    check(baton_curl_set_read(curl, readMessage))
    check(baton_curl_set_write(curl, CURLOPT_HEADERFUNCTION, keepReply))
    check(baton_curl_set_write(curl, CURLOPT_WRITEFUNCTION, keepReply))
    set(CURLOPT_WRITEDATA, UnsafeMutableRawPointer?.none)
    switch server.encryption {
    case .fromTheStart, .required: set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
    case .try: set(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
    case .off: set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
    }
    if let path = server.certificatesPath { set(CURLOPT_CAINFO, path) }
    if let user = server.user, let password = server.password {
      set(CURLOPT_USERNAME, user)
      set(CURLOPT_PASSWORD, password)
      // Left alone, libcurl prefers Kerberos and NTLM where a server offers them, which need more than a password.
      set(CURLOPT_LOGIN_OPTIONS, "AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN")
    }
  }

  private func set(_ option: CURLoption, _ value: Int) { check(baton_curl_set_long(curl, option, value)) }
  private func set(_ option: CURLoption, _ value: String) { check(baton_curl_set_string(curl, option, value)) }
  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
    check(baton_curl_set_pointer(curl, option, value))
  }

  /// An option is refused only when libcurl lacks it or memory: nothing that a later try would mend.
  private func check(_ code: CURLcode) {
    precondition(code == CURLE_OK, "libcurl refuses an option: \(String(cString: curl_easy_strerror(code)))")
  }

  private func information(_ key: CURLINFO) -> Int {
    var value = 0
    return baton_curl_get_long(curl, key, &value) == CURLE_OK ? value : 0
  }
}

private let isCurlReady = baton_curl_global_init() == CURLE_OK

/// What one run of libcurl did.
private struct Attempt {
  let outcome: CURLcode
  /// The last code that the server sent; 0 when it sent none.
  let code: Int
  let newConnections: Int
  /// The last reply in full.
  let reply: String
  let isMessageBegun: Bool

  var keptConnectionWasClosed: Bool {
    let isLost = outcome == CURLE_SEND_ERROR || outcome == CURLE_RECV_ERROR || outcome == CURLE_GOT_NOTHING
    return isLost && newConnections == 0 && !isMessageBegun && (code == 421 || !(400...599).contains(code))
  }
}

/// The reply code decides, because libcurl's own code is the same for 450 and 550. What the server says about Baton and
/// not about this mail (no encryption, a wrong password, a closed door) is deferred: the operator mends it, and the
/// mail is still sent.
private func result(of attempt: Attempt) -> DeliveryResult {
  let problem = String(cString: curl_easy_strerror(attempt.outcome))
  let code = (400...599).contains(attempt.code) ? attempt.code : nil
  switch attempt.outcome {
  case CURLE_OK:
    return .delivered(response: attempt.reply)
  case CURLE_USE_SSL_FAILED:
    return .deferred(
      code: nil,
      reason: "The mail server offers no STARTTLS, so nothing was sent to it. Use smtps://, or ?tls=off in BATON_SMTP "
        + "if the way to the server is safe.")
  case CURLE_LOGIN_DENIED:
    return .deferred(
      code: code, reason: "The mail server refused the user or the password. Check BATON_SMTP. \(attempt.reply)")
  case CURLE_OPERATION_TIMEDOUT:
    let when = attempt.isMessageBegun ? "after the message was sent; it may have arrived" : "in time"
    return .deferred(code: nil, reason: "The mail server did not answer \(when).")
  case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR,
    CURLE_SSL_CACERT_BADFILE, CURLE_REMOTE_ACCESS_DENIED:
    return .deferred(code: code, reason: "The mail server could not be reached: \(problem).")
  default:
    break
  }
  guard let code else {
    return .deferred(code: nil, reason: "The connection to the mail server ended early: \(problem).")
  }
  // A 5xx greeting speaks of the server; 530 to 538 ask for encryption or a password (RFC 4954, RFC 3207).
  let isGreeting = attempt.outcome == CURLE_WEIRD_SERVER_REPLY && !attempt.isMessageBegun
  if code < 500 || isGreeting || (530...538).contains(code) { return .deferred(code: code, reason: attempt.reply) }
  return .refused(code: code, reason: attempt.reply)
}

/// The message as libcurl reads it, and the replies as they come.
private final class Transfer {
  private static let replyBytesMax = 2_000
  private let bytes: [UInt8]
  private var offset = 0
  /// The last two: after a refusal libcurl says QUIT, and the answer to that comes here too.
  private var replies: [[UInt8]] = []
  private var isReplyComplete = true
  private(set) var isBegun = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func reply(withCode code: Int) -> String {
    let reply = replies.last { $0.starts(with: String(code).utf8) } ?? []
    return singleLine(String(decoding: reply, as: UTF8.self), charactersMax: Self.replyBytesMax)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    isBegun = true
    let count = min(buffer.count, bytes.count - offset)
    buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }

  /// A line `250-…` goes on, a line `250 …` is the reply's last (RFC 5321 §4.2.1).
  func keep(line: UnsafeRawBufferPointer) {
    if isReplyComplete { replies = replies.suffix(1) + [[]] }
    let last = replies.count - 1
    replies[last].append(contentsOf: line.prefix(Self.replyBytesMax - replies[last].count))
    isReplyComplete = line.count < 4 || line[3] != UInt8(ascii: "-")
  }
}

private func readMessage(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ transfer: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer else { return 0 }
  return Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue()
    .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private func keepReply(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ transfer: UnsafeMutableRawPointer?
) -> Int {
  if let transfer {
    Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue()
      .keep(line: UnsafeRawBufferPointer(start: buffer, count: size * count))
  }
  return size * count
}
