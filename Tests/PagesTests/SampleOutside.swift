import HTML
import Pages

extension Sample {
  static let link = LinkPage(
    person: nordlicht, asker: maya, title: "Confirm the order of 12 laptops",
    reference: "PUR-1042", due: due(116),
    position: "2 of 2",
    facts: [
      Fact("Order", "12 laptops, Modell N14 Pro"), Fact("Price", .number("€12,400.00")),
      Fact("Deliver to", .lines("Havelwerk GmbH\nUferstraße 9\n14467 Potsdam")), Fact("Reference", "PUR-1042"),
    ],
    readings: [DocumentFile(name: "Bestellung PUR-1042.pdf", url: "/links/t/documents/1", size: "84 kB")],
    fields: [
      FormField(key: "delivery", label: "When will you deliver?", kind: .date, hint: "They are needed by Mon 14 Dec."),
      FormField(key: "all", label: "Can you deliver all twelve at once?", kind: .yesNo),
      FormField(key: "remark", label: "Anything they should know?", kind: .multiline(rows: 3), isOptional: true),
    ],
    documents: [
      DocumentSlot(
        key: "confirmation", name: "Order confirmation", hint: "Your own form will do.", isRequired: true,
        accept: ".pdf",
        limits: "PDF, at most 20 MB", upload: "/links/t/documents")
    ],
    follows: "Havelwerk is told at once. You get a copy by mail.",
    main: Act(label: "Confirm the order for €12,400.00", action: "/links/t/completion"),
    decline: ReasonedAct(
      label: "We can't deliver", action: "/links/t/refusal", hint: "Maya Lindqvist is told, and may ask you again.",
      reasonLabel: "Why not?", button: "Decline the order", isDangerous: true),
    comment: ReasonedAct(
      label: "Something is wrong? Tell Maya Lindqvist", action: "/links/t/comments",
      hint: "It stands in the record of PUR-1042 under your name.", reasonLabel: "Your question or remark",
      button: "Write it to Maya Lindqvist"),
    ending: "No account needed. This link is yours alone and ends on 12 December.")

  static let receipt = LinkReceiptPage(
    title: "The order is confirmed", sentence: "Thank you, Jürgen Weiß. Havelwerk GmbH knows.",
    facts: [
      Fact("Confirmed", .time(at(0))), Fact("Price", .number("€12,400.00")), Fact("Delivery", "Thu 10 Dec 2026"),
      Fact("File", "auftragsbestaetigung-1187.pdf"),
    ],
    next: ["Maya Lindqvist awaits the laptops on Thu 10 Dec.", "You get a mail when they have arrived."],
    receipt: "Receipt 7F3A-91C2")

  static let closed = LinkClosedPage(
    reason: .expired, title: "This link has ended",
    sentence: "It was good until Thu 12 Nov. If you still want to answer, ask for a fresh one; it comes by mail.",
    renewal: "/links/t/renewal")

  static let login = LoginPage(people: [
    LoginPage.DemoPerson(person: maya, role: "Engineer", sees: "Asked for 12 laptops, and waits for the director."),
    LoginPage.DemoPerson(person: ana, role: "Director", sees: "Approves purchases up to €50,000. Nine wait for her."),
    LoginPage.DemoPerson(person: tomas, role: "CFO", sees: "Sees every report, and holds what is above €50,000."),
    LoginPage.DemoPerson(person: zoe, role: "Manager, admin", sees: "Shapes the templates and looks after people."),
  ])

  static let setup = SetupPage(fields: [
    FormField(key: "company", label: "Company", kind: .text, autocomplete: "organization"),
    FormField(key: "name", label: "Your name", kind: .text, autocomplete: "name"),
    FormField(key: "email", label: "Mail address", kind: .email, autocomplete: "email"),
    FormField(
      key: "password", label: "Password", kind: .password, hint: "At least 12 characters. A sentence is good.",
      autocomplete: "new-password"),
  ])
}
