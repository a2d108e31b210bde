extension Number {
  /// The power; nil when there is none, or it is too large.
  public func power(_ exponent: Number) -> Number? { nil }
  /// The square root.
  public func squareRoot() -> Number? { nil }
  /// The logarithm to the base e.
  public func naturalLogarithm() -> Number? { nil }
  /// e to this power.
  public func exponential() -> Number? { nil }
}
