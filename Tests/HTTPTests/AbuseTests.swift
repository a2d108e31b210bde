import Foundation
import HTTP
import HTTPServer
import Synchronization
import Testing

@Suite(.serialized) struct AbuseTests {
  @Test(arguments: ["application/x-www-form-urlencoded", "multipart/form-data; boundary=XYZ", "text/plain"])
  func case36aBodyWithoutEndIsCutOff(type: String) async throws {
    let handled = Atomic(0)
    let records = Records()
    let (sent, reply, left) = try await withServer(
      configure: settings {
        $0.fileBytesMax = 4 << 20
        $0.filesMax = 2
      }, onResponse: records.add
    ) { _ in
      handled.add(1, ordering: .relaxed)
      return .text("")
    } _: { live in
      let client = try live.connect()
      try client.send("POST /u HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n")
      let start = multipart([.file("f", "endless", [])], isClosed: false)
      try client.send(Array("\(String(start.count, radix: 16))\r\n".utf8) + start + Array("\r\n".utf8))
      let chunk = Array("10000\r\n".utf8) + Array(repeating: 65, count: 65536) + Array("\r\n".utf8)
      var sent = 0
      while sent < 10_000_000_000, (try? client.send(chunk)) != nil { sent += 65536 }
      let reply = try? client.receive()
      records.wait(for: 1)
      return (sent, reply, live.uploads)
    }
    #expect(sent < 40 << 20)
    if let reply { #expect(reply.status == 413) }
    #expect(left.isEmpty)
    #expect(handled.load(ordering: .relaxed) == 0)
    #expect(records.all.map(\.status) == [413])
  }

  @Test func case36anAnnouncedGiantIsRefusedUnread() async throws {
    let reply = try await withServer { _ in
      .text("read")
    } _: { live in
      let client = try live.connect()
      try client.send(
        "POST /u HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=XYZ\r\n"
          + "Expect: 100-continue\r\nContent-Length: 10000000000\r\n\r\n")
      let reply = try client.receive()
      #expect(client.isClosed())
      return reply
    }
    #expect(reply.status == 413)
  }

  @Test func case38threeHundredThousandTinyHeaders() async throws {
    let (grown, reply, after) = try await withServer { _ in
      .text("fine")
    } _: { live in
      let before = residentBytes()
      let client = try live.connect()
      try client.send("GET / HTTP/1.1\r\nHost: a\r\n")
      let block = Array(String(repeating: "a:b\r\n", count: 1000).utf8)
      for _ in 0..<300 where (try? client.send(block)) == nil { break }
      let reply = try? client.receive()
      let grown = residentBytes() - before
      return (grown, reply, try live.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n").text)
    }
    #expect(grown < 10 << 20, "grew by \(grown) bytes")
    if let reply { #expect(reply.status == 431) }
    #expect(after == "fine")
  }

  @Test func case38moreHeadersThanAnyoneNeeds() async throws {
    let reply = try await withServer { _ in
      .text("fine")
    } _: { live in
      try live.exchange("GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "a:b\r\n", count: 100) + "\r\n")
    }
    #expect(reply.status == 431)
  }

  @Test func case38headersThatTrickle() async throws {
    let (seconds, reply) = try await withServer(configure: settings { $0.headerSecondsMax = 1 }) { _ in
      .text("fine")
    } _: { live in
      let client = try live.connect()
      try client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
      let started = ContinuousClock.now
      while ContinuousClock.now - started < .seconds(10), (try? client.send("x")) != nil { usleep(100_000) }
      return ((ContinuousClock.now - started).components.seconds, try? client.receive())
    }
    #expect(seconds < 6)
    if let reply { #expect(reply.status == 408) }
  }

  @Test(arguments: [
    "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5\r\nContent-Length: 5",
    "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: identity", "Transfer-Encoding: xchunked", "Content-Length: -5", "Content-Length: +5",
    "Content-Length: 5, 5", "Content-Length: 0x5", "Content-Length:", "Content-Length: 99999999999999999999",
    "Content-Length : 5", "Transfer-Encoding : chunked", "Host: b", "X y: z", "X: a\u{1}b", "no colon",
  ])
  func case38conflictingHeaders(lines: String) async throws {
    let handled = Atomic(0)
    let (reply, isClosed) = try await withServer { _ in
      handled.add(1, ordering: .relaxed)
      return .text("")
    } _: { live in
      let client = try live.connect()
      // If the server took the five bytes for a body, or none, what follows would be a second request.
      try client.send("POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n")
      try? client.send("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
      return (try client.receive(), client.isClosedAtLast())
    }
    #expect((400...499).contains(reply.status))
    #expect(isClosed)
    #expect(handled.load(ordering: .relaxed) == 0)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1x\r\nHost: a\r\n\r\n", "nonsense\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\r\n\r\n",
    "GET /" + String(repeating: "x", count: 9000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
  ])
  func case38brokenRequestLines(text: String) async throws {
    let handled = Atomic(0)
    let reply = try await withServer { _ in
      handled.add(1, ordering: .relaxed)
      return .text("")
    } _: { live in
      let client = try live.connect()
      try client.send(text)
      return try? client.receive()
    }
    if let reply { #expect((400...505).contains(reply.status)) }
    #expect(handled.load(ordering: .relaxed) == 0)
  }
}
