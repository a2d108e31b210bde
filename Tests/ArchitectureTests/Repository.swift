import Foundation

/// The files of this package, read from disk.
enum Repository {
  /// A text file with its path from the root of the package.
  struct File: Sendable {
    let path: String
    let text: String

    /// The target that a file of `Sources/` belongs to; nil elsewhere.
    var target: String? {
      let parts = path.split(separator: "/")
      return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files of `Sources/`.
  static let sources = files { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }

  /// The Swift files of the targets, the plugins and the tests.
  static let swift = files { path in
    path.hasSuffix(".swift") && ["Sources/", "Plugins/", "Tests/"].contains { path.hasPrefix($0) }
  }

  static let pageTemplates = files { $0.hasPrefix("Templates/pages/") && $0.hasSuffix(".html") }

  /// Every text file that is, or is about to be, under version control. Other files have no text and are left out.
  static let tracked = files { _ in true }

  private static let generatedFolders: Set<String> = [
    ".build", ".git", ".venv", "data", "out", "__pycache__", ".pytest_cache", ".swiftpm",
  ]

  private static let paths: [String] = {
    let enumerator = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isDirectoryKey])
    var paths: [String] = []
    while let url = enumerator?.nextObject() as? URL {
      let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
      if isFolder {
        if generatedFolders.contains(url.lastPathComponent) { enumerator?.skipDescendants() }
      } else if url.lastPathComponent != ".git" {
        paths.append(String(url.path.dropFirst(root.path.count).drop { $0 == "/" }))
      }
    }
    return paths.sorted()
  }()

  private static func files(where isWanted: (String) -> Bool) -> [File] {
    paths.filter(isWanted).compactMap { path in
      let url = root.appending(path: path)
      return (try? String(contentsOf: url, encoding: .utf8)).map { File(path: path, text: $0) }
    }
  }
}

/// One broken rule at one place, written as a compiler writes an error, so that editors can jump to it.
struct Violation: CustomStringConvertible, Equatable {
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): \(message)" }
}

extension [Violation] {
  var report: String { map(\.description).joined(separator: "\n") }
}
