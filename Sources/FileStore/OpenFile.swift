import Glibc

/// A file open for reading, closed with its last use.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  let isPlain: Bool
  let byteCount: Int

  /// nil when there is no such file, or a link in its place.
  init?(_ path: String) {
    // NONBLOCK, or opening a named pipe would wait for its writer.
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    isPlain = status.st_mode & S_IFMT == S_IFREG
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Gives the content piece by piece. Returns the number of bytes; nil when reading fails.
  func readAll(_ take: ([UInt8]) -> Void) -> Int? {
    var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
    var total = 0
    // At most the known size: a file that grows while it is read ends here.
    while total <= byteCount {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return total }
      take(count == buffer.count ? buffer : Array(buffer[..<count]))
      total += count
    }
    return total
  }

  func rewind() -> Bool { lseek(descriptor, 0, SEEK_SET) == 0 }

  func makeReadOnly() -> Bool { fchmod(descriptor, 0o400) == 0 }

  func synchronise() -> Bool { fsync(descriptor) == 0 }

  private static let pieceBytes = 64 * 1024
}

/// nil when nothing is there.
func fileStatus(_ path: String) -> stat? {
  var status = stat()
  return lstat(path, &status) == 0 ? status : nil
}

/// Makes a folder with its parents, for this program's user only, safe on disk. Returns why not, or nil when it is
/// there.
func makeFolder(_ path: String) -> String? {
  if mkdir(path, 0o700) == 0 { return synchroniseFolder(parent(of: path)) }
  if errno == EEXIST { return fileStatus(path + "/") == nil ? "it is a file, not a folder" : nil }
  guard errno == ENOENT, parent(of: path) != path else { return lastReason() }
  if let reason = makeFolder(parent(of: path)) { return reason }
  return mkdir(path, 0o700) == 0 || errno == EEXIST ? synchroniseFolder(parent(of: path)) : lastReason()
}

/// Makes a new name in the folder safe on disk. Returns why not, or nil.
func synchroniseFolder(_ path: String) -> String? {
  let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { return lastReason() }
  defer { close(folder) }
  return fsync(folder) == 0 ? nil : lastReason()
}

/// What the last failed call says.
func lastReason() -> String { String(cString: strerror(errno)).lowercased() }

private func parent(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
