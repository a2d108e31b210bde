/// The values of the names that an expression reads: a chain of dictionaries, of which the nearest wins.
///
/// Adding a level costs one allocation and copies nothing.
public struct Scope: Sendable {
  private final class Level: Sendable {
    let values: [String: Value]
    let parent: Level?

    init(_ values: [String: Value], _ parent: Level?) {
      self.values = values
      self.parent = parent
    }
  }

  private let level: Level?

  /// A scope without names.
  public static let empty = Scope()

  private init() { level = nil }

  private init(level: Level) { self.level = level }

  /// A scope of these values.
  public init(_ values: [String: Value]) {
    level = Level(values, nil)
  }

  /// This scope with further values, which hide earlier ones of the same name.
  public func adding(_ values: [String: Value]) -> Scope {
    Scope(level: Level(values, level))
  }

  /// The value of a name; nil when no level has it.
  public subscript(name: String) -> Value? {
    var current = level
    while let here = current {
      if let value = here.values[name] { return value }
      current = here.parent
    }
    return nil
  }
}
