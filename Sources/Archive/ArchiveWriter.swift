internal import CArchive
internal import Glibc

/// Why an archive cannot be written or read; the message says what and where.
public struct ArchiveError: Error, Sendable, Equatable {
  public let message: String
}

/// Writes a tar file (pax) piece by piece: no file is ever whole in memory.
public final class ArchiveWriter {
  private let archive: OpaquePointer
  private let path: String
  private let descriptor: Int32

  /// Makes the file; it must not exist, and only its owner may read it.
  public init(path: String) throws(ArchiveError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ArchiveError(message: "\(path) cannot be made: \(lastReason())") }
    guard let archive = archive_write_new() else { throw ArchiveError(message: "there is no memory for an archive") }
    self.archive = archive
    archive_write_set_format_pax_restricted(archive)
    // Full blocks would pad the end with zeros that nobody needs.
    archive_write_set_bytes_in_last_block(archive, 1)
    guard archive_write_open_fd(archive, descriptor) == ARCHIVE_OK else { throw failure() }
  }

  deinit {
    archive_write_free(archive)
    close(descriptor)
  }

  /// Adds a file from the disk; `each` sees every piece of it.
  ///
  /// - Returns: its size in bytes.
  @discardableResult
  public func add(file source: String, as name: String, each: ([UInt8]) -> Void = { _ in }) throws(ArchiveError) -> Int
  {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw ArchiveError(message: "\(source) cannot be read: \(lastReason())") }
    defer { close(input) }
    var status = stat()
    guard fstat(input, &status) == 0 else { throw ArchiveError(message: "\(source): \(lastReason())") }
    try begin(name, size: Int64(status.st_size))
    var left = Int(status.st_size)
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while left > 0 {
      let count = read(input, &piece, min(piece.count, left))
      guard count > 0 else { throw ArchiveError(message: "\(source) became shorter while it was read") }
      let bytes = Array(piece[..<count])
      each(bytes)
      try write(bytes)
      left -= count
    }
    return Int(status.st_size)
  }

  public func add(bytes: [UInt8], as name: String) throws(ArchiveError) {
    try begin(name, size: Int64(bytes.count))
    try write(bytes)
  }

  /// Ends the archive and waits until it is on the disk.
  public func finish() throws(ArchiveError) {
    guard archive_write_close(archive) == ARCHIVE_OK, fsync(descriptor) == 0 else { throw failure() }
  }

  private func begin(_ name: String, size: Int64) throws(ArchiveError) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, name)
    archive_entry_set_size(entry, size)
    archive_entry_set_filetype(entry, plainFile)
    archive_entry_set_perm(entry, 0o600)
    guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw failure() }
  }

  private func write(_ bytes: [UInt8]) throws(ArchiveError) {
    guard bytes.isEmpty || archive_write_data(archive, bytes, bytes.count) == bytes.count else { throw failure() }
  }

  private func failure() -> ArchiveError {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? lastReason()
    return ArchiveError(message: "\(path) cannot be written: \(reason)")
  }
}

/// What libarchive calls a plain file.
let plainFile = UInt32(0o100000)

func lastReason() -> String { String(cString: strerror(errno)).lowercased() }
