internal import Application
internal import Engine

/// What the forms of a link's page carry as their command: when the page was first shown, sealed with the link, so that
/// a robot's haste shows. A page that comes back with errors keeps it: it has been read already.
struct LinkSeal {
  /// A page that is answered sooner than a person reads it was answered by a robot.
  static let readingMillisecondsMin: Int64 = 1500

  let text: String
  private let shownAt: Instant

  init(shownAt: Instant, token: String, secrets: any Secrets) {
    let time = String(UInt64(max(0, shownAt.milliseconds)), radix: 36)
    let padded = String(repeating: "0", count: max(0, Self.timeDigits - time.count)) + time
    let mark = secrets.keyedHash(Array("\(padded):\(token)".utf8), purpose: "link-page")
    text = "\(padded)-\(Base64URL.encode(Array(mark.prefix(12))))"
    self.shownAt = shownAt
  }

  /// nil unless the command begins with a seal that was made for this link.
  init?(command: String, token: String, secrets: any Secrets) {
    guard let time = Int64(command.prefix(Self.timeDigits), radix: 36) else { return nil }
    self.init(shownAt: Instant(milliseconds: time), token: token, secrets: secrets)
    guard secrets.equal(Array(command.utf8.prefix(text.utf8.count)), Array(text.utf8)) else { return nil }
  }

  func isHasty(at now: Instant) -> Bool { now - shownAt < Self.readingMillisecondsMin }

  private static let timeDigits = 9
}
