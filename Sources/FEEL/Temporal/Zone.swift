import Foundation

/// Where a time is meant: nowhere in particular, at an offset from UTC, or in a named zone.
public enum Zone: Sendable, Hashable {
  /// No zone: a wall clock.
  case local
  /// Seconds east of UTC, at most 18 hours.
  case offset(Int32)
  /// A zone of the IANA database, which has another offset in summer.
  case named(NamedZone)

  /// A zone by its IANA name; nil when there is none such.
  public init?(name: String) {
    guard let zone = NamedZone(name: name) else { return nil }
    self = .named(zone)
  }

  /// Seconds east of UTC at a wall clock reading (seconds since 1970-01-01T00:00 on that clock); nil without a zone.
  public func offsetSeconds(atLocal seconds: Int) -> Int? {
    switch self {
    case .local: nil
    case .offset(let offset): Int(offset)
    case .named(let zone): zone.offsetSeconds(atLocal: seconds)
    }
  }

  /// Seconds east of UTC at an instant; nil without a zone.
  public func offsetSeconds(atInstant seconds: Int) -> Int? {
    switch self {
    case .local: nil
    case .offset(let offset): Int(offset)
    case .named(let zone): zone.offsetSeconds(atInstant: seconds)
    }
  }
}

extension Zone: CustomStringConvertible {
  /// As it stands behind a time: nothing, `Z`, `+02:00` or `@Europe/Paris`.
  public var description: String {
    switch self {
    case .local: return ""
    case .named(let zone): return "@" + zone.name
    case .offset(let offset):
      if offset == 0 { return "Z" }
      let seconds = Int(offset.magnitude)
      let text = "\(twoDigits(seconds / 3600)):\(twoDigits(seconds / 60 % 60))"
      let rest = seconds % 60 == 0 ? "" : ":" + twoDigits(seconds % 60)
      return (offset < 0 ? "-" : "+") + text + rest
    }
  }
}

/// A zone of the IANA database.
public final class NamedZone: Sendable, Hashable {
  /// As it was written: `Europe/Paris`.
  public let name: String
  private let zone: TimeZone

  init?(name: String) {
    guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(NamedZone.isNameByte),
      let zone = TimeZone(identifier: name)
    else { return nil }
    self.name = name
    self.zone = zone
  }

  func offsetSeconds(atInstant seconds: Int) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
  }

  func offsetSeconds(atLocal seconds: Int) -> Int {
    let first = offsetSeconds(atInstant: seconds - offsetSeconds(atInstant: seconds))
    let second = offsetSeconds(atInstant: seconds - first)
    // In the hour that spring skips neither offset fits; the one before the change moves the clock forward.
    if first == second { return first }
    let third = offsetSeconds(atInstant: seconds - second)
    return third == second ? second : min(first, second)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2F, 0x5F: true
    default: false
    }
  }

  /// Whether the names are the same.
  public static func == (left: NamedZone, right: NamedZone) -> Bool { left.name == right.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
