import Application
import Foundation

/// Which mail server to hand mail to, and how, as `BATON_SMTP` says it:
/// `smtp://user:password@mail.example.com:587/baton.example.com?tls=required&ca=/etc/ssl/ours.pem`.
///
/// - The scheme is `smtp` (STARTTLS, port 587) or `smtps` (TLS from the first byte, port 465).
/// - User and password may be left out; signs such as `@ : / # ?` in them are percent-encoded.
/// - The path is the name that Baton greets the server with; without it, the machine's own name.
/// - `tls` is `required` (never without), `try` (when the server offers it) or `off`. Without it: `off` on loopback,
///   else `required` when there is a password, else `try`. A certificate is always checked.
/// - `ca` is a file of certificates to trust in place of the system's.
public struct SMTPServer: Sendable, Hashable {
  public enum Encryption: String, Sendable, Hashable {
    case fromTheStart, required, `try`, off
  }

  public let host: String
  public let port: Int
  public let encryption: Encryption
  public let clientName: String?
  public let certificatesPath: String?
  let user: String?
  let password: String?

  public init(url text: String) throws(SMTPConfigurationError) {
    guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), let url = URLComponents(string: text) else {
      throw .notURL
    }
    guard let scheme = url.scheme?.lowercased(), ["smtp", "smtps"].contains(scheme) else { throw .scheme }
    guard let host = url.host, !host.isEmpty else { throw .host }
    guard (1...65_535).contains(url.port ?? 25) else { throw .port }
    self.host = host.trimmingCharacters(in: ["[", "]"])
    port = url.port ?? (scheme == "smtps" ? 465 : 587)
    user = url.user.flatMap { $0.isEmpty ? nil : $0 }
    password = url.password
    for secret in [user, password] {
      guard secret?.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) != true else {
        throw .controls
      }
    }
    guard (user == nil) == (password == nil) else { throw .credentials }
    let name = url.path.drop { $0 == "/" }
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }) else { throw .clientName }
    clientName = name.isEmpty ? nil : String(name)
    var encryption: Encryption? = scheme == "smtps" ? .fromTheStart : nil
    var certificatesPath: String?
    for item in url.queryItems ?? [] {
      switch (item.name, item.value) {
      case ("tls", "required"): encryption = encryption ?? .required
      case ("tls", "try"): encryption = encryption ?? .try
      case ("tls", "off"):
        guard scheme == "smtp" else { throw .tls }
        encryption = .off
      case ("tls", _): throw .tls
      case ("ca", let path?) where !path.isEmpty: certificatesPath = path
      default: throw .option(item.name)
      }
    }
    self.certificatesPath = certificatesPath
    self.encryption = encryption ?? Self.encryptionByDefault(host: self.host, hasPassword: password != nil)
  }

  private static func encryptionByDefault(host: String, hasPassword: Bool) -> Encryption {
    if host == "localhost" || host == "::1" || host.hasPrefix("127.") { return .off }
    return hasPassword ? .required : .try
  }

  /// For libcurl: without user and password, which go by options of their own.
  var curlURL: String {
    let scheme = encryption == .fromTheStart ? "smtps" : "smtp"
    return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(clientName ?? "")"
  }
}

/// Never shows the password: what prints itself ends up in logs.
extension SMTPServer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String {
    "\(host):\(port), tls \(encryption.rawValue), \(user == nil ? "no user" : "with a user")"
  }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What is wrong with `BATON_SMTP`. No sentence repeats the value, because it holds a password.
public enum SMTPConfigurationError: Error, Sendable, Hashable {
  case notURL, scheme, host, port, credentials, controls, clientName, tls
  case option(String)

  public var sentence: String {
    switch self {
    case .notURL:
      "BATON_SMTP is no URL. Write it like smtp://user:password@mail.example.com:587, and percent-encode signs such as "
        + "@ : / # in the password."
    case .scheme:
      "BATON_SMTP (or --smtp) begins with smtp:// (STARTTLS) or smtps:// (TLS from the first byte). Write it like "
        + "smtp://user:password@mail.example.com:587."
    case .host: "BATON_SMTP names no host. Write it like smtp://user:password@mail.example.com:587."
    case .port: "The port in BATON_SMTP is between 1 and 65535."
    case .credentials: "BATON_SMTP needs both a user and a password, or neither."
    case .controls: "The user or the password in BATON_SMTP holds a control character."
    case .clientName: "The path in BATON_SMTP is the name to greet the server with, such as /baton.example.com."
    case .tls: "tls in BATON_SMTP is required, try or off; with smtps:// it is not off."
    case .option(let name):
      "BATON_SMTP has an option that Baton does not know: \(singleLine(name, charactersMax: 40)). It knows tls and ca."
    }
  }
}
