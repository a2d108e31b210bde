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

/// Conditions on `process_search` and its processes `p`, one a word.
func searchConditions(_ words: [SearchWord]) -> [SQL] {
  words.map { word in
    let indexed = word.texts.filter { $0.unicodeScalars.count >= indexedLettersMin }
    let match = indexed.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: " OR ")
    let short = word.texts.first { $0.unicodeScalars.count < indexedLettersMin }
    // Alone, the index gives the newest first without finding all.
    if short == nil, word.people.isEmpty { return "process_search MATCH \(match)" }
    var either: [SQL] = []
    if let short { either.append("process_search.text LIKE \(likePattern(short)) ESCAPE '\\'") }
    if !match.isEmpty {
      either.append("p.id IN (SELECT rowid FROM process_search WHERE process_search MATCH \(match))")
    }
    if !word.people.isEmpty {
      let people = "[\(word.people.map { String($0.rawValue) }.joined(separator: ","))]"
      either.append("p.id IN (SELECT t.process FROM json_each(\(people)) j JOIN participants t ON t.person = j.value)")
    }
    return "(\(either.dropFirst().reduce(either[0]) { "\($0) OR \($1)" }))"
  }
}

/// A pattern for each of the first words.
func likePatterns(_ text: String) -> [String] {
  text.split(separator: " ").prefix(8).map { likePattern(String($0)) }
}

private func likePattern(_ word: String) -> String {
  "%" + word.map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "%"
}
