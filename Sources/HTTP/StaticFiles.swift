import FoundationEssentials

/// Files that never change while the program runs: held in memory, found by a look-up in a dictionary, so that no
/// path of a request ever reaches the file system.
public struct StaticFiles: Sendable {
  private struct File: Sendable {
    var bytes: [UInt8]
    var contentType: String
    var hash: String
  }

  private let prefix: String
  private let files: [String: File]

  /// - Parameters:
  ///   - files: contents by path below the prefix, such as `css/base.css`.
  ///   - prefix: where they are served, with both slashes.
  public init(files: [String: [UInt8]], prefix: String = "/public/") {
    self.prefix = prefix
    self.files = files.reduce(into: [:]) { all, entry in
      all[prefix + entry.key] = File(
        bytes: entry.value, contentType: ContentType.of(path: entry.key), hash: StaticFiles.hash(entry.value))
    }
  }

  /// Reads a folder with all that is below it, leaving out names that begin with a dot.
  public init(directory: String, prefix: String = "/public/") throws(StaticFilesError) {
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: directory) else {
      throw .cannotRead(path: directory)
    }
    var files: [String: [UInt8]] = [:]
    for name in names where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      let path = directory + "/" + name
      var isDirectory = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory else { continue }
      guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
      files[name] = Array(data)
    }
    self.init(files: files, prefix: prefix)
  }

  /// nil when the path is not below the prefix; 404 when it is, but no such file exists.
  public func respond(to request: Request) -> Response? {
    guard request.rawPath.hasPrefix(prefix) else { return nil }
    guard request.method == .get else {
      return Response.text("Only GET and HEAD work here.\n", status: 405).adding("Allow", "GET, HEAD")
    }
    guard let file = files[request.rawPath] else { return .text("No such file.\n", status: 404) }
    let isVersioned = request.query["v"] == file.hash
    var response = Response(status: 200, body: .bytes(file.bytes))
    response.add("Content-Type", file.contentType)
    response.add("Cache-Control", isVersioned ? "public, max-age=31536000, immutable" : "no-cache")
    response.add("X-Content-Type-Options", "nosniff")
    return response.conditional(tag: file.hash, for: request)
  }

  /// The address of a file with its version, which browsers keep for a year: `/public/css/base.css?v=…`. A name that
  /// does not exist is a mistake of ours, and comes back without a version so that the page shows it as missing.
  public func link(_ name: String) -> String {
    guard let file = files[prefix + name] else { return prefix + name }
    return "\(prefix)\(name)?v=\(file.hash)"
  }

  /// FNV-1a, 64 bits: it tells versions of our own files apart, and guards against nobody.
  private static func hash(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}

public enum StaticFilesError: Error, Equatable, Sendable {
  case cannotRead(path: String)
}

/// Media types of our own files, by ending.
public enum ContentType {
  public static func of(path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return "application/octet-stream" }
    return switch path[path.index(after: dot)...] {
    case "css": "text/css; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "webp": "image/webp"
    case "ico": "image/vnd.microsoft.icon"
    case "woff2": "font/woff2"
    case "json": "application/json"
    case "webmanifest": "application/manifest+json"
    case "html": "text/html; charset=utf-8"
    case "txt": "text/plain; charset=utf-8"
    case "xml": "application/xml"
    default: "application/octet-stream"
    }
  }
}
