import Application
import Demo
import Engine
import Foundation
import HTTP
import Mailer
import Notices
import OfficeFixture
import Scheduler
import Testing
import Web

/// The company that a visitor of the demo finds: it looks as if people had worked in it.
struct DemoTests {
  /// On whatever day and hour somebody tries it.
  @Test(arguments: [0, 3]) func aMonthOfWorkByPeopleWithTheirMails(days: Int64) async throws {
    let office = try await Office(isStaffed: false)
    defer { office.close() }
    let workspace = office.workspace
    let outbox = office.folder + "/outbox"
    let scheduler = Scheduler(
      workspace: workspace, transport: EMLFolder(folder: URL(filePath: outbox)),
      report: { level, message in Issue.record("\(level): \(message)") },
      compose: { row in
        switch try await composeNotice(row, in: workspace, render: { renderMail($0) }) {
        case .message(let message): .message(message)
        case .drop(let reason): .drop(reason)
        case .impossible(let reason): .impossible(reason)
        }
      })
    let folder = Office.root + "/Templates/processes"
    let templates = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
      .map { (name: $0, source: try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)) }
    let ahead = days * 29 * 3_600_000
    office.clock.advance(milliseconds: ahead)
    _ = try await makeDemoCompany(
      in: workspace, clock: office.clock, templates: templates, round: { await scheduler.round() }, progress: { _ in })
    #expect(office.clock.aheadMilliseconds == ahead, "the demo stands in the present")
    try await peopleWorkedWhenPeopleWork(office)
    try await everyMailCanBeRead(office, outbox: outbox)

    let admin = try #require(workspace.present.directory.people.values.first { $0.isAdmin }).id
    let incidents = try await workspace.incidents(by: admin)
    #expect(!incidents.isEmpty && Set(incidents.map(\.text)).count == incidents.count)
    #expect(try await office.faults() == [])
  }

  private func peopleWorkedWhenPeopleWork(_ office: Office) async throws {
    let calendar = office.workspace.present.calendar("", zone: "Europe/Berlin")
    var minutes: Set<Int64> = []
    let processes = try await office.workspace.store.processes(ProcessQuery())
    #expect(processes.count > 30)
    for row in processes {
      for stored in try await office.workspace.store.events(row.id) where stored.event.by != .system {
        let (day, milliseconds) = calendar.civil(stored.event.at)
        #expect(calendar.hours(on: day) != nil, "\(row.reference) on \(day)")
        let hour = milliseconds / 3_600_000
        #expect((8..<19).contains(hour), "\(row.reference) at \(hour)")
        minutes.insert(milliseconds / 60_000)
      }
    }
    #expect(minutes.count > 80, "not all at one clock time")
  }

  private func everyMailCanBeRead(_ office: Office, outbox: String) async throws {
    let workspace = office.workspace
    let site = Site(workspace: workspace, assets: StaticFiles(files: [:]), outboxFolder: outbox) { _, _, _ in }
    var ada = Visitor(site: site, uploadFolder: workspace.files.incomingFolder)
    let outsider = ada
    let admin = try #require(workspace.present.directory.people.values.first { $0.isAdmin }).id
    ada.session = try await workspace.beginSession(admin)
    let rows = try await workspace.store.outbox(OutboxQuery(limit: 1000))
    #expect(rows.count > 100)
    #expect(rows.allSatisfy { $0.state == .sent && $0.subject.hasPrefix("[") })
    let list = await ada.get("/mail")
    #expect(list.text.contains("Reminder") && list.text.contains("Invitation"))
    var working = 0
    for row in rows where row.entry.notification.kind == .invitation {
      let mail = await ada.get("/mail/\(row.entry.id)")
      #expect(mail.status == 200 && mail.text.contains("No account needed.") && mail.text.contains("Invitation"))
      let link = try #require(mail.html.firstMatch(of: #/href="(\/links\/[^"]+)">Follow its link/#)).1
      if await outsider.get(String(link)).status == 200 { working += 1 }
    }
    #expect(working > 0)
  }
}
