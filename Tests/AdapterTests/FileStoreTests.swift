import Application
import FileStore
import Foundation
import Sodium
import Testing

@Suite struct FileStoreTests {
  private let folder = temporaryFolder()
  private let secrets = SodiumSecrets(masterKey: Array(0..<32), passwordCost: .cheapForTests)
  private let vault: FolderVault

  init() throws { vault = try FolderVault(folder: folder, secrets: secrets) }

  private static let pdf = Data("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".utf8)

  @Test func keepsAContentUnderItsHash() throws {
    let stored = try adopt(Self.pdf, "Angebot Müller.pdf")
    #expect(stored.hash == Hex.encode(secrets.hash(Array(Self.pdf))))
    #expect(stored.byteCount == Self.pdf.count)
    #expect(stored.mediaType == "application/pdf")
    #expect(stored.name == "Angebot Müller.pdf")
    let path = try #require(vault.path(of: stored.hash))
    #expect(path == "\(folder)/files/\(stored.hash.prefix(2))/\(stored.hash.dropFirst(2))")
    #expect(FileManager.default.contents(atPath: path) == Self.pdf)
    #expect(contents == [String(path.dropFirst(folder.count + 1))])
  }

  @Test func keepsAContentOnce() throws {
    let first = try adopt(Self.pdf, "a.pdf")
    let second = try adopt(Self.pdf, "b.pdf")
    #expect(first.hash == second.hash)
    #expect(second.name == "b.pdf")
    #expect(contents.count == 1)
  }

  @Test func readsFilesLongerThanOnePiece() throws {
    let long = Self.pdf + Data(repeating: 0x20, count: 3 * 65_536 + 17)
    #expect(try adopt(long, "long.pdf").hash == Hex.encode(secrets.hash(Array(long))))
  }

  @Test(arguments: [
    ("a.csv", "Name,Betrag\nZoë,12.50\nÅsa,3.00\n", "text/csv"),
    ("b.csv", "Name;Betrag\nZoë;12,50\nÅsa;3,00\n", "text/csv"),
    ("c.txt", "Grüße aus Århus, und ein Satz.\n", "text/plain"),
  ])
  func tellsTablesFromText(name: String, text: String, mediaType: String) throws {
    #expect(try adopt(Data(text.utf8), name).mediaType == mediaType)
  }

  @Test(arguments: [
    ("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>", FileKind.vector),
    ("logo.png", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>", .vector),
    ("note.txt", "<!DOCTYPE html><title>x</title>", .webpage),
    ("note.pdf", "<!doctype html><html><script>1</script>\n%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF", .webpage),
    ("note.html", "nothing but plain words\n", .webpage),
    ("offer.pdf", "#!/bin/sh\nrm -rf /\n", .program),
    ("offer.ps1", "Write-Host hello\n", .program),
    ("offer.hta", "%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF", .program),
    ("quote.docm", "plain words\n", .macros),
    ("invoice.xml", "<?xml version=\"1.0\"?><Invoice/>", .data),
    ("page.xml", "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>", .data),
  ])
  func case35RefusesWhatRunsOrShowsScripts(name: String, text: String, kind: FileKind) throws {
    #expect(throws: FileProblem.kindRefused(name: name, kind: kind, allowed: FileKind.everyday)) {
      try adopt(Data(text.utf8), name)
    }
    #expect(contents == [])
    #expect(throws: Never.self) { try adopt(Data(text.utf8), name, FileRules(kinds: Set(FileKind.allCases))) }
  }

  @Test func case35APolyglotIsWhatItsContentIs() throws {
    let gif = try adopt(Data("GIF89a/*<svg/onload=alert(1)>*/".utf8), "cat.txt")
    #expect(gif.mediaType == "image/gif")
  }

  @Test func case36AProgramAndAZipBombAreRefusedWithoutResidue() throws {
    let program = Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]) + Data(repeating: 0, count: 8) + Data([2, 0, 62, 0, 1])
    let refused = #expect(throws: FileProblem.self) { try adopt(program + Data(repeating: 0, count: 60), "offer.exe") }
    #expect(
      refused?.sentence
        == "offer.exe is a program; allowed here are PDF, images, office documents, plain text and CSV tables.")
    let zip = Data([0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0]) + Data(repeating: 0, count: 40)
    #expect(throws: FileProblem.kindRefused(name: "bomb.zip", kind: .archive, allowed: FileKind.everyday)) {
      try adopt(zip, "bomb.zip")
    }
    #expect(contents == [])
  }

  @Test func case36SizeAndQuotaAreLimitedWithoutResidue() throws {
    #expect(throws: FileProblem.empty(name: "quote.pdf")) { try adopt(Data(), "quote.pdf") }
    let rules = FileRules(bytesMax: Self.pdf.count - 1)
    #expect(
      throws: FileProblem.tooLarge(name: "q.pdf", byteCount: Self.pdf.count, bytesMax: Self.pdf.count - 1)
    ) { try adopt(Self.pdf, "../q.pdf", rules) }
    let quota = FileRules(bytesLeft: 10)
    #expect(throws: FileProblem.quotaReached(name: "q.pdf", byteCount: Self.pdf.count, bytesLeft: 10)) {
      try adopt(Self.pdf, "q.pdf", quota)
    }
    #expect(contents == [])
  }

  @Test func case36NamesNeverBecomePaths() throws {
    let stored = try adopt(Self.pdf, "../../../evil\u{0}.pdf")
    #expect(stored.name == "evil.pdf")
    #expect(contents.count == 1)
    #expect(vault.path(of: "../../../etc/passwd") == nil)
    #expect(vault.path(of: String(repeating: "0", count: 64)) == nil)
    #expect(vault.path(of: stored.hash.uppercased()) == nil)
  }

  @Test func aLinkOrAFolderIsNoUpload() throws {
    let link = vault.incomingFolder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/passwd")
    #expect(throws: FileProblem.self) { try vault.adopt(temporaryFile: link, name: "a.txt", rules: FileRules()) }
    #expect(throws: FileProblem.self) { try vault.adopt(temporaryFile: folder, name: "a.txt", rules: FileRules()) }
    #expect(FileManager.default.fileExists(atPath: "/etc/passwd"))
    #expect(contents == [])
  }

  @Test func case37OrphansAndAbandonedUploadsAreSweptAway() throws {
    let kept = try adopt(Self.pdf, "kept.pdf")
    let orphan = try adopt(Self.pdf + Data("1".utf8), "orphan.pdf")
    let young = try adopt(Self.pdf + Data("2".utf8), "young.pdf")
    let again = try adopt(Self.pdf + Data("3".utf8), "again.pdf")
    _ = upload(Data("half an upl".utf8), "killed")
    _ = upload(Data("under way".utf8), "running")
    for path in [vault.path(of: kept.hash), vault.path(of: orphan.hash), vault.path(of: again.hash)] {
      try age(try #require(path))
    }
    try age(vault.incomingFolder + "/killed")
    _ = try adopt(Self.pdf + Data("3".utf8), "again.pdf")
    #expect(try vault.removeUnreferenced { $0 == kept.hash } == 2)
    #expect(vault.path(of: kept.hash) != nil)
    #expect(vault.path(of: orphan.hash) == nil)
    #expect(vault.path(of: young.hash) != nil)
    #expect(vault.path(of: again.hash) != nil)
    #expect(contents.filter { $0.hasPrefix("incoming/") } == ["incoming/running"])
  }

  @Test func saysSizesInWords() {
    let quote = FileProblem.tooLarge(name: "quote.pdf", byteCount: 30_512_000, bytesMax: 20_000_000)
    #expect(quote.sentence == "quote.pdf is 31 MB; at most 20 MB are allowed here.")
    let little = FileProblem.tooLarge(name: "q.pdf", byteCount: 20_000_001, bytesMax: 20_000_000)
    #expect(little.sentence == "q.pdf is 21 MB; at most 20 MB are allowed here.")
    let tenth = FileProblem.tooLarge(name: "q.pdf", byteCount: 1_540_000, bytesMax: 1_500_000)
    #expect(tenth.sentence == "q.pdf is 1.6 MB; at most 1.5 MB are allowed here.")
    let quota = FileProblem.quotaReached(name: "q.pdf", byteCount: 2_500, bytesLeft: 999)
    #expect(quota.sentence == "q.pdf is 2.5 kB, but only 999 bytes are left here.")
  }

  @Test func saysWhatIsAllowed() {
    let one = FileProblem.kindRefused(name: "a.zip", kind: .archive, allowed: [.pdf])
    #expect(one.sentence == "a.zip is an archive; allowed here are PDF.")
    let none = FileProblem.kindRefused(name: "a.bin", kind: .unknown, allowed: [])
    #expect(none.sentence == "a.bin is of a kind that is not known here; no files are allowed here.")
  }

  private func adopt(_ content: Data, _ name: String, _ rules: FileRules = FileRules()) throws -> StoredFile {
    let path = upload(content, UUID().uuidString)
    return try vault.adopt(temporaryFile: path, name: name, rules: rules)
  }

  private func upload(_ content: Data, _ name: String) -> String {
    let path = "\(vault.incomingFolder)/\(name)"
    #expect(FileManager.default.createFile(atPath: path, contents: content))
    return path
  }

  private func age(_ path: String) throws {
    let past = Date(timeIntervalSinceNow: -90_000)
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: path)
  }

  /// Every file below the folder, by its path in it.
  private var contents: [String] {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return paths.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
    }
  }
}
