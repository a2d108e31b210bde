/// A regular expression, as a program for a machine that backtracks and pays for every step.
struct Pattern: Sendable {
  enum Instruction: Sendable {
    case set(CharacterSet)
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case start(everyLine: Bool)
    case end(everyLine: Bool)
    case backReference(Int)
    case mark(Int)
    case progress(Int)
    case match

    /// The same when it stands further on, with targets behind `start` moved along.
    func moved(by shift: Int, from start: Int) -> Instruction {
      switch self {
      case .split(let first, let second):
        .split(first >= start ? first + shift : first, second >= start ? second + shift : second)
      case .jump(let target): .jump(target >= start ? target + shift : target)
      default: self
      }
    }
  }

  let program: [Instruction]
  let groupCount: Int
  let registerCount: Int
  let ignoresCase: Bool

  /// Where a match lies: the whole at 0, then the groups; nil for a group that took no part.
  typealias Match = [Range<Int>?]

  /// The first match at or behind a position.
  func firstMatch(
    in text: [Unicode.Scalar], from start: Int, _ budget: inout Budget
  ) throws(FEELError) -> Match? {
    var position = start
    while position <= text.count {
      var machine = Machine(pattern: self, text: text)
      if try machine.run(from: position, &budget) { return machine.match(from: position) }
      position += 1
    }
    return nil
  }
}

private struct Machine {
  private enum Choice {
    case branch(program: Int, position: Int)
    case restore(slot: Int, value: Int)
  }

  private let pattern: Pattern
  private let text: [Unicode.Scalar]
  /// Two for each group, then one for each register; −1 when not set.
  private var slots: [Int]
  private var choices: [Choice] = []
  private var end = 0

  init(pattern: Pattern, text: [Unicode.Scalar]) {
    self.pattern = pattern
    self.text = text
    slots = [Int](repeating: -1, count: (pattern.groupCount + 1) * 2 + pattern.registerCount)
  }

  func match(from start: Int) -> Pattern.Match {
    var match: Pattern.Match = [start..<end]
    for group in 0..<pattern.groupCount {
      let (low, high) = (slots[group * 2 + 2], slots[group * 2 + 3])
      match.append(low >= 0 && high >= low ? low..<high : nil)
    }
    return match
  }

  mutating func run(from start: Int, _ budget: inout Budget) throws(FEELError) -> Bool {
    var counter = 0
    var position = start
    while true {
      try budget.charge()
      switch pattern.program[counter] {
      case .match:
        end = position
        return true
      case .split(let first, let second):
        choices.append(.branch(program: second, position: position))
        counter = first
        continue
      case .jump(let target):
        counter = target
        continue
      default: break
      }
      if step(pattern.program[counter], &position) {
        counter += 1
      } else {
        guard let branch = backtrack() else { return false }
        (counter, position) = branch
      }
    }
  }

  private mutating func step(_ instruction: Pattern.Instruction, _ position: inout Int) -> Bool {
    switch instruction {
    case .set(let set):
      guard position < text.count, set.contains(text[position]) else { return false }
      position += 1
      return true
    case .save(let slot):
      assign(slot, position)
      return true
    case .start(let everyLine):
      return position == 0 || (everyLine && position < text.count && text[position - 1] == "\n")
    case .end(let everyLine):
      return position == text.count || (everyLine && text[position] == "\n")
    case .backReference(let group): return repeats(group, &position)
    case .mark(let register):
      assign((pattern.groupCount + 1) * 2 + register, position)
      return true
    case .progress(let register): return slots[(pattern.groupCount + 1) * 2 + register] != position
    case .split, .jump, .match: return false
    }
  }

  private mutating func assign(_ slot: Int, _ value: Int) {
    choices.append(.restore(slot: slot, value: slots[slot]))
    slots[slot] = value
  }

  private mutating func backtrack() -> (Int, Int)? {
    while let choice = choices.popLast() {
      switch choice {
      case .restore(let slot, let value): slots[slot] = value
      case .branch(let program, let position): return (program, position)
      }
    }
    return nil
  }

  private func repeats(_ group: Int, _ position: inout Int) -> Bool {
    let (low, high) = (slots[group * 2], slots[group * 2 + 1])
    guard low >= 0, high >= low else { return true }
    guard position + high - low <= text.count else { return false }
    for offset in 0..<(high - low) {
      let (first, second) = (text[low + offset], text[position + offset])
      if first == second { continue }
      guard pattern.ignoresCase, first.properties.lowercaseMapping == second.properties.lowercaseMapping else {
        return false
      }
    }
    position += high - low
    return true
  }
}
