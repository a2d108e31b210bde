public import Application
import CSodium
import Foundation

/// Secrets by libsodium.
public struct SodiumSecrets: Secrets {
  /// What trying one password costs.
  public enum PasswordCost: Sendable {
    /// libsodium's cost for interactive use: two passes over 64 MiB.
    case interactive
    /// Next to nothing, for tests.
    case cheapForTests
  }

  private let masterKey: [UInt8]
  private let passwordCost: PasswordCost

  /// The master key has 32 bytes; `KeyFile.loadOrCreate` keeps one.
  public init(masterKey: [UInt8], passwordCost: PasswordCost = .interactive) {
    precondition(masterKey.count == KeyFile.byteCount, "the master key has \(KeyFile.byteCount) bytes")
    startSodium()
    self.masterKey = masterKey
    self.passwordCost = passwordCost
  }

  public func randomBytes(_ count: Int) -> [UInt8] { drawBytes(count) }

  public func hash(_ bytes: [UInt8]) -> [UInt8] { blake2b(bytes, key: []) }

  public func keyedHash(_ bytes: [UInt8], purpose: String) -> [UInt8] {
    let key = blake2b(Array("baton 1 \(purpose)".utf8), key: masterKey)
    return blake2b(bytes, key: key)
  }

  public func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && sodium_memcmp(left, right, left.count) == 0
  }

  public func makeHasher() -> any IncrementalHash { IncrementalBLAKE2b() }

  public func hashPassword(_ password: String) async throws(SecretsError) -> String {
    let characters = normalised(password)
    guard characters.count <= Self.passwordBytesMax else {
      throw .passwordTooLong(bytesMax: Self.passwordBytesMax)
    }
    let (passes, memoryBytes) = (passwordCost.passes, passwordCost.memoryBytes)
    let stored = await PasswordThreads.shared.run { () -> String? in
      var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
      let result = crypto_pwhash_str(&text, characters, UInt64(characters.count), passes, memoryBytes)
      return result == 0 ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
    guard let stored else { throw .outOfMemory }
    return stored
  }

  public func verifyPassword(_ password: String, against stored: String?) async -> Bool {
    let characters = normalised(password)
    guard characters.count <= Self.passwordBytesMax else { return false }
    let text = stored ?? passwordCost.storedForNobody
    let matches = await PasswordThreads.shared.run {
      crypto_pwhash_str_verify(text, characters, UInt64(characters.count)) == 0
    }
    return matches && stored != nil
  }

  private static let passwordBytesMax = 1024

  /// One keyboard writes ü as one character, another as two (RFC 8265, section 4.2).
  private func normalised(_ password: String) -> [CChar] {
    password.precomposedStringWithCanonicalMapping.utf8.map(CChar.init(bitPattern:))
  }
}

extension SodiumSecrets.PasswordCost {
  fileprivate var passes: UInt64 {
    switch self {
    case .interactive: UInt64(crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE)
    case .cheapForTests: UInt64(crypto_pwhash_argon2id_OPSLIMIT_MIN)
    }
  }

  fileprivate var memoryBytes: Int {
    switch self {
    case .interactive: Int(crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE)
    case .cheapForTests: Int(crypto_pwhash_argon2id_MEMLIMIT_MIN)
    }
  }

  /// Well formed and of the same cost, with a result that no password is known to have.
  fileprivate var storedForNobody: String {
    let salt = String(repeating: "A", count: 22)
    let result = String(repeating: "A", count: 43)
    return "$argon2id$v=19$m=\(memoryBytes / 1024),t=\(passes),p=1$\(salt)$\(result)"
  }
}
