import Application
import Testing

@Suite struct FileNameTests {
  @Test(arguments: [
    ("Angebot Müller.pdf", "Angebot Müller.pdf"),
    ("Angebot Mu\u{308}ller.pdf", "Angebot Müller.pdf"),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\win.ini", "win.ini"),
    ("C:\\Users\\Zoë\\quote.docx", "quote.docx"),
    ("quote.pdf\u{0}.exe", "quote.pdf.exe"),
    ("quote.exe%00.pdf", "quote.exe-.pdf"),
    ("a%2f..%2Fb.pdf", "a-..-b.pdf"),
    ("a%0%000.pdf", "a%0-0.pdf"),
    ("100 % sicher.pdf", "100 % sicher.pdf"),
    ("invoice\u{202E}fdp.exe", "invoicefdp.exe"),
    ("invoice\u{2066}\u{200F}\u{FEFF}\u{E0041}.pdf", "invoice.pdf"),
    ("می\u{200C}خواهم.pdf", "می\u{200C}خواهم.pdf"),
    ("👩\u{200D}🔧 Wartung.pdf", "👩\u{200D}🔧 Wartung.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie- x=1.pdf"),
    ("say \"hi\" <b>.pdf", "say -hi- -b-.pdf"),
    (".htaccess", "htaccess"), ("..", "file"), ("", "file"), ("/", "file"), ("\u{202E}", "file"), ("   ", "file"),
    ("report. . .", "report"), ("nul.txt", "nul-.txt"), ("a.b.tar.gz", "a.b.tar.gz"), ("folder/", "file"),
  ])
  func case36HostileNamesBecomeSafe(raw: String, safe: String) {
    #expect(safeFileName(raw) == safe)
    #expect(safeFileName(raw).unicodeScalars.elementsEqual(safe.unicodeScalars))
  }

  @Test func case36LongNamesKeepTheirEnding() {
    let name = safeFileName(String(repeating: "ä", count: 300) + ".pdf")
    #expect(name == String(repeating: "ä", count: 58) + ".pdf")
    #expect(safeFileName(String(repeating: "x", count: 300)).utf8.count == 120)
    let family = String(repeating: "👨‍👩‍👧‍👦", count: 10) + ".jpg"
    #expect(safeFileName(family) == String(repeating: "👨‍👩‍👧‍👦", count: 4) + ".jpg")
    let zalgo = "a" + String(repeating: "\u{301}\u{302}", count: 200) + ".pdf"
    #expect(safeFileName(zalgo) == "file.pdf")
    #expect(safeFileName("a." + String(repeating: "p", count: 300)).utf8.count == 120)
  }

  @Test func case36ASafeNameStaysAsItIs() {
    let pieces = [
      "a", "ä", "u\u{308}", "\u{308}", ".", "..", "/", "\\", " ", "\t", "%00", "%", "0", "\u{202E}", "\u{200D}", "NUL",
      "👨‍👩‍👧", ".pdf", ":", "\u{0}", "한", "\u{1112}\u{1161}", "x234567890123456789012345678901234567890",
    ]
    var generator = SmallGenerator(state: 42)
    for _ in 0..<5_000 {
      let raw = (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? ""
      }
      .joined()
      let safe = safeFileName(raw)
      #expect(safeFileName(safe).unicodeScalars.elementsEqual(safe.unicodeScalars), "\(raw.debugDescription)")
      #expect(!safe.isEmpty && safe.utf8.count <= 120 && !safe.contains("/") && !safe.hasPrefix("."))
      #expect(!safe.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
    }
  }
}

/// SplitMix64, so that a failure comes back with the same seed.
struct SmallGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
