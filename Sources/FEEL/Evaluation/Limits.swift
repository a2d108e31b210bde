/// What an expression may use. Past a limit, parsing and evaluation throw `FEELError.limit`.
public struct Limits: Sendable, Hashable {
  /// The longest text that is parsed, in bytes of UTF-8.
  public var textBytesMax: Int
  /// How deep an expression may nest, and how deep calls may go.
  public var depthMax: Int
  /// How many steps an evaluation may take: nodes visited, items made or compared, pattern positions tried.
  public var stepsMax: Int
  /// The longest list.
  public var listCountMax: Int
  /// The longest string, in bytes of UTF-8.
  public var stringBytesMax: Int

  /// Enough for every honest expression, and over in a fraction of a second.
  public static let standard = Limits()

  /// The standard limits, except for those that are given.
  public init(
    textBytesMax: Int = 65_536, depthMax: Int = 100, stepsMax: Int = 1_000_000, listCountMax: Int = 100_000,
    stringBytesMax: Int = 1_048_576
  ) {
    self.textBytesMax = textBytesMax
    self.depthMax = depthMax
    self.stepsMax = stepsMax
    self.listCountMax = listCountMax
    self.stringBytesMax = stringBytesMax
  }
}

/// What is left of the limits while an evaluation runs.
public struct Budget: Sendable {
  /// The limits that hold.
  public let limits: Limits
  /// Steps that are left.
  public internal(set) var steps: Int
  /// Levels of nesting that are left.
  public internal(set) var depth: Int

  /// A whole budget.
  public init(_ limits: Limits = .standard) {
    self.limits = limits
    steps = limits.stepsMax
    depth = limits.depthMax * 2
  }

  /// Takes steps off the budget.
  @inline(__always)
  public mutating func charge(_ count: Int = 1) throws(FEELError) {
    steps -= count
    if steps < 0 { throw FEELError.limit(.steps) }
  }
}
