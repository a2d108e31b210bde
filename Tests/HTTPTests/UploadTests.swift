import Foundation
import HTTP
import HTTPServer
import Synchronization
import Testing

@Suite(.serialized) struct UploadTests {
  @Test func readsFieldsAndFiles() async throws {
    let seen = Mutex<(Request, [[UInt8]])?>(nil)
    let uploads = try await withServer { request in
      let contents = request.files.map { Array(FileManager.default.contents(atPath: $0.path) ?? Data()) }
      seen.withLock { $0 = (request, contents) }
      return .text("stored")
    } _: { live in
      let body = multipart([
        .field("note", "Größe: 1.234,56 €\r\n--not-the-boundary"), .field("tag", "x"), .field("tag", ""),
        .file("contract", "Vertrag \u{202e}fdp.pdf", Array("%PDF-1.7\r\n--XY".utf8)),
        .file("annex", "", []), .file("annex", "empty.txt", []),
      ])
      let reply = try live.exchange(post(body))
      #expect(reply.text == "stored")
      return live.uploadsLeft()
    }
    let (request, contents) = try #require(seen.withLock { $0 })
    #expect(request.bodyProblem == nil)
    #expect(request.form["note"] == "Größe: 1.234,56 €\r\n--not-the-boundary")
    #expect(request.form.all("tag") == ["x", ""])
    #expect(request.files.map(\.fieldName) == ["contract", "annex"])
    #expect(request.files.map(\.clientName) == ["Vertrag \u{202e}fdp.pdf", "empty.txt"])
    #expect(request.files.map(\.clientType) == ["application/pdf", "application/pdf"])
    #expect(request.files.map(\.sizeBytes) == [14, 0])
    #expect(contents == [Array("%PDF-1.7\r\n--XY".utf8), []])
    #expect(uploads.isEmpty, "files that nobody took are removed")
  }

  @Test func keepsFilesThatTheHandlerMoved() async throws {
    let folder = try TemporaryFolder()
    let mode = Atomic(0)
    try await withServer { request in
      var status = stat()
      stat(request.files[0].path, &status)
      mode.store(Int(status.st_mode & 0o777), ordering: .relaxed)
      try? FileManager.default.moveItem(atPath: request.files[0].path, toPath: folder.path + "/kept")
      return .text("")
    } _: { live in
      _ = try live.exchange(post(multipart([.file("f", "a.txt", Array("kept".utf8))])))
      #expect(live.uploadsLeft().isEmpty)
    }
    #expect(FileManager.default.contents(atPath: folder.path + "/kept") == Data("kept".utf8))
    #expect(mode.load(ordering: .relaxed) == 0o600)
  }

  @Test func writesThreeHundredMegabytesWithoutHoldingThem() async throws {
    let size = 300 << 20
    let sizes = Mutex<[Int]>([])
    let grown = try await withServer(configure: settings { $0.fileBytesMax = 320 << 20 }) { request in
      sizes.withLock { $0 = request.files.map(\.sizeBytes) }
      return .text("")
    } _: { live in
      let start = multipart([.file("scan", "scan.tiff", [])], isClosed: false).dropLast(2)
      let end = Array("\r\n--XYZ--\r\n".utf8)
      let client = try live.connect()
      let before = residentBytes()
      try client.send(head(length: start.count + size + end.count) + start)
      let chunk = (0..<65536).map { UInt8(truncatingIfNeeded: $0 * 7 >> 2) }
      var peak = before
      for index in 0..<(size / chunk.count) {
        try client.send(chunk)
        if index % 50 == 0 { peak = max(peak, residentBytes()) }
      }
      try client.send(end)
      let reply = try client.receive()
      #expect(reply.status == 200)
      return max(peak, residentBytes()) - before
    }
    #expect(sizes.withLock { $0 } == [size])
    #expect(grown < 150 << 20, "other tests run beside this one; it grew by \(grown) bytes")
  }

  @Test func case37anUploadKilledMidwayLeavesNoFile() async throws {
    let handled = Atomic(0)
    let records = Records()
    let (during, after) = try await withServer(onResponse: records.add) { _ in
      handled.add(1, ordering: .relaxed)
      return .text("")
    } _: { live in
      let client = try live.connect()
      let start = multipart([.file("scan", "scan.tiff", [])], isClosed: false).dropLast(2)
      try client.send(head(length: 10_000_000) + start + Array(repeating: 65, count: 1_000_000))
      let end = ContinuousClock.now + .seconds(5)
      while live.uploads.isEmpty, ContinuousClock.now < end { usleep(2000) }
      let during = live.uploads.count
      client.disconnect()
      records.wait(for: 1)
      return (during, live.uploads.count)
    }
    #expect(during == 1)
    #expect(after == 0)
    #expect(handled.load(ordering: .relaxed) == 0)
  }

  @Test func case37startingRemovesWhatAKilledServerLeft() async throws {
    let folder = try TemporaryFolder()
    try folder.write("upload-0123-0", [1])
    try folder.write("keep.txt", [1])
    try await withServer(configure: settings { $0.uploadDirectory = folder.path }) { _ in
      .text("")
    } _: { _ in
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keep.txt"])
  }

  @Test func keepsWhatWasTypedWhenAFileIsTooLarge() async throws {
    let seen = Mutex<Request?>(nil)
    let (reply, left) = try await withServer(configure: settings { $0.fileBytesMax = 1 << 20 }) { request in
      seen.withLock { $0 = request }
      return request.bodyProblem.map { .refusal($0) } ?? .text("stored")
    } _: { live in
      let reply = try live.exchange(
        post(
          multipart([
            .field("before", "typed"), .file("small", "s", [1]),
            .file("scan", "big", Array(repeating: 1, count: 1 << 21)),
            .field("after", "typed too"), .file("late", "s", [1]),
          ])))
      return (reply, live.uploadsLeft())
    }
    let request = try #require(seen.withLock { $0 })
    #expect(reply.status == 413)
    #expect(reply.text == "The file is larger than 1 MB. Choose a smaller one, or compress it.\n")
    #expect(request.bodyProblem == .tooLarge(field: "scan", limitBytes: 1 << 20))
    #expect(request.form == Form(["before": "typed", "after": "typed too"]))
    #expect(request.files.isEmpty)
    #expect(left.isEmpty)
  }

  @Test func refusesBrokenAndOversizedForms() async throws {
    let problems = Mutex<[BodyProblem?]>([])
    try await withServer(configure: settings { $0.filesMax = 2 }) { request in
      problems.withLock { $0.append(request.bodyProblem) }
      return .text("")
    } _: { live in
      let file = Part.file("f", "a", [1])
      for body in [
        multipart([.field("a", "b"), .file("f", "cut.txt", [1, 2])], isClosed: false),
        multipart([file, file, file]),
        multipart((0...500).map { .field("f\($0)", "1") }),
        multipart([.field("v", String(repeating: "v", count: 600_000))]),
        multipart([.field("v", "nul\0")]),
        multipart([.field(String(repeating: "n", count: 201), "1")]),
      ] {
        _ = try live.exchange(post(body))
      }
      let form = "application/x-www-form-urlencoded"
      for (type, text) in [
        (form, "v=" + String(repeating: "v", count: 524_288)), (form, "v=%FF"), ("text/xml", "<a/>"),
        ("multipart/form-data", "no boundary"), ("application/json", String(repeating: " ", count: 524_289)),
      ] {
        _ = try live.exchange(post(Array(text.utf8), type: type))
      }
    }
    let limit = 512 * 1024
    #expect(
      problems.withLock { $0 } == [
        .malformed, .tooManyFiles(limit: 2), .tooManyFields(limit: 500), .tooLarge(field: nil, limitBytes: limit),
        .malformed, .malformed, .tooLarge(field: nil, limitBytes: limit), .malformed, .unsupported(type: "text/xml"),
        .malformed, .tooLarge(field: nil, limitBytes: limit),
      ])
  }

  @Test func keepsJSONAsBytes() async throws {
    let reply = try await withServer { request in
      guard case .bytes(let bytes) = request.body else { return .text("no bytes") }
      return .json(bytes)
    } _: {
      try $0.exchange(post(Array(#"{"title":"Größe"}"#.utf8), type: "Application/JSON ; charset=utf-8"))
    }
    #expect(reply.text == #"{"title":"Größe"}"#)
  }

  @Test func case36whereNoFilesAreTakenNothingIsWritten() async throws {
    let body = multipart([.field("note", "Käse"), .file("file", "x.pdf", [UInt8](repeating: 7, count: 100_000))])
    let change = settings { $0.takesFiles = { path, _ in path.first == "steps" } }
    try await withServer(configure: change) { request in
      let problem = request.bodyProblem.map { "\($0.status)" } ?? "none"
      return .text("\(problem) \(request.files.count) \(request.form["note"] ?? "")")
    } _: { live in
      let reply = try live.exchange(post(body))
      #expect(reply.text == "415 0 Käse")
      #expect(live.uploadsLeft() == [])
    }
  }

  @Test func case37uploadsAtOnceAreBounded() async throws {
    let body = multipart([.file("file", "x.pdf", [UInt8](repeating: 7, count: 300_000))])
    try await withServer(configure: settings { $0.uploadBytesMax = 200_000 }) { request in
      .text("\(request.bodyProblem?.status ?? 200) \(request.files.count)")
    } _: { live in
      let text = try live.exchange(post(body)).text
      #expect(text == "507 0")
      // What was taken is given back.
      let small = multipart([.file("file", "x.pdf", [UInt8](repeating: 7, count: 150_000))])
      for _ in 0..<3 {
        // Given back once the answer has left.
        _ = live.uploadsLeft()
        let text = try live.exchange(post(small)).text
        #expect(text == "200 1")
      }
    }
  }

  @Test func case40theLastOfTheDiskIsLeftAlone() async throws {
    let body = multipart([.file("file", "x.pdf", [7, 7, 7])])
    try await withServer(configure: settings { $0.freeBytesMin = .max }) { request in
      .text("\(request.bodyProblem?.status ?? 200)")
    } _: { live in
      let text = try live.exchange(post(body)).text
      #expect(text == "507")
    }
  }
}
