import CCurl
import Engine
import Foundation
import Synchronization

/// Ends a transfer from another thread.
final class Interruption: Sendable {
  private let isAsked = Atomic(false)

  var isWanted: Bool { isAsked.load(ordering: .relaxed) }
  func ask() { isAsked.store(true, ordering: .relaxed) }
}

/// One request and what comes back. It is used once, on one thread.
struct Transfer: Sendable {
  let request: CallRequest
  let headers: [String]
  let mayBePrivate: Bool
  let connectTimeoutSeconds: Int
  let interruption: Interruption

  func perform() -> CallResult {
    precondition(isCurlReady, "libcurl does not start")
    guard let curl = curl_easy_init() else { preconditionFailure("libcurl has no memory for a handle") }
    defer { curl_easy_cleanup(curl) }
    // libcurl leaves SIGPIPE to us on threads, and TLS writes can raise it.
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, nil)
    var list: UnsafeMutablePointer<curl_slist>?
    // Nothing is asked to be let in first: that costs a turn, and many services do not know it.
    for line in headers + ["Expect:"] { list = curl_slist_append(list, line) }
    defer { curl_slist_free_all(list) }
    let reception = Reception(mayBePrivate: mayBePrivate, interruption: interruption)
    return withExtendedLifetime(reception) {
      Options(curl).set(self, headers: list, reception: Unmanaged.passUnretained(reception).toOpaque())
      let outcome = curl_easy_perform(curl)
      var status = 0
      if baton_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK { status = 0 }
      return result(outcome, status: status, reception)
    }
  }

  private func result(_ outcome: CURLcode, status: Int, _ reception: Reception) -> CallResult {
    let host = request.host
    if outcome == CURLE_OK, (300..<400).contains(status), status != 304 {
      return .failed(
        reason: "\(host) answered \(status): it leads to another address, and Baton does not follow. "
          + "Write the address where it is now in the template.", isWorthRetry: false)
    }
    if outcome == CURLE_OK {
      return .answered(
        ServiceAnswer(
          status: status, body: String(decoding: reception.body, as: UTF8.self),
          retryAfterSeconds: reception.retryAfterSeconds))
    }
    if reception.isTooLong {
      return .failed(
        reason: "\(host) answered with more than \(ServiceCall.answerBytesMax / 1024) kB.", isWorthRetry: false)
    }
    switch outcome {
    case _ where reception.hasRefusedAddress:
      return .failed(
        reason: "\(host) has a private address, which Baton does not call. "
          + "Whoever runs Baton can allow it with BATON_CALL_PRIVATE.", isWorthRetry: false)
    case CURLE_OPERATION_TIMEDOUT:
      return .failed(reason: "\(host) did not answer within \(request.timeoutSeconds) seconds.", isWorthRetry: true)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return .failed(reason: "\(request.url) is no address that can be called.", isWorthRetry: false)
    default:
      let problem = String(cString: curl_easy_strerror(outcome))
      return .failed(reason: "\(host) could not be reached: \(problem).", isWorthRetry: true)
    }
  }
}

private let isCurlReady = baton_curl_global_init() == CURLE_OK

/// Sets a handle's options.
private struct Options {
  private let curl: UnsafeMutableRawPointer

  init(_ curl: UnsafeMutableRawPointer) { self.curl = curl }

  func set(_ transfer: Transfer, headers: UnsafeMutablePointer<curl_slist>?, reception: UnsafeMutableRawPointer) {
    let request = transfer.request
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    // A proxy of the surroundings would resolve the name where nobody checks the address.
    set(CURLOPT_PROXY, "")
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(headers))
    set(CURLOPT_USERAGENT, "Baton")
    set(CURLOPT_CONNECTTIMEOUT, min(transfer.connectTimeoutSeconds, request.timeoutSeconds))
    set(CURLOPT_TIMEOUT, request.timeoutSeconds)
    if let body = request.body {
      // The size first, or libcurl would measure up to a zero byte.
      set(CURLOPT_POSTFIELDSIZE, body.utf8.count)
      set(CURLOPT_COPYPOSTFIELDS, body)
    }
    set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    check(baton_curl_set_write(curl, CURLOPT_WRITEFUNCTION, takeBody))
    set(CURLOPT_WRITEDATA, reception)
    check(baton_curl_set_write(curl, CURLOPT_HEADERFUNCTION, takeHeader))
    set(CURLOPT_HEADERDATA, reception)
    check(baton_curl_set_open(curl, openSocket))
    set(CURLOPT_OPENSOCKETDATA, reception)
    set(CURLOPT_NOPROGRESS, 0)
    check(baton_curl_set_progress(curl, lookUp))
    set(CURLOPT_XFERINFODATA, reception)
  }

  private func set(_ option: CURLoption, _ value: Int) { check(baton_curl_set_long(curl, option, value)) }
  private func set(_ option: CURLoption, _ value: String) { check(baton_curl_set_string(curl, option, value)) }
  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
    check(baton_curl_set_pointer(curl, option, value))
  }

  private func check(_ code: CURLcode) {
    precondition(code == CURLE_OK, "libcurl refuses an option: \(String(cString: curl_easy_strerror(code)))")
  }
}

/// What came back so far.
private final class Reception {
  let mayBePrivate: Bool
  let interruption: Interruption
  private(set) var body: [UInt8] = []
  private(set) var isTooLong = false
  private(set) var retryAfterSeconds: Int?
  var hasRefusedAddress = false

  init(mayBePrivate: Bool, interruption: Interruption) {
    self.mayBePrivate = mayBePrivate
    self.interruption = interruption
  }

  /// False: it is too much.
  func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    isTooLong = body.count + bytes.count > ServiceCall.answerBytesMax
    if !isTooLong { body.append(contentsOf: bytes) }
    return !isTooLong
  }

  func take(header bytes: UnsafeRawBufferPointer) {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "retry-after" else { return }
    retryAfterSeconds = Int(parts[1].trimmingCharacters(in: .whitespacesAndNewlines)).map { max(0, $0) }
  }
}

private func reception(_ pointer: UnsafeMutableRawPointer) -> Reception {
  Unmanaged<Reception>.fromOpaque(pointer).takeUnretainedValue()
}

private func takeBody(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ data: UnsafeMutableRawPointer?
) -> Int {
  guard let data else { return 0 }
  let bytes = UnsafeRawBufferPointer(start: buffer, count: size * count)
  return reception(data).take(body: bytes) ? bytes.count : 0
}

private func takeHeader(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ data: UnsafeMutableRawPointer?
) -> Int {
  if let data { reception(data).take(header: UnsafeRawBufferPointer(start: buffer, count: size * count)) }
  return size * count
}

/// libcurl asks about once a second whether to go on.
private func lookUp(
  _ data: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> Int32 {
  data.map { reception($0).interruption.isWanted } == true ? 1 : 0
}

/// The address that is connected to is the one that is looked at: a name that changes its mind in between (DNS
/// rebinding) gains nothing.
private func openSocket(
  _ data: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let data, let address, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return -1 }
  let reception = reception(data)
  let (family, length) = (address.pointee.family, Int(address.pointee.addrlen))
  let isPublic = AddressRule.isPublic(UnsafeRawPointer(address) + offset, family: family, length: length)
  guard isPublic || reception.mayBePrivate else {
    reception.hasRefusedAddress = true
    return -1
  }
  return socket(family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
}
