/// One request, as plain values: nothing in it refers to a socket, so that handlers are tested without one.
public struct Request: Sendable {
  public var method: Method
  /// True for HEAD, which arrives as `.get`: the server leaves the body away.
  public var isHead: Bool
  /// As sent, percent-encoded, without the query: `/processes/PUR-1042`.
  public var rawPath: String
  /// The decoded parts between the slashes: `/` has none, `/inbox` has one, `/inbox/` has two, the second empty.
  public var path: [String]
  public var query: Form
  public var headers: Headers
  /// The peer's address without its port, such as `127.0.0.1`. IPv4 inside IPv6 is shown as IPv4.
  public var remoteAddress: String
  /// What was sent, as far as it was accepted: look at `bodyProblem` before you trust it.
  public var body: Body
  /// Set when the body was refused. A handler renders it beside the form; `Response.refusal` is the plain answer.
  public var bodyProblem: BodyProblem?
  private var number: UInt64

  /// - Parameter number: the request's id, shown by `id`.
  public init(
    method: Method, isHead: Bool = false, rawPath: String, path: [String], query: Form = Form(),
    headers: Headers = Headers(), remoteAddress: String = "127.0.0.1", body: Body = .none,
    bodyProblem: BodyProblem? = nil, number: UInt64 = 0
  ) {
    self.method = method
    self.isHead = isHead
    self.rawPath = rawPath
    self.path = path
    self.query = query
    self.headers = headers
    self.remoteAddress = remoteAddress
    self.body = body
    self.bodyProblem = bodyProblem
    self.number = number
  }

  /// A request from its target (`/processes?late=1`), as tests and links write it. nil when the target is malformed.
  public init?(_ method: Method, _ target: String, headers: Headers = Headers(), body: Body = .none) {
    guard let target = RequestTarget(target) else { return nil }
    self.init(
      method: method, rawPath: target.rawPath, path: target.path, query: target.query, headers: headers, body: body)
  }

  /// 16 hexadecimal digits, for logs and for the page of an internal error.
  public var id: String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// The form that was sent; empty when there was none.
  public var form: Form {
    if case .form(let form, _) = body { form } else { Form() }
  }

  /// The files that were sent with the form.
  public var files: [UploadedFile] {
    if case .form(_, let files) = body { files } else { [] }
  }

  /// The value of the first cookie with this name.
  public func cookie(_ name: String) -> String? { headers.cookie(name) }
}

/// HEAD is `.get` with `Request.isHead`.
public enum Method: Sendable, Hashable {
  case get
  case post
  /// As sent, such as `DELETE`. The server lets only those through that it was configured for.
  case other(String)
}

/// The target of a request line, split and decoded.
public struct RequestTarget: Sendable {
  public let rawPath: String
  public let path: [String]
  public let query: Form

  /// nil when it is not a path (`*`, `http://…`), not UTF-8, holds a NUL or a broken escape, or its query is too long.
  public init?(_ target: String) {
    var target = target
    guard let parts = target.withUTF8({ RequestTarget.split($0) }) else { return nil }
    self = parts
  }

  /// The same from raw bytes.
  public init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard let parts = RequestTarget.split(bytes) else { return nil }
    self = parts
  }

  private init(rawPath: String, path: [String], query: Form) {
    self.rawPath = rawPath
    self.path = path
    self.query = query
  }

  private static func split(_ bytes: UnsafeBufferPointer<UInt8>) -> RequestTarget? {
    guard bytes.first == UInt8(ascii: "/"), !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { return nil }
    let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
    guard let rawPath = String(validating: bytes[..<end], as: UTF8.self) else { return nil }
    var query = Form()
    if end + 1 < bytes.endIndex {
      guard let parsed = try? Form(urlEncoded: UnsafeBufferPointer(rebasing: bytes[(end + 1)...])) else { return nil }
      query = parsed
    }
    guard let path = segments(UnsafeBufferPointer(rebasing: bytes[1..<end])) else { return nil }
    return RequestTarget(rawPath: rawPath, path: path, query: query)
  }

  private static func segments(_ bytes: UnsafeBufferPointer<UInt8>) -> [String]? {
    if bytes.isEmpty { return [] }
    var segments: [String] = []
    segments.reserveCapacity(4)
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "/") {
      let part = UnsafeBufferPointer(rebasing: bytes[start..<index])
      guard let segment = PercentCoding.decode(part, isForm: false) else { return nil }
      segments.append(segment)
      start = index + 1
    }
    return segments
  }
}
