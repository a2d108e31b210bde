/// Something in an expression that cannot be meant, seen without evaluating it.
public struct Issue: Sendable, Hashable {
  /// Where it stands, in bytes of UTF-8.
  public let at: Range<Int>
  /// A sentence for a person.
  public let message: String
  /// The name that may have been meant instead.
  public let suggestion: String?

  /// An issue.
  public init(at: Range<Int>, message: String, suggestion: String? = nil) {
    self.at = at
    self.message = message
    self.suggestion = suggestion
  }
}

extension Expression {
  /// The type of the expression, and what cannot be meant when the names have these types: unknown names, operands
  /// and arguments that do not fit. The type is `any` when it cannot be told.
  public func check(_ types: [String: FEELType]) -> (type: FEELType, issues: [Issue]) {
    var checker = Checker(types)
    let type = checker.infer(root, self)
    return (type, checker.issues)
  }

  /// The type of the expression's value when the names have these types; `any` when it cannot be told.
  public func resultType(_ types: [String: FEELType]) -> FEELType {
    check(types).type
  }
}

extension UnaryTests {
  /// What cannot be meant when the value under test has the type `input` and the names have these types.
  public func check(input: FEELType = .any, _ types: [String: FEELType]) -> [Issue] {
    var known = types
    known["?"] = input
    return tests.flatMap { test -> [Issue] in
      var checker = Checker(known)
      let type = checker.infer(test.root, test)
      checker.compareTest(type, with: input, at: test.root.span)
      return checker.issues
    }
  }
}

/// How many letters must be changed, added, dropped or swapped with their neighbour to turn one word into the other.
func editDistance(_ left: String, _ right: String) -> Int {
  let first = Array(left.unicodeScalars)
  let second = Array(right.unicodeScalars)
  if first.count > 100 || second.count > 100 { return 100 }
  var before: [Int] = []
  var previous = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      let change = previous[column] + (letter == other ? 0 : 1)
      var best = min(change, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        best = min(best, before[column - 1] + 1)
      }
      current.append(best)
    }
    before = previous
    previous = current
  }
  return previous[second.count]
}

/// The name that was probably meant, among those that are near enough.
func nearest(_ name: String, among names: some Sequence<String>) -> String? {
  let allowance = max(1, min(3, name.unicodeScalars.count / 3))
  let lowered = name.lowercased()
  let near = names.map { (distance: editDistance(lowered, $0.lowercased()), name: $0) }
    .filter { $0.distance <= allowance }
  return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}
