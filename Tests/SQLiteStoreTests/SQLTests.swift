import SQL
import Testing

struct SQLTests {
  @Test func valuesAreBoundAndNeverPasted() {
    let name = "Robert'); DROP TABLE people;--"
    let fragment: SQL = "active = \(true)"
    let sql: SQL = "SELECT id FROM people WHERE name = \(name) AND \(fragment)"
    #expect(sql.text == "SELECT id FROM people WHERE name = ? AND active = ?")
    #expect(sql.values == [.text(name), .int(1)])
  }

  @Test func aMigrationBelongsToItsDatabase() {
    #expect(Migration(fileName: "0001_first.sqlite.sql", text: "", database: "sqlite")?.name == "0001_first")
    #expect(Migration(fileName: "0001_first.postgresql.sql", text: "", database: "sqlite") == nil)
    #expect(Migration(fileName: "0002_all.sql", text: "", database: "sqlite")?.name == "0002_all")
    #expect(Migration(fileName: "notes.txt", text: "", database: "sqlite") == nil)
  }
}
