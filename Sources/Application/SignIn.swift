public import Engine
internal import Synchronization

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

  /// What a form must carry back, so that no other site can send it: bound to the session.
  public func csrfToken(for session: Session) -> String {
    Base64URL.encode(secrets.keyedHash(session.tokenHash, purpose: "csrf"))
  }

  public func isRight(csrf token: String, for session: Session) -> Bool {
    secrets.equal(Array(token.utf8), Array(csrfToken(for: session).utf8))
  }

  /// An identifier for a form, so that sending it twice acts once. It begins with the time, so that the table of
  /// commands grows at its end.
  public func newCommand() -> CommandID {
    let time = String(UInt64(max(0, now.milliseconds)), radix: 36)
    let padded = String(repeating: "0", count: max(0, 9 - time.count)) + time
    guard let id = CommandID(rawValue: padded + "-" + Base64URL.encode(secrets.randomBytes(12))) else {
      preconditionFailure("a command id of our own is refused")
    }
    return id
  }
}
