import CMicrohttpd
import Glibc
import HTTP
import Synchronization

/// One request and its answer. The library's thread owns it, but for `finish`, which any thread may call.
final class Exchange: @unchecked Sendable {
  private enum Phase: UInt8, AtomicRepresentable {
    case running
    case suspended
    case finished
  }

  private let core: Core
  private let connection: OpaquePointer
  private let peer: Peer?
  private let number: UInt64
  private let startedMicroseconds = monotonicMicroseconds()

  private(set) var hasBegun = false
  private var target: RequestTarget?
  private var isTargetTooLong = false
  private var methodName = ""
  private var isHead = false
  private var headers = Headers()
  private var remoteAddress = ""
  private var receiver = BodyReceiver.nothing
  private var receivedBytes = 0
  private var receivedBytesMax = 0
  private var isDispatched = false
  private var isRegistered = false
  private var statusSent = 0

  private let isClaimed = Atomic(false)
  private let phase = Atomic(Phase.running)
  /// Written once by whoever claims it, read after `phase` says finished.
  private var response: Response?

  init(core: Core, connection: OpaquePointer, target text: UnsafePointer<CChar>) {
    self.core = core
    self.connection = connection
    peer = baton_mhd_socket_context(connection).map { Unmanaged<Peer>.fromOpaque($0).takeUnretainedValue() }
    number = core.nextNumber()
    let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text)).bindMemory(to: UInt8.self)
    if bytes.count > core.configuration.targetBytesMax {
      isTargetTooLong = true
    } else {
      target = RequestTarget(bytes: bytes)
    }
    core.inFlight.add(1, ordering: .sequentiallyConsistent)
  }

  /// The headers are complete, the body not yet read.
  func begin(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> MHD_Result {
    hasBegun = true
    if core.phase.load(ordering: .sequentiallyConsistent) == .closed { return .NO }
    let scan = HeaderScan(connection, fieldsMax: core.configuration.headersMax)
    headers = scan.headers
    remoteAddress = clientAddress(
      peer: peer?.remoteAddress ?? "", headers, trustedProxies: core.configuration.trustedProxies)
    methodName = String(cString: method)
    if let refusal = refusal(scan, version: String(cString: version)) { return send(refusal) }
    isHead = methodName == "HEAD"
    peer?.expect(.body, within: core.configuration.transferSecondsMax)
    let takesFiles = core.configuration.takesFiles(target?.path ?? [], headers)
    receiver = BodyReceiver(
      scan, isRead: isHead || methodName == "GET", takesFiles: takesFiles, number: number, connection, core)
    receivedBytesMax =
      receiver.isMultipart && takesFiles ? core.configuration.multipartBytesMax : core.configuration.plainBytesMax
    if let length = scan.contentLength, length > receivedBytesMax {
      return send(.refusal(.tooLarge(field: nil, limitBytes: receivedBytesMax)))
    }
    return .YES
  }

  /// - Returns: false to end the connection.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    receivedBytes += bytes.count
    if receivedBytes > receivedBytesMax {
      let problem = BodyProblem.tooLarge(field: nil, limitBytes: receivedBytesMax)
      statusSent = problem.status
      peer?.cut(status: "413 Content Too Large", sentence: problem.sentence + "\n")
      return false
    }
    receiver.receive(bytes)
    return true
  }

  /// The body is complete, or the handler is done.
  func proceed() -> MHD_Result {
    if !isDispatched { dispatch() }
    if phase.load(ordering: .acquiring) == .finished, let response { return send(response) }
    MHD_suspend_connection(connection)
    let (isSuspended, _) = phase.compareExchange(
      expected: .running, desired: .suspended, ordering: .acquiringAndReleasing)
    if isSuspended {
      isRegistered = true
      core.waits(self)
    } else {
      MHD_resume_connection(connection)
    }
    return .YES
  }

  /// The first answer counts, whether it comes from the handler or from `Core.abandonWaiting`.
  func finish(_ answer: Response) {
    guard isClaimed.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
    else { return }
    response = answer
    if phase.exchange(.finished, ordering: .acquiringAndReleasing) == .suspended { MHD_resume_connection(connection) }
  }

  /// The answer was sent, or the connection is gone.
  func end() {
    receiver.removeFiles()
    if isRegistered { core.waitsNoMore(self) }
    peer?.expect(.head, within: core.configuration.headerSecondsMax)
    if let onResponse = core.onResponse { onResponse(record()) }
    core.inFlight.subtract(1, ordering: .sequentiallyConsistent)
  }

  private func dispatch() {
    isDispatched = true
    peer?.expectNothing()
    guard let target else { return finish(.text("Malformed address.\n", status: 400)) }
    let (body, problem) = receiver.finish()
    let method: Method =
      switch methodName {
      case "GET", "HEAD": .get
      case "POST": .post
      default: .other(methodName)
      }
    let request = Request(
      method: method, isHead: isHead, rawPath: target.rawPath, path: target.path, query: target.query,
      headers: headers, remoteAddress: remoteAddress, body: body, bodyProblem: problem, number: number)
    let handler = core.handler
    Task.immediate { self.finish(await handler(request)) }
  }

  private func send(_ response: Response) -> MHD_Result {
    peer?.expect(.answer, within: core.configuration.transferSecondsMax)
    let isLast = core.phase.load(ordering: .relaxed) != .running
    var response = response
    var answer = makeAnswer(response, isLast: isLast)
    if answer == nil {
      response = .text("Something went wrong on our side.\n", status: 500)
      answer = makeAnswer(response, isLast: true)
    }
    self.response = response
    statusSent = response.status
    guard let answer else { return .NO }
    defer { MHD_destroy_response(answer) }
    return MHD_queue_response(connection, UInt32(response.status), answer)
  }

  private func refusal(_ scan: HeaderScan, version: String) -> Response? {
    if isTargetTooLong { return .text("The address is too long.\n", status: 414) }
    guard target != nil else { return .text("Malformed address.\n", status: 400) }
    if version != "HTTP/1.1", version != "HTTP/1.0" { return .text("Use HTTP/1.1.\n", status: 505) }
    if scan.isTooMany { return .text("Too many headers.\n", status: 431) }
    if scan.isMalformed || (version == "HTTP/1.0" && scan.isChunked) {
      return .text("Malformed headers.\n", status: 400)
    }
    let others = core.configuration.otherMethods
    if methodName == "GET" || methodName == "HEAD" || methodName == "POST" || others.contains(methodName) { return nil }
    return .text("This method is not used here.\n", status: 405)
      .adding("Allow", (["GET", "HEAD", "POST"] + others).joined(separator: ", "))
  }

  private func record() -> AccessRecord {
    AccessRecord(
      id: Request(method: .get, rawPath: "", path: [], number: number).id,
      remoteAddress: remoteAddress.isEmpty ? peer?.remoteAddress ?? "" : remoteAddress, method: methodName,
      path: redacted(
        target?.rawPath ?? "", segments: target?.path ?? [], secretSegments: core.configuration.secretSegments),
      status: statusSent,
      bodyBytes: statusSent == 0 || isHead ? 0 : response?.bodyBytes ?? 0,
      microseconds: monotonicMicroseconds() - startedMicroseconds)
  }
}

/// Who asks: the peer, or where it is a proxy that is trusted, the nearest address before it that is not.
///
/// Each proxy adds at the end of `X-Forwarded-For` whom it heard it from; what stands before may be made up.
func clientAddress(peer: String, _ headers: Headers, trustedProxies: Set<String>) -> String {
  guard trustedProxies.contains(peer) else { return peer }
  let hops = headers.all("X-Forwarded-For").flatMap { $0.split { ", \t".contains($0) } }
  for hop in hops.reversed() where !trustedProxies.contains(String(hop)) {
    let isAddress = (2...45).contains(hop.utf8.count) && hop.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
    return isAddress ? String(hop) : peer
  }
  return peer
}

/// The path with the segment behind each of these names hidden.
///
/// - Parameter segments: of the path, decoded.
func redacted(_ path: String, segments: [String], secretSegments: [String]) -> String {
  guard segments.contains(where: secretSegments.contains) else { return path }
  var isSecret = false
  return path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
    defer { isSecret = secretSegments.contains(PercentCoding.decode(String(segment)) ?? "") }
    return isSecret && !segment.isEmpty ? "…" : segment
  }.joined(separator: "/")
}
