/// `/login`: mail and password; in the demo, the people one may become.
public struct LoginPage: Sendable {
  /// One of the demo's people. `POST /session` with `person` becomes them.
  public struct DemoPerson: Sendable {
    public var person: PersonFace
    /// Such as "Director".
    public var role: String
    /// Such as "Approves purchases up to €50,000. Three wait for her."
    public var sees: String

    public init(person: PersonFace, role: String, sees: String) {
      self.person = person
      self.role = role
      self.sees = sees
    }
  }

  public var email: String = ""
  public var error: String?
  /// Where to go afterwards; sent as `next`.
  public var next: String = ""
  /// Empty outside the demo.
  public var people: [DemoPerson]
  /// What was sent when the session had ended.
  public var kept: KeptForm?

  public init(
    email: String = "", error: String? = nil, next: String = "", people: [DemoPerson] = [], kept: KeptForm? = nil
  ) {
    self.kept = kept
    self.email = email
    self.error = error
    self.next = next
    self.people = people
  }
}

/// A form that was sent without a session: kept through the sign-in, then sent again by whoever typed it.
public struct KeptForm: Sendable {
  /// Where it was going.
  public var action: String
  /// Names and values as sent, as `name=value&…`.
  public var encoded: String
  /// The number of the person who typed it.
  public var author: Int64
  /// Files came with it, which are not kept.
  public var hasFiles: Bool

  public init(action: String, encoded: String, author: Int64, hasFiles: Bool) {
    self.action = action
    self.encoded = encoded
    self.author = author
    self.hasFiles = hasFiles
  }
}

/// After the sign-in: what was typed, and a button that sends it.
public struct KeptPage: Sendable {
  public var action: String
  public var fields: [(name: String, value: String)]
  /// The page that it was typed on.
  public var backURL: String
  public var hasFiles: Bool

  public init(action: String, fields: [(name: String, value: String)], backURL: String, hasFiles: Bool) {
    self.hasFiles = hasFiles
    self.action = action
    self.fields = fields
    self.backURL = backURL
  }
}

/// `/setup`: the first admin, when the house is still empty. Posts `company`, `name`, `email`, `password`, `zone`.
public struct SetupPage: Sendable {
  /// As the handler wants them asked.
  public var fields: [FormField]
  public var errors: [PageError]

  public init(fields: [FormField] = [], errors: [PageError] = []) {
    self.fields = fields
    self.errors = errors
  }
}
