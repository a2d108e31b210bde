import Glibc

/// Why the installation's master key cannot be used.
public enum KeyFileError: Error, Sendable, Equatable {
  case cannotRead(path: String, reason: String)
  case cannotCreate(path: String, reason: String)
  case notAPlainFile(path: String)
  case openToOthers(path: String, mode: UInt32)
  case wrongLength(path: String, byteCount: Int)

  /// One sentence for the operator.
  public var sentence: String {
    switch self {
    case .cannotRead(let path, let reason): "The key file \(path) cannot be read: \(reason)."
    case .cannotCreate(let path, let reason): "The key file \(path) cannot be created: \(reason)."
    case .notAPlainFile(let path): "The key file \(path) must be a plain file, not a folder, link or device."
    case .openToOthers(let path, let mode):
      "The key file \(path) has mode \(String(mode, radix: 8)), so others can use it; run: chmod 600 \(path)"
    case .wrongLength(let path, let byteCount):
      "The key file \(path) has \(byteCount) bytes instead of \(KeyFile.byteCount); restore it from a backup."
    }
  }
}

extension SodiumSecrets {
  /// Reads the installation's master key, or makes one the first time. See `KeyFile`.
  public static func loadOrCreateKey(at path: String) throws(KeyFileError) -> [UInt8] {
    try KeyFile(path: path).loadOrCreate()
  }
}

/// A file of 32 random bytes with mode 0600, made once and never changed.
public struct KeyFile: Sendable {
  public static let byteCount = 32

  private let path: String

  public init(path: String) { self.path = path }

  /// Two processes that start at once get the same key.
  public func loadOrCreate() throws(KeyFileError) -> [UInt8] {
    if let key = try load() { return key }
    try create()
    guard let key = try load() else { throw .cannotRead(path: path, reason: "it vanished") }
    return key
  }

  /// nil when there is no such file.
  private func load() throws(KeyFileError) -> [UInt8]? {
    // NONBLOCK, or opening a named pipe would wait for its writer.
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      if errno == ELOOP { throw .notAPlainFile(path: path) }
      throw .cannotRead(path: path, reason: lastReason())
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .cannotRead(path: path, reason: lastReason()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAPlainFile(path: path) }
    guard status.st_mode & 0o177 == 0 else { throw .openToOthers(path: path, mode: status.st_mode & 0o777) }
    guard status.st_size == Self.byteCount else { throw .wrongLength(path: path, byteCount: Int(status.st_size)) }
    var key = [UInt8](repeating: 0, count: Self.byteCount)
    guard read(file, &key, Self.byteCount) == Self.byteCount else {
      throw .cannotRead(path: path, reason: lastReason())
    }
    return key
  }

  /// Written aside and linked to its name when it is safe on disk: the name never shows half a key, and a link, unlike
  /// a rename, never replaces the key of a process that was quicker.
  private func create() throws(KeyFileError) {
    let suffix = drawBytes(8).map { String($0, radix: 16) }.joined()
    let aside = "\(path).new-\(suffix)"
    let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .cannotCreate(path: path, reason: lastReason()) }
    defer { unlink(aside) }
    let isWritten =
      fchmod(file, 0o600) == 0 && write(file, drawBytes(Self.byteCount), Self.byteCount) == Self.byteCount
      && fsync(file) == 0
    let reason = lastReason()
    close(file)
    guard isWritten else { throw .cannotCreate(path: path, reason: reason) }
    guard link(aside, path) == 0 || errno == EEXIST else { throw .cannotCreate(path: path, reason: lastReason()) }
    try synchroniseFolder()
  }

  private func synchroniseFolder() throws(KeyFileError) {
    let parent = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .cannotCreate(path: path, reason: lastReason()) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .cannotCreate(path: path, reason: lastReason()) }
  }

  private func lastReason() -> String { String(cString: strerror(errno)).lowercased() }
}
