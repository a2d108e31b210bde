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
    let rest = Array(arguments.dropFirst())
    if rest.contains("--help") || rest.contains("-h") {
      print(help)
      return 0
    }
    switch command {
    case "serve": return try await serve(Options(rest, flags: ["--demo"], values: configurationValues))
    case "migrate": return try await migrate(Options(rest, values: configurationValues))
    case "verify": return try await verify(Options(rest, values: configurationValues))
    case "user": return try await user(Options(rest, flags: ["--admin"], values: configurationValues))
    case "template": return try await template(Options(rest, values: configurationValues))
    case "feel": return try feel(Options(rest, values: ["--context"]))
    case "--version", "version":
      print("baton \(version)")
      return 0
    default: throw Usage("There is no command “\(command)”.")
    }
  }
}

let version = "0.1.0"

/// Options that say where things are, taken by every command that opens the store.
let configurationValues = [
  "--data", "--database", "--listen", "--base-url", "--smtp", "--mail-from", "--files-gb", "--home",
]

let help = """
  baton runs a team's repeatable processes with people in the loop.

  usage: baton COMMAND [OPTIONS]

    serve [--demo] [--listen ADDR]     serve the pages, send the mail, watch the due dates
    migrate                            bring the database's schema up to date
    verify                             fold every record again and compare all that is stored with it
    user add NAME EMAIL [--admin]      add a person; the password is read from standard input
    template check FILE                say what is wrong in a template, with line and column
    template import FILE               publish a template as a new version
    template export KEY                print the newest version of a template
    feel EXPRESSION [--context JSON]   evaluate an expression

  options of all that open the store (in brackets the environment variable):
    --data DIR         where everything is kept [BATON_DATA, ./data]
    --database URL     sqlite:PATH [BATON_DATABASE, sqlite:DIR/baton.db]
    --listen ADDR      HOST:PORT [BATON_LISTEN, 127.0.0.1:8080]
    --base-url URL     what mailed addresses begin with [BATON_BASE_URL, http://LISTEN]
    --smtp URL         smtp://user:pass@host:587 [BATON_SMTP]; without it, mail is written to DIR/outbox
    --mail-from ADDR   the sender [BATON_MAIL_FROM, Baton <baton@localhost>]
    --files-gb NUMBER  room for documents in gigabytes [BATON_FILES_GB, 20]
    --home DIR         where Migrations, Public and Templates are [BATON_HOME, beside the program]

  exit codes: 0 done, 1 it failed, 2 the command line was wrong
  """

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
  case let refusal as Refusal: refusal.sentence
  case StoreError.unavailable(let detail): "The database does not answer: \(detail)"
  case StoreError.damaged(let detail): "The database is damaged: \(detail)"
  default: "\(error)"
  }
}

/// A command failed; the message says why and how to mend it.
struct Failure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
