import FEEL
import Foundation

/// Whether the rules of a table leave gaps, or get in each other's way.
///
/// Each input is tried at the values where some rule may change its mind and between them, so that every combination
/// that rules can tell apart is tried once. Tables whose inputs cannot be listed so are left unchecked.
extension TemplateReader {
  /// Rules tried, over all combinations: well under a second.
  private static let trialsMax = 200_000

  mutating func checkCover(_ inputs: [TableInput], _ rules: [TableRule], place: Node, table: ItemKey) {
    var samples: [[TableSample]] = []
    for (index, input) in inputs.enumerated() {
      guard let values = input.samples(tests: rules.map { $0.texts[index] }) else { return }
      samples.append(values)
    }
    let count = samples.reduce(1) { min($0 * $1.count, Self.trialsMax + 1) }
    guard count * rules.count <= Self.trialsMax, samples.contains(where: { $0.count > 1 }) else { return }
    var cover = TableCover(rules: rules.count)
    for number in 0..<count {
      let combination = samples.combination(number)
      var hits: [Int] = []
      for (index, rule) in rules.enumerated() {
        let holds = zip(rule.rule.tests, combination).allSatisfy { holdsFor($0, $1.value) }
        if holds { hits.append(index) }
      }
      cover.note(hits, zip(inputs, combination).map { "\($0.name) is \($1.words)" }.joined(separator: " and "))
    }
    report(cover, rules, place: place, table: table)
  }

  private mutating func report(_ cover: TableCover, _ rules: [TableRule], place: Node, table: ItemKey) {
    for gap in cover.gaps.prefix(TableCover.gapsShownMax) {
      warning(place, "No rule of the table “\(table)” holds when \(gap); add a rule, or widen one.")
    }
    for (index, rule) in rules.enumerated() {
      if !cover.everFirst.contains(index) {
        warning(rule.node, "This rule never decides, because an earlier rule always holds first; remove or move it.")
        continue
      }
      guard !rule.isCatchAll, let (earlier, words) = cover.overlaps[index] else { continue }
      if rules[earlier].rule.approvers == rule.rule.approvers { continue }
      warning(
        rule.node,
        "This rule and rule \(earlier + 1) both hold when \(words), and the earlier one decides; let them part.")
    }
  }
}

/// What trying a table has shown.
private struct TableCover {
  static let gapsShownMax = 3

  var gaps: [String] = []
  /// Rules that were the first to hold at least once.
  var everFirst: Set<Int> = []
  /// For a rule, an earlier one that holds as well, and when.
  var overlaps: [Int: (earlier: Int, words: String)] = [:]

  init(rules: Int) { overlaps.reserveCapacity(rules) }

  mutating func note(_ hits: [Int], _ words: String) {
    guard let first = hits.first else {
      gaps.append(words)
      return
    }
    everFirst.insert(first)
    for other in hits.dropFirst() where overlaps[other] == nil { overlaps[other] = (first, words) }
  }
}

/// A value at which an input is tried, and the values that it stands for, in words.
struct TableSample {
  var value: FEEL.Value
  var words: String
}

extension TableInput {
  var name: String { field?.key.rawValue ?? expression.text }

  /// nil when the values cannot be listed.
  func samples(tests: [String]) -> [TableSample]? {
    if case .choice(let options)? = field?.kind {
      return options.map { TableSample(value: .string($0.value), words: "“\($0.value)”") }
    }
    if type == .boolean { return [true, false].map { TableSample(value: .boolean($0), words: "\($0)") } }
    if type == .number { return numberSamples(tests) }
    // Nothing is asked of it, so one value stands for all.
    return tests.allSatisfy { $0 == "-" } ? [TableSample(value: .null, words: "anything")] : nil
  }

  /// Each number that a test names, the space between two, below the least and above the greatest.
  private func numberSamples(_ tests: [String]) -> [TableSample]? {
    let bounds = Set(tests.flatMap(numbers(in:))).sorted()
    guard let least = bounds.first, let greatest = bounds.last else {
      return tests.allSatisfy { $0 == "-" } ? [TableSample(value: .int(0), words: "anything")] : nil
    }
    var samples: [TableSample] = []
    func add(_ number: Decimal, _ words: String) {
      guard let value = FEEL.Number(number.description) else { return }
      samples.append(TableSample(value: .number(value), words: words))
    }
    // Money is never negative.
    let isNeverNegative = field?.kind == .money
    if !isNeverNegative { add(least - 1, "below \(least)") }
    if isNeverNegative, least > 0 { add(least / 2, "below \(least)") }
    for (index, bound) in bounds.enumerated() {
      if !isNeverNegative || bound >= 0 { add(bound, "\(bound)") }
      guard index + 1 < bounds.count else { continue }
      let next = bounds[index + 1]
      // The cent is the least step of money: between 10000 and 10000.01 there is nothing.
      if isNeverNegative, next - bound <= Decimal(sign: .plus, exponent: -2, significand: 1) { continue }
      add((bound + next) / 2, "between \(bound) and \(next)")
    }
    add(greatest + 1, "above \(greatest)")
    return samples
  }
}

/// The numbers that stand in a test, outside texts and names.
private func numbers(in test: String) -> [Decimal] {
  let text = Array(test)
  var numbers: [Decimal] = []
  var index = 0
  /// Whether the last thing read was a value, after which a minus subtracts.
  var isAfterValue = false
  func digits(from start: Int) -> Int { text[start...].prefix { $0.isASCII && $0.isNumber }.count }
  // Each turn takes at least one character.
  while index < text.count {
    let character = text[index]
    if character == "\"" {
      index += 1 + text[(index + 1)...].prefix { $0 != "\"" }.count + 1
      isAfterValue = true
    } else if character.isLetter || character == "_" {
      index += text[index...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }.count
      isAfterValue = true
    } else if digits(from: index) > 0 || (character == "-" && !isAfterValue && digits(from: index + 1) > 0) {
      let start = index
      index += 1 + digits(from: index + 1)
      // `1..5` holds two numbers.
      if index + 1 < text.count, text[index] == ".", digits(from: index + 1) > 0 {
        index += 1 + digits(from: index + 1)
      }
      if let number = Decimal(string: String(text[start..<index])) { numbers.append(number) }
      isAfterValue = true
    } else {
      if character != " " { isAfterValue = character == ")" }
      index += 1
    }
  }
  return numbers
}

extension [[TableSample]] {
  /// The combination of a number, as if the samples were digits.
  fileprivate func combination(_ number: Int) -> [TableSample] {
    var rest = number
    return map { samples in
      defer { rest /= samples.count }
      return samples[rest % samples.count]
    }
  }
}
