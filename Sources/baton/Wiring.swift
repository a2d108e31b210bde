internal import Application
internal import Engine
internal import FileStore
internal import Foundation
internal import HTTP
internal import SQLiteStore
internal import Sodium
internal import YAML

/// The one place that knows the concrete types.
struct Wiring {
  let configuration: Configuration
  let workspace: Workspace
  let store: SQLiteStore
  private let lock: DataLock?

  /// - Parameter purpose: for reading, the data folder must be there, and a server may run beside.
  init(_ configuration: Configuration, for purpose: SQLiteStore.Purpose, clock: any Clock = SystemClock()) async throws
  {
    self.configuration = configuration
    switch purpose {
    case .reading:
      try Self.requireData(configuration)
      lock = nil
    case .writing:
      do {
        try FileManager.default.createDirectory(
          atPath: configuration.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch { throw Failure("The data folder \(configuration.data) cannot be made: \(error.localizedDescription)") }
      lock = try DataLock(folder: configuration.data)
    }
    let secrets = SodiumSecrets(masterKey: try SodiumSecrets.loadOrCreateKey(at: configuration.keyPath))
    store = try SQLiteStore(
      path: configuration.databasePath, migrations: configuration.migrationsFolder, secrets: secrets, for: purpose)
    workspace = try await Workspace(
      store: store, secrets: secrets,
      files: try FolderVault(
        folder: configuration.filesFolder, secrets: secrets, bytesMax: configuration.filesBytesMax),
      clock: clock,
      settings: WorkspaceSettings(baseURL: configuration.baseURL, mailFrom: configuration.mailFrom),
      parseTemplate: parseTemplate)
  }

  /// Commands that read do not begin a data folder by looking for it, nor a key.
  private static func requireData(_ configuration: Configuration) throws {
    for path in [configuration.databasePath, configuration.keyPath] {
      guard FileManager.default.fileExists(atPath: path) else {
        throw Failure(
          "There is no Baton in \(configuration.data): \(path) is missing. Name its folder with --data or BATON_DATA.")
      }
    }
  }
}

/// The ready processes, by file name.
func readyTemplates(in folder: String) throws -> [(name: String, source: String)] {
  try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.sorted().map { name in
    (name: name, source: try String(contentsOfFile: folder + "/" + name, encoding: .utf8))
  }
}

/// Everything below `Public`, with the style sheets joined in the order of `css/order.txt`.
func publicFiles(in folder: String) throws -> StaticFiles {
  var files: [String: [UInt8]] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
    guard let data = FileManager.default.contents(atPath: folder + "/" + name), !data.isEmpty else { continue }
    files[name] = Array(data)
  }
  let order = String(decoding: files["css/order.txt"] ?? [], as: UTF8.self).split(separator: "\n")
  files["css/app.css"] = order.flatMap { files["css/\($0)"] ?? [] }
  return StaticFiles(files: files)
}
