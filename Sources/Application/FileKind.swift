/// What a file is, in the words in which a template allows it.
public enum FileKind: String, Sendable, CaseIterable, Codable {
  case pdf, image, word, spreadsheet, presentation, text, csv
  /// XML, JSON, calendars and address cards.
  case data
  case mail
  /// ZIP and its relatives.
  case archive
  /// Sound and film.
  case media
  /// SVG, which can hold scripts.
  case vector
  case webpage
  /// Office documents whose name says that they hold macros.
  case macros
  case program
  case unknown

  /// What is allowed when nobody says otherwise.
  public static let everyday: Set<FileKind> = [.pdf, .image, .word, .spreadsheet, .presentation, .text, .csv]

  /// The kind of a content. The name only tells a table from other plain text.
  public init(mediaType: String, name: String) {
    let suffix = fileSuffix(name)
    switch mediaType {
    case "application/pdf": self = .pdf
    case "image/svg+xml": self = .vector
    case "text/html", "application/xhtml+xml": self = .webpage
    case "text/csv": self = suffix == "txt" ? .text : .csv
    case "text/plain": self = suffix == "csv" || suffix == "tsv" ? .csv : .text
    case "text/rtf", "application/rtf": self = .word
    case "message/rfc822", "application/vnd.ms-outlook": self = .mail
    default: self = Self.byMediaType[mediaType] ?? Self.byFamily(mediaType)
    }
  }

  /// The kind that a computer takes a file for by its name alone, when that is one that runs or shows scripts.
  public init?(riskyName name: String) {
    guard let kind = Self.risky[fileSuffix(name)] else { return nil }
    self = kind
  }

  /// Behind "offer.exe is …".
  var phrase: String {
    switch self {
    case .pdf: "a PDF"
    case .image: "an image"
    case .word: "a text document"
    case .spreadsheet: "a spreadsheet"
    case .presentation: "a presentation"
    case .text: "plain text"
    case .csv: "a CSV table"
    case .data: "a data file"
    case .mail: "a mail"
    case .archive: "an archive"
    case .media: "sound or film"
    case .vector: "an SVG drawing"
    case .webpage: "a web page"
    case .macros: "an office document with macros"
    case .program: "a program"
    case .unknown: "of a kind that is not known here"
    }
  }

  static func allowedPhrase(_ kinds: Set<FileKind>) -> String {
    let office: Set<FileKind> = [.word, .spreadsheet, .presentation]
    var words: [String] = []
    for kind in allCases where kinds.contains(kind) {
      if office.isSubset(of: kinds), office.contains(kind) {
        if kind == .word { words.append("office documents") }
      } else if let word = kind.plural {
        words.append(word)
      }
    }
    guard let last = words.popLast() else { return "no files are allowed here" }
    return "allowed here are " + (words.isEmpty ? last : words.joined(separator: ", ") + " and " + last)
  }

  private var plural: String? {
    switch self {
    case .pdf: "PDF"
    case .image: "images"
    case .word: "text documents"
    case .spreadsheet: "spreadsheets"
    case .presentation: "presentations"
    case .text: "plain text"
    case .csv: "CSV tables"
    case .data: "data files"
    case .mail: "mails"
    case .archive: "archives"
    case .media: "sound and film"
    case .vector: "SVG drawings"
    case .webpage: "web pages"
    case .macros: "office documents with macros"
    case .program: "programs"
    case .unknown: "files of any other kind"
    }
  }
}

/// What stands behind the last dot, in lower case; empty without a dot.
func fileSuffix(_ name: String) -> String {
  name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
}

extension FileKind {
  private static func byFamily(_ mediaType: String) -> FileKind {
    if mediaType.hasPrefix("application/vnd.oasis.opendocument.text") { return .word }
    if mediaType.hasPrefix("application/vnd.oasis.opendocument.spreadsheet") { return .spreadsheet }
    if mediaType.hasPrefix("application/vnd.oasis.opendocument.presentation") { return .presentation }
    if mediaType.hasPrefix("audio/") || mediaType.hasPrefix("video/") { return .media }
    // Prose often looks a little like C or TeX to libmagic; what runs by itself is listed.
    if mediaType.hasPrefix("text/") { return .text }
    return .unknown
  }

  /// What libmagic calls them, https://www.darwinsys.com/file/.
  private static let byMediaType: [String: FileKind] = table([
    .image: [
      "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif", "image/tiff",
      "image/bmp", "image/x-ms-bmp",
    ],
    .word: ["application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    .spreadsheet: ["application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    .presentation: [
      "application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ],
    .data: ["text/xml", "application/xml", "application/json", "application/x-ndjson", "text/calendar", "text/vcard"],
    .archive: [
      "application/zip", "application/gzip", "application/x-gzip", "application/x-tar", "application/x-bzip2",
      "application/x-xz", "application/zstd", "application/x-7z-compressed", "application/x-rar", "application/vnd.rar",
      "application/x-lzma", "application/x-lz4", "application/vnd.ms-cab-compressed", "application/x-iso9660-image",
    ],
    .program: [
      "application/vnd.microsoft.portable-executable", "application/x-dosexec", "application/x-executable",
      "application/x-pie-executable", "application/x-sharedlib", "application/x-object", "application/x-coredump",
      "application/x-mach-binary", "application/java-archive", "application/x-java-applet", "application/wasm",
      "application/x-msi", "application/x-ms-shortcut", "application/vnd.android.package-archive",
      "application/vnd.debian.binary-package", "application/x-rpm", "application/javascript", "text/javascript",
      "application/x-bytecode.python", "text/x-shellscript", "text/x-python", "text/x-script.python", "text/x-perl",
      "text/x-ruby", "text/x-php", "text/x-lua", "text/x-tcl", "text/x-awk", "text/x-gawk", "text/x-nawk",
      "text/x-msdos-batch", "text/x-systemtap",
    ],
  ])

  private static let risky: [String: FileKind] = table([
    .program: [
      "apk", "app", "appx", "application", "bash", "bat", "chm", "cmd", "com", "cpl", "deb", "desktop", "dll", "dmg",
      "exe", "gadget", "hta", "inf", "jar", "js", "jse", "lnk", "mjs", "msc", "msi", "msix", "msp", "pif", "ps1",
      "psm1",
      "reg", "rpm", "scf", "scr", "sh", "sys", "url", "vb", "vbe", "vbs", "wasm", "ws", "wsc", "wsf", "wsh",
    ],
    .webpage: ["htm", "html", "mht", "mhtml", "shtml", "xht", "xhtml"],
    .vector: ["svg", "svgz"],
    .macros: ["docm", "dotm", "pptm", "potm", "ppam", "ppsm", "xlam", "xlsm", "xltm", "xll"],
  ])

  private static func table(_ kinds: [FileKind: [String]]) -> [String: FileKind] {
    kinds.reduce(into: [:]) { table, entry in
      for word in entry.value { table[word] = entry.key }
    }
  }
}
