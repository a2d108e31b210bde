public import FEEL

/// A step that nobody does: Baton asks a service over HTTP, and what it answers fills fields.
public struct ServiceCall: Sendable {
  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }
  public enum HeaderValue: Sendable {
    case pattern(TextPattern)
    /// The name of a secret among the settings: its value is in no template and no record.
    case secret(String)
  }
  public struct Header: Sendable {
    public var name: String
    public var value: HeaderValue
  }
  public enum Body: Sendable {
    case text(TextPattern)
    /// A JSON object.
    case members([(name: String, value: FEEL.Expression)])
  }
  public struct Answer: Sendable {
    public var field: FieldKey
    /// Over `body` and `status`.
    public var value: FEEL.Expression
    public var isRequired: Bool
  }
  /// What happens when no try succeeded.
  public enum Failure: Sendable, Equatable {
    /// It stays open until an admin tries again, or answers by hand.
    case wait
    case goOn
    case fail
    case goTo(StepKey)
    /// Somebody looks, and answers by hand.
    case handTo(RoleKey)
  }

  public static let timeoutSecondsDefault = 30
  public static let timeoutSecondsMax = 120
  public static let retriesDefault = 5
  public static let retriesMax = 20
  public static let backoffSecondsDefault = 60
  /// However often it doubled.
  public static let backoffSecondsMax = 86_400
  public static let headersMax = 20
  public static let membersMax = 50
  public static let urlBytesMax = 2_000
  public static let headerBytesMax = 1_000
  public static let bodyBytesMax = 65_536
  /// Of what a service answers; more is no answer.
  public static let answerBytesMax = 262_144

  public var method: Method
  /// Its scheme and host stand in the template: nobody who fills in a form chooses whom Baton calls.
  public var url: TextPattern
  public var headers: [Header]
  public var body: Body?
  public var timeoutSeconds: Int
  /// Tries after the first.
  public var retries: Int
  /// Before the second try; it doubles from try to try.
  public var backoffSeconds: Int
  public var answers: [Answer]
  public var onFailure: Failure
}

/// What is sent, with all that was filled in: the same on every try.
public struct CallRequest: Sendable, Equatable {
  public enum HeaderValue: Sendable, Equatable {
    case text(String)
    case secret(String)
  }
  public struct Header: Sendable, Equatable {
    public var name: String
    public var value: HeaderValue

    public init(name: String, value: HeaderValue) {
      self.name = name
      self.value = value
    }
  }
  public var method: ServiceCall.Method
  public var url: String
  public var headers: [Header]
  public var body: String?
  public var timeoutSeconds: Int

  public init(method: ServiceCall.Method, url: String, headers: [Header], body: String?, timeoutSeconds: Int) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeoutSeconds = timeoutSeconds
  }

  /// In lower case, with the port where one is named: `api.example:8443`.
  public var host: String {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[2].prefix { !"/?#".contains($0) }).lowercased() : ""
  }

  public var isSecure: Bool { url.lowercased().hasPrefix("https://") }
}

/// How far the call of an open step has come.
public struct CallState: Sendable, Equatable {
  public var request: CallRequest
  /// The try that comes next, from 1.
  public var attempt: Int
  /// When it comes; nil: not by itself.
  public var at: Instant?
  /// What went wrong at the last try.
  public var trouble: String

  public init(request: CallRequest, attempt: Int = 1, at: Instant?, trouble: String = "") {
    self.request = request
    self.attempt = attempt
    self.at = at
    self.trouble = trouble
  }
}

/// What came of one try.
public enum CallResult: Sendable, Equatable {
  case answered(ServiceAnswer)
  /// There is no answer that could be used.
  case failed(reason: String, isWorthRetry: Bool, retryAfterSeconds: Int? = nil)
}

public struct ServiceAnswer: Sendable, Equatable {
  /// Of HTTP.
  public var status: Int
  public var body: String
  /// Asked for by the service.
  public var retryAfterSeconds: Int?

  public init(status: Int, body: String, retryAfterSeconds: Int? = nil) {
    self.status = status
    self.body = body
    self.retryAfterSeconds = retryAfterSeconds
  }
}

extension ServiceCall {
  /// In lower case, with the port where one is named.
  public var host: String {
    guard case .text(let start)? = url.parts.first else { return "" }
    return CallRequest(method: method, url: start, headers: [], body: nil, timeoutSeconds: 0).host
  }
}

extension Step {
  /// Nobody owns it: it ends by itself.
  public var isUnattended: Bool { shape.wait != nil || call != nil }
}
