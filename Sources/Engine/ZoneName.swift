public import Foundation

/// The zone of a place in the IANA list, such as `Europe/Berlin`, or of `UTC`; nil for all else.
///
/// Foundation reads any file below the system's zone folder: copies in `right/`, which count leap seconds, abbreviations
/// such as CET, which name no place and so no rule for summer time, and whatever a path with dots leads to.
public func timeZone(named name: String) -> TimeZone? {
  guard name != "UTC" else { return TimeZone(identifier: name) }
  let parts = name.split(separator: "/", omittingEmptySubsequences: false)
  guard (2...3).contains(parts.count), areas.contains(parts[0]), parts.allSatisfy(isPlace) else { return nil }
  return TimeZone(identifier: name)
}

private func isPlace(_ part: Substring) -> Bool {
  !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "_-+".contains($0) }
}

/// The areas of the list, and countries with older names for their zones.
private let areas: Set<Substring> = [
  "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile", "Etc",
  "Europe", "Indian", "Mexico", "Pacific", "US",
]
