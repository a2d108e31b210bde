import HTML

extension PersonFace {
  /// The round mark alone, beside a name that is written out.
  var mark: HTML {
    """
    <span class="face hue-\(hue)\(if: isOutside, " face-outside")" aria-hidden="true">\(initials)</span>
    """
  }

  /// The mark and the name.
  var html: HTML {
    """
    <span class="person">\(mark)\(with: url, { """
      <a class="name" href="\($0)">\(name)</a>
      """ }, else: """
      <span class="name">\(name)</span>
      """)\(if: isOutside, """
      <span class="quiet-tag">outside</span>
      """)</span>
    """
  }
}
