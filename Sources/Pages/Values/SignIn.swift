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

  public init(email: String = "", error: String? = nil, next: String = "", people: [DemoPerson] = []) {
    self.email = email
    self.error = error
    self.next = next
    self.people = people
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
