import HTML
import Pages

extension Sample {
  static let process = ProcessPage(
    reference: "PUR-1042", subject: "12 laptops from Nordlicht GmbH", template: "Purchase approval, version 3",
    templateURL: "/templates/purchase", status: StatusMark(kind: .soon, word: "Due soon"), track: track,
    holdings: [
      ProcessPage.Holding(
        person: ana, name: ana.name, act: "approve the budget", since: "for 2 h 10 min", due: due(2.5), url: "/steps/77"
      )
    ],
    stages: [
      ProcessPage.Stage(
        name: "Request",
        steps: [
          ProcessPage.Step(
            name: "Describe the purchase", url: "/steps/75", status: StatusMark(kind: .done, word: "Completed"),
            decided: [ProcessPage.Decided(person: maya, text: "finished yesterday 09:12")],
            outcome: "12 laptops, €12,400.00"),
          ProcessPage.Step(
            name: "Check for spares", status: StatusMark(kind: .done, word: "Completed"),
            decided: [ProcessPage.Decided(person: jose, text: "finished yesterday 10:30")],
            outcome: "None in the store room."),
        ]),
      ProcessPage.Stage(
        name: "Approval",
        steps: [
          ProcessPage.Step(
            name: "Approve as manager", status: StatusMark(kind: .done, word: "Approved"),
            decided: [
              ProcessPage.Decided(
                person: zoe, text: "approved yesterday 16:00", reason: "Fits the plan for the fourth quarter.")
            ]),
          ProcessPage.Step(
            name: "Approve the budget", url: "/steps/77", status: StatusMark(kind: .soon, word: "Due soon"),
            owners: [ana],
            due: due(2.5), isPresent: true, actLabel: "Act on it", round: "second round"),
          ProcessPage.Step(
            name: "Approve as CFO", status: StatusMark(kind: .waiting, word: "Waiting"),
            ownerText: "Tomás Ribeiro (CFO)"),
        ], isPresent: true),
      ProcessPage.Stage(
        name: "Order",
        steps: [
          ProcessPage.Step(
            name: "Confirm the order", status: StatusMark(kind: .waiting, word: "Waiting"), ownerText: "the vendor")
        ]),
    ],
    facts: facts, documents: [quotes],
    people: [
      ProcessPage.Participant(person: maya, role: "requester"), ProcessPage.Participant(person: zoe, role: "manager"),
      ProcessPage.Participant(person: ana, role: "director"),
      ProcessPage.Participant(person: nordlicht, role: "vendor"),
    ],
    links: [
      ProcessPage.LinkRow(
        person: nordlicht, mail: "weiss@nordlicht.example", step: "Confirm the order",
        status: StatusMark(kind: .waiting, word: "Open"), sentence: "Opened twice, last today 09:12. Ends Sat 12 Dec.",
        resend: "/links/9/mail", revoke: "/links/9/revocation")
    ],
    troubles: [
      ProcessPage.Trouble(
        sentence: "The mail to weiss@nordlicht.example came back: the mailbox is full.",
        resolution: "/incidents/4/resolution")
    ],
    stream: [
      ProcessPage.Entry(kind: .event, person: zoe, text: "approved as manager", when: at(-2.2)),
      ProcessPage.Entry(
        kind: .comment, person: maya, text: "commented",
        body: HTML(trusted: "<p>Nordlicht holds the price until <strong>30 November</strong>.</p>"), when: at(-20)),
      ProcessPage.Entry(kind: .mail, text: "Reminder sent to Zoë Müller-Łuczak", when: at(-27)),
      ProcessPage.Entry(
        kind: .trouble, text: "The mail to weiss@nordlicht.example came back", when: at(-28)),
      ProcessPage.Entry(kind: .event, person: maya, text: "started PUR-1042", when: at(-74)),
    ],
    streamFilters: [
      Choice(value: "?show=all", label: "All", isChosen: true), Choice(value: "?show=comments", label: "Comments"),
      Choice(value: "?show=decisions", label: "Decisions"),
    ],
    comment: CommentForm(action: "/processes/PUR-1042/comments"), flow: flow,
    pause: ReasonedAct(
      label: "Pause", action: "/processes/PUR-1042/pause", hint: "Due dates stand still until you resume it.",
      reasonLabel: "Why does it have to wait?", button: "Pause PUR-1042"),
    terminationURL: "/processes/PUR-1042/termination",
    record: "42 events. The chain is whole.")

  static let step = StepPage(
    id: "77", title: "Approve the budget", reference: "PUR-1042", subject: "12 laptops from Nordlicht GmbH",
    processURL: "/processes/PUR-1042", track: track, status: StatusMark(kind: .soon, word: "Due soon"), owner: ana,
    since: "for 2 h 10 min", due: due(2.5),
    ask: "Maya Lindqvist asks you to approve €12,400.00 for 12 laptops from Nordlicht GmbH.",
    why: "You are asked because amounts above €10,000 go to the director, and Zoë Müller-Łuczak approved as manager.",
    follows: "If you approve, it goes to Tomás Ribeiro (CFO). This usually takes 1.2 days.",
    instructions: HTML(
      trusted: "<p>Check that the <strong>cost centre</strong> has the budget, and that three vendors were asked.</p>"),
    fields: [
      FormField(
        key: "budget", label: "Which budget pays for it?",
        kind: .choice([
          Choice(value: "q4", label: "Fourth quarter, Engineering", hint: "€18,200.00 left"),
          Choice(value: "q1", label: "First quarter 2027"), Choice(value: "reserve", label: "The reserve"),
        ]), value: "q4"),
      FormField(key: "note", label: "A note for the CFO", kind: .multiline(rows: 3), isOptional: true),
    ],
    checklist: [
      StepPage.ChecklistItem(key: "prices", label: "I compared the three quotes", isTicked: true),
      StepPage.ChecklistItem(key: "spares", label: "There are no spare machines in the store room"),
      StepPage.ChecklistItem(key: "green", label: "The old ones will be recycled", isOptional: true),
    ],
    documents: [quotes, order], facts: facts,
    decisions: [
      StepPage.Decision(
        person: zoe, status: StatusMark(kind: .done, word: "Approved"), text: "decided as manager",
        comment: "Fits the plan for the fourth quarter.", when: at(-2.2))
    ],
    main: Act(label: "Approve €12,400.00", action: "/steps/77/approval"),
    draft: Act(label: "Save for later", action: "/steps/77/draft"),
    sendBack: ReasonedAct(
      label: "Send back", action: "/steps/77/return", hint: "They get it again, with your reason.",
      choices: [
        Choice(value: "describe", label: "Describe the purchase (Maya Lindqvist)"),
        Choice(value: "manager", label: "Approve as manager (Zoë Müller-Łuczak)"),
      ], chosenKey: "step", chosenLabel: "Back to", reasonLabel: "What has to change?", button: "Send it back"),
    reject: ReasonedAct(
      label: "Reject", action: "/steps/77/rejection", hint: "PUR-1042 ends here. Maya Lindqvist is told why.",
      reasonLabel: "Why do you reject it?", button: "Reject €12,400.00", isDangerous: true),
    handOvers: [
      ReasonedAct(
        label: "Hand over", action: "/steps/77/handover", choices: [Choice(value: "tomas", label: "Tomás Ribeiro")],
        chosenKey: "person", chosenLabel: "To", reasonLabel: "What should they know?", isReasonOptional: true,
        button: "Hand it over")
    ])

  static var wrongStep: StepPage {
    var page = step
    page.fields[0].error = "Choose which budget pays for it"
    page.fields[0].value = ""
    page.fields[1].value = "Please look at the \"<Q1>\" plan & tell me."
    page.checklist[0].error = "Tick “No spare machines” when it is done."
    page.documents[0].error = "Bring one more quote: three are wanted, two are here"
    return page
  }

  static let start = StartPage(
    template: "Purchase approval", purpose: "Buy something above €250. The manager, the director or the CFO approves.",
    action: "/processes?template=purchase",
    fields: [
      FormField(key: "subject", label: "What do you want to buy?", kind: .text, value: "12 laptops"),
      FormField(
        key: "amount", label: "What does it cost in total?",
        kind: .money(currency: "EUR", currencies: ["EUR", "USD", "CHF"]), value: "12400.00",
        hint: "With tax, such as 1240.50"),
      FormField(key: "vendor", label: "Vendor", kind: .text, value: "Nordlicht GmbH", autocomplete: "organization"),
      FormField(
        key: "vendor_email", label: "The vendor's mail address", kind: .email,
        hint: "They get a link to confirm the order. No account needed.",
        error: "Write the address as name@company.example", autocomplete: "off"),
      FormField(key: "need_by", label: "Needed by", kind: .date, value: "2026-12-14"),
      FormField(key: "pieces", label: "How many?", kind: .number(unit: "pieces"), value: "12"),
      FormField(
        key: "centre", label: "Cost centre",
        kind: .choice(
          ["4100 Engineering", "4200 Sales", "4300 Finance", "4400 Legal", "4500 People", "4600 Workshop"].map {
            Choice(value: $0, label: $0)
          }), value: "4100 Engineering"),
      FormField(key: "software", label: "Is it software?", kind: .yesNo, value: "false"),
      FormField(
        key: "reviews", label: "Who else should look at it?",
        kind: .choices(
          [Choice(value: "it", label: "IT"), Choice(value: "legal", label: "Legal", hint: "When there is a contract")],
          chosen: ["it"]), isOptional: true),
      FormField(key: "why", label: "Why is it needed?", kind: .multiline(rows: 4), isOptional: true),
    ],
    path: PathPreview(
      hops: [
        PathPreview.Hop(person: zoe, name: "Zoë Müller-Łuczak", act: "approves as manager", time: "1 day"),
        PathPreview.Hop(
          person: ana, name: "Ana Souza", act: "approves the budget", time: "2 days", why: "because it is above €10,000"
        ),
        PathPreview.Hop(name: "Finance", act: "orders", time: "4 h"),
      ], sentence: "Usually 2.3 days in all."), button: "Start the purchase")

  static let choose = ChooseTemplatePage(cards: [
    ChooseTemplatePage.Card(
      key: "purchase", name: "Purchase approval", url: "/processes/new?template=purchase",
      purpose: "Buy something above €250. The manager, the director or the CFO approves, the vendor confirms.",
      usual: "usually 2.3 days", stages: purchase),
    ChooseTemplatePage.Card(
      key: "onboarding", name: "Onboarding", url: "/processes/new?template=onboarding",
      purpose: "Someone joins: papers, accounts, a laptop that works on day one.", usual: "usually 14 days",
      stages: onboarding),
    ChooseTemplatePage.Card(
      key: "contract", name: "Contract review", url: "/processes/new?template=contract",
      purpose: "Legal and finance look at a contract side by side, then it is signed.",
      stages: ["Request", "Review", "Signature", "Archive"]),
  ])
}
