import Foundation

/// The most a display name takes, in bytes of UTF-8: with a reference before it, it still fits every file system.
public let fileNameBytesMax = 120

/// A name to show and to offer for download, made from what a sender wrote.
///
/// Never empty, never a path, in NFC, without control characters and without marks that turn the direction of writing
/// (which make `exe.fdp` look like `pdf.exe`). A long name loses the end of its stem and keeps its ending. Names that
/// Windows cannot store are changed a little. A safe name stays as it is.
public func safeFileName(_ raw: String) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in withoutEncodedTraps(raw).precomposedStringWithCanonicalMapping.unicodeScalars {
    if scalar == "/" || scalar == "\\" {
      scalars.removeAll()
    } else if scalar.properties.isWhitespace {
      if scalars.last != " " { scalars.append(" ") }
    } else if "<>:\"|?*".unicodeScalars.contains(scalar) {
      scalars.append("-")
    } else if !isInvisible(scalar) {
      scalars.append(scalar)
    }
  }
  // Taking characters out may have brought a letter and an accent together.
  let name = trimmed(String(scalars).precomposedStringWithCanonicalMapping)
  let (stem, ending) = split(name)
  let room = fileNameBytesMax - ending.utf8.count
  let short = trimmedEnd(prefix(of: stem, bytesMax: room))
  let safeStem = reservedStems.contains(short.uppercased()) ? short + "-" : short
  return (safeStem.isEmpty ? "file" : safeStem) + ending
}

/// Percent codes of NUL, line ends and separators, which some receiver might decode later.
private func withoutEncodedTraps(_ raw: String) -> String {
  let traps: Set<String> = ["00", "0a", "0d", "22", "2f", "5c"]
  var kept = String.UnicodeScalarView()
  let scalars = Array(raw.unicodeScalars)
  var index = 0
  while index < scalars.count {
    let code = String(String.UnicodeScalarView(scalars[index...].dropFirst().prefix(2))).lowercased()
    if scalars[index] == "%", traps.contains(code) {
      kept.append("-")
      index += 3
    } else {
      kept.append(scalars[index])
      index += 1
    }
  }
  return String(kept)
}

/// Controls, and formatting that is seen only by what it does to its neighbours. The joiners stay: Persian and many
/// emoji are written with them.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
  case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
  default: false
  }
}

/// A dot in front hides a file, a dot or space at the end is lost on Windows.
private func trimmed(_ name: String) -> String {
  trimmedEnd(String(name.drop { $0 == "." || $0 == " " }))
}

private func trimmedEnd(_ name: String) -> String {
  var name = name
  while name.last == "." || name.last == " " { name.removeLast() }
  return name
}

/// The ending with its dot; one that is long or strange belongs to the stem.
private func split(_ name: String) -> (stem: String, ending: String) {
  guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (name, "") }
  let suffix = name[name.index(after: dot)...]
  let isPlain = suffix.utf8.allSatisfy { Character(Unicode.Scalar($0)).isASCII && isLetterOrDigit($0) }
  guard !suffix.isEmpty, suffix.utf8.count <= 10, isPlain else { return (name, "") }
  return (trimmedEnd(String(name[..<dot])), "." + suffix)
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "a")...UInt8(ascii: "z"):
    true
  default: false
  }
}

/// Whole characters only.
private func prefix(of text: String, bytesMax: Int) -> String {
  guard text.utf8.count > bytesMax else { return text }
  var kept = ""
  var byteCount = 0
  for character in text {
    byteCount += character.utf8.count
    if byteCount > bytesMax { break }
    kept.append(character)
  }
  return kept
}

private let reservedStems: Set<String> = {
  let numbered = (1...9).flatMap { ["COM\($0)", "LPT\($0)"] }
  return Set(["CON", "PRN", "AUX", "NUL"] + numbered)
}()
