internal import Application
internal import Archive
internal import Engine
internal import Foundation
internal import SQLiteStore
internal import Sodium

// `baton backup` and `baton restore`: one tar file with the database, the documents and the key, and last a list of
// what must be in it.

/// The last entry: a line `HASH SIZE NAME` for each other.
private let manifestName = "manifest"
private let databaseName = "baton.db"
private let keyName = "secret.key"
private let filesName = "files"

func backup(_ options: Options) async throws -> Int32 {
  guard options.words.count == 1 else { throw Usage("Write: baton backup FILE") }
  let target = options.words[0]
  guard !FileManager.default.fileExists(atPath: target) else {
    throw Failure("\(target) exists already. Choose another name: a backup replaces nothing.")
  }
  let configuration = try Configuration(options)
  let wiring = try await Wiring(configuration, for: .reading)
  defer { wiring.store.close() }
  let part = target + ".part"
  let copy = target + ".db.part"
  defer { for path in [part, copy] { try? FileManager.default.removeItem(atPath: path) } }
  try? FileManager.default.removeItem(atPath: part)
  try? FileManager.default.removeItem(atPath: copy)
  complain("backup: copying the database")
  try wiring.store.snapshot(to: copy)
  let archive = try ArchiveWriter(path: part)
  var manifest = ""
  var bytes = 0
  func add(_ path: String, _ name: String) throws {
    let hasher = wiring.workspace.secrets.makeHasher()
    let size = try archive.add(file: path, as: name) { hasher.update($0) }
    manifest += "\(Hex.encode(hasher.finish())) \(size) \(name)\n"
    bytes += size
  }
  try add(copy, databaseName)
  try add(configuration.keyPath, keyName)
  let documents = try documents(in: configuration.filesFolder)
  for (index, name) in documents.enumerated() {
    if index % 500 == 0 { complain("backup: \(index) of \(documents.count) documents") }
    try add(configuration.filesFolder + "/" + name, filesName + "/" + name)
  }
  try archive.add(bytes: Array(manifest.utf8), as: manifestName)
  try archive.finish()
  do { try FileManager.default.moveItem(atPath: part, toPath: target) } catch {
    throw Failure("\(target) cannot be made: \(error.localizedDescription)")
  }
  print("\(target): the database, the key and \(documents.count) documents, \(bytes) bytes")
  return 0
}

/// Every content of the vault; those that come while the backup runs are of no process in the copy.
private func documents(in folder: String) throws -> [String] {
  let root = folder + "/files"
  let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
  return names.filter { name in
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder) && !isFolder.boolValue
  }.sorted().map { "files/" + $0 }
}

func restore(_ options: Options) async throws -> Int32 {
  guard options.words.count == 1 else { throw Usage("Write: baton restore FILE") }
  let configuration = try Configuration(options)
  let folder = configuration.data
  guard ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).isEmpty else {
    throw Failure("\(folder) is not empty. Restore into an empty folder, named by --data: nothing is overwritten.")
  }
  let database = configuration.databasePath
  for path in [database, database + "-wal", database + "-shm"] where FileManager.default.fileExists(atPath: path) {
    throw Failure(
      "\(path) is there already. Restore with a --database that does not exist yet: nothing is overwritten.")
  }
  let aside = folder + ".restoring"
  try? FileManager.default.removeItem(atPath: aside)
  defer { try? FileManager.default.removeItem(atPath: aside) }
  try unpack(options.words[0], into: aside)
  try? FileManager.default.removeItem(atPath: folder)
  do { try FileManager.default.moveItem(atPath: aside, toPath: folder) } catch {
    throw Failure("\(folder) cannot be made: \(error.localizedDescription)")
  }
  try place(folder + "/" + databaseName, at: database, orRemove: folder)
  let wiring = try await Wiring(configuration, for: .writing)
  defer { wiring.store.close() }
  let held = try await wiring.store.holdWaitingMail()
  let result = try await wiring.workspace.verify(wiring.store) { complain("restore: checking, \($0) processes") }
  for fault in result.faults.prefix(100) { print("FAULT \(fault)") }
  print(
    "\(folder): \(result.processes) processes with \(result.events) events, "
      + (result.faults.isEmpty ? "everything agrees with the record" : "\(result.faults.count) faults"))
  if held > 0 {
    print("\(held) mails that waited are held, for they may be old: an admin sends or drops them on the mail page.")
  }
  return result.faults.isEmpty ? 0 : 1
}

/// Brings the database to where it is configured to be, which may be outside of the data folder.
private func place(_ file: String, at path: String, orRemove folder: String) throws {
  guard URL(filePath: file).standardizedFileURL != URL(filePath: path).standardizedFileURL else { return }
  do { try FileManager.default.moveItem(atPath: file, toPath: path) } catch {
    try? FileManager.default.removeItem(atPath: folder)
    throw Failure("\(path) cannot be made: \(error.localizedDescription)")
  }
}

/// Checks each entry against the list at the end: a backup that was cut off has none.
private func unpack(_ path: String, into folder: String) throws {
  let archive = try ArchiveReader(path: path)
  let secrets = SodiumSecrets(masterKey: [UInt8](repeating: 0, count: 32))
  var found: [String: String] = [:]
  var manifest: [UInt8]?
  while let name = try archive.next() {
    guard manifest == nil else { throw Failure("\(path) goes on after its end. It is no backup of Baton's.") }
    if name == manifestName {
      var bytes: [UInt8] = []
      try archive.pieces { bytes += $0 }
      manifest = bytes
      continue
    }
    let target = folder + "/" + (try safe(name, in: path))
    try FileManager.default.createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    guard FileManager.default.createFile(atPath: target, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = FileHandle(forWritingAtPath: target)
    else { throw Failure("\(target) cannot be made.") }
    let hasher = secrets.makeHasher()
    var size = 0
    try archive.pieces { bytes in
      hasher.update(bytes)
      size += bytes.count
      try file.write(contentsOf: bytes)
    }
    try file.synchronize()
    try file.close()
    found[name] = "\(Hex.encode(hasher.finish())) \(size) \(name)"
  }
  guard let manifest else { throw Failure("\(path) is not whole: it was cut off, or is no backup of Baton's.") }
  let wanted = String(decoding: manifest, as: UTF8.self).split(separator: "\n").map(String.init)
  guard Set(wanted) == Set(found.values) else {
    throw Failure("\(path) is damaged: what is in it is not what was written.")
  }
}

/// Where an entry may lie: nowhere but at its own place in a data folder.
private func safe(_ name: String, in path: String) throws -> String {
  let parts = name.split(separator: "/", omittingEmptySubsequences: false)
  let isDocument = parts.count == 4 && parts[0] == filesName && parts[1] == "files"
  let isPlain = parts.allSatisfy { part in
    !part.isEmpty && !part.hasPrefix(".") && part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x5C && $0 < 0x7F }
  }
  guard isPlain, isDocument || name == databaseName || name == keyName else {
    throw Failure("\(path) holds “\(name)”, which is no part of a backup.")
  }
  return name
}
