public import Application
import Dispatch
import Foundation
import Synchronization

/// Contents in a folder: `files/ab/cdef…` by their hash, with `incoming/` beside it for uploads.
///
/// One process uses the folder.
public final class FolderVault: FileVault {
  public let incomingFolder: String

  private let filesFolder: String
  private let bytesMax: Int
  private let secrets: any Secrets
  private let magic: Magic
  /// Taken while a content takes its place or leaves it.
  private let places = Mutex(Places())
  // Reading, hashing and waiting for the disk stay off the threads that answer requests.
  private let taking = DispatchQueue(label: "baton-vault")
  private let sweeping = DispatchQueue(label: "baton-vault-sweep")

  /// Makes the folders when they are missing.
  ///
  /// - Parameter bytesMax: of all contents together.
  public init(folder: String, secrets: any Secrets, bytesMax: Int = .max) throws(FileProblem) {
    filesFolder = folder + "/files"
    incomingFolder = folder + "/incoming"
    self.bytesMax = bytesMax
    self.secrets = secrets
    guard let magic = Magic() else {
      throw .vaultFails(path: folder, reason: "the database of file types is missing (Debian package libmagic1)")
    }
    self.magic = magic
    for path in [folder, filesFolder, incomingFolder] {
      if let reason = makeFolder(path) { throw .vaultFails(path: path, reason: reason) }
    }
  }

  public func take(_ files: [IncomingFile], rules: FileRules) async throws(FilesRefused) -> [StoredFile] {
    try await on(taking) { [self] in takeNow(files, rules) }.get()
  }

  public func settle(_ files: [StoredFile], areKept: Bool) async {
    await on(taking) { [self] in
      for file in files { settleNow(file, isKept: areKept) }
    }
  }

  public func path(of hash: String) -> String? {
    guard hash.utf8.count == 64, Hex.decode(hash) != nil else { return nil }
    let path = place(of: hash)
    return fileStatus(path) == nil ? nil : path
  }

  @discardableResult
  public func removeUnreferenced(
    keeping isReferenced: @Sendable @escaping (String) -> Bool
  ) async throws(FileProblem) -> Int {
    try await on(sweeping) { [self] in
      Result { () throws(FileProblem) in try sweep(keeping: isReferenced) }
    }.get()
  }

  private func on<Value: Sendable>(
    _ queue: DispatchQueue, _ work: @Sendable @escaping () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: work()) } }
  }

  private func place(of hash: String) -> String { "\(filesFolder)/\(hash.prefix(2))/\(hash.dropFirst(2))" }
}

// MARK: Taking in

extension FolderVault {
  private func takeNow(_ files: [IncomingFile], _ rules: FileRules) -> Result<[StoredFile], FilesRefused> {
    defer { for file in files { unlink(file.path) } }
    var judged: [StoredFile] = []
    var problems: [FileProblem] = []
    for file in files {
      do throws(FileProblem) { judged.append(try judge(file, rules)) } catch { problems.append(error) }
    }
    var kept: [StoredFile] = []
    if problems.isEmpty {
      for (file, stored) in zip(files, judged) {
        do throws(FileProblem) {
          try keep(stored, from: file.path)
          kept.append(stored)
        } catch {
          problems.append(error)
          break
        }
      }
    }
    if problems.isEmpty { return .success(kept) }
    for file in kept { settleNow(file, isKept: false) }
    return .failure(FilesRefused(problems: problems, fileCount: files.count))
  }

  private func judge(_ incoming: IncomingFile, _ rules: FileRules) throws(FileProblem) -> StoredFile {
    let name = safeFileName(incoming.name)
    func failure(_ reason: String) -> FileProblem { .cannotStore(name: name, reason: reason) }
    guard let file = OpenFile(incoming.path), file.isPlain else { throw failure("the upload is gone: \(lastReason())") }
    let byteCount = file.byteCount
    try rules.check(name: name, byteCount: byteCount)
    let hasher = secrets.makeHasher()
    guard let readCount = file.readAll({ hasher.update($0) }) else { throw failure(lastReason()) }
    guard readCount == byteCount else { throw failure("the upload changed while it was read") }
    guard file.rewind(), let found = magic.mediaType(of: file.descriptor) else {
      throw failure("its type cannot be told")
    }
    try rules.check(name: name, mediaType: found)
    guard file.makeReadOnly(), file.synchronise() else { throw failure(lastReason()) }
    // libmagic tells tables by their commas; many have semicolons.
    let mediaType = found == "text/plain" && FileKind(mediaType: found, name: name) == .csv ? "text/csv" : found
    return StoredFile(hash: Hex.encode(hasher.finish()), byteCount: byteCount, mediaType: mediaType, name: name)
  }

  /// Gives the content its place, safe on disk, and holds it.
  private func keep(_ file: StoredFile, from path: String) throws(FileProblem) {
    let target = place(of: file.hash)
    let folder = "\(filesFolder)/\(file.hash.prefix(2))"
    if let reason = makeFolder(folder) { throw .cannotStore(name: file.name, reason: reason) }
    try places.withLock { places throws(FileProblem) in
      if let status = fileStatus(target), Int(status.st_size) == file.byteCount {
        // Young again: whoever takes it in now will refer to it in a moment.
        guard utimensat(AT_FDCWD, target, nil, 0) == 0 else {
          throw .cannotStore(name: file.name, reason: lastReason())
        }
        places.hold(file.hash, isNew: false)
        return
      }
      let bytesLeft = bytesMax - measured(&places)
      guard file.byteCount <= bytesLeft else {
        throw .quotaReached(name: file.name, byteCount: file.byteCount, bytesLeft: max(0, bytesLeft))
      }
      guard rename(path, target) == 0 else { throw .cannotStore(name: file.name, reason: lastReason()) }
      places.bytes = measured(&places) + file.byteCount
      places.hold(file.hash, isNew: true)
      if let reason = synchroniseFolder(folder) {
        remove(file.hash, &places)
        places.holds[file.hash] = nil
        throw .cannotStore(name: file.name, reason: reason)
      }
    }
  }

  private func settleNow(_ file: StoredFile, isKept: Bool) {
    places.withLock { places in
      guard var hold = places.holds[file.hash] else { return }
      hold.count -= 1
      hold.isKept = hold.isKept || isKept
      places.holds[file.hash] = hold.count > 0 ? hold : nil
      if hold.count == 0, hold.isNew, !hold.isKept { remove(file.hash, &places) }
    }
  }

  /// Bytes of all contents, counted on the first need.
  private func measured(_ places: inout Places) -> Int {
    if let bytes = places.bytes { return bytes }
    let prefixes = (try? names(in: filesFolder)) ?? []
    let paths = prefixes.flatMap { prefix in
      ((try? names(in: "\(filesFolder)/\(prefix)")) ?? []).map { "\(filesFolder)/\(prefix)/\($0)" }
    }
    let bytes = paths.reduce(0) { $0 + Int(fileStatus($1)?.st_size ?? 0) }
    places.bytes = bytes
    return bytes
  }

  @discardableResult
  private func remove(_ hash: String, _ places: inout Places) -> Bool {
    let path = place(of: hash)
    let byteCount = Int(fileStatus(path)?.st_size ?? 0)
    guard unlink(path) == 0 else { return false }
    if let bytes = places.bytes { places.bytes = bytes - byteCount }
    return true
  }
}

// MARK: Sweeping

extension FolderVault {
  private static let graceSeconds = 86_400

  private func sweep(keeping isReferenced: (String) -> Bool) throws(FileProblem) -> Int {
    let oldest = Int(Date().timeIntervalSince1970) - Self.graceSeconds
    var removedCount = 0
    for prefix in try names(in: filesFolder) {
      for rest in try names(in: "\(filesFolder)/\(prefix)") {
        let hash = prefix + rest
        guard isOlder(place(of: hash), than: oldest), !isReferenced(hash) else { continue }
        let isRemoved = places.withLock { places in
          places.holds[hash] == nil && isOlder(place(of: hash), than: oldest) && remove(hash, &places)
        }
        if isRemoved { removedCount += 1 }
      }
    }
    for name in try names(in: incomingFolder) where isOlder("\(incomingFolder)/\(name)", than: oldest) {
      if unlink("\(incomingFolder)/\(name)") == 0 { removedCount += 1 }
    }
    return removedCount
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

/// What is known of the contents beside the folder itself.
private struct Places {
  /// Contents that were taken in and are not settled yet.
  struct Hold {
    var count = 0
    /// Nothing else had it when it was taken in.
    var isNew: Bool
    var isKept = false
  }

  var holds: [String: Hold] = [:]
  /// nil until they were counted.
  var bytes: Int?

  mutating func hold(_ hash: String, isNew: Bool) {
    holds[hash, default: Hold(isNew: isNew)].count += 1
  }
}
