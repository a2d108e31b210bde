internal import Foundation

/// One program writes in a data folder: the server keeps states in memory, and a second writer would go unseen.
final class DataLock {
  /// Somebody else has it.
  struct Busy: Error {
    let message: String
  }

  private let descriptor: Int32

  /// Held until the program ends, however it ends.
  init(folder: String) throws {
    let path = folder + "/baton.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure("The data folder \(folder) cannot be written: \(String(cString: strerror(errno)).lowercased()).")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
      close(descriptor)
      throw Busy(
        message:
          "Another Baton (process \(holder.isEmpty ? "unknown" : holder)) works in \(folder). Use its pages, or stop it "
          + "first.")
    }
    ftruncate(descriptor, 0)
    let number = Array(String(getpid()).utf8)
    _ = write(descriptor, number, number.count)
  }

  deinit { close(descriptor) }
}
