import Foundation

/// Turns one template into a typed Swift function.
///
/// The first line declares the parameters: `<!-- (task: TaskPage) -->`. The rest is the text of an interpolated
/// literal: `\(task.title)` escapes in an `.html` file and stands as it is in a `.txt` file. The function is named after
/// the file, in lower camel case: `inbox_row.html` becomes `inboxRow(…) -> HTML`, `reminder.txt` becomes
/// `reminderText(…) -> String`. `#sourceLocation` makes the Swift compiler report errors at the template's own line.
@main
struct TemplateCompiler {
  static func main() {
    do {
      let arguments = CommandLine.arguments
      guard arguments.count == 3 else { throw Failure("usage: TemplateCompiler INPUT OUTPUT") }
      let input = URL(filePath: arguments[1])
      let source = try String(contentsOf: input, encoding: .utf8)
      let swift = try compile(source, name: input.lastPathComponent, path: input.path)
      try swift.write(to: URL(filePath: arguments[2]), atomically: true, encoding: .utf8)
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  static func compile(_ source: String, name: String, path: String) throws -> String {
    let lines = source.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let first = lines[0].trimmingCharacters(in: .whitespaces)
    guard first.hasPrefix("<!-- ("), first.hasSuffix(") -->"), lines.count == 2 else {
      throw Failure("\(path):1:1: error: the first line declares the parameters, such as <!-- (task: TaskPage) -->")
    }
    let parameters = first.dropFirst("<!-- ".count).dropLast(" -->".count)
    let isText = name.hasSuffix(".txt")
    let stem = String(name[..<name.lastIndex(of: ".")!])
    let words = stem.split(separator: "_").map(String.init)
    let function = words[0] + words.dropFirst().map(\.capitalized).joined() + (isText ? "Text" : "")
    var body = lines[1]
    while body.last == "\n" { body.removeLast() }
    return """
      import HTML

      extension Templates {
        static func \(function)\(parameters) -> \(isText ? "String" : "HTML") {
      #sourceLocation(file: "\(path)", line: 1)
          return \"\"\"
      \(body)
      \"\"\"
      #sourceLocation()
        }
      }

      """
  }
}

struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
