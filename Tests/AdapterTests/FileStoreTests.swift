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

  @Test func keepsAContentUnderItsHash() async throws {
    let stored = try await adopt(Self.pdf, "Angebot Müller.pdf")
    #expect(stored.hash == Hex.encode(secrets.hash(Array(Self.pdf))))
    #expect(stored.byteCount == Self.pdf.count)
    #expect(stored.mediaType == "application/pdf")
    #expect(stored.name == "Angebot Müller.pdf")
    let path = try #require(vault.path(of: stored.hash))
    #expect(path == "\(folder)/files/\(stored.hash.prefix(2))/\(stored.hash.dropFirst(2))")
    #expect(FileManager.default.contents(atPath: path) == Self.pdf)
    #expect(contents == [String(path.dropFirst(folder.count + 1))])
  }

  @Test func keepsAContentOnce() async throws {
    let first = try await adopt(Self.pdf, "a.pdf")
    let second = try await adopt(Self.pdf, "b.pdf")
    #expect(first.hash == second.hash)
    #expect(second.name == "b.pdf")
    #expect(contents.count == 1)
  }

  @Test func readsFilesLongerThanOnePiece() async throws {
    let long = Self.pdf + Data(repeating: 0x20, count: 3 * 65_536 + 17)
    #expect(try await adopt(long, "long.pdf").hash == Hex.encode(secrets.hash(Array(long))))
  }

  @Test(arguments: [
    ("a.csv", "Name,Betrag\nZoë,12.50\nÅsa,3.00\n", "text/csv"),
    ("b.csv", "Name;Betrag\nZoë;12,50\nÅsa;3,00\n", "text/csv"),
    ("c.txt", "Grüße aus Århus, und ein Satz.\n", "text/plain"),
  ])
  func tellsTablesFromText(name: String, text: String, mediaType: String) async throws {
    #expect(try await adopt(Data(text.utf8), name).mediaType == mediaType)
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
  func case35RefusesWhatRunsOrShowsScripts(name: String, text: String, kind: FileKind) async throws {
    await #expect(throws: FileProblem.kindRefused(name: name, kind: kind, allowed: FileKind.everyday)) {
      try await adopt(Data(text.utf8), name)
    }
    #expect(contents == [])
    await #expect(throws: Never.self) {
      try await adopt(Data(text.utf8), name, FileRules(kinds: Set(FileKind.allCases)))
    }
  }

  @Test func case35APolyglotIsWhatItsContentIs() async throws {
    let gif = try await adopt(Data("GIF89a/*<svg/onload=alert(1)>*/".utf8), "cat.txt")
    #expect(gif.mediaType == "image/gif")
  }

  @Test func case36AProgramAndAZipBombAreRefusedWithoutResidue() async throws {
    let program = Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]) + Data(repeating: 0, count: 8) + Data([2, 0, 62, 0, 1])
    let refused = await #expect(throws: FileProblem.self) {
      try await adopt(program + Data(repeating: 0, count: 60), "offer.exe")
    }
    #expect(
      refused?.sentence
        == "offer.exe is a program; allowed here are PDF, images, office documents, plain text and CSV tables.")
    let zip = Data([0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0]) + Data(repeating: 0, count: 40)
    await #expect(throws: FileProblem.kindRefused(name: "bomb.zip", kind: .archive, allowed: FileKind.everyday)) {
      try await adopt(zip, "bomb.zip")
    }
    #expect(contents == [])
  }

  @Test func case36SizeAndQuotaAreLimitedWithoutResidue() async throws {
    await #expect(throws: FileProblem.empty(name: "quote.pdf")) { try await adopt(Data(), "quote.pdf") }
    let rules = FileRules(bytesMax: Self.pdf.count - 1)
    await #expect(
      throws: FileProblem.tooLarge(name: "q.pdf", byteCount: Self.pdf.count, bytesMax: Self.pdf.count - 1)
    ) { try await adopt(Self.pdf, "../q.pdf", rules) }
    #expect(contents == [])
  }

  @Test func case36TheRoomForDocumentsIsLimitedWithoutResidue() async throws {
    let small = try FolderVault(folder: folder, secrets: secrets, bytesMax: Self.pdf.count + 10)
    let other = Self.pdf + Data("1".utf8)
    await #expect(throws: FilesRefused.self) {
      try await small.take([incoming(Self.pdf, "a.pdf"), incoming(other, "b.pdf")], rules: FileRules())
    }
    #expect(contents == [])
    // What was refused takes no room, and a content that is here already takes none either.
    for name in ["a.pdf", "again.pdf"] {
      await small.settle(try await small.take([incoming(Self.pdf, name)], rules: FileRules()), areKept: true)
    }
    let refused = await #expect(throws: FilesRefused.self) {
      try await small.take([incoming(other, "b.pdf")], rules: FileRules())
    }
    #expect(refused?.problems == [.quotaReached(name: "b.pdf", byteCount: other.count, bytesLeft: 10)])
    // A vault that is opened later counts what lies there.
    let later = try FolderVault(folder: folder, secrets: secrets, bytesMax: Self.pdf.count + 10)
    await #expect(throws: FilesRefused.self) {
      try await later.take([incoming(other, "b.pdf")], rules: FileRules())
    }
    #expect(contents.count == 1)
  }

  @Test func ofSeveralFilesAllAreKeptOrNone() async throws {
    let refused = await #expect(throws: FilesRefused.self) {
      try await vault.take(
        [incoming(Self.pdf, "offer.pdf"), incoming(Data(), "empty.pdf"), incoming(Data("#!/bin/sh\n".utf8), "run.sh")],
        rules: FileRules())
    }
    #expect(refused?.problems.map(\.code) == ["file-empty", "file-kind-refused"])
    #expect(refused?.sentence.hasSuffix("None of the 3 files was added.") == true)
    #expect(contents == [])
  }

  @Test func case37WhatOneActHoldsAnothersRefusalDoesNotRemove() async throws {
    let first = try await vault.take([incoming(Self.pdf, "a.pdf")], rules: FileRules())
    let second = try await vault.take([incoming(Self.pdf, "b.pdf")], rules: FileRules())
    await vault.settle(first, areKept: false)
    #expect(vault.path(of: first[0].hash) != nil)
    try age(try #require(vault.path(of: first[0].hash)))
    #expect(try await vault.removeUnreferenced { _ in false } == 0)
    await vault.settle(second, areKept: true)
    #expect(vault.path(of: first[0].hash) != nil)
    let third = try await vault.take([incoming(Self.pdf, "c.pdf")], rules: FileRules())
    await vault.settle(third, areKept: false)
    #expect(vault.path(of: first[0].hash) != nil, "it was here before")
    let alone = try await vault.take([incoming(Self.pdf + Data("1".utf8), "d.pdf")], rules: FileRules())
    await vault.settle(alone, areKept: false)
    #expect(vault.path(of: alone[0].hash) == nil)
  }

  @Test func case36NamesNeverBecomePaths() async throws {
    let stored = try await adopt(Self.pdf, "../../../evil\u{0}.pdf")
    #expect(stored.name == "evil.pdf")
    #expect(contents.count == 1)
    #expect(vault.path(of: "../../../etc/passwd") == nil)
    #expect(vault.path(of: String(repeating: "0", count: 64)) == nil)
    #expect(vault.path(of: stored.hash.uppercased()) == nil)
  }

  @Test func aLinkOrAFolderIsNoUpload() async throws {
    let link = vault.incomingFolder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/passwd")
    for path in [link, folder] {
      await #expect(throws: FilesRefused.self) {
        try await vault.take([IncomingFile(path: path, name: "a.txt")], rules: FileRules())
      }
    }
    #expect(FileManager.default.fileExists(atPath: "/etc/passwd"))
    #expect(contents == [])
  }

  @Test func case37OrphansAndAbandonedUploadsAreSweptAway() async throws {
    let kept = try await adopt(Self.pdf, "kept.pdf")
    let orphan = try await adopt(Self.pdf + Data("1".utf8), "orphan.pdf")
    let young = try await adopt(Self.pdf + Data("2".utf8), "young.pdf")
    let again = try await adopt(Self.pdf + Data("3".utf8), "again.pdf")
    _ = upload(Data("half an upl".utf8), "killed")
    _ = upload(Data("under way".utf8), "running")
    for path in [vault.path(of: kept.hash), vault.path(of: orphan.hash), vault.path(of: again.hash)] {
      try age(try #require(path))
    }
    try age(vault.incomingFolder + "/killed")
    _ = try await adopt(Self.pdf + Data("3".utf8), "again.pdf")
    #expect(try await vault.removeUnreferenced { $0 == kept.hash } == 2)
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
    #expect(
      quota.sentence
        == "q.pdf is 2.5 kB, but the room for documents is full up to 999 bytes. Tell whoever looks after Baton here.")
  }

  @Test func saysWhatIsAllowed() {
    let one = FileProblem.kindRefused(name: "a.zip", kind: .archive, allowed: [.pdf])
    #expect(one.sentence == "a.zip is an archive; allowed here are PDF.")
    let none = FileProblem.kindRefused(name: "a.bin", kind: .unknown, allowed: [])
    #expect(none.sentence == "a.bin is of a kind that is not known here; no files are allowed here.")
  }

  /// Takes one file in for good.
  private func adopt(_ content: Data, _ name: String, _ rules: FileRules = FileRules()) async throws -> StoredFile {
    do throws(FilesRefused) {
      let stored = try await vault.take([incoming(content, name)], rules: rules)
      await vault.settle(stored, areKept: true)
      return stored[0]
    } catch { throw error.problems[0] }
  }

  private func incoming(_ content: Data, _ name: String) -> IncomingFile {
    IncomingFile(path: upload(content, UUID().uuidString), name: name)
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
