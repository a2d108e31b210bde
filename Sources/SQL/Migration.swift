/// One numbered file of `Migrations/`: `0001_first.sqlite.sql` is for SQLite, `0002_more.sql` for every database.
public struct Migration: Sendable, Equatable {
  /// Without the database's name and the ending: `0001_first`.
  public let name: String
  public let text: String

  /// From a file's name; nil when it is not for this database.
  public init?(fileName: String, text: String, database: String) {
    guard fileName.hasSuffix(".sql") else { return nil }
    let parts = fileName.dropLast(4).split(separator: ".")
    guard parts.count == 1 || (parts.count == 2 && parts[1] == database) else { return nil }
    name = String(parts[0])
    self.text = text
  }

  /// FNV-1a over the text: it notices an edit, it guards against no attacker.
  public var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
