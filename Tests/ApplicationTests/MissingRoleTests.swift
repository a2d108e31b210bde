import Application
import Engine
import OfficeFixture
import Testing

struct MissingRoleTests {
  @Test func aTemplateWhoseRolesTheCompanyLacksSaysSoWhenItIsPublished() async throws {
    let office = try await Office()
    defer { office.close() }
    let source = Office.template.replacing(
      "boss: {name: Boss, from: manager of starter}", with: "boss: {name: Geschäftsführung}")
    let (version, check) = try await office.workspace.publish(nil, source: source, by: nil)
    #expect(version?.version == 1)
    #expect(
      check.findings.map(\.description) == [
        "8:3: warning: The company has no role “boss” yet, so nobody would get the steps of “Geschäftsführung”; an admin "
          + "makes it at /roles, with the key “boss”."
      ])
    try await office.workspace.save(
      CompanyRole(key: "boss", name: "Geschäftsführung", members: [office.maya]), isNew: true, by: office.admin)
    #expect(office.workspace.check(source).findings == [])
  }
}
