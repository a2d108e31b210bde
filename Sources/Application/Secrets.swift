/// Randomness, hashes and passwords: where secrets are made and checked.
///
/// Hashes are BLAKE2b with 32 bytes (RFC 7693), passwords argon2id (RFC 9106).
public protocol Secrets: Sendable {
  /// Bytes that nobody can guess.
  func randomBytes(_ count: Int) -> [UInt8]

  /// The 32-byte hash of anything that is no secret or is random itself, such as a link's token.
  func hash(_ bytes: [UInt8]) -> [UInt8]

  /// A 32-byte hash that only this installation can make: a stolen database alone does not allow to try values.
  /// Another purpose gives another hash, so that a value signed for one use is worth nothing in another.
  func keyedHash(_ bytes: [UInt8], purpose: String) -> [UInt8]

  /// Compares in a time that does not tell where the bytes differ.
  func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool

  /// A hasher for what does not fit in memory; the same result as `hash`.
  func makeHasher() -> any IncrementalHash

  /// The text to store for a password, with salt and cost in it. Takes about a tenth of a second, off the shared
  /// threads.
  func hashPassword(_ password: String) async throws(SecretsError) -> String

  /// Whether this is the password that `stored` was made from. Pass nil when there is no such person: it is false and
  /// takes as long, so that the time does not tell who has an account.
  func verifyPassword(_ password: String, against stored: String?) async -> Bool
}

/// A hash that is fed piece by piece.
public protocol IncrementalHash: AnyObject {
  func update(_ bytes: [UInt8])

  /// The hash of all pieces; to be called once, at the end.
  func finish() -> [UInt8]
}

/// Why a password cannot be hashed.
public enum SecretsError: Error, Sendable, Equatable {
  case passwordTooLong(bytesMax: Int)
  case outOfMemory

  /// One sentence for the person who chose the password.
  public var sentence: String {
    switch self {
    case .passwordTooLong(let bytesMax): "The password is too long; use at most \(bytesMax) characters."
    case .outOfMemory: "The server is short of memory; try again in a minute."
    }
  }
}
