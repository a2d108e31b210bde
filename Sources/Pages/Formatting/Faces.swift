/// The first letters of the first and the last name: "ML" for "Maya Lindqvist", "É" for "Élodie".
public func initials(of name: String) -> String {
  let words = name.split { $0 == " " || $0 == "-" || $0 == "." }.compactMap { word in word.first { $0.isLetter } }
  guard let first = words.first else { return name.first.map(String.init) ?? "?" }
  guard words.count > 1, let last = words.last else { return first.uppercased() }
  return first.uppercased() + last.uppercased()
}

/// 0 to 11, the same for the same text on every machine: a person's own colour.
public func hue(of text: String) -> Int {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  // Short texts that differ in one letter leave FNV's bits alike: they are mixed once more.
  hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
  return Int((hash ^ (hash >> 33)) % 12)
}

extension PersonFace {
  /// A face made from a name; the hue follows the id, so that it survives a change of name.
  public init(id: String, name: String, isOutside: Bool = false, url: String? = nil) {
    self.init(
      id: id, name: name, initials: Pages.initials(of: name), hue: Pages.hue(of: id), isOutside: isOutside, url: url)
  }
}
