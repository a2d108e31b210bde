import HTML
import Pages

extension Sample {
  static let published = StatusMark(kind: .done, word: "Published")

  static let templates = TemplatesPage(
    sentence: "Eight templates, 41 processes running.",
    rows: [
      TemplatesPage.Row(
        key: "purchase", name: "Purchase approval", url: "/templates/purchase",
        purpose: "Buy something above €250. The manager, the director or the CFO approves, the vendor confirms.",
        version: "Version 3", status: published, running: "12 running", usual: "usually 2.3 days", stages: purchase),
      TemplatesPage.Row(
        key: "onboarding", name: "Onboarding", url: "/templates/onboarding",
        purpose: "Someone joins: papers, accounts, a laptop that works on day one.", version: "Version 1",
        status: StatusMark(kind: .waiting, word: "Draft of version 2"), running: "3 running", stages: onboarding),
    ], newURL: "/templates/new")

  static let template = TemplatePage(
    key: "purchase", name: "Purchase approval",
    purpose: "Buy something above €250. The manager, the director or the CFO approves, the vendor confirms.",
    version: "Version 3, published on Thu 12 Nov by Zoë Müller-Łuczak", status: published, flow: flow,
    sections: [
      TemplatePage.Section(
        id: "steps", title: "Steps", count: 3,
        table: Table(
          caption: "Steps", columns: ["Step", "Stage", "Owner", "Due"].map { Table.Column($0) },
          rows: [
            [.pair("Describe the purchase", "form, 8 fields"), .text("Request"), .text("requester"), .text("—")],
            [.pair("Approve as manager", "approval"), .text("Approval"), .text("manager"), .text("1 business day")],
            [.pair("Confirm the order", "link"), .text("Order"), .text("the vendor"), .text("2 business days")],
          ])),
      TemplatePage.Section(
        id: "roles", title: "Roles", count: 2,
        table: Table(
          caption: "Roles",
          columns: [Table.Column("Role"), Table.Column("Who"), Table.Column("People", isNumeric: true)],
          rows: [
            [.text("manager"), .text("the requester's manager"), .number("1")],
            [.text("finance"), .person(tomas), .number("4")],
          ])),
      TemplatePage.Section(id: "rules", title: "Rules", count: 0, sentence: "There are no rules yet."),
    ], editURL: "/templates/purchase/edit", startURL: "/processes/new?template=purchase",
    exportURL: "/templates/purchase/file",
    warnings: ["Nobody owns the step “Archive”. Give it an owner, or remove it."])

  static let edit = TemplateEditPage(
    name: "Purchase approval", templateURL: "/templates/purchase",
    yaml: """
      key: purchase
      name: Purchase approval
      stages:
        - Request
        - Approval
      steps:
        - key: describe
          name: Describe the purchase
          stage: Request
          owner: requester
        - key: approve
          name: Approve the budget
          stage: Aproval
          owner: director
          due: 2 business days
      """,
    problems: [
      TemplateEditPage.Problem(
        line: 13, column: 12, sentence: "There is no stage “Aproval”.", suggestion: "Did you mean “Approval”?"),
      TemplateEditPage.Problem(
        line: 14, column: 12, sentence: "Only one person is a director: four eyes can't hold.", isWarning: true),
    ], flow: flow, checkAction: "/templates/purchase/check", draftAction: "/templates/purchase/draft",
    publishAction: "/templates/purchase/versions", publishLabel: "Publish version 4",
    publishHint: "12 running processes stay on version 3.", base: "3")

  static let people = PeoplePage(
    sentence: "Five people work here. One is away.",
    rows: [
      PeoplePage.Row(
        person: ana, url: "/people/ana", mail: "ana@havelwerk.example", roles: ["director"], manager: "Tomás Ribeiro",
        isActive: true, load: "9 open steps"),
      PeoplePage.Row(
        person: zoe, url: "/people/zoe", mail: "zoe@havelwerk.example", roles: ["manager", "purchasing"],
        manager: "Ana Souza", isAdmin: true, isActive: true, away: "away until Mon 30 Nov, José Núñez stands in"),
      PeoplePage.Row(person: jose, url: "/people/jose", mail: "jose@havelwerk.example", roles: [], isActive: false),
    ], newURL: "/people/new",
    tabs: [Choice(value: "/people", label: "People", isChosen: true), Choice(value: "/roles", label: "Roles")])

  static let mail = MailPage(
    sentence: "No mail server is set. Mail is kept here instead of being sent.",
    rows: [
      MailPage.Row(
        url: "/mail/17", kind: "Reminder", recipient: "Jürgen Weiß <weiss@nordlicht.example>",
        subject: "[PUR-1042] Confirm the order of 12 laptops by Thu 26 Nov 12:00",
        status: StatusMark(kind: .late, word: "Failed"), attempts: "5 attempts", when: at(-28),
        trouble: "mailbox full (452)", resend: "/mail/17/resend"),
      MailPage.Row(
        url: "/mail/16", kind: "Reminder", recipient: "Ana Souza <ana@havelwerk.example>",
        subject: "[PUR-1042] Approve €12,400.00 by today 18:30", status: StatusMark(kind: .done, word: "Sent"),
        when: at(-2.2)),
    ], statuses: [Choice(value: "failed", label: "Failed")],
    pagination: Pagination(summary: "1 to 2 of 2"),
    tabs: [Choice(value: "/mail", label: "Mail", isChosen: true), Choice(value: "/incidents", label: "Incidents")])

  static let message = MailMessagePage(
    subject: "[PUR-1042] Approve €12,400.00 by today 18:30", status: StatusMark(kind: .done, word: "Sent"),
    headers: [
      Fact("From", "Havelwerk GmbH <baton@havelwerk.example>"), Fact("To", "Ana Souza <ana@havelwerk.example>"),
      Fact("Sent", .time(at(-2.2))),
    ], text: "Maya Lindqvist asks you to approve €12,400.00.\n\nhttps://baton.example/steps/77\n",
    htmlURL: "/mail/16/html")

  static let termination = FormPage(
    title: "Terminate PUR-1042", lead: "12 laptops from Nordlicht GmbH",
    consequences: [
      "Ana Souza is told that nothing is to be done any more.", "Jürgen Weiß's link stops working.",
      "What was recorded stays. A terminated process can't be resumed.",
    ], action: "/processes/PUR-1042/termination",
    fields: [FormField(key: "reason", label: "Why does it end?", kind: .multiline(rows: 3))],
    button: "Terminate PUR-1042", isDangerous: true, backLabel: "PUR-1042", backURL: "/processes/PUR-1042")

  static let incidents = ListPage(
    kind: "incidents", title: "Incidents", sentence: "One thing wants a look.",
    cards: [
      ListPage.Card(
        status: StatusMark(kind: .late, word: "Open"), title: "A mail came back", url: "/processes/PUR-1042",
        sentence: "weiss@nordlicht.example: the mailbox is full. PUR-1042 waits for it.", when: at(-28),
        act: Act(label: "Mark as resolved", action: "/incidents/4/resolution"))
    ], tabs: [Choice(value: "/mail", label: "Mail"), Choice(value: "/incidents", label: "Incidents", isChosen: true)])

  static let reports = ReportsPage(reports: [
    ReportsPage.Report(
      id: "load", title: "Who has how much", sentence: "Ana Souza holds the most: nine steps, two of them late.",
      bars: [
        ReportsPage.Bar(label: "Ana Souza", person: ana, figure: "9 open, 2 late", share: 1, lateShare: 0.22),
        ReportsPage.Bar(label: "Tomás Ribeiro", person: tomas, figure: "4 open", share: 0.444),
        ReportsPage.Bar(label: "José Núñez", person: jose, figure: "2 open, 1 late", share: 0.222, lateShare: 0.111),
      ],
      table: Table(
        caption: "Open and late steps per person",
        columns: [
          Table.Column("Person"), Table.Column("Open", isNumeric: true), Table.Column("Late", isNumeric: true),
        ],
        rows: [
          [.person(ana), .number("9"), .number("2")], [.person(tomas), .number("4"), .number("0")],
          [.person(jose), .number("2"), .number("1")],
        ]))
  ])
}
