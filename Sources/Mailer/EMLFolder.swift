public import Application
import Dispatch
public import Foundation

/// Writes each mail as `<id>.eml` into a folder, for when no mail server is configured.
///
/// A file appears whole or not at all, survives a power cut once it is reported as delivered, is readable by its owner
/// only (it holds links), and is written once however often the mail is delivered.
public struct EMLFolder: MailTransport {
  private let folder: URL
  /// Waiting for the disk happens here and not on the threads that all tasks share.
  private let queue = DispatchQueue(label: "baton.eml-folder")

  /// The folder is made when it is first needed.
  public init(folder: URL) { self.folder = folder }

  public func deliver(_ message: MailMessage) async -> DeliveryResult {
    await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: write(composeMIME(message), name: "\(message.id).eml"))
      }
    }
  }

  private func write(_ bytes: [UInt8], name: String) -> DeliveryResult {
    let file = folder.appending(path: name)
    // A leading dot hides a half-written file from whoever lists the folder for *.eml.
    let temporary = folder.appending(path: ".\(name).\(UInt64.random(in: 0...UInt64.max))")
    do throws(DiskError) {
      try makeFolder()
      if access(file.path, F_OK) == 0 { return .delivered(response: "already in \(name)") }
      try writeDurably(bytes, to: temporary)
      guard rename(temporary.path, file.path) == 0 else { throw DiskError("rename") }
      try syncFolder()
      return .delivered(response: "written to \(name)")
    } catch {
      unlink(temporary.path)
      return .deferred(code: nil, reason: "The mail could not be written to the outbox folder: \(error.sentence).")
    }
  }

  private func makeFolder() throws(DiskError) {
    guard access(folder.path, F_OK) != 0 else { return }
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw DiskError("make the folder")
    }
  }

  private func writeDurably(_ bytes: [UInt8], to file: URL) throws(DiskError) {
    let descriptor = open(file.path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw DiskError("open") }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskError("write") }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw DiskError("fsync") }
  }

  /// The new name itself is only safe once the folder is.
  private func syncFolder() throws(DiskError) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError("open the folder") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw DiskError("fsync the folder") }
  }
}

private struct DiskError: Error {
  let sentence: String

  init(_ call: String) { sentence = "\(call): \(String(cString: strerror(errno)))" }
}
