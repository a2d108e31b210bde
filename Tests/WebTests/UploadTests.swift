import Application
import Engine
import Foundation
import HTTP
import OfficeFixture
import Testing

/// Files that people outside and inside send with a step.
struct UploadTests {
  static let template = Office.template.replacing(
    "{key: confirm, title: Confirm the order, owner: vendor,",
    with: """
      {key: confirm, title: Confirm the order, owner: vendor, documents: [
                  {key: a_long_key_for_the_signed_confirmation, label: Confirmation, max: 3, size: 1 MB},
                  {key: note, label: Note, kinds: [text]}],
      """)
  static let slot = "a_long_key_for_the_signed_confirmation"
  static let pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

  /// A vendor before their page.
  private struct Scene {
    let desk: Desk
    let process: ProcessID
    let link: String

    init(filesBytesMax: Int = .max) async throws {
      desk = try await Desk(template: UploadTests.template, filesBytesMax: filesBytesMax)
      process = try await desk.office.orderAtTheVendor().outcome.process
      link = try await desk.mailedLink(to: "verkauf@nordlicht.example")
    }

    func upload(
      _ files: Visitor.Upload..., to slot: String = UploadTests.slot, on page: Page? = nil
    ) async throws -> Page {
      let shown = if let page { page } else { await desk.stranger.get(link) }
      // As long as a person takes to choose a file.
      desk.office.clock.advance(milliseconds: 5000)
      return try await desk.stranger.send(
        shown, link + "/documents", having: ["upload-slot": slot],
        files: files.map { file in
          var file = file
          file.slot = slot
          return file
        })
    }

    func documents() async throws -> [String] {
      try await desk.office.workspace.store.state(process)?.documents.filter { $0.removedAt == nil }.map(\.file.name)
        ?? []
    }

    /// Everything below the vault's folder.
    var stored: [String] {
      let folder = desk.office.folder + "/files"
      return (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
    }
  }

  @Test func ofSeveralFilesAllAreAddedOrNone() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let refused = try await scene.upload(
      .init("Auftrag.pdf", Self.pdf), .init("leer.pdf", ""), .init("setup.exe", "MZ nothing"))
    #expect(refused.status == 422)
    #expect(refused.text.contains("leer.pdf is empty") && refused.text.contains("setup.exe is a program"))
    #expect(refused.text.contains("None of the 3 files was added."))
    #expect(scene.stored == [])
    #expect(try await scene.documents() == [])
    let added = try await scene.upload(.init("Auftrag.pdf", Self.pdf), .init("Größen.csv", "a;b\n1;2\n"))
    #expect(added.status == 200)
    #expect(try await scene.documents() == ["Auftrag.pdf", "Größen.csv"])
    // One more fits, and two come.
    let many = try await scene.upload(.init("3.pdf", Self.pdf + "3"), .init("4.pdf", Self.pdf + "4"))
    #expect(many.status == 422 && many.text.contains("takes 1 more, and you chose 2"))
    #expect(many.text.contains("Auftrag.pdf"))
    #expect(scene.stored.count == 2)
    #expect(try await scene.desk.office.faults() == [])
  }

  @Test func case13ADoubleClickAddsOnceAndOtherFilesAreAnotherAct() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let page = await scene.desk.stranger.get(scene.link)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<2 {
        group.addTask {
          try await scene.upload(.init("a.pdf", Self.pdf), .init("b.pdf", Self.pdf + "b"), on: page).status
        }
      }
      for try await status in group { #expect(status == 200) }
    }
    #expect(try await scene.documents() == ["a.pdf", "b.pdf"])
    #expect(try await scene.upload(.init("c.pdf", Self.pdf + "c"), on: page).status == 200)
    #expect(try await scene.documents() == ["a.pdf", "b.pdf", "c.pdf"])
    #expect(scene.stored.count == 3)
  }

  @Test(arguments: [
    ("katze.gif", "GIF89a/*<script>alert(1)</script>*/"),
    ("Angebot \"Müller\".pdf", "%PDF-1.4\n<script>alert(1)</script>\n%%EOF\n"),
  ])
  func case35ADownloadIsNeverAPage(name: String, content: String) async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    #expect(try await scene.upload(.init(name, content)).status == 200)
    let jonas = try await scene.desk.visitor(scene.desk.office.jonas)
    for (reader, path) in [
      (scene.desk.stranger, scene.link + "/documents/1"), (jonas, "/processes/ORD-1001/documents/1"),
    ] {
      let file = await reader.get(path)
      #expect(file.status == 200 && file.downloadName == safeFileName(name))
      #expect(file.response["X-Content-Type-Options"] == "nosniff")
      #expect(file.response["Content-Security-Policy"]?.hasPrefix("sandbox;") == true)
      #expect(file.response["Content-Type"]?.hasPrefix("text/html") == false)
    }
  }

  @Test(arguments: [
    ("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>"),
    ("seite.html", "<!doctype html><title>x</title>"),
    ("angebot.pdf", "<!doctype html><script>1</script>\n%PDF-1.4\n%%EOF"),
  ])
  func case35WhatShowsScriptsIsRefused(name: String, content: String) async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    #expect(try await scene.upload(.init(name, content)).status == 422)
    #expect(scene.stored == [])
  }

  @Test(arguments: [
    ("../../../etc/passwd.pdf", "passwd.pdf"), ("a%00.pdf", "a-.pdf"), ("..%2f..%2fx.pdf", "-..-x.pdf"),
    ("Rechnung\u{202E}fdp.exe.pdf", "Rechnungfdp.exe.pdf"),
  ])
  func case36AStrangeNameIsMadePlain(name: String, shown: String) async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    #expect(try await scene.upload(.init(name, Self.pdf)).status == 200)
    #expect(try await scene.documents() == [shown])
    #expect(await scene.desk.stranger.get(scene.link + "/documents/1").downloadName == shown)
    #expect(scene.stored.allSatisfy { $0.hasPrefix("files/") })
  }

  @Test func case36ALongNameKeepsItsEnding() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    #expect(try await scene.upload(.init(String(repeating: "ä", count: 300) + ".pdf", Self.pdf)).status == 200)
    let name = try #require(try await scene.documents().first)
    #expect(name.utf8.count <= fileNameBytesMax && name.hasSuffix("ä.pdf"))
  }

  @Test func case36TooLargeAFileOrBodyIsRefusedWithoutResidue() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let large = Self.pdf + String(repeating: " ", count: 1_100_000)
    let refused = try await scene.upload(.init("groß.pdf", large))
    #expect(refused.status == 422 && refused.text.contains("groß.pdf is 1.2 MB"))
    // What the server itself cut off.
    let cut = try await scene.desk.stranger.post(
      scene.link + "/documents", [("upload-slot", Self.slot)], problem: .tooLarge(field: "file", limitBytes: 100 << 20))
    #expect(cut.status == 413 && cut.text.contains("larger than 100 MB"))
    #expect(scene.stored == [])
  }

  @Test func case36WhereTheRoomIsUsedUpTheSenderIsToldAndNothingStays() async throws {
    let scene = try await Scene(filesBytesMax: Self.pdf.utf8.count + 10)
    defer { scene.desk.close() }
    #expect(try await scene.upload(.init("a.pdf", Self.pdf)).status == 200)
    let refused = try await scene.upload(.init("b.pdf", Self.pdf + "b"))
    #expect(refused.status == 422 && refused.text.contains("the room for documents is full"))
    #expect(scene.stored.count == 1)
    #expect(try await scene.documents() == ["a.pdf"])
  }

  @Test func case37AFileWhoseActIsRefusedLeavesNothing() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let page = await scene.desk.stranger.get(scene.link)
    // The step is taken away while the file is on its way.
    let outcome = ActOutcome(process: scene.process, reference: "ORD-1001", sequence: 0, isRepeat: false)
    try await scene.desk.office.act(
      .handOver(step: 3, to: scene.desk.office.maya, reason: ""), on: outcome, by: scene.desk.office.jonas)
    #expect(try await scene.upload(.init("a.pdf", Self.pdf), on: page).status == 410)
    #expect(scene.stored == [])
    #expect(try await scene.desk.office.faults() == [])
  }

  @Test func case37TheSweepTakesOldOrphansAndNothingElse() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    _ = try await scene.upload(.init("a.pdf", Self.pdf), .init("b.pdf", Self.pdf + "b"))
    let page = await scene.desk.stranger.get(scene.link)
    _ = try await scene.desk.stranger.send(page, scene.link + "/documents/2")
    #expect(try await scene.documents() == ["a.pdf"])
    let folder = scene.desk.office.folder + "/files/files/00"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["old", "young"] {
      try Data(name.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    let past = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -90_000)]
    for path in scene.stored where !path.hasSuffix("young") {
      try FileManager.default.setAttributes(past, ofItemAtPath: scene.desk.office.folder + "/files/" + path)
    }
    await scene.desk.sweep()
    #expect(scene.stored.count == 3 && !scene.stored.contains { $0.hasSuffix("old") })
    // A removed file stays in the record, and so does its content.
    #expect(try await scene.desk.office.faults() == [])
  }

  /// Its file is not taken, so that it does not pass for a person's at the next press.
  @Test func case04AnUploadThatComesAtOnceIsAskedForACode() async throws {
    let scene = try await Scene()
    defer { scene.desk.close() }
    let shown = await scene.desk.stranger.get(scene.link)
    var file = Visitor.Upload("a.pdf", Self.pdf)
    file.slot = Self.slot
    let answer = try await scene.desk.stranger.send(
      shown, scene.link + "/documents", having: ["upload-slot": Self.slot], files: [file])
    #expect(answer.status == 422 && answer.text.contains("Give the code"))
    #expect(try await scene.documents().isEmpty)
  }
}
