internal import Application
internal import Engine
internal import Foundation

/// The program: reads the words of the command line, and runs one subcommand.
@main
struct Baton {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      exit(try await run(arguments))
    } catch let usage as Usage {
      complain(usage.message)
      complain("“baton --help” says how it is used.")
      exit(2)
    } catch {
      complain(sentence(for: error))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) async throws -> Int32 {
    guard let command = arguments.first, command != "--help", command != "-h", command != "help" else {
      print(help)
      return arguments.isEmpty ? 2 : 0
    }
    if command == "--version" || command == "version" {
      print("baton \(version)")
      return 0
    }
    guard let subcommand = subcommands.first(where: { $0.name == command }) else {
      throw Usage("There is no command “\(command)”.")
    }
    let rest = Array(arguments.dropFirst())
    if rest.contains("--help") || rest.contains("-h") {
      print(subcommand.help)
      return 0
    }
    return try await subcommand.run(Options(rest, flags: subcommand.flags, values: subcommand.values))
  }
}

let version = "0.1.0"

/// What the command line did wrong.
struct Usage: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

func complain(_ message: String) { FileHandle.standardError.write(Data((message + "\n").utf8)) }

/// What went wrong, for whoever sits at the terminal.
func sentence(for error: any Error) -> String {
  switch error {
  case let failure as Failure: failure.message
  case let busy as DataLock.Busy: busy.message
  case let refusal as Refusal: refusal.sentence
  case StoreError.unavailable(let detail): "The database does not answer: \(detail)"
  case StoreError.damaged(let detail): "The database is damaged: \(detail)"
  case let error as StoreError: error.sentence
  default: "\(error)"
  }
}

/// A command failed; the message says why and how to mend it.
struct Failure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
