public import Engine

/// What a link shows to whoever opens it.
public struct LinkView: Sendable {
  public var record: LinkRecord
  public var state: ProcessState
  public var template: Template
  public var step: StepState
  public var definition: Step
  public var standing: LinkStanding

  /// What a code is sent as, and told of when it is wrong: no field's key has a hyphen.
  public static let codeKey = "link-code"

  /// Whether the collaborator may see a document: those of the step, and what the template shows there.
  public func shows(_ document: DocumentState) -> Bool {
    document.removedAt == nil && (document.belongs(to: step) || definition.shows.contains(document.slot))
  }
}

public enum LinkStanding: Sendable, Equatable {
  case open
  /// Open, and the next act must carry the code that was mailed.
  case needsCode
  case done
  case expired
  /// A newer link for the same step and person has taken its place.
  case replaced
  /// Too many wrong codes.
  case locked
  /// A person ended it, and nothing but a person sends a new one.
  case ended
  /// The step was given to someone else, or is no longer wanted.
  case withdrawn
  /// The process rests; the link opens again when it goes on.
  case paused
}

extension Workspace {
  /// Bytes of a link's token.
  static let tokenBytes = 32
  /// Wrong codes after which a link ends.
  public static let codeTriesMax = 5
  static let linkPauseMilliseconds: Int64 = 300_000
  /// Longest remark by a link.
  public static let linkCommentCharactersMax = 2000

  /// A link for an invitation or a reminder to someone outside; each mail carries a link of its own.
  func newLink(id: String, for notification: Notification, in state: ProcessState, at now: Instant) -> NewLink? {
    guard case .collaborator(let outside) = notification.to, let number = notification.step else { return nil }
    let nonce = secrets.randomBytes(16)
    return NewLink(
      id: LinkID(id), step: StepID(process: state.id, number: number), email: outside.email, name: outside.name,
      nonce: nonce, tokenHash: tokenHash(token(id: LinkID(id), nonce: nonce)), issuedAt: now,
      expiresAt: now.adding(seconds: Int64(settings.linkDays) * 86_400))
  }

  /// The secret of a link, made again whenever its mail is composed. It is 256 bits that only the server's key gives.
  func token(id: LinkID, nonce: [UInt8]) -> String {
    Base64URL.encode(secrets.keyedHash(nonce + Array(id.rawValue.utf8), purpose: "link-token"))
  }

  private func tokenHash(_ token: String) -> [UInt8] { secrets.keyedHash(Array(token.utf8), purpose: "link-lookup") }

  /// The address that a mail carries.
  public func linkURL(_ link: NewLink) -> String {
    "\(settings.baseURL)/links/\(token(id: link.id, nonce: link.nonce))"
  }

  /// Finds what a token stands for. Changes nothing.
  ///
  /// - Returns: nil for a token that was never issued.
  public func openLink(_ token: String) async throws -> LinkView? {
    guard token.utf8.count <= 64, let record = try await store.link(tokenHash: tokenHash(token)) else { return nil }
    return try await view(of: record)
  }

  private func view(of record: LinkRecord) async throws -> LinkView? {
    guard let state = try await store.state(record.link.step.process),
      let template = present.template(state.template, version: state.version),
      let step = state.step(number: record.link.step.number), let definition = template.step(step.key)
    else { return nil }
    return LinkView(
      record: record, state: state, template: template, step: step, definition: definition,
      standing: try await standing(of: record, step: step, in: state))
  }

  private func standing(
    of record: LinkRecord, step: StepState, in state: ProcessState
  ) async throws -> LinkStanding {
    let addressee = Actor.collaborator(Collaborator(name: record.link.name, email: record.link.email))
    if step.seats.contains(where: { $0.doneBy.map { isSame($0, addressee) } == true }) { return .done }
    guard step.openSeats.contains(where: { $0.holder.admits(addressee) }), state.status.endedAt == nil else {
      return .withdrawn
    }
    if let revokedAt = record.revokedAt {
      let isReplaced = try await store.links(of: record.link.step.process).contains { other in
        other.link.id != record.link.id && other.link.step == record.link.step
          && other.link.email == record.link.email && other.link.issuedAt >= revokedAt
      }
      return isReplaced ? .replaced : record.codeTries > Self.codeTriesMax ? .locked : .ended
    }
    if record.link.expiresAt <= now { return .expired }
    if case .paused = state.status { return .paused }
    return record.codeHash == nil ? .open : .needsCode
  }

  private func isSame(_ a: Actor, _ b: Actor) -> Bool {
    guard case .collaborator(let first) = a, case .collaborator(let second) = b else { return a == b }
    return first.email.lowercased() == second.email.lowercased()
  }

  /// Acts by a link: on its own step only, in its addressee's name.
  ///
  /// - Parameter code: what was typed where a code is asked for.
  public func actByLink(
    _ token: String, command id: CommandID, code: String? = nil, _ make: @Sendable (Int) -> Command
  ) async throws -> ActOutcome {
    let view = try await answerableLink(token)
    let link = view.record.link
    if view.standing == .needsCode { try await check(code ?? "", for: view.record) }
    let outcome: ActOutcome
    do { outcome = try await carryOut(make(link.step.number), in: link.step.process, by: link.actor, as: id) } catch {
      // The code was right: a mistake elsewhere in the form costs no try.
      if view.standing == .needsCode { try await store.takeBackCodeTry(link.id) }
      throw error
    }
    // A right code is spent by an act that stood, not by a form that had a mistake.
    if view.standing == .needsCode { try await store.clearCode(link.id) }
    return outcome
  }

  /// Writes a remark into the record by a link, in its addressee's name. It decides nothing, so it asks for no code:
  /// whoever misses the code can say so.
  public func commentByLink(_ token: String, _ text: String, command id: CommandID) async throws {
    let link = try await answerableLink(token).record.link
    guard text.count <= Self.linkCommentCharactersMax else {
      throw Refusal.invalid([
        .init(key: "comment", message: "Use at most \(Self.linkCommentCharactersMax) characters.")
      ])
    }
    // The same form with another text is another remark; a double click brings the same one.
    let id = command("\(id.rawValue)\n\(text)", of: link.actor)
    guard linkComments.admit(link.id.rawValue, at: now) else {
      throw Refusal.invalid([.init(key: "comment", message: "That is much at once. Write again in an hour.")])
    }
    do {
      let outcome = try await carryOut(.comment(text: text), in: link.step.process, by: link.actor, as: id)
      if outcome.isRepeat { linkComments.takeBack(link.id.rawValue) }
    } catch {
      linkComments.takeBack(link.id.rawValue)
      throw error
    }
  }

  /// Adds files by a link. Where a code is asked for it must be right, and stays good for the answer.
  ///
  /// - Returns: how many were added.
  public func attachByLink(
    _ token: String, _ incoming: [IncomingFile], to slot: ItemKey, command id: CommandID, code: String?
  ) async throws -> Int {
    let view = try await answerableLink(token)
    try await prove(code, for: view)
    return try await attach(incoming, to: slot, of: view.record.link.step, by: view.record.link.actor, as: id)
  }

  /// Removes a file of the link's own step, as its addressee; under the same code as adding one.
  public func detachByLink(_ token: String, document number: Int, command id: CommandID, code: String?) async throws {
    let view = try await answerableLink(token)
    guard view.state.documents.contains(where: { $0.number == number && $0.belongs(to: view.step) }) else {
      throw Refusal.notFound("There is no such file.")
    }
    try await prove(code, for: view)
    let link = view.record.link
    _ = try await carryOut(.detach(document: number), in: link.step.process, by: link.actor, as: id)
  }

  private func prove(_ code: String?, for view: LinkView) async throws {
    guard view.standing == .needsCode else { return }
    try await check(code ?? "", for: view.record)
    try await store.takeBackCodeTry(view.record.link.id)
  }

  private func answerableLink(_ token: String) async throws -> LinkView {
    guard let view = try await openLink(token) else { throw Refusal.notFound("This link is not known.") }
    switch view.standing {
    case .done, .withdrawn: throw Refusal.tooLate("This step is no longer open.")
    case .expired, .locked: throw Refusal.tooLate("This link has ended. Ask for a fresh one.")
    case .replaced: throw Refusal.tooLate("A newer link has taken the place of this one.")
    case .ended: throw Refusal.tooLate("This link was ended.")
    case .paused: throw Refusal.tooLate("\(view.state.reference) is paused.")
    case .open, .needsCode: return view
    }
  }

  /// Counts the try before it looks, so that tries at the same time are all counted.
  private func check(_ code: String, for record: LinkRecord) async throws {
    let id = record.link.id
    // Robots press the button without a code: that is no guess.
    guard code.contains(where: \.isNumber) else {
      throw Refusal.invalid([.init(key: LinkView.codeKey, message: "Type the code. It is in our latest mail to you.")])
    }
    guard try await store.countCodeTry(id) <= Self.codeTriesMax else {
      try await lock(record.link)
      throw Refusal.tooLate("Too many wrong codes. Ask for a fresh link.")
    }
    let typed = secrets.keyedHash(Array(code.filter(\.isNumber).utf8), purpose: "link-code-\(id.rawValue)")
    guard let expected = record.codeHash, secrets.equal(typed, expected) else {
      throw Refusal.invalid([
        .init(key: LinkView.codeKey, message: "That is not the code. It is in our latest mail to you.")
      ])
    }
  }

  private func lock(_ link: NewLink) async throws {
    guard let command = CommandID(rawValue: "lock-\(link.id.rawValue)") else { return }
    _ = try await carryOut(
      .revokeLink(step: link.step.number, of: Collaborator(name: link.name, email: link.email)), in: link.step.process,
      by: .system, as: command, revoking: link.id)
  }

  /// Notes an opening. Where a robot is seen, the next act needs a code, which is mailed to the addressee.
  public func noteOpen(_ view: LinkView, isRobot: Bool) async throws {
    let link = view.record.link
    try await store.noteOpen(link.id, isRobot: isRobot, at: now)
  }

  /// Asks for a code from now on, and mails it. A code that is out already stays.
  public func requireCode(_ view: LinkView) async throws {
    if view.standing == .open { try await mailCode(for: view.record.link, isAnother: false) }
  }

  /// Mails another code in place of the one that is out; the wrong tries so far still count.
  ///
  /// - Returns: false where none is asked for, or too many were sent.
  public func resendCode(_ view: LinkView) async throws -> Bool {
    let link = view.record.link
    guard view.standing == .needsCode, codeMails.admit(link.email.lowercased(), at: now) else { return false }
    try await mailCode(for: link, isAnother: true)
    return true
  }

  /// The code and its mail are written together: who is asked for one has been sent it.
  private func mailCode(for link: NewLink, isAnother: Bool) async throws {
    let nonce = "\(now.milliseconds)"
    let outside = Collaborator(name: link.name, email: link.email)
    let mail = OutboxEntry(
      id: "code-\(link.id.rawValue)-\(nonce)", process: link.step.process,
      notification: Notification(
        kind: .code, to: .collaborator(outside), step: link.step.number, note: nonce, by: .system),
      link: link.id, createdAt: now)
    try await store.setCode(
      link.id,
      hash: secrets.keyedHash(Array(code(of: link.id, nonce: nonce).utf8), purpose: "link-code-\(link.id.rawValue)"),
      mail: mail, isAnother: isAnother)
  }

  /// Six digits, made again when the mail is composed.
  public func code(of link: LinkID, nonce: String) -> String {
    let bytes = secrets.keyedHash(Array("\(link.rawValue):\(nonce)".utf8), purpose: "link-code-digits")
    let number = bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % 1_000_000
    let digits = String(number)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// A fresh link for the same step, mailed to the same address. Whoever asks hears nothing of whether there was one.
  public func renewLink(_ token: String) async throws {
    guard let view = try await openLink(token) else { return }
    switch view.standing {
    case .open, .needsCode, .expired, .replaced, .locked: break
    case .ended: return try await askForLink(view.record.link)
    case .done, .withdrawn, .paused: return
    }
    let link = view.record.link
    let now = now
    // However often it is asked for, one inbox gets a link every five minutes at most, and few an hour for all its steps.
    let issued = try await store.links(of: link.step.process).filter { $0.link.email == link.email }.map(
      \.link.issuedAt)
    if let newest = issued.max(), now - newest < Self.linkPauseMilliseconds { return }
    guard renewals.admit(link.email.lowercased(), at: now) else { return }
    // Who asks several times at once asks for the same command.
    let window = now.milliseconds / Self.linkPauseMilliseconds
    let addressee = Base64URL.encode(Array(secrets.hash(Array(link.email.lowercased().utf8)).prefix(9)))
    guard let id = CommandID(rawValue: "renewal-\(link.step.rawValue)-\(addressee)-\(window)") else { return }
    let outside = Collaborator(name: link.name, email: link.email)
    do {
      _ = try await carryOut(
        .renewLink(step: link.step.number, to: outside), in: link.step.process, by: .collaborator(outside), as: id)
    } catch is Refusal { return }
  }

  /// A link that a person ended comes again only by a person: the record tells them, once a day.
  private func askForLink(_ link: NewLink) async throws {
    let day = now.milliseconds / 86_400_000
    guard let id = CommandID(rawValue: "ask-\(link.id.rawValue)-\(day)") else { return }
    do {
      _ = try await carryOut(
        .comment(text: "My link was ended. Please send me a fresh one if I am still to answer."), in: link.step.process,
        by: link.actor, as: id)
    } catch is Refusal { return }
  }

  /// Sends whoever a link was sent to a fresh one in its place.
  public func renewLink(_ id: LinkID, by person: PersonID, as command: CommandID) async throws -> ActOutcome {
    let link = try await linkToChange(id).link
    return try await carryOut(
      .renewLink(step: link.step.number, to: Collaborator(name: link.name, email: link.email)), in: link.step.process,
      by: .person(person), as: command)
  }

  /// Ends a link at once.
  public func revokeLink(_ id: LinkID, by person: PersonID, as command: CommandID) async throws -> ActOutcome {
    let link = try await linkToChange(id).link
    return try await carryOut(
      .revokeLink(step: link.step.number, of: Collaborator(name: link.name, email: link.email)), in: link.step.process,
      by: .person(person), as: command, revoking: id)
  }

  private func linkToChange(_ id: LinkID) async throws -> LinkRecord {
    guard let record = try await store.link(id) else { throw Refusal.notFound("There is no such link.") }
    return record
  }
}

extension NewLink {
  /// Whoever it was mailed to.
  var actor: Actor { .collaborator(Collaborator(name: name, email: email)) }
}
