public import Engine

extension Workspace {
  public static let sessionDays: Int64 = 14
  public static let passwordCharactersMin = 10

  /// Signs a person in by mail address and password.
  ///
  /// - Returns: the token for the cookie; nil when the two do not belong together. Known and unknown addresses take
  ///   the same time.
  public func signIn(email: String, password: String) async throws -> String? {
    let known = try await store.passwordHash(email: email.trimmed)
    let isRight = await secrets.verifyPassword(password, against: known?.hash)
    guard isRight, let person = known?.person else { return nil }
    return try await beginSession(person)
  }

  /// A session without a password: for the demo's accounts only, where the caller has checked that this is the demo.
  public func beginSession(_ person: PersonID) async throws -> String {
    let token = Base64URL.encode(secrets.randomBytes(Self.tokenBytes))
    let now = now
    try await store.addSession(
      Session(
        tokenHash: sessionHash(token), person: person, createdAt: now,
        expiresAt: now.adding(seconds: Self.sessionDays * 86_400)))
    return token
  }

  /// The person behind a cookie; nil when the session has ended or the person left.
  public func session(_ token: String) async throws -> (person: Person, session: Session)? {
    guard token.utf8.count <= 64, let session = try await store.session(tokenHash: sessionHash(token)),
      session.expiresAt > now, let person = present.person(session.person), person.isActive
    else { return nil }
    return (person, session)
  }

  public func signOut(_ token: String) async throws { try await store.endSession(tokenHash: sessionHash(token)) }

  private func sessionHash(_ token: String) -> [UInt8] { secrets.keyedHash(Array(token.utf8), purpose: "session") }

  /// What a form must carry back, so that no other site can send it: bound to the session. It begins with the person's
  /// number, which tells whose form it was when the session is gone.
  public func csrfToken(for session: Session) -> String {
    "\(session.person.rawValue).\(Base64URL.encode(secrets.keyedHash(session.tokenHash, purpose: "csrf")))"
  }

  public func isRight(csrf token: String, for session: Session) -> Bool {
    secrets.equal(Array(token.utf8), Array(csrfToken(for: session).utf8))
  }

  /// The command of a form that somebody sent: for them alone, so that nobody's form can stand for an act of another
  /// person or of Baton itself. The same text from the same actor is the same command, whatever its length; without a
  /// text it is a new one, and cannot be told apart when it is sent twice.
  public func command(_ text: String?, of actor: Actor) -> CommandID {
    guard let text, !text.isEmpty else { return newCommand() }
    let scope =
      switch actor {
      case .person(let id): "person:\(id.rawValue):"
      case .collaborator(let outside): "outside:\(outside.email.lowercased()):"
      case .system: preconditionFailure("Baton sends no forms")
      }
    let time = text.utf8.prefix(Self.timeDigits)
    let isTime = time.count == Self.timeDigits && time.allSatisfy { $0.isASCIIDigitOrLower }
    let mark = Base64URL.encode(secrets.keyedHash(Array((scope + text).utf8), purpose: "command"))
    return id((isTime ? String(decoding: time, as: UTF8.self) : "form") + "-" + mark)
  }

  /// An identifier for a form, so that sending it twice acts once. It begins with the time, so that the table of
  /// commands grows at its end.
  public func newCommand() -> CommandID {
    let time = String(UInt64(max(0, now.milliseconds)), radix: 36)
    let padded = String(repeating: "0", count: max(0, Self.timeDigits - time.count)) + time
    return id(padded + "-" + Base64URL.encode(secrets.randomBytes(12)))
  }

  private static let timeDigits = 9

  private func id(_ text: String) -> CommandID {
    guard let id = CommandID(rawValue: text) else { preconditionFailure("a command id of our own is refused") }
    return id
  }
}

extension UInt8 {
  fileprivate var isASCIIDigitOrLower: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
  }
}
