/// Reads a regular expression of XPath (XPath and XQuery Functions 3.1, 5.6) into a pattern.
struct PatternParser {
  struct Invalid: Error {}

  /// The longest program that a pattern may become.
  private static let instructionsMax = 20_000
  private static let depthMax = 100

  private let scalars: [Unicode.Scalar]
  private let flags: Set<Character>
  private var index = 0
  private var depth = 0
  private var program: [Pattern.Instruction] = []
  private var groupCount = 0
  private var closedGroups: Set<Int> = []
  private var registerCount = 0

  static func pattern(_ text: String, flags: String) -> Pattern? {
    guard flags.allSatisfy({ "smix".contains($0) }) else { return nil }
    var parser = PatternParser(text, Set(flags))
    return try? parser.parse()
  }

  private init(_ text: String, _ flags: Set<Character>) {
    self.flags = flags
    scalars = flags.contains("x") ? PatternParser.withoutBlanks(text) : Array(text.unicodeScalars)
  }

  /// Blanks inside a character class stay.
  private static func withoutBlanks(_ text: String) -> [Unicode.Scalar] {
    var kept: [Unicode.Scalar] = []
    var classDepth = 0
    var isEscaped = false
    for scalar in text.unicodeScalars {
      let isBlank = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
      if isBlank, classDepth == 0 { continue }
      if !isEscaped, scalar == "[" { classDepth += 1 }
      if !isEscaped, scalar == "]" { classDepth -= 1 }
      isEscaped = scalar == "\\" && !isEscaped
      kept.append(scalar)
    }
    return kept
  }

  private mutating func parse() throws(Invalid) -> Pattern {
    try alternatives()
    guard index == scalars.count else { throw Invalid() }
    try emit(.match)
    return Pattern(
      program: program, groupCount: groupCount, registerCount: registerCount, ignoresCase: flags.contains("i"))
  }

  // MARK: Structure

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func emit(_ instruction: Pattern.Instruction) throws(Invalid) {
    if program.count >= PatternParser.instructionsMax { throw Invalid() }
    program.append(instruction)
  }

  private mutating func alternatives() throws(Invalid) {
    depth += 1
    defer { depth -= 1 }
    if depth > PatternParser.depthMax { throw Invalid() }
    let start = program.count
    var jumps: [Int] = []
    while true {
      let branch = jumps.isEmpty ? start : program.count
      while let scalar = next, scalar != "|", scalar != ")" { try piece() }
      guard take("|") else { break }
      try insertSplit(at: branch, preferBody: true, over: program.count + 2)
      jumps.append(program.count)
      try emit(.jump(0))
    }
    for jump in jumps { program[jump] = .jump(program.count) }
  }

  /// Puts a split before code that was already made; jumps inside that code are moved along.
  private mutating func insertSplit(at start: Int, preferBody: Bool, over end: Int) throws(Invalid) {
    if program.count >= PatternParser.instructionsMax { throw Invalid() }
    for place in start..<program.count { program[place] = program[place].moved(by: 1, from: start) }
    program.insert(preferBody ? .split(start + 1, end) : .split(end, start + 1), at: start)
  }

  private mutating func piece() throws(Invalid) {
    let start = program.count
    try atom()
    guard let (low, high, isGreedy) = try quantifier() else { return }
    let body = Array(program[start...])
    program.removeSubrange(start...)
    for _ in 0..<low { try append(body, from: start) }
    guard let high else { return try loop(body, from: start, isGreedy) }
    var splits: [Int] = []
    for _ in low..<max(low, high) {
      splits.append(program.count)
      try emit(.jump(0))
      try append(body, from: start)
    }
    for split in splits {
      program[split] = isGreedy ? .split(split + 1, program.count) : .split(program.count, split + 1)
    }
  }

  private mutating func append(_ body: [Pattern.Instruction], from start: Int) throws(Invalid) {
    let shift = program.count - start
    for instruction in body { try emit(instruction.moved(by: shift, from: start)) }
  }

  /// A round that takes nothing ends the loop, or `(a*)*` would go on for ever.
  private mutating func loop(_ body: [Pattern.Instruction], from start: Int, _ isGreedy: Bool) throws(Invalid) {
    let register = registerCount
    registerCount += 1
    let head = program.count
    try emit(.jump(0))
    try emit(.mark(register))
    try append(body, from: start)
    try emit(.progress(register))
    try emit(.jump(head))
    program[head] = isGreedy ? .split(head + 1, program.count) : .split(program.count, head + 1)
  }

  private mutating func quantifier() throws(Invalid) -> (low: Int, high: Int?, isGreedy: Bool)? {
    var bounds: (Int, Int?)
    if take("*") {
      bounds = (0, nil)
    } else if take("+") {
      bounds = (1, nil)
    } else if take("?") {
      bounds = (0, 1)
    } else if take("{") {
      guard let low = number() else { throw Invalid() }
      bounds = (low, low)
      if take(",") { bounds.1 = next == "}" ? nil : number() ?? -1 }
      guard take("}"), bounds.1.map({ $0 >= low }) ?? true else { throw Invalid() }
    } else {
      return nil
    }
    return (bounds.0, bounds.1, !take("?"))
  }

  private mutating func number() -> Int? {
    let start = index
    var value = 0
    while let digit = next, digit >= "0", digit <= "9" {
      value = min(value * 10 + Int(digit.value - 48), 100_000)
      index += 1
    }
    return index > start ? value : nil
  }

  // MARK: Atoms

  private mutating func atom() throws(Invalid) {
    guard let scalar = next else { throw Invalid() }
    index += 1
    switch scalar {
    case "(": try group()
    case "[": try emit(.set(try characterClass()))
    case "\\": try escape()
    case ".":
      var any = CharacterSet(items: [.range(0x0A, 0x0A), .range(0x0D, 0x0D)], isNegated: true)
      if flags.contains("s") { any.items = [] }
      try emit(.set(any))
    case "^": try emit(.start(everyLine: flags.contains("m")))
    case "$": try emit(.end(everyLine: flags.contains("m")))
    case "*", "+", "?", "{", "}", "]", ")", "|": throw Invalid()
    default: try emit(.set(folded(.single(scalar))))
    }
  }

  private func folded(_ set: CharacterSet) -> CharacterSet {
    var set = set
    set.ignoresCase = flags.contains("i")
    return set
  }

  private mutating func group() throws(Invalid) {
    if take("?") {
      guard take(":") else { throw Invalid() }
      try alternatives()
    } else {
      groupCount += 1
      let number = groupCount
      try emit(.save(number * 2))
      try alternatives()
      try emit(.save(number * 2 + 1))
      closedGroups.insert(number)
    }
    guard take(")") else { throw Invalid() }
  }

  private mutating func escape() throws(Invalid) {
    guard let scalar = next else { throw Invalid() }
    if scalar >= "1", scalar <= "9" {
      var number = Int(scalar.value - 48)
      index += 1
      while let digit = next, digit >= "0", digit <= "9", number * 10 + Int(digit.value - 48) <= groupCount {
        number = number * 10 + Int(digit.value - 48)
        index += 1
      }
      guard closedGroups.contains(number) else { throw Invalid() }
      try emit(.backReference(number))
    } else {
      try emit(.set(folded(try escapedSet())))
    }
  }

  private mutating func escapedSet() throws(Invalid) -> CharacterSet {
    guard let scalar = next else { throw Invalid() }
    index += 1
    switch scalar {
    case "n": return .single("\n")
    case "r": return .single("\r")
    case "t": return .single("\t")
    case "\\", "|", ".", "-", "^", "?", "*", "+", "{", "}", "(", ")", "[", "]", "$": return .single(scalar)
    case "p", "P":
      guard take("{") else { throw Invalid() }
      var name = ""
      while let letter = next, letter != "}" {
        name.unicodeScalars.append(letter)
        index += 1
      }
      guard take("}"), var set = CharacterSet.property(name) else { throw Invalid() }
      set.isNegated = scalar == "P"
      return set
    default:
      guard let set = CharacterSet.escape(scalar) else { throw Invalid() }
      return set
    }
  }

  /// The inside of brackets, after the opening one.
  private mutating func characterClass() throws(Invalid) -> CharacterSet {
    depth += 1
    defer { depth -= 1 }
    if depth > PatternParser.depthMax { throw Invalid() }
    var set = CharacterSet()
    set.ignoresCase = flags.contains("i")
    set.isNegated = take("^")
    while true {
      guard let scalar = next else { throw Invalid() }
      if scalar == "]", !set.items.isEmpty {
        index += 1
        return set
      }
      if scalar == "-", index + 1 < scalars.count, scalars[index + 1] == "[", !set.items.isEmpty {
        index += 2
        set.subtracted.append(try characterClass())
        guard take("]") else { throw Invalid() }
        return set
      }
      try classItem(into: &set)
    }
  }

  private mutating func classItem(into set: inout CharacterSet) throws(Invalid) {
    guard let low = try classCharacter(into: &set) else { return }
    let isRange = next == "-" && index + 1 < scalars.count && scalars[index + 1] != "]" && scalars[index + 1] != "["
    guard isRange else {
      set.items.append(.range(low.value, low.value))
      return
    }
    index += 1
    guard let high = try classCharacter(into: &set), high.value >= low.value else { throw Invalid() }
    set.items.append(.range(low.value, high.value))
  }

  /// One character; nil when it was an escape for several, which is then already in the set.
  private mutating func classCharacter(into set: inout CharacterSet) throws(Invalid) -> Unicode.Scalar? {
    guard let scalar = next else { throw Invalid() }
    if scalar == "[" || scalar == "]" { throw Invalid() }
    guard scalar == "\\" else {
      index += 1
      return scalar
    }
    index += 1
    let escaped = try escapedSet()
    if escaped.items.count == 1, !escaped.isNegated, case .range(let low, let high) = escaped.items[0], low == high {
      return Unicode.Scalar(low)
    }
    set.items.append(.set(escaped))
    return nil
  }
}
