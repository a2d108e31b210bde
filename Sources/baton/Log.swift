internal import Application
internal import Engine
internal import Foundation
internal import HTTPServer

/// JSON lines on standard output: one fact a line, with a level, nothing secret.
struct Log: Sendable {
  func write(_ level: String, _ message: String, _ more: [(String, String)] = []) {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("at", present.description)
      writer.member("level", level)
      writer.member("message", message)
      for (name, value) in more { writer.member(name, value) }
    }
    emit(writer.bytes)
  }

  func access(_ record: AccessRecord) {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("at", present.description)
      writer.member("level", record.status >= 500 ? "error" : "info")
      writer.member("message", "request")
      writer.member("request", record.id)
      writer.member("from", record.remoteAddress)
      writer.member("method", record.method)
      writer.member("path", record.path)
      writer.member("status", record.status)
      writer.member("bytes", record.bodyBytes)
      writer.member("us", record.microseconds)
    }
    emit(writer.bytes)
  }

  private var present: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  private func emit(_ bytes: [UInt8]) {
    let line = bytes + [0x0A]
    // One call a line: lines of several threads do not mix.
    line.withUnsafeBytes { _ = Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
