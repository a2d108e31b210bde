import Application
import Engine
import HTTP
import OfficeFixture
import Testing

struct KeptFormTests {
  private static let password = "ein kurzer Satz genügt"

  private func setPassword(_ office: Office) async throws {
    _ = try await office.workspace.save(
      PersonDraft(
        id: office.jonas, name: "Jonas Weber", email: "jonas@lindqvist.example", manager: office.maya,
        zone: "Europe/Berlin"), password: Self.password, by: office.admin)
  }

  /// A session ends while a long comment is written: it is sent after the sign-in, once, by a press of its own.
  @Test func whatWasTypedOutlivesTheSession() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.startOrder()
    try await setPassword(office)
    let here = "/processes/\(outcome.reference)"
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get(here)
    var signedOut = jonas
    signedOut.session = nil
    let text = "Drei Angebote <liegen> & \"bei\"."
    let asked = try await signedOut.send(page, here + "/comments", ["comment": text])
    #expect(asked.status == 401 && asked.text.contains("Your session has ended."))
    // A wrong password loses nothing.
    let wrong = try await signedOut.send(asked, "/session", ["email": "jonas@lindqvist.example", "password": "falsch"])
    #expect(wrong.status == 422)
    let welcome = try await signedOut.send(
      wrong, "/session", ["email": "jonas@lindqvist.example", "password": Self.password])
    #expect(welcome.status == 200 && welcome.text.contains(text))
    let before = try await office.workspace.store.events(outcome.process).count
    let cookie = welcome.response.headers.first { $0.name == "Set-Cookie" && $0.value.hasPrefix("baton_session=") }
    var again = signedOut
    again.session = cookie.map { String($0.value.dropFirst("baton_session=".count).prefix { $0 != ";" }) }
    #expect(try await again.send(welcome, here + "/comments").status == 303)
    #expect(try await again.send(welcome, here + "/comments").status == 303)
    #expect(try await office.workspace.store.events(outcome.process).count == before + 1)
    #expect(await again.get(here).text.contains(text))
  }

  @Test func whatIsKeptGoesNowhereElse() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    try await setPassword(desk.office)
    let answer = try await desk.stranger.post(
      "/session",
      [
        ("email", "jonas@lindqvist.example"), ("password", Self.password), ("kept_to", "https://evil.example/"),
        ("kept", "comment=x"), ("kept_by", "1"),
      ])
    #expect(answer.status == 303 && answer.location == "/inbox")
  }

  @Test func onlyWhoeverTypedItSeesItAgain() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.startOrder()
    try await setPassword(office)
    let here = "/processes/\(outcome.reference)"
    let maya = try await desk.visitor(office.maya)
    let page = await maya.get(here)
    var signedOut = maya
    signedOut.session = nil
    let asked = try await signedOut.send(page, here + "/comments", ["comment": "Unter uns"])
    let other = try await signedOut.send(
      asked, "/session", ["email": "jonas@lindqvist.example", "password": Self.password])
    #expect(other.status == 303 && other.location == "/inbox")
  }
}
