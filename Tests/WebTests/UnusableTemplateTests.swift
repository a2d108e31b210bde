import Application
import Engine
import HTTP
import OfficeFixture
import Testing
import Web

/// A version was published, and this program refuses it.
struct UnusableTemplateTests {
  @Test(arguments: [
    ("remind: [at due]", "remind: [at dew]"), ("title: Agree", "tittle: Agree"), ("key: order", "key: [order"),
    ("zone: Europe/Berlin", "zone: Europe/Berlinn"), ("key: order", "key: Order"), ("fields:", "fielts:"),
  ])
  func itsProcessesCanBeReadAndNothingBeDoneInThem(right: String, wrong: String) async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.startOrder()
    let strict = try await office.reread { $0.replacing(right, with: wrong) }
    #expect(strict.present.startable.isEmpty)
    let site = Site(workspace: strict, assets: StaticFiles(files: [:])) { _, _, _ in }
    var admin = Visitor(site: site, uploadFolder: strict.files.incomingFolder)
    admin.session = try await strict.beginSession(office.admin)
    let process = await admin.get("/processes/\(outcome.reference)")
    #expect(process.status == 200 && process.text.contains("12 Laptops von Nordlicht GmbH"))
    #expect(await admin.get("/processes").text.contains(outcome.reference))
    #expect(await admin.get("/templates").text.contains("Cannot be used"))
    #expect(await admin.get("/templates/order/edit").status == 200)
    await #expect(throws: Refusal.self) {
      try await strict.carryOut(
        .complete(step: 1, StepInput()), in: outcome.process, by: .person(office.jonas), as: strict.newCommand())
    }
    // An incident, once.
    let sentence = try #require(try await strict.raiseUnusableTemplates().first)
    #expect(sentence.contains("Version 1 of the template “order” cannot be used any longer"))
    _ = try await strict.raiseUnusableTemplates()
    let incidents = try await strict.incidents(by: office.admin)
    #expect(incidents.map(\.text) == [sentence] && incidents[0].process == nil)
    #expect(await admin.get("/incidents").html.contains("/templates/order/edit"))
    #expect(try await strict.verify(office.store) { _ in }.faults.count == 1)
    // Nothing of it was written: the program before goes on.
    try await office.act(.complete(step: 1, StepInput()), on: outcome, by: office.jonas)
    #expect(try await office.faults() == [])
  }

  @Test func aMendedVersionCanBeStartedWhileTheOldStaysAsItIs() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    _ = try await office.startOrder()
    let strict = try await office.reread { $0.replacing("title: Agree,", with: "tittle: Agree,") }
    let mended = Office.template.replacing("title: Agree,", with: "title: Agree to it,")
    #expect(try await strict.publish("order", source: mended, by: office.admin).version?.version == 2)
    #expect(strict.present.startable.map(\.version) == [2])
  }
}
