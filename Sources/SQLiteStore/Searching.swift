internal import Application
internal import Engine
internal import SQL

extension Connection {
  /// Keeps what a process is found by up to date.
  func keepSearchText(of new: ProcessState, after old: ProcessState?) throws(StoreError) {
    if let old, new.isFound(like: old) { return }
    try run(
      "INSERT OR REPLACE INTO process_search (rowid, text) VALUES (\(new.id.rawValue), \(new.searchText))")
  }

  func searchText(of process: ProcessID) throws(StoreError) -> String? {
    try first("SELECT text FROM process_search WHERE rowid = \(process.rawValue)") { $0.text(0) }
  }

  /// For the processes that were there before the table was.
  func fillSearchTexts() throws(StoreError) {
    var last: Int64 = 0
    while true {
      let batch = try query("SELECT id, state FROM processes WHERE id > \(last) ORDER BY id LIMIT 200") {
        row throws(StoreError) in (id: row.int(0), state: try readState(row.blob(1)))
      }
      guard let end = batch.last else { return }
      for process in batch { try keepSearchText(of: process.state, after: nil) }
      last = end.id
    }
  }
}

/// The index knows pieces of three letters; shorter words are looked for row by row.
private let indexedLettersMin = 3

/// Conditions on `process_search`: of each word, one of its meanings must be there.
func searchConditions(_ words: [[String]]) -> [SQL] {
  var matches: [String] = []
  var conditions: [SQL] = []
  for meanings in words {
    let indexed = meanings.filter { $0.unicodeScalars.count >= indexedLettersMin }
    let match = indexed.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: " OR ")
    guard let short = meanings.first(where: { $0.unicodeScalars.count < indexedLettersMin }) else {
      matches.append("(\(match))")
      continue
    }
    let pattern = likePattern(short)
    conditions.append(
      match.isEmpty
        ? "process_search.text LIKE \(pattern) ESCAPE '\\'"
        : """
        (process_search.text LIKE \(pattern) ESCAPE '\\'
          OR process_search.rowid IN (SELECT rowid FROM process_search WHERE process_search MATCH \(match)))
        """)
  }
  guard !matches.isEmpty else { return conditions }
  return ["process_search MATCH \(matches.joined(separator: " AND "))"] + conditions
}

/// A pattern for each of the first words.
func likePatterns(_ text: String) -> [String] {
  text.split(separator: " ").prefix(8).map { likePattern(String($0)) }
}

private func likePattern(_ word: String) -> String {
  "%" + word.map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "%"
}
