/// The words after a subcommand: flags, options with a value, and the rest in order.
struct Options {
  private(set) var words: [String] = []
  private var flags: Set<String> = []
  private var values: [String: String] = [:]

  /// - Parameters:
  ///   - flags: options without a value.
  ///   - values: options with one, as `--name VALUE` or `--name=VALUE`.
  init(_ arguments: [String], flags known: [String] = [], values valued: [String] = []) throws(Usage) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word != "--" else {
        words.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if known.contains(word) {
        flags.insert(word)
      } else if valued.contains(parts[0]) {
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
          throw Usage("\(parts[0]) needs a value.")
        }
        values[parts[0]] = value
      } else {
        throw Usage("There is no option “\(parts[0])” here.")
      }
    }
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }
  subscript(name: String) -> String? { values[name] }
}
