/// Where the contents of documents are kept, each once, under the hash of its bytes.
public protocol FileVault: Sendable {
  /// The folder to receive uploads in, so that taking one in is a renaming. What is forgotten here is swept away.
  var incomingFolder: String { get }

  /// Takes received files in: every one is judged first, then all are kept, or none. The received files are gone
  /// afterwards in every case. A content that is there already is kept once.
  ///
  /// What was taken in is held, and must be settled: until then no sweep and no refusal of somebody else removes it.
  func take(_ files: [IncomingFile], rules: FileRules) async throws(FilesRefused) -> [StoredFile]

  /// Ends the hold. What was new and is not kept by any of its holders is removed at once.
  func settle(_ files: [StoredFile], areKept: Bool) async

  /// The content's place for reading; nil when it is not kept or `hash` is no hash.
  func path(of hash: String) -> String?

  /// Removes contents that have been kept for a day without anything referring to them, and uploads abandoned for as
  /// long. Returns how many files went.
  @discardableResult
  func removeUnreferenced(keeping isReferenced: @Sendable @escaping (String) -> Bool) async throws(FileProblem) -> Int
}

/// A file as it was received.
public struct IncomingFile: Sendable, Equatable {
  public var path: String
  /// As the sender wrote it; it never becomes part of a path.
  public var name: String

  public init(path: String, name: String) {
    self.path = path
    self.name = name
  }
}

/// Why nothing was taken in: a problem for each file that is to blame.
public struct FilesRefused: Error, Sendable, Equatable {
  public var problems: [FileProblem]
  /// How many came together.
  public var fileCount: Int

  public init(problems: [FileProblem], fileCount: Int) {
    self.problems = problems
    self.fileCount = fileCount
  }

  /// What is wrong with each, and what became of the others.
  public var sentence: String {
    let told = problems.prefix(Self.toldMax).map(\.sentence)
    let more = problems.count > Self.toldMax ? ["And \(problems.count - Self.toldMax) more."] : []
    let others = fileCount > 1 ? ["None of the \(fileCount) files was added."] : []
    return (told + more + others).joined(separator: " ")
  }

  private static let toldMax = 5
}

/// What a place in a process accepts.
public struct FileRules: Sendable, Equatable {
  public var bytesMax: Int
  public var kinds: Set<FileKind>

  public init(bytesMax: Int = 20_000_000, kinds: Set<FileKind> = FileKind.everyday) {
    self.bytesMax = bytesMax
    self.kinds = kinds
  }

  /// Refuses by size, before anything is read.
  public func check(name: String, byteCount: Int) throws(FileProblem) {
    if byteCount == 0 { throw .empty(name: name) }
    if byteCount > bytesMax { throw .tooLarge(name: name, byteCount: byteCount, bytesMax: bytesMax) }
  }

  /// Refuses by what the content is, and by what a computer would make of the name.
  public func check(name: String, mediaType: String) throws(FileProblem) {
    let kind = FileKind(mediaType: mediaType, name: name)
    for kind in [FileKind(riskyName: name), kind].compactMap(\.self) where !kinds.contains(kind) {
      throw .kindRefused(name: name, kind: kind, allowed: kinds)
    }
  }
}

/// A content that is kept.
public struct StoredFile: Sendable, Equatable {
  /// 64 lower-case hexadecimal digits of BLAKE2b.
  public var hash: String
  public var byteCount: Int
  /// What the content is, whatever the sender called it.
  public var mediaType: String
  /// Safe to show and to offer for download.
  public var name: String

  public init(hash: String, byteCount: Int, mediaType: String, name: String) {
    self.hash = hash
    self.byteCount = byteCount
    self.mediaType = mediaType
    self.name = name
  }
}

/// Why a file is not kept.
public enum FileProblem: Error, Sendable, Equatable {
  case empty(name: String)
  case tooLarge(name: String, byteCount: Int, bytesMax: Int)
  case kindRefused(name: String, kind: FileKind, allowed: Set<FileKind>)
  /// The workspace's room for documents is used up.
  case quotaReached(name: String, byteCount: Int, bytesLeft: Int)
  /// `reason` is for the log.
  case cannotStore(name: String, reason: String)
  /// The vault's own folder fails; `reason` is for the operator.
  case vaultFails(path: String, reason: String)

  /// For machines.
  public var code: String {
    switch self {
    case .empty: "file-empty"
    case .tooLarge: "file-too-large"
    case .kindRefused: "file-kind-refused"
    case .quotaReached: "file-quota-reached"
    case .cannotStore, .vaultFails: "file-not-stored"
    }
  }

  /// One sentence for the person who sent the file, or the operator for `vaultFails`.
  public var sentence: String {
    switch self {
    case .empty(let name): "\(name) is empty; check the file and choose it again."
    case .tooLarge(let name, let byteCount, let bytesMax):
      "\(name) is \(inWords(bytes: byteCount, up: true)); "
        + "at most \(inWords(bytes: bytesMax, up: false)) are allowed here."
    case .kindRefused(let name, let kind, let allowed):
      "\(name) is \(kind.phrase); \(FileKind.allowedPhrase(allowed))."
    case .quotaReached(let name, let byteCount, let bytesLeft):
      "\(name) is \(inWords(bytes: byteCount, up: true)), but the room for documents is "
        + (bytesLeft > 0 ? "full up to \(inWords(bytes: bytesLeft, up: false))" : "full")
        + ". Tell whoever looks after Baton here."
    case .cannotStore(let name, _): "\(name) could not be stored; try again in a minute."
    case .vaultFails(let path, let reason): "The folder \(path) for documents cannot be used: \(reason)."
    }
  }
}

/// Rounded away from the limit, so that a size just above it does not read the same.
private func inWords(bytes: Int, up: Bool) -> String {
  let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)]
  guard let (unit, size) = units.first(where: { bytes >= $0.1 }) else { return "\(bytes) bytes" }
  // Tenths are told only below ten.
  let step = bytes < 10 * size ? size / 10 : size
  let tenths = (bytes + (up ? step - 1 : 0)) / step * step / (size / 10)
  return tenths % 10 == 0 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
}
