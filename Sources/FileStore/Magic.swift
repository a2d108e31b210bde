import CMagic
import Synchronization

/// What a content is, by libmagic. One cookie serves one caller at a time, hence the lock.
final class Magic: Sendable {
  private let cookie: Mutex<Cookie>

  /// nil when the system has no database of file types.
  init?() {
    guard let cookie = Cookie() else { return nil }
    self.cookie = Mutex(cookie)
  }

  /// The media type of an open file, read from where its position stands; nil when it cannot be read.
  func mediaType(of descriptor: Int32) -> String? {
    cookie.withLock { cookie in
      magic_descriptor(cookie.pointer, descriptor).map { String(cString: $0) }
    }
  }

  /// Only ever used inside the lock.
  private struct Cookie: ~Copyable, @unchecked Sendable {
    let pointer: magic_t

    init?() {
      guard let pointer = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR) else { return nil }
      guard magic_load(pointer, nil) == 0 else {
        magic_close(pointer)
        return nil
      }
      self.pointer = pointer
    }

    deinit { magic_close(pointer) }
  }
}
