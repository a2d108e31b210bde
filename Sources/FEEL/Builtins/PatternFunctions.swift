extension Builtins {
  static let patterns: [Builtin] = []
}
