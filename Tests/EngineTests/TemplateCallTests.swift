import Engine
import Foundation
import Testing
import YAML

/// The mistakes that an author of a call can make, each at its place.
struct TemplateCallTests {
  private func findings(_ call: String) throws -> [String] {
    let text = """
      key: trip
      name: Trip
      prefix: TRP
      roles: {starter: {name: Starter, from: starter}}
      fields: {note: {label: Note, type: text}, day: {label: Day, type: date}}
      start: [note, day?]
      stages:
        - key: all
          name: All
          steps:
            - key: book
              title: Book
              \(call)
            - {key: after, title: After, owner: starter}
      """
    return Template.read(try parseYAML(text), version: 1).findings.map(\.description)
  }

  @Test func aSoundCallHasNoFindings() throws {
    #expect(
      try findings(
        "call: {url: 'https://api.example:8443/x/{note}', timeout: 20 seconds, retries: {count: 2, backoff: 1 hour}, "
          + "answers: {note: body.id, day?: date(body.day)}, on failure: go to after}") == [])
  }

  @Test func theExampleOfThePageIsSound() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/templates.md")
    let page = try String(contentsOf: root, encoding: .utf8)
    let section = try #require(page.components(separatedBy: "## Services\n").last)
    let example = try #require(section.components(separatedBy: "```yaml\n").dropFirst().first)
    let steps = try #require(example.components(separatedBy: "```").first).split(separator: "\n")
    let text = """
      key: trip
      name: Trip
      prefix: TRP
      roles: {bookkeeping: {name: Bookkeeping}}
      fields:
        item: {label: Item, type: text}
        amount: {label: Amount, type: money}
        leave_on: {label: Leaves on, type: date}
        order_number: {label: Order number, type: text}
        arrives: {label: Arrives, type: date}
      start: [item, amount, leave_on]
      stages:
        - key: all
          name: All
          steps:

      """
    let findings = Template.read(try parseYAML(text + steps.map { "      " + $0 }.joined(separator: "\n")), version: 1)
      .findings
    #expect(findings.map(\.description) == [])
  }

  @Test(arguments: [
    ("call: {}", "13:15: error: “call” needs “url”, such as https://api.example/orders/{number}."),
    (
      "call: {url: 'ftp://api.example/'}",
      "13:21: error: “url” begins with http:// or https:// and a host that is written out, without a user or password."
    ),
    (
      "call: {url: 'https://me:secret@api.example/'}",
      "13:21: error: “url” begins with http:// or https:// and a host that is written out, without a user or password."
    ),
    (
      "call: {url: 'https://{note}/x'}",
      "13:21: error: “url” begins with http:// or https:// and a host that is written out, without a user or password."
    ),
    (
      "call: {url: 'https://api.example{note}/x'}",
      "13:21: error: Put “/” after the host in “url”: what is filled in may not be a part of the host's name."
    ),
    (
      "call: {url: 'https://api.example/a b'}",
      "13:21: error: “url” holds a character that has to be percent-encoded, such as %20 for a space."
    ),
    (
      "call: {url: 'https://api.example/{nte}'}",
      "13:43: error: “url”: There is no name “nte”; did you mean “note”?"
    ),
    (
      "call: {url: 'https://api.example/', methd: PUT}",
      "13:45: error: “call” has no “methd”; did you mean “method”?"
    ),
    (
      "call: {url: 'https://api.example/', method: FETCH}",
      "13:53: error: “method” is a method of HTTP; write GET, POST, PUT, PATCH or DELETE."
    ),
    (
      "call: {url: 'https://api.example/', method: GET, body: [note]}",
      "13:53: error: A GET has no body; write “method: POST”, or remove “body”."
    ),
    (
      "call: {url: 'https://api.example/', timeout: 5 hours}",
      "13:54: error: “timeout” is a time such as “20 seconds” or “1 minute”, at most 120 seconds."
    ),
    (
      "call: {url: 'https://api.example/', headers: {Host: x}}",
      "13:55: error: Baton sets the header “Host” itself; remove it."
    ),
    (
      "call: {url: 'https://api.example/', headers: {Authorization: Bearer abc}}",
      "13:70: warning: Whoever reads the template can read this; write {secret: NAME}, and set BATON_SECRET_NAME."
    ),
    (
      "call: {url: 'https://api.example/', answers: {ntoe: body.id}}",
      "13:55: error: There is no field “ntoe”; did you mean “note”?"
    ),
    (
      "call: {url: 'https://api.example/', answers: {note: bdy.id}}",
      "13:61: error: “note”: There is no name “bdy”; did you mean “body”?"
    ),
    (
      "call: {url: 'https://api.example/', answers: {day: status}}",
      "13:60: error: “day” must give a date, and “status” gives a number."
    ),
    (
      "call: {url: 'https://api.example/', on failure: go to nowhere}",
      "13:57: error: There is no step “nowhere”; name the key of a step of this template."
    ),
    (
      "call: {url: 'https://api.example/', on failure: hand to boss}",
      "13:57: error: There is no role “boss”; define it under “roles”."
    ),
    (
      "call: {url: 'https://api.example/', on failure: shrug}",
      "13:57: error: “on failure” says what happens when no try succeeded; write “go on”, “fail”, “go to STEP” or “hand to ROLE”; without it an admin is asked."
    ),
    (
      "call: {url: 'https://api.example/'}\n        owner: starter",
      "14:16: error: A step with “call” is done by a service, so “owner” has no place here; remove one of them."
    ),
  ])
  func aMistakeIsNamedAtItsPlace(_ call: String, _ finding: String) throws {
    let found = try findings(call)
    #expect(found == [finding])
  }
}
