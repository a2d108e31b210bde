/// The known word that a mistyped one probably meant; nil when none is near.
func nearestWord(to typed: String, among known: [String]) -> String? {
  let lengthMax = 60
  guard typed.count <= lengthMax else { return nil }
  let typedWord = Array(typed.lowercased())
  let near = known.map { ($0, editDistance(typedWord, Array($0.lowercased()))) }
  guard let best = near.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(3, typedWord.count / 3)) else { return nil }
  return best.0
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for row in 1...a.count {
    var current = [row]
    for column in 1...b.count {
      let isSame = a[row - 1] == b[column - 1]
      var cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
      if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
        cost = min(cost, beforePrevious[column - 2] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.count]
}
