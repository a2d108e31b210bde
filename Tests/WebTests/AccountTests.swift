import Application
import Engine
import HTTP
import OfficeFixture
import Testing

/// What people change themselves.
struct AccountTests {
  @Test func somebodyEntersTheirOwnAbsence() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get("/account")
    #expect(page.status == 200 && !page.html.contains("name=\"admin\"") && !page.html.contains("name=\"email\""))
    let wrong = try await jonas.send(
      page, "/account", ["zone": "Europe/Berlin", "away_from": "2030-01-10", "away_until": "2030-01-09"])
    #expect(wrong.status == 422 && wrong.html.contains("2030-01-10"))
    let saved = try await jonas.send(
      page, "/account",
      [
        "zone": "Europe/Lisbon", "away_from": "2030-01-10", "away_until": "2030-01-20",
        "stand_in": "\(office.maya.rawValue)", "admin": "true", "name": "Chef",
      ])
    #expect(saved.status == 303)
    let person = try #require(office.workspace.present.person(office.jonas))
    #expect(person.away?.standIn == office.maya && person.zone == "Europe/Lisbon")
    // Nothing but what the page asks can be changed by it.
    #expect(person.name == "Jonas Weber" && !person.isAdmin)
  }

  @Test func aPasswordIsChangedByWhoeverKnowsThePresentOne() async throws {
    let desk = try await Desk()
    defer { desk.close() }
    let office = desk.office
    let hash = try await office.workspace.secrets.hashPassword("das alte Passwort")
    _ = try await office.workspace.store.save(
      PersonDraft(
        id: office.jonas, name: "Jonas Weber", email: "jonas@lindqvist.example", manager: office.maya,
        zone: "Europe/Berlin"), passwordHash: hash)
    let elsewhere = try await desk.visitor(office.jonas)
    let jonas = try await desk.visitor(office.jonas)
    let page = await jonas.get("/account/password")
    let guess = try await jonas.send(
      page, "/account/password", ["old_password": "geraten", "password": "ein neuer kurzer Satz"])
    #expect(guess.status == 422 && guess.text.contains("not your present password"))
    let short = try await jonas.send(
      page, "/account/password", ["old_password": "das alte Passwort", "password": "kurz"])
    #expect(short.status == 422)
    let changed = try await jonas.send(
      page, "/account/password", ["old_password": "das alte Passwort", "password": "ein neuer kurzer Satz"])
    #expect(changed.status == 303)
    #expect(await elsewhere.get("/inbox").status == 303)
    let cookie = changed.response.headers.first { $0.name == "Set-Cookie" && $0.value.hasPrefix("baton_session=") }
    var again = jonas
    again.session = cookie.map { String($0.value.dropFirst("baton_session=".count).prefix { $0 != ";" }) }
    #expect(await again.get("/inbox").status == 200)
    // Guessing is slow.
    var last = guess
    for _ in 0..<10 {
      last = try await again.send(
        await again.get("/account/password"), "/account/password", ["old_password": "geraten", "password": "x"])
    }
    #expect(last.text.contains("too many tries"))
  }
}
