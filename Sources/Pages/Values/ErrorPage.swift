/// What went wrong, and how to mend it.
public struct ErrorPage: Sendable {
  /// The HTTP status.
  public var code: Int
  /// Such as "There is no such page".
  public var title: String
  public var sentence: String
  /// To quote when asking for help; nil when there is nothing to look up.
  public var requestID: String?
  public var backLabel: String?
  public var backURL: String?

  public init(
    code: Int, title: String, sentence: String, requestID: String? = nil, backLabel: String? = nil,
    backURL: String? = nil
  ) {
    self.code = code
    self.title = title
    self.sentence = sentence
    self.requestID = requestID
    self.backLabel = backLabel
    self.backURL = backURL
  }
}

extension ErrorPage {
  /// The usual words for a status; `nil` sentences take the status's own.
  public static func of(_ code: Int, sentence: String? = nil, requestID: String? = nil) -> ErrorPage {
    let (title, usual) = words(code)
    return ErrorPage(
      code: code, title: title, sentence: sentence ?? usual, requestID: requestID, backLabel: "Go to the inbox",
      backURL: "/inbox")
  }

  private static func words(_ code: Int) -> (title: String, sentence: String) {
    switch code {
    case 400: ("That could not be read", "The request was not complete. Go back, and try again.")
    case 401: ("Sign in first", "This page is for people who work here.")
    case 403: ("This is not yours to do", "You may not open this page. Ask the person who sent you here.")
    case 404: ("There is no such page", "The address may be mistyped, or what stood here is gone.")
    case 405: ("That can't be done here", "This address does not take that request.")
    case 409:
      ("This has changed meanwhile", "This changed while you looked at it. Open it again to see how it stands now.")
    case 413: ("That is too large", "Send a smaller file, or several.")
    case 429: ("Too many tries", "Wait a minute, then try again.")
    case 503: ("Baton is busy", "Nothing was lost. Try again in a moment.")
    default: ("Something went wrong here", "It was not you. Nothing was lost; what you did was not saved. Try again.")
    }
  }
}
