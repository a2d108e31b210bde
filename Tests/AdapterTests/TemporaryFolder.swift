import Foundation

/// A new empty folder; the system's own cleaning takes it away.
func temporaryFolder() -> String {
  let path = NSTemporaryDirectory() + "baton-tests-" + UUID().uuidString
  try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  return path
}
