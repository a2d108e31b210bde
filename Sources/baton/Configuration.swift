internal import Application
internal import Foundation
internal import HTTPClient

/// Where things are, from options first, then the environment, then the defaults of the README's table.
struct Configuration {
  let data: String
  let databasePath: String
  let host: String
  let port: Int
  let baseURL: String
  let smtp: String?
  let mailFrom: MailAddress
  let home: String
  let filesBytesMax: Int
  let trustedProxies: Set<String>
  let services: ServiceClient.Settings

  init(_ options: Options, isDemo: Bool = false) throws {
    let environment = ProcessInfo.processInfo.environment
    func setting(_ option: String, _ variable: String) -> String? {
      let value = options[option] ?? environment[variable]
      return value?.isEmpty == true ? nil : value
    }
    data = setting("--data", "BATON_DATA") ?? (isDemo ? "data/demo" : "data")
    let database = setting("--database", "BATON_DATABASE") ?? "sqlite:\(data)/baton.db"
    guard database.hasPrefix("sqlite:"), database.count > 7 else {
      throw Usage("“\(database)” is no database that this version knows. Write sqlite:PATH.")
    }
    databasePath = String(database.dropFirst(7))
    let listen = setting("--listen", "BATON_LISTEN") ?? "127.0.0.1:8080"
    guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
      (0...65535).contains(port)
    else { throw Usage("“\(listen)” is no address to listen on. Write HOST:PORT, such as 127.0.0.1:8080.") }
    host = String(listen[..<colon])
    self.port = port
    var url = setting("--base-url", "BATON_BASE_URL") ?? "http://\(listen)"
    while url.hasSuffix("/") { url.removeLast() }
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw Usage("The base URL “\(url)” should begin with http:// or https://.")
    }
    baseURL = url
    smtp = setting("--smtp", "BATON_SMTP")
    let from = setting("--mail-from", "BATON_MAIL_FROM") ?? "Baton <baton@localhost>"
    do throws(MailAddressRefusal) { mailFrom = try MailAddress(parsing: from) } catch {
      throw Usage("The sender “\(from)” is no mail address. \(error.sentence)")
    }
    let room = setting("--files-gb", "BATON_FILES_GB") ?? "20"
    guard let gigabytes = Int(room), (1...1_000_000).contains(gigabytes) else {
      throw Usage("“\(room)” is no room for documents. Write a whole number of gigabytes, such as 20.")
    }
    filesBytesMax = gigabytes * 1_000_000_000
    trustedProxies = Set(
      (setting("--trusted-proxy", "BATON_TRUSTED_PROXY") ?? "").split { ", ".contains($0) }.map(String.init))
    services = ServiceClient.Settings(
      privateHosts: Set(
        (setting("--call-private", "BATON_CALL_PRIVATE") ?? "").split { ", ".contains($0) }.map(String.init)),
      secrets: try Self.secrets(environment))
    home = try Self.home(setting("--home", "BATON_HOME"))
  }

  var outboxFolder: String { data + "/outbox" }
  var keyPath: String { data + "/secret.key" }
  var filesFolder: String { data + "/files" }
  var migrationsFolder: String { home + "/Migrations" }
  var publicFolder: String { home + "/Public" }
  var processesFolder: String { home + "/Templates/processes" }

  /// `BATON_SECRET_ERP=api.example Bearer 2f…`: the host that may be sent it, and what stands in the header. From the
  /// environment alone, since every user of a machine reads the options of its programs.
  private static func secrets(_ environment: [String: String]) throws -> [String: ServiceClient.Secret] {
    var secrets: [String: ServiceClient.Secret] = [:]
    for (variable, text) in environment where variable.hasPrefix("BATON_SECRET_") {
      let parts = text.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
        throw Usage("\(variable) is a host and what is sent to it, such as “api.example Bearer 2f…”, on one line.")
      }
      let name = variable.dropFirst("BATON_SECRET_".count).lowercased()
      secrets[name] = ServiceClient.Secret(host: String(parts[0]), value: String(parts[1]))
    }
    return secrets
  }

  /// The folder that holds `Migrations` and `Public`: as told, or found from the program upwards.
  private static func home(_ told: String?) throws -> String {
    func isHome(_ path: String) -> Bool {
      ["/Migrations", "/Public"].allSatisfy { FileManager.default.fileExists(atPath: path + $0) }
    }
    if let told {
      guard isHome(told) else { throw Usage("There are no Migrations and Public in “\(told)”.") }
      return told
    }
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = program.deletingLastPathComponent()
    for _ in 0..<8 {
      if isHome(folder.path) { return folder.path }
      if isHome(folder.path + "/share/baton") { return folder.path + "/share/baton" }
      folder.deleteLastPathComponent()
    }
    if isHome(FileManager.default.currentDirectoryPath) { return FileManager.default.currentDirectoryPath }
    throw Usage("Migrations and Public were not found. Name their folder with --home or BATON_HOME.")
  }
}
