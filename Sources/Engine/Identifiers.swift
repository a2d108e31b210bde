/// A key that a template's author chose: lower case letters, digits and underscores.
public protocol Key: RawRepresentable<String>, Hashable, Sendable, ExpressibleByStringLiteral, Comparable,
  CustomStringConvertible
{
  init(rawValue: String)
}

extension Key {
  public init(_ text: String) { self.init(rawValue: text) }
  public init(stringLiteral value: String) { self.init(rawValue: value) }
  public var description: String { rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A template, such as `purchase`.
public struct TemplateKey: Key {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A step of a template.
public struct StepKey: Key {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A seat in a template, or a role of the company that fills it.
public struct RoleKey: Key {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A field of a template's forms.
public struct FieldKey: Key {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A document slot, a checklist item or an authority table within a template.
public struct ItemKey: Key {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A process; assigned by the store when it starts.
public struct ProcessID: RawRepresentable, Hashable, Sendable, Comparable {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public init(_ rawValue: Int64) { self.rawValue = rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// One round of one step in one process: the process's id and the number of the step's activation within it.
///
/// It is derived, not drawn, so that a replay gives the same addresses.
public struct StepID: RawRepresentable, Hashable, Sendable {
  public static let numbersPerProcessMax: Int64 = 1 << 16

  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public init(process: ProcessID, number: Int) {
    rawValue = process.rawValue * Self.numbersPerProcessMax + Int64(number)
  }

  public var process: ProcessID { ProcessID(rawValue / Self.numbersPerProcessMax) }
  public var number: Int { Int(rawValue % Self.numbersPerProcessMax) }
}

/// A team member.
public struct PersonID: RawRepresentable, Hashable, Sendable, Comparable {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public init(_ rawValue: Int64) { self.rawValue = rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A moment in UTC milliseconds since 1970.
public struct Instant: Hashable, Sendable, Comparable {
  public let milliseconds: Int64
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  public static func - (a: Instant, b: Instant) -> Int64 { a.milliseconds - b.milliseconds }
  public func adding(milliseconds more: Int64) -> Instant { Instant(milliseconds: milliseconds + more) }
  public func adding(seconds: Int64) -> Instant { adding(milliseconds: seconds * 1000) }
}

extension Instant: CustomStringConvertible {
  /// `2026-11-21T16:00:00.125Z`.
  public var description: String {
    let dayLength: Int64 = 86_400_000
    let days = milliseconds >= 0 ? milliseconds / dayLength : (milliseconds - dayLength + 1) / dayLength
    let rest = Int(milliseconds - days * dayLength)
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    let clock = "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2))"
    return "\(CivilDay(number: Int(days)))T\(clock).\(padded(rest % 1000, 3))Z"
  }
}
