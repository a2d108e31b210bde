import Foundation

/// What lets a data race past the compiler stays in the targets that wrap C.
enum ConcurrencyRule {
  static func violations(in file: Repository.File) -> [Violation] {
    if adapters.contains(where: { file.path.hasPrefix("Sources/\($0)/") || file.path.hasPrefix("Tests/\($0)/") }) {
      return []
    }
    return SwiftCode(file.text).lines.enumerated().flatMap { index, line in
      escapes.filter { line.contains($0) }.map {
        Violation(path: file.path, line: index + 1, message: "\($0) is for the C adapters only")
      }
    }
  }

  static let adapters: Set = [
    "SQLiteStore", "Mailer", "HTTPServer", "HTTPTests", "YAML", "Sodium", "FileStore", "Markdown", "Diagrams",
  ]

  private static let escapes = ["@unchecked", "nonisolated(unsafe)", "@preconcurrency"]
}

/// A page holds no inline script or style: the Content-Security-Policy would refuse it in the browser.
enum TemplateRule {
  static func violations(in file: Repository.File) -> [Violation] {
    patterns.flatMap { pattern, message -> [Violation] in
      matches(of: pattern, in: file.text).map { Violation(path: file.path, line: $0, message: message) }
    }
  }

  private static let patterns = [
    (#"<[a-z][^<]*?\sstyle\s*="#, "inline style attribute: use a class"),
    (#"<style\b"#, "inline style element: use Public/*.css"),
    (#"<script\b(?![^>]*\ssrc\s*=)"#, "inline script: use Public/*.js"),
    (#"<[a-z][^<]*?\son[a-z]+\s*="#, "inline event handler: listen in Public/*.js"),
    (#"(?:href|src|action)\s*=\s*["']?\s*javascript:"#, "script in a URL: use Public/*.js"),
  ]

  private static func matches(of pattern: String, in text: String) -> [Int] {
    guard let expression = try? NSRegularExpression(pattern: pattern, options: .caseInsensitive) else {
      preconditionFailure("the pattern \(pattern) does not compile")
    }
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).map { match in
      let end = Range(match.range, in: text)?.upperBound ?? text.startIndex
      return text[..<end].reduce(1) { $1.isNewline ? $0 + 1 : $0 }
    }
  }
}

/// The text speaks of the product, not of the place or the means by which it was written.
enum WordsRule {
  static func violations(in file: Repository.File) -> [Violation] {
    // Most files hold none of the words: they are looked for line by line only where one is found.
    let found = words.filter { file.text.range(of: $0, options: .caseInsensitive) != nil }
    if found.isEmpty { return [] }
    return file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
      found.filter { line.range(of: $0, options: .caseInsensitive) != nil }.map {
        Violation(path: file.path, line: index + 1, message: "“\($0)” has no place in the product")
      }
    }
  }

  // Put together here, so that this file does not break its own rule.
  static let words = [
    ["/wo", "rk/"], ["/tmp", "/w/"], ["/opt", "/wheels"], ["helper", " session"], ["this work", "place"],
    ["Clau", "de"],
    ["Anth", "ropic"], ["Chat", "GPT"], ["Co", "pilot"], ["sub", "agent"], ["language", " model"],
    ["AI", "-generated"],
    ["Co-", "Authored-By"],
  ].map { $0.joined() }
}
