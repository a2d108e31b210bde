/// Breaks a text at its spaces into at most `lineMax` lines, and cuts what is left with an ellipsis. At least one line.
///
/// `em` is the usual width of a letter; wide scripts count double.
func wrapped(_ text: String, widthMax: Double, lineMax: Int, em: Double) -> [String] {
  var lines: [String] = []
  var line = ""
  // More words than fit in the lines need not be looked at.
  for word in text.prefix(400).split(whereSeparator: \.isWhitespace) {
    let longer = line.isEmpty ? String(word) : line + " " + word
    if width(longer, em) <= widthMax || line.isEmpty || lines.count + 1 == lineMax {
      line = longer
    } else {
      lines.append(line)
      line = String(word)
    }
  }
  lines.append(line)
  return lines.map { cut($0, widthMax, em) }
}

/// Escapes for SVG's text and attributes, and drops what XML forbids.
func escaped(_ text: String) -> String {
  var safe = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": safe += "&amp;"
    case "<": safe += "&lt;"
    case ">": safe += "&gt;"
    case "\"": safe += "&quot;"
    case "'": safe += "&#39;"
    case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
    default: safe.unicodeScalars.append(scalar)
    }
  }
  return safe
}

private func cut(_ text: String, _ widthMax: Double, _ em: Double) -> String {
  guard width(text, em) > widthMax else { return text }
  var kept = ""
  for character in text {
    if width(kept + String(character), em) + em > widthMax { break }
    kept.append(character)
  }
  while kept.last == " " { kept.removeLast() }
  return kept + "…"
}

private func width(_ text: String, _ em: Double) -> Double {
  text.reduce(0) { sum, character in
    let isWide = character.unicodeScalars.first.map { $0.value >= 0x1100 } ?? false
    return sum + (isWide && character != "…" && !("\u{2000}"..."\u{206F}" ~= character) ? 2 * em : em)
  }
}
