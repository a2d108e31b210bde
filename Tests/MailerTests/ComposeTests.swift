import Application
import Foundation
import Testing

@testable import Mailer

@Suite struct ComposeTests {
  @Test func namesSubjectAndBodiesComeBackAsTheyWere() throws {
    let jurgen = try MailAddress(name: "Jürgen \"der Alte\" Weiß, Lübeck", address: "j.weiss@nordlicht.example")
    let mail = message(
      to: jurgen,
      subject: "[PUR-1042] Größere Laptops für Zoë: 12.400,00 € bis übermorgen, 12:00 Uhr — bitte entscheiden",
      text: "Grüße\nvon Zoë\n", html: "<p>Grüße</p>\n", inReplyTo: "<process-PUR-1042@ostergard.example>",
      references: ["<process-PUR-1042@ostergard.example>"])
    let read = try parse([mail])[0]
    #expect(read.subject == mail.subject)
    #expect([read.toName, read.toAddress] == [jurgen.name, jurgen.address])
    #expect(read.fromName == batonAddress.name && read.fromAddress == batonAddress.address)
    #expect(read.text == "Grüße\nvon Zoë\n" && read.html == "<p>Grüße</p>\n")
    #expect(read.headers["Message-ID"] == "<m-0193f6a2@ostergard.example>")
    #expect(read.headers["In-Reply-To"] == "<process-PUR-1042@ostergard.example>")
    #expect(read.headers["References"] == "<process-PUR-1042@ostergard.example>")
    #expect(read.headers["Date"] == "Sat, 21 Nov 2026 01:26:48 +0000")
    #expect(read.headers["MIME-Version"] == "1.0")
    #expect(read.defects.isEmpty)
    checkWire(mail)
  }

  @Test func case25_nothingInNamesOrSubjectsAddsAHeader() throws {
    let attack = "Zoë\r\nBcc: evil@example.com\r\n\r\n<script>\u{0}\u{2028}Bcc: x\u{85}y\nX-Evil: 1\rX-More: 2"
    for name in [attack, attack.replacingOccurrences(of: "ë", with: "e"), "\" <evil@example.com>\r\n"] {
      let to = try MailAddress(name: name, address: "zoe@ostergard.example")
      let mail = message(
        to: to, subject: name, inReplyTo: "<a@b>\r\nBcc: evil@example.com", references: ["<a\r\n@b>", "<c@d>"])
      let read = try parse([mail])[0]
      #expect(
        Set(read.headers.keys) == [
          "Date", "From", "To", "Message-ID", "References", "Subject", "MIME-Version", "Auto-Submitted",
          "X-Auto-Response-Suppress", "Content-Type",
        ])
      #expect(read.headers["References"] == "<c@d>")
      #expect(read.toAddress == "zoe@ostergard.example" && read.recipients == 1)
      #expect(read.toName == to.name)
      #expect(read.text == "Hello." && read.defects.isEmpty)
      checkWire(mail)
    }
  }

  @Test func case26_anyBodyIsOneMessageOfShortLinesEndedByCRLF() throws {
    let mail = message(text: nastyBody, html: String(repeating: "x", count: 10_000))
    checkWire(mail)
    let read = try parse([mail])[0]
    #expect(read.text == nastyBody.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
    #expect(read.html == String(repeating: "x", count: 10_000))
    let lines = String(decoding: composeMIME(mail), as: UTF8.self).split(separator: "\r\n")
    #expect(!lines.contains { $0.hasPrefix(".") || $0.hasPrefix("From ") })
  }

  @Test func case27_everyMailSaysThatAProgramSentIt() throws {
    let headers = try parse([message()])[0].headers
    #expect(headers["Auto-Submitted"] == "auto-generated")
    #expect(headers["X-Auto-Response-Suppress"] == "All")
    #expect(headers["Reply-To"] == nil)
  }

  @Test func case22_theSameMessageGivesTheSameBytes() {
    let mail = message(text: nastyBody)
    #expect(composeMIME(mail) == composeMIME(mail))
    #expect(composeMIME(mail) != composeMIME(message(id: "m-2", text: nastyBody)))
  }

  @Test func otherScriptsGoAsBase64() throws {
    let mail = message(subject: "承認のお願い：ノートパソコン十二台、合計金額は百万円です。明日の正午まで", text: "お願いします。\nΚαλημέρα.\n")
    let read = try parse([mail])[0]
    #expect(read.subject == mail.subject && read.text == mail.text)
    #expect(String(decoding: composeMIME(mail), as: UTF8.self).contains("Content-Transfer-Encoding: base64"))
    checkWire(mail)
  }

  @Test func hundredsOfRandomMailsComeBackAsTheyWere() throws {
    var random = SplitMix(state: 1042)
    let mails = (1...300).map { number in
      message(
        id: "m-\(number)", to: try! MailAddress(name: random.text(30), address: "a@b.example"),
        subject: random.text(120),
        text: random.text(400) + "\n", html: random.text(2_000) + "\n")
    }
    for (mail, read) in zip(mails, try parse(mails)) {
      checkWire(mail)
      #expect(read.subject == singleLine(mail.subject, charactersMax: 400))
      #expect([read.toName, read.toAddress] == [mail.to.name, "a@b.example"])
      #expect(read.text == plain(mail.text) && read.html == plain(mail.html))
      #expect(read.defects.isEmpty)
    }
  }

  @Test(arguments: [
    (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
    (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 +0000"), (1_795_224_408_999, "Sat, 21 Nov 2026 01:26:48 +0000"),
    (4_107_542_399_000, "Sun, 28 Feb 2100 23:59:59 +0000"), (4_107_542_400_000, "Mon, 1 Mar 2100 00:00:00 +0000"),
  ])
  func datesAreWrittenInUTC(milliseconds: Int64, date: String) {
    #expect(internetDate(milliseconds: milliseconds) == date)
  }

  private func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f || $0 == "\n" || $0 == "\t" }))
  }

  private func checkWire(_ mail: MailMessage) {
    let bytes = composeMIME(mail)
    #expect(bytes.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0d || $0 == 0x0a || $0 == 0x09 })
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 76 && !$0.contains("\r") && !$0.contains("\n") })
    #expect(lines.last == "")
  }
}

/// What Python's mail library reads.
struct ReadMail: Decodable {
  let subject: String
  let fromName: String
  let fromAddress: String
  let toName: String
  let toAddress: String
  let recipients: Int
  let text: String
  let html: String
  let headers: [String: String]
  let defects: [String]
}

/// Another program than ours reads the mails.
func parse(_ mails: [MailMessage]) throws -> [ReadMail] {
  let program = """
    import base64, email, email.policy, json, sys
    from email.header import decode_header, make_header
    from email.utils import parseaddr
    def name(mail, header):
        # Its newer reader keeps the space between two encoded words of a name; the older one follows RFC 2047.
        return str(make_header(decode_header(parseaddr(mail[header])[0])))
    out = []
    for line in sys.stdin:
        m = email.message_from_bytes(base64.b64decode(line), policy=email.policy.default)
        old = email.message_from_bytes(base64.b64decode(line))
        f, t = m["From"].addresses[0], m["To"].addresses[0]
        parts = {p.get_content_type(): p.get_content() for p in m.iter_parts()}
        assert len(m.keys()) == len(set(m.keys()))
        out.append(dict(subject=m["Subject"], fromName=name(old, "From"), fromAddress=f.addr_spec, toName=name(old, "To"),
            toAddress=t.addr_spec, recipients=len(m["To"].addresses), text=parts["text/plain"].replace("\\r\\n", "\\n"),
            html=parts["text/html"].replace("\\r\\n", "\\n"), headers={k: str(v) for k, v in m.items()},
            defects=[str(d) for p in m.walk() for d in p.defects]
                + [str(d) for k in ("From", "To", "Subject", "Date") for d in m[k].defects]))
    print(json.dumps(out))
    """
  let folder = FileManager.default.temporaryDirectory.appending(path: "baton-mail-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let input = folder.appending(path: "mails")
  try mails.map { Data(composeMIME($0)).base64EncodedString() }.joined(separator: "\n")
    .write(to: input, atomically: true, encoding: .utf8)
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["python3", "-c", program]
  process.standardInput = try FileHandle(forReadingFrom: input)
  process.standardOutput = output
  try process.run()
  let json = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return try JSONDecoder().decode([ReadMail].self, from: json)
}

/// Random texts that are the same on every run.
struct SplitMix {
  var state: UInt64

  mutating func next(_ limit: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }

  mutating func text(_ scalarsMax: Int) -> String {
    let alphabets: [[Unicode.Scalar]] = [
      Array("abc xyz F.,;:=?_\"\\<>()@[]'-09 \t\n".unicodeScalars), Array("äöüßéñçøÅ€—“”".unicodeScalars),
      Array("日本語ελληνικάعربى".unicodeScalars),
      ["\u{1f469}", "\u{200d}", "\u{1f4bb}", "\u{301}", "\u{0}", "\u{7}", "\u{7f}"],
    ]
    var text = "a"
    let rare = next(4)
    for _ in 0..<(1 + next(scalarsMax)) {
      let alphabet = alphabets[next(5) == 0 ? rare : 0]
      text.unicodeScalars.append(alphabet[next(alphabet.count)])
    }
    return text
  }
}
