import Application
import Foundation
import Mailer
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    "maya@example.com", "o'brien+po@mail.example.co.uk", "root@localhost", "a.b-c_d@xn--stergrd-exa.example",
    String(repeating: "a", count: 64) + "@example.com",
  ])
  func ordinaryAddressesAreTaken(address: String) throws {
    #expect(try MailAddress(address: address).address == address)
  }

  @Test(arguments: [
    ("", MailAddressRefusal.empty), ("maya", .notOneAt), ("a@b@c", .notOneAt), ("@b.example", .localPart),
    ("a@", .domain), ("a..b@c.example", .localPart), (".a@c.example", .localPart), ("a@-c.example", .domain),
    ("a@c..example", .domain), ("a b@c.example", .spaceOrControl), ("<a@c.example>", .localPart),
    ("\"a\"@c.example", .localPart), ("a@[127.0.0.1]", .domain), ("a,b@c.example", .localPart),
    ("zoë@c.example", .notASCII), ("a@østergård.example", .notASCII), ("a@c.example>", .domain),
    ("a@c_d.example", .domain), (String(repeating: "a", count: 65) + "@c.example", .localPart),
    ("a@" + String(repeating: "b.", count: 130) + "c", .tooLong),
  ])
  func othersAreRefusedWithASentence(address: String, refusal: MailAddressRefusal) {
    #expect(throws: refusal) { try MailAddress(address: address) }
    #expect(refusal.sentence.hasSuffix("."))
  }

  @Test(arguments: ["\r", "\n", "\r\n", "\0", "\t", " ", "\u{7f}", "\u{85}", "\u{2028}"])
  func case25_noControlCharacterPassesInAnAddress(separator: String) {
    for address in [
      "a\(separator)@c.example", "a@c.example\(separator)", "a@c.example\(separator)RCPT TO:<evil@x.example>",
    ] {
      #expect(throws: MailAddressRefusal.self) { try MailAddress(address: address) }
    }
  }

  @Test func case25_displayNamesStandOnOneLine() throws {
    let name = " Zoë\r\n Brontë\u{0}\u{202e}-\u{7}García\u{2029}x "
    #expect(try MailAddress(name: name, address: "a@c.example").name == "Zoë Brontë - García x")
    #expect(try MailAddress(name: String(repeating: "ü", count: 500), address: "a@c.example").name.count == 120)
  }

  @Test func configurationGivesNameAndAddress() throws {
    let parsed = try MailAddress(parsing: "\"Baton, Østergård\" <baton@Ostergard.Example>")
    #expect(parsed.name == "Baton, Østergård" && parsed.address == "baton@ostergard.example")
    #expect(parsed.domain == "ostergard.example")
    #expect(try MailAddress(parsing: "baton@x.example").name.isEmpty)
    #expect(throws: MailAddressRefusal.self) { try MailAddress(parsing: "Baton <baton>") }
  }

  @Test func mailIDsAreSafeInHeadersAndFileNames() {
    #expect(MailID(rawValue: "m-0193_F6") != nil)
    for bad in ["", "../a", "a b", "a\r\n", "ä", "a.eml", String(repeating: "a", count: 65)] {
      #expect(MailID(rawValue: bad) == nil)
    }
  }

  @Test func triesAreSpreadOverThreeDays() {
    let id = MailID(rawValue: "m-0193f6a2")!
    let delays = (1...100).map { mailRetryDelaySeconds(attempt: $0, id: id) }
    let given = delays.prefix { $0 != nil }.compactMap { $0 }
    #expect(delays.dropFirst(given.count).allSatisfy { $0 == nil })
    #expect(mailRetryDelaySeconds(attempt: 0, id: id) == nil)
    let days = Double(given.reduce(0, +)) / 86_400
    #expect((2.8...3.3).contains(days))
    for (delay, base) in zip(given, [60, 300, 900, 3_600, 10_800, 21_600]) {
      #expect((base...(base + base / 10)).contains(delay))
    }
    let many = Set((1...200).map { mailRetryDelaySeconds(attempt: 6, id: MailID(rawValue: "m-\($0)")!)! })
    #expect(many.count > 150, "mails that failed together do not come back together")
  }
}

@Suite struct ConfigurationTests {
  @Test func aURLSaysAll() throws {
    let server = try SMTPServer(url: "smtp://maya%40x:p%3Aw@mail.example.com/baton.example.com?ca=/etc/ours.pem")
    #expect(server.host == "mail.example.com" && server.port == 587 && server.clientName == "baton.example.com")
    #expect(server.encryption == .required && server.certificatesPath == "/etc/ours.pem")
    #expect(try SMTPServer(url: "smtps://a:b@mail.example.com").port == 465)
    #expect(try SMTPServer(url: "smtps://mail.example.com").encryption == .fromTheStart)
    #expect(try SMTPServer(url: "smtp://mail.example.com:25").encryption == .try)
    #expect(try SMTPServer(url: "smtp://a:b@127.0.0.1:2525").encryption == .off)
    #expect(try SMTPServer(url: "smtp://[::1]:2525").encryption == .off)
    #expect(try SMTPServer(url: "smtp://a:b@mail.example.com?tls=off").encryption == .off)
  }

  @Test(arguments: [
    ("", SMTPConfigurationError.scheme), ("mail.example.com:587", .scheme), ("http://mail.example.com", .scheme),
    ("smtp://", .host), ("smtp://a b", .notURL), ("smtp://a@mail.example.com", .credentials),
    ("smtp://a:b%0d%0aRSET@mail.example.com", .controls), ("smtp://mail.example.com:99999", .port),
    ("smtp://mail.example.com?tls=maybe", .tls), ("smtps://mail.example.com?tls=off", .tls),
    ("smtp://mail.example.com?starttls=1", .option("starttls")), ("smtp://mail.example.com/a%0d%0ab", .clientName),
  ])
  func whatIsWrongIsSaidWithoutThePassword(url: String, error: SMTPConfigurationError) {
    #expect(throws: error) { try SMTPServer(url: url) }
    #expect(error.sentence.hasSuffix("."))
  }

  @Test func aServerNeverPrintsItsPassword() throws {
    let server = try SMTPServer(url: "smtp://maya:gehe1m@mail.example.com")
    var dumped = ""
    dump(server, to: &dumped)
    for text in ["\(server)", String(reflecting: server), dumped] { #expect(!text.contains("gehe1m")) }
  }
}

@Suite struct EMLFolderTests {
  @Test func aMailIsWrittenOnceForItsOwnerOnly() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "baton-eml-\(UUID().uuidString)/outbox")
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    let outbox = EMLFolder(folder: folder)
    #expect(await outbox.deliver(message(text: nastyBody)) == .delivered(response: "written to m-0193f6a2.eml"))
    #expect(await outbox.deliver(message(text: nastyBody)) == .delivered(response: "already in m-0193f6a2.eml"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["m-0193f6a2.eml"])
    let file = folder.appending(path: "m-0193f6a2.eml")
    #expect(try Data(contentsOf: file) == Data(composeMIME(message(text: nastyBody))))
    #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
  }

  @Test func aFolderThatCannotBeWrittenDefers() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "baton-eml-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    guard case .deferred(nil, let reason) = await EMLFolder(folder: file.appending(path: "outbox")).deliver(message())
    else {
      Issue.record("not deferred")
      return
    }
    #expect(reason.hasPrefix("The mail could not be written to the outbox folder"))
  }
}
