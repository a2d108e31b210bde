/// An answer, as plain values.
public struct Response: Sendable {
  public enum Body: Sendable, Equatable {
    case empty
    case bytes([UInt8])
    /// Sent by the kernel, never read into memory. The file may be removed once the answer has begun.
    case file(path: String, sizeBytes: Int)
  }

  public struct Header: Sendable, Equatable {
    public var name: String
    /// No CR, LF or NUL: the server answers 500 rather than send one.
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var status: Int
  public var headers: [Header]
  public var body: Body

  public init(status: Int, headers: [Header] = [], body: Body = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A page.
  public static func html(_ bytes: [UInt8], status: Int = 200) -> Response {
    Response(
      status: status, headers: [Header(name: "Content-Type", value: "text/html; charset=utf-8")], body: .bytes(bytes))
  }

  public static func text(_ text: String, status: Int = 200) -> Response {
    Response(
      status: status, headers: [Header(name: "Content-Type", value: "text/plain; charset=utf-8")],
      body: .bytes(Array(text.utf8)))
  }

  public static func json(_ bytes: [UInt8], status: Int = 200) -> Response {
    Response(status: status, headers: [Header(name: "Content-Type", value: "application/json")], body: .bytes(bytes))
  }

  /// 303: whatever the method was, the next page is fetched by GET.
  public static func redirect(_ status: Int = 303, to location: String) -> Response {
    Response(status: status, headers: [Header(name: "Location", value: location)])
  }

  /// A stored file.
  public static func file(path: String, sizeBytes: Int, contentType: String) -> Response {
    Response(
      status: 200, headers: [Header(name: "Content-Type", value: contentType)],
      body: .file(path: path, sizeBytes: sizeBytes))
  }

  /// The plain answer to a refused body, for handlers that have no page for it.
  public static func refusal(_ problem: BodyProblem) -> Response {
    text(problem.sentence + "\n", status: problem.status)
  }

  /// The first value with this name, without regard to case.
  public subscript(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The size of the body, without headers.
  public var bodyBytes: Int {
    switch body {
    case .empty: 0
    case .bytes(let bytes): bytes.count
    case .file(_, let sizeBytes): sizeBytes
    }
  }

  public mutating func add(_ name: String, _ value: String) { headers.append(Header(name: name, value: value)) }

  /// The response with one more header, for chains.
  public func adding(_ name: String, _ value: String) -> Response {
    var response = self
    response.add(name, value)
    return response
  }

  public func setting(_ cookie: Cookie) -> Response { adding("Set-Cookie", cookie.description) }

  /// With an entity tag, and as 304 without a body when the client has this very version (RFC 9110, section 13.1.2).
  ///
  /// - Parameter tag: without quotes.
  public func conditional(tag: String, for request: Request) -> Response {
    let quoted = "\"\(tag)\""
    var response = adding("ETag", quoted)
    if status == 200, request.method == .get, let known = request.headers["If-None-Match"] {
      let tags = known.split(separator: ",").map { $0.drop { $0 == " " } }
      if tags.contains(where: { $0 == "*" || ($0.hasPrefix("W/") ? $0.dropFirst(2) : $0) == quoted }) {
        response.status = 304
        response.body = .empty
        response.headers.removeAll { $0.name == "Content-Type" }
      }
    }
    return response
  }
}
