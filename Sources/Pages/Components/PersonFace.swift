/// A person as pages show them: initials on a colour of their own, with the name beside.
public struct PersonFace: Sendable {
  public var id: String
  public var name: String
  /// One or two letters; see `initials(of:)`.
  public var initials: String
  /// 0 to 11; see `hue(of:)`.
  public var hue: Int
  /// A collaborator from outside the company wears a dashed ring.
  public var isOutside: Bool
  public var url: String?

  public init(id: String, name: String, initials: String, hue: Int, isOutside: Bool = false, url: String? = nil) {
    self.id = id
    self.name = name
    self.initials = initials
    self.hue = hue
    self.isOutside = isOutside
    self.url = url
  }
}
