import Application
import Engine
import Foundation
import OfficeFixture
import Testing

/// What somebody outside meets: a link from a mail, its page, and what becomes of it.
struct LinkTests {
  let vendor = "verkauf@nordlicht.example"

  @Test func aVendorConfirmsByALinkFromTheMail() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    _ = try await desk.office.orderAtTheVendor()
    let link = try await desk.mailedLink(to: vendor)
    let page = await desk.stranger.get(link)
    #expect(page.status == 200 && page.text.contains("Jonas Weber"))
    desk.office.clock.advance(milliseconds: 5000)
    let sent = try await desk.stranger.send(page, link + "/completion")
    #expect(sent.status == 303 && sent.location == link)
    let receipt = await desk.stranger.get(link)
    #expect(receipt.text.contains("Receipt"))
    #expect(try await desk.office.faults() == [])
  }

  @Test func aTeamMemberActsOnTheirStep() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let outcome = try await desk.office.startOrder()
    let step = "/steps/\(StepID(process: outcome.process, number: 1).rawValue)"
    #expect(await desk.stranger.get(step).location.hasPrefix("/login"))
    let jonas = try await desk.visitor(desk.office.jonas)
    let page = await jonas.get(step)
    #expect(page.status == 200)
    #expect(try await jonas.post(step + "/completion").status == 403)
    #expect(try await jonas.send(page, step + "/completion").status == 303)
  }
}
