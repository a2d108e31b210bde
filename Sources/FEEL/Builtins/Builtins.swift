/// All built-in functions, by name.
enum Builtins {
  private static let all: [String: Builtin] = {
    let groups = [
      conversions, booleans, strings, patterns, lists, listAggregates, numbers, dates, ranges, rangeRelations, contexts,
    ]
    return Dictionary(groups.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }()

  /// The names of several words that the parser must know: of functions, and of properties.
  static let nameTable: NameTable = {
    var table = NameTable()
    table.add(contentsOf: all.keys)
    table.add(contentsOf: ["time offset", "start included", "end included"])
    return table
  }()

  static var names: [String] { Array(all.keys) }

  static func named(_ name: String) -> Builtin? { all[name] }
}
