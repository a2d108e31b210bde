/// One command of the program, with what it takes and what it says of itself.
struct Subcommand: Sendable {
  let name: String
  /// Each way to write it, with what it does.
  let uses: [(form: String, text: String)]
  /// More than fits a line.
  var about = ""
  var flags: [String] = []
  /// Options with a value.
  var values = placeOptions.map(\.name)
  let run: @Sendable (Options) async throws -> Int32

  var help: String {
    let isPlaced = values.contains("--data")
    return """
      usage:
      \(uses.map { "  baton \($0.form)\n      \($0.text)" }.joined(separator: "\n"))
      \(about.isEmpty ? "" : "\n\(about)\n")\(isPlaced ? "\n\(placeHelp)\n" : "")
      exit codes: 0 done, 1 it failed, 2 the command line was wrong
      """
  }
}

let subcommands = [
  Subcommand(
    name: "serve", uses: [("serve [--demo]", "serve the pages, send the mail, watch the due dates")],
    about: "With --demo it makes a company with people and processes to look at, in a data folder of its own.",
    flags: ["--demo"], run: serve),
  Subcommand(name: "migrate", uses: [("migrate", "bring the database's schema up to date")], run: migrate),
  Subcommand(
    name: "verify", uses: [("verify", "fold every record again and compare all that is stored with it")], run: verify),
  Subcommand(
    name: "backup", uses: [("backup FILE", "copy everything into one file, while the server runs or not")],
    about: "The file holds the key that links and sessions rest on: keep it as safe as the data folder.", run: backup),
  Subcommand(
    name: "restore", uses: [("restore FILE", "unpack a backup into an empty data folder, and check it")],
    about: "Mail that waited is held until an admin decides on the mail page.", run: restore),
  Subcommand(
    name: "doctor", uses: [("doctor [--json]", "say what is well, what is not, and how to mend it")],
    flags: ["--json"], run: doctor),
  Subcommand(
    name: "user", uses: [("user add NAME EMAIL [--admin]", "add a person; the password is read from standard input")],
    flags: ["--admin"], run: user),
  Subcommand(
    name: "template",
    uses: [
      ("template check FILE", "say what is wrong in a template, with line and column"),
      ("template import FILE", "publish a template as a new version"),
      ("template export KEY", "print the newest version of a template"),
    ], run: template),
  Subcommand(
    name: "feel", uses: [("feel EXPRESSION [--context JSON]", "evaluate an expression")],
    values: ["--context"], run: feel),
]

/// Options that say where things are, with the environment variable and the default of each.
private let placeOptions: [(name: String, value: String, text: String)] = [
  ("--data", "DIR", "where everything is kept [BATON_DATA, ./data]"),
  ("--database", "URL", "sqlite:PATH [BATON_DATABASE, sqlite:DIR/baton.db]"),
  ("--listen", "ADDR", "HOST:PORT [BATON_LISTEN, 127.0.0.1:8080]"),
  ("--base-url", "URL", "what mailed addresses begin with [BATON_BASE_URL, http://LISTEN]"),
  ("--smtp", "URL", "smtp://user:pass@host:587 [BATON_SMTP]; without it, mail is written to DIR/outbox"),
  ("--mail-from", "ADDR", "the sender [BATON_MAIL_FROM, Baton <baton@localhost>]"),
  ("--call-private", "HOSTS", "hosts with private addresses that service steps may call [BATON_CALL_PRIVATE, none]"),
  ("--trusted-proxy", "ADDR", "the reverse proxy whose X-Forwarded-For is believed [BATON_TRUSTED_PROXY, none]"),
  ("--files-gb", "N", "room for documents, in gigabytes [BATON_FILES_GB, 20]"),
  ("--home", "DIR", "where Migrations, Public and Templates are [BATON_HOME, beside the program]"),
]

private let placeHelp =
  "options (in brackets the environment variable and the default):\n"
  + placeOptions.map { option in
    "  " + "\(option.name) \(option.value)".padding(to: 18) + option.text
  }.joined(separator: "\n")

let help = """
  baton runs a team's repeatable processes with people in the loop.

  usage: baton COMMAND [OPTIONS]

  \(subcommands.flatMap(\.uses).map { "  " + $0.form.padding(to: 35) + $0.text }.joined(separator: "\n"))

  “baton COMMAND --help” says more. \(placeHelp)

  exit codes: 0 done, 1 it failed, 2 the command line was wrong
  """

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
