import Application
import Engine
import OfficeFixture
import Testing

struct StartTests {
  static let template = """
    key: order
    name: Bestellung
    prefix: ORD
    zone: Europe/Berlin
    subject: "{item} bis {day}"
    roles:
      starter: {name: Starter, from: starter}
      boss: {name: Boss, from: manager of starter}
      director: {name: Director}
      legal: {name: Legal}
      vendor: {name: Vendor, from: {collaborator: {name: vendor, email: email}}}
    fields:
      item: {label: Item, type: text}
      day: {label: Needed by, type: date}
      amount: {label: Amount, type: money}
      vendor: {label: Vendor, type: text}
      email: {label: Vendor's address, type: email}
    start: [item, day, amount, vendor, email]
    authority:
      spending:
        inputs: [amount]
        rules:
          - {if: ["<= 10000"], approvers: [boss], because: "up to 10,000"}
          - {if: ["> 10000"], approvers: [boss, director], because: "above 10,000"}
    stages:
      - key: all
        name: All
        steps:
          - {key: read, title: Read the contract, owner: legal, when: "amount > 5000"}
          - {key: agree, title: Agree, approval: {by: authority spending}}
          - {key: confirm, title: Confirm the order, owner: vendor}
    """

  /// What is typed decides who is shown, and nothing starts.
  @Test func thePathIsShownBeforeAnythingStarts() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    for (key, name, members) in [
      ("director", "Director", [office.ana]), ("legal", "Legal", [office.ana, office.maya]),
    ] {
      _ = try await office.workspace.save(
        CompanyRole(key: RoleKey(key), name: name, members: members), isNew: true, by: office.admin)
    }
    let jonas = try await desk.visitor(office.jonas)
    let form = await jonas.get("/processes/new?template=order")
    #expect(form.text.contains("read the contract, if needed"))
    let hidden = form.forms.first { $0.action == "/processes?template=order" }?.hidden.map { ($0.name, $0.value) } ?? []
    func shown(_ amount: String) async throws -> Page {
      try await jonas.post(
        "/processes?template=order",
        hidden + [
          ("preview", "1"), ("item", "Käse"), ("amount", amount), ("vendor", "Nordlicht"),
          ("email", "nord@licht.example"),
        ])
    }
    let small = try await shown("900,50")
    #expect(small.status == 200 && small.html.contains("value=\"900,50\""))
    #expect(small.text.contains("Maya Lindqvist agree") && small.text.contains("Nordlicht confirm the order"))
    #expect(!small.text.contains("Ana Kovačević") && !small.text.contains("read the contract"))
    let large = try await shown("12.400,00")
    #expect(large.text.contains("Legal read the contract") && !large.text.contains("if needed"))
    #expect(large.text.contains("Ana Kovačević agree above 10,000"))
    #expect(await !jonas.get("/processes").html.contains("ORD-"))
  }

  @Test func aDayInASubjectIsSpoken() async throws {
    let desk = try await Desk(template: Self.template)
    defer { desk.close() }
    let office = desk.office
    let outcome = try await office.workspace.start(
      "order",
      input: ["item": "Käse", "day": "2027-03-28", "amount": "1", "vendor": "Ö", "email": "o@o.example"],
      by: office.jonas, command: office.workspace.newCommand())
    let page = await (try await desk.visitor(office.jonas)).get("/processes/\(outcome.reference)")
    #expect(page.text.contains("Käse bis 28 Mar 2027"))
  }
}
