import Foundation

extension String {
  /// As people order names: Álvaro before Ana, Łukasz before Maya. Slow: sort once, not for every page.
  public func comesBefore(_ other: String) -> Bool {
    compare(other, options: .caseInsensitive, range: nil, locale: Locale(identifier: "en")) == .orderedAscending
  }

  /// Without white space at either end.
  public var trimmed: String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    if isVisibleASCII(first), isVisibleASCII(last) { return self }
    var scalars = unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }

  /// For the middle of a sentence: `Approve the budget` becomes `approve the budget`; `IT review` stays.
  public var lowercasedFirst: String {
    guard let first, dropFirst().first?.isUppercase != true else { return self }
    return first.lowercased() + dropFirst()
  }
}

private func isVisibleASCII(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }
