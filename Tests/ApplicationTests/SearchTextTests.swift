import Application
import Engine
import OfficeFixture
import Testing

@testable import SQLiteStore

struct SearchTextTests {
  /// A company that began before there was a search table finds its old processes as well.
  @Test func whatWasThereBeforeTheTableIsFound() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publish(Office.template)
    let order = try await office.startOrder()
    office.store.close()
    let old = try Connection(path: office.folder + "/baton.db", purpose: .writing)
    try old.script(
      """
      DROP TABLE process_search;
      DELETE FROM migrations WHERE name = '0005_search';
      """)
    let again = try await Office(folder: office.folder)
    defer { again.close() }
    #expect(try await again.faults() == [])
    let found = try await again.workspace.listProcesses(ProcessQuery(), text: "nordlicht 12,400", by: again.admin)
    #expect(found.map(\.reference) == [order.reference])
  }

  @Test func verifyNoticesASearchTextThatIsWrong() async throws {
    let office = try await Office()
    defer { office.close() }
    try await office.publish(Office.template)
    let order = try await office.startOrder()
    let other = try Connection(path: office.folder + "/baton.db", purpose: .writing)
    try other.script("UPDATE process_search SET text = 'something else'")
    #expect(try await office.faults() == ["\(order.reference): the search text differs"])
    try other.script("INSERT INTO process_search (rowid, text) VALUES (99, 'nothing')")
    #expect(try await office.faults().contains("1 search texts belong to no process"))
  }
}
