/// Named values in the order in which they were given.
public struct Context: Sendable {
  /// The names, in order.
  public private(set) var keys: [String] = []
  /// The values, in the order of the names.
  public private(set) var values: [Value] = []
  // Small contexts are quicker searched from end to end.
  private var places: [String: Int]?

  private static let linearMax = 12

  /// An empty context.
  public init() {}

  /// A context of these entries; of entries with the same name the last value stands, at the first place.
  public init(_ entries: some Sequence<(String, Value)>) {
    for (key, value) in entries { self[key] = value }
  }

  /// How many entries there are.
  public var count: Int { keys.count }

  /// Whether there are no entries.
  public var isEmpty: Bool { keys.isEmpty }

  /// The value of a name; nil when there is no such entry, which is not the same as an entry of null. Setting nil
  /// removes the entry.
  public subscript(key: String) -> Value? {
    get { place(of: key).map { values[$0] } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): values[place] = value
      case (nil, let value?): append(key, value)
      case (let place?, nil):
        keys.remove(at: place)
        values.remove(at: place)
        if places != nil { index() }
      case (nil, nil): break
      }
    }
  }

  private func place(of key: String) -> Int? {
    if let places { return places[key] }
    return keys.firstIndex(of: key)
  }

  private mutating func append(_ key: String, _ value: Value) {
    places?[key] = keys.count
    keys.append(key)
    values.append(value)
    if places == nil, keys.count > Context.linearMax { index() }
  }

  private mutating func index() {
    places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
  }
}

extension Context: Hashable, ExpressibleByDictionaryLiteral {
  /// A context of these entries.
  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

  /// Whether both have the same names with the same values, in whatever order.
  public static func == (left: Context, right: Context) -> Bool {
    left.count == right.count && zip(left.keys, left.values).allSatisfy { right[$0] == $1 }
  }

  /// Hashes the names, in no order.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keys.reduce(0) { $0 ^ $1.hashValue })
  }
}
