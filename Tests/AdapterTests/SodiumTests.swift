import Application
import Foundation
import Sodium
import Testing

@Suite struct SodiumTests {
  private let secrets = SodiumSecrets(masterKey: Array(0..<32), passwordCost: .cheapForTests)

  /// The first value is from RFC 7693's reference implementation with a 32-byte result.
  @Test func hashesLikeBLAKE2b() {
    #expect(
      Hex.encode(secrets.hash(Array("abc".utf8)))
        == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
    #expect(
      Hex.encode(secrets.hash([])) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
  }

  @Test func hashesPieceByPiece() {
    let hasher = secrets.makeHasher()
    let other = secrets.makeHasher()
    hasher.update(Array("a".utf8))
    hasher.update([])
    hasher.update(Array("bc".utf8))
    other.update(Array("another".utf8))
    #expect(hasher.finish() == secrets.hash(Array("abc".utf8)))
    #expect(other.finish() == secrets.hash(Array("another".utf8)))
  }

  @Test func keyedHashDependsOnKeyAndPurpose() {
    let value = Array("maya@nordlicht.example".utf8)
    let session = secrets.keyedHash(value, purpose: "session")
    let other = SodiumSecrets(masterKey: Array(1...32), passwordCost: .cheapForTests)
    #expect(session.count == 32)
    #expect(session == secrets.keyedHash(value, purpose: "session"))
    #expect(session != secrets.keyedHash(value, purpose: "link"))
    #expect(session != other.keyedHash(value, purpose: "session"))
    #expect(session != secrets.hash(value))
  }

  @Test func comparesAndDraws() {
    #expect(secrets.equal([1, 2, 3], [1, 2, 3]))
    #expect(!secrets.equal([1, 2, 3], [1, 2, 4]))
    #expect(!secrets.equal([1, 2, 3], [1, 2]))
    #expect(secrets.equal([], []))
    #expect(secrets.randomBytes(0) == [])
    #expect(secrets.randomBytes(32).count == 32)
    #expect(secrets.randomBytes(32) != secrets.randomBytes(32))
  }

  @Test func verifiesPasswords() async throws {
    let stored = try await secrets.hashPassword("Grüße an Zoë")
    #expect(stored.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    #expect(await secrets.verifyPassword("Grüße an Zoë", against: stored))
    #expect(await secrets.verifyPassword("Gru\u{308}ße an Zoe\u{308}", against: stored))
    #expect(await !secrets.verifyPassword("grüße an Zoë", against: stored))
    #expect(await !secrets.verifyPassword("Grüße an Zoë", against: "nonsense"))
    #expect(await !secrets.verifyPassword("Grüße an Zoë", against: nil))
    #expect(try await secrets.hashPassword("") != secrets.hashPassword(""))
    await #expect(throws: SecretsError.passwordTooLong(bytesMax: 1024)) {
      try await secrets.hashPassword(String(repeating: "ä", count: 513))
    }
  }

  @Test func case11UnknownPersonTakesAsLong() async throws {
    let secrets = SodiumSecrets(masterKey: Array(0..<32))
    let stored = try await secrets.hashPassword("correct horse")
    #expect(stored.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
    let clock = ContinuousClock()
    var known: [Duration] = []
    var unknown: [Duration] = []
    for _ in 0..<3 {
      known.append(await clock.measure { #expect(await !secrets.verifyPassword("wrong", against: stored)) })
      unknown.append(await clock.measure { #expect(await !secrets.verifyPassword("wrong", against: nil)) })
    }
    let ratio = try #require(unknown.min()) / #require(known.min())
    #expect(ratio > 0.5 && ratio < 2)
  }
}

@Suite struct KeyFileTests {
  private let path = temporaryFolder() + "/master.key"

  @Test func makesAKeyOnceAndKeepsIt() throws {
    let key = try SodiumSecrets.loadOrCreateKey(at: path)
    #expect(key.count == 32)
    #expect(try SodiumSecrets.loadOrCreateKey(at: path) == key)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let folder = (path as NSString).deletingLastPathComponent
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["master.key"])
  }

  @Test func refusesAKeyThatOthersCanRead() throws {
    _ = try SodiumSecrets.loadOrCreateKey(at: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let error = #expect(throws: KeyFileError.openToOthers(path: path, mode: 0o640)) {
      try SodiumSecrets.loadOrCreateKey(at: path)
    }
    #expect(error?.sentence.contains("chmod 600 \(path)") == true)
  }

  @Test func refusesWhatIsNoKey() throws {
    let isMade = FileManager.default.createFile(
      atPath: path, contents: Data(repeating: 1, count: 31), attributes: [.posixPermissions: 0o600])
    #expect(isMade)
    #expect(throws: KeyFileError.wrongLength(path: path, byteCount: 31)) {
      try SodiumSecrets.loadOrCreateKey(at: path)
    }
    let linked = path + ".link"
    try FileManager.default.createSymbolicLink(atPath: linked, withDestinationPath: path)
    #expect(throws: KeyFileError.notAPlainFile(path: linked)) { try SodiumSecrets.loadOrCreateKey(at: linked) }
    #expect(throws: KeyFileError.self) { try SodiumSecrets.loadOrCreateKey(at: "/nowhere/at/all/master.key") }
  }

  @Test func processesThatStartAtOnceShareOneKey() async {
    let path = path
    let keys = await withTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<20 { group.addTask { (try? SodiumSecrets.loadOrCreateKey(at: path)) ?? [] } }
      return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(keys.count == 1)
    #expect(keys.first?.count == 32)
  }
}

@Suite struct EncodingTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"),
  ])
  func base64LikeRFC4648(plain: String, encoded: String) {
    #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
    #expect(Base64URL.decode(encoded) == Array(plain.utf8))
  }

  @Test func encodingsRoundTrip() {
    for length in 0..<70 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 151 + length * 7) }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
    #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
    #expect(Hex.encode([0, 0xAB, 0xFF]) == "00abff")
  }

  @Test(arguments: ["Zg==", "Z", "Zh", "Zm9", "Z/8-", "Zm 8", "Zmü", "Zm9vY"])
  func base64RefusesASecondSpelling(text: String) { #expect(Base64URL.decode(text) == nil) }

  @Test(arguments: ["a", "AB", "0g", "0x", "é0"]) func hexRefuses(text: String) { #expect(Hex.decode(text) == nil) }
}
