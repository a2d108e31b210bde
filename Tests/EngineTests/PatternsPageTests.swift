import Foundation
import Testing

/// docs/patterns.md names a test for every row; each of them exists.
struct PatternsPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

  @Test func everyRowHasItsTest() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/patterns.md"), encoding: .utf8)
    var tests = ""
    for suite in [
      "PatternTests", "OwnerTests", "DecideTests", "VotingTests", "DeadlineTests", "ReopeningTests", "ReceiptTests",
      "CallTests",
    ] {
      tests += try String(
        contentsOf: Self.root.appending(path: "Tests/EngineTests/\(suite).swift"), encoding: .utf8)
    }
    tests += try String(contentsOf: Self.root.appending(path: "Tests/WebTests/PeopleTests.swift"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter {
      $0.hasPrefix("| ") && !$0.hasPrefix("| pattern") && !$0.hasPrefix("| what")
    }
    #expect(rows.count > 40)
    for row in rows {
      let cell = row.split(separator: "|").last { !$0.allSatisfy(\.isWhitespace) } ?? ""
      let names = cell.replacing("`", with: "").split(separator: ",").map {
        String($0.split(separator: ".").last ?? "")
      }
      for name in names.map({ $0.trimmingCharacters(in: .whitespaces) }) {
        #expect(tests.contains("func \(name)") || tests.contains("struct \(name)"), "\(row)")
      }
    }
  }
}
