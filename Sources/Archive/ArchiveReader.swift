internal import CArchive
internal import Glibc

/// Reads a tar file entry by entry.
public final class ArchiveReader {
  private let archive: OpaquePointer
  private let path: String

  public init(path: String) throws(ArchiveError) {
    self.path = path
    guard let archive = archive_read_new() else { throw ArchiveError(message: "there is no memory for an archive") }
    self.archive = archive
    archive_read_support_format_tar(archive)
    guard archive_read_open_filename(archive, path, 1 << 18) == ARCHIVE_OK else { throw failure() }
  }

  deinit { archive_read_free(archive) }

  /// The name of the next entry, as it was written; nil at the end. What is no plain file is refused.
  public func next() throws(ArchiveError) -> String? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_OK: break
    case ARCHIVE_EOF: return nil
    default: throw failure()
    }
    guard archive_entry_filetype(entry) == plainFile, archive_entry_hardlink(entry) == nil,
      let name = archive_entry_pathname(entry)
    else { throw ArchiveError(message: "\(path) holds something that is no plain file") }
    return String(cString: name)
  }

  /// The content of the present entry, piece by piece.
  public func pieces<Failure: Error>(_ each: ([UInt8]) throws(Failure) -> Void) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = archive_read_data(archive, &piece, piece.count)
      if count == 0 { return }
      guard count > 0 else { throw failure() }
      try each(Array(piece[..<count]))
    }
  }

  private func failure() -> ArchiveError {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? lastReason()
    return ArchiveError(message: "\(path) cannot be read: \(reason)")
  }
}
