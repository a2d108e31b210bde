public import Application
import Foundation
import Synchronization

/// Contents in a folder: `files/ab/cdef…` by their hash, with `incoming/` beside it for uploads.
///
/// One process uses the folder.
public final class FolderVault: FileVault {
  public let incomingFolder: String

  private let filesFolder: String
  private let secrets: any Secrets
  private let magic: Magic
  /// Held while a content takes its place or leaves it, so that one is never swept away while it is adopted again.
  private let places = Mutex<Void>(())

  /// Makes the folders when they are missing.
  public init(folder: String, secrets: any Secrets) throws(FileProblem) {
    filesFolder = folder + "/files"
    incomingFolder = folder + "/incoming"
    self.secrets = secrets
    guard let magic = Magic() else {
      throw .vaultFails(path: folder, reason: "the database of file types is missing (Debian package libmagic1)")
    }
    self.magic = magic
    for path in [folder, filesFolder, incomingFolder] {
      if let reason = makeFolder(path) { throw .vaultFails(path: path, reason: reason) }
    }
  }

  public func adopt(temporaryFile path: String, name: String, rules: FileRules) throws(FileProblem) -> StoredFile {
    defer { unlink(path) }
    let name = safeFileName(name)
    func failure(_ reason: String) -> FileProblem { .cannotStore(name: name, reason: reason) }
    guard let file = OpenFile(path), file.isPlain else { throw failure("the upload is gone: \(lastReason())") }
    let byteCount = file.byteCount
    try rules.check(name: name, byteCount: byteCount)
    let hasher = secrets.makeHasher()
    guard let readCount = file.readAll({ hasher.update($0) }) else { throw failure(lastReason()) }
    guard readCount == byteCount else { throw failure("the upload changed while it was read") }
    let hash = Hex.encode(hasher.finish())
    guard file.rewind(), let found = magic.mediaType(of: file.descriptor) else {
      throw failure("its type cannot be told")
    }
    try rules.check(name: name, mediaType: found)
    if let reason = keep(file, at: path, hash: hash, byteCount: byteCount) { throw failure(reason) }
    // libmagic tells tables by their commas; many have semicolons.
    let mediaType = found == "text/plain" && FileKind(mediaType: found, name: name) == .csv ? "text/csv" : found
    return StoredFile(hash: hash, byteCount: byteCount, mediaType: mediaType, name: name)
  }

  public func path(of hash: String) -> String? {
    guard hash.utf8.count == 64, Hex.decode(hash) != nil else { return nil }
    let path = place(of: hash)
    return fileStatus(path) == nil ? nil : path
  }

  @discardableResult
  public func removeUnreferenced(keeping isReferenced: (String) -> Bool) throws(FileProblem) -> Int {
    let oldest = Int(Date().timeIntervalSince1970) - Self.graceSeconds
    var removedCount = 0
    for prefix in try names(in: filesFolder) {
      for rest in try names(in: "\(filesFolder)/\(prefix)") {
        let path = "\(filesFolder)/\(prefix)/\(rest)"
        guard isOlder(path, than: oldest), !isReferenced(prefix + rest) else { continue }
        let isRemoved = places.withLock { _ in isOlder(path, than: oldest) && unlink(path) == 0 }
        if isRemoved { removedCount += 1 }
      }
    }
    for name in try names(in: incomingFolder) where isOlder("\(incomingFolder)/\(name)", than: oldest) {
      if unlink("\(incomingFolder)/\(name)") == 0 { removedCount += 1 }
    }
    return removedCount
  }

  private static let graceSeconds = 86_400

  private func place(of hash: String) -> String { "\(filesFolder)/\(hash.prefix(2))/\(hash.dropFirst(2))" }

  /// Gives the content its place, safe on disk. Returns why not, or nil when it is there.
  private func keep(_ file: borrowing OpenFile, at path: String, hash: String, byteCount: Int) -> String? {
    let target = place(of: hash)
    let folder = "\(filesFolder)/\(hash.prefix(2))"
    guard file.makeReadOnly(), file.synchronise() else { return lastReason() }
    if let reason = makeFolder(folder) { return reason }
    return places.withLock { _ -> String? in
      if let status = fileStatus(target), Int(status.st_size) == byteCount {
        // Young again: whoever adopts it now will refer to it in a moment.
        return utimensat(AT_FDCWD, target, nil, 0) == 0 ? nil : lastReason()
      }
      guard rename(path, target) == 0 else { return lastReason() }
      return synchroniseFolder(folder)
    }
  }

  private func names(in folder: String) throws(FileProblem) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .vaultFails(path: folder, reason: lastReason())
    }
  }

  private func isOlder(_ path: String, than oldest: Int) -> Bool {
    fileStatus(path).map { $0.st_mtim.tv_sec < oldest } ?? false
  }
}
