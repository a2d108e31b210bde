public import HTTP

extension HTTPServer {
  /// Limits on everything that a client can make grow.
  public struct Configuration: Sendable {
    /// An address, or a name that resolves to one. `::` takes IPv4 and IPv6.
    public var host = "127.0.0.1"
    /// 0 takes a free one: see `HTTPServer.boundPort`.
    public var port = 8080
    public var threads = 2
    /// Beyond these, clients wait in the kernel's queue.
    public var connectionsMax = 1000
    /// A connection on which nothing moves for so long is closed.
    public var idleSecondsMax = 30
    /// From the moment a connection is free for a request until its headers are complete, however slowly they trickle.
    public var headerSecondsMax = 40
    /// For a body to arrive, and for an answer to leave.
    public var transferSecondsMax = 900
    /// Buffers and headers of one connection. The library clears all of it for each request.
    public var connectionBytes = 32 * 1024
    public var headersMax = 100
    public var targetBytesMax = 8 * 1024
    /// Fields of a form, and bodies that are kept in memory.
    public var formLimits = Form.Limits()
    public var fileBytesMax = 25 << 20
    public var filesMax = 10
    /// Whether a request may bring files, by its path and headers: asked before anything is written to disk.
    public var takesFiles: @Sendable (_ path: [String], _ headers: Headers) -> Bool = { _, _ in true }
    /// Of all uploads that are on their way at once.
    public var uploadBytesMax = 2 << 30
    /// No upload begins to use the last of the disk: the database needs it.
    public var freeBytesMin = 512 << 20
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    public var trustedProxies: Set<String> = []
    /// Where uploads are written while they arrive. Emptied on start: one server only may use it.
    public var uploadDirectory: String
    /// Methods besides GET, HEAD and POST that the handler wants to see.
    public var otherMethods: [String] = []
    /// What follows such a path segment is a secret, and is shown to nobody.
    public var secretSegments = ["links"]

    public init(uploadDirectory: String) { self.uploadDirectory = uploadDirectory }

    /// What is read of a multipart body before the connection is cut: all files at their largest, and the fields.
    var multipartBytesMax: Int { (fileBytesMax + 1024) * filesMax + formLimits.totalBytesMax * 2 }

    /// What is read of any other body. More than is kept, so that the browser hears the refusal instead of a reset.
    var plainBytesMax: Int { formLimits.totalBytesMax + 1 << 20 }
  }
}

/// One request that ended, for the access log and the figures. Nothing in it is secret.
public struct AccessRecord: Sendable, Equatable {
  /// `Request.id`.
  public var id: String
  public var remoteAddress: String
  public var method: String
  /// Without the query, secrets replaced by `…`.
  public var path: String
  /// 0 when the connection ended before an answer began.
  public var status: Int
  public var bodyBytes: Int
  /// From the request line to the last byte handed to the kernel.
  public var microseconds: Int
}

public enum HTTPServerError: Error, Equatable, Sendable {
  case unknownHost(String)
  case cannotListen(host: String, port: Int, errno: Int32)
  case cannotUseUploadDirectory(path: String, errno: Int32)
  /// The library could not start its threads.
  case cannotStart
  case alreadyStarted

  /// What is wrong and how to mend it, for an operator.
  public var sentence: String {
    switch self {
    case .unknownHost(let host): "The address \(host) is not known here. Give an address of this machine."
    case .cannotListen(let host, let port, let code):
      "Cannot listen on \(host), port \(port): \(systemMessage(code)). Is another server running there?"
    case .cannotUseUploadDirectory(let path, let code): "Cannot write to \(path): \(systemMessage(code))."
    case .cannotStart: "The HTTP server could not start its threads. Is there a limit on processes or open files?"
    case .alreadyStarted: "The HTTP server runs already."
    }
  }
}
