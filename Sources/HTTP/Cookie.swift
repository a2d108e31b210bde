/// A cookie to set (RFC 6265): out of reach of scripts, and never sent along with another site's POST.
public struct Cookie: Sendable, CustomStringConvertible {
  public var name: String
  public var value: String
  public var path = "/"
  /// nil lasts until the browser closes; 0 takes the cookie away.
  public var maxAgeSeconds: Int?
  public var isSecure: Bool

  /// - Parameters:
  ///   - value: letters, digits and `-._~` are kept; everything else is percent-encoded.
  ///   - isSecure: true when the site is served over HTTPS, as the base URL says.
  public init(_ name: String, _ value: String, maxAgeSeconds: Int? = nil, path: String = "/", isSecure: Bool) {
    self.name = name
    self.value = PercentCoding.encode(value)
    self.maxAgeSeconds = maxAgeSeconds
    self.path = path
    self.isSecure = isSecure
  }

  /// Takes the cookie away.
  public static func removing(_ name: String, path: String = "/", isSecure: Bool) -> Cookie {
    Cookie(name, "", maxAgeSeconds: 0, path: path, isSecure: isSecure)
  }

  public var description: String {
    var text = "\(name)=\(value); Path=\(path); HttpOnly; SameSite=Lax"
    if let maxAgeSeconds { text += "; Max-Age=\(maxAgeSeconds)" }
    if isSecure { text += "; Secure" }
    return text
  }
}
