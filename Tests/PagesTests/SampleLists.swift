import Pages

extension Sample {
  static func row(
    _ id: String, _ act: String, _ subject: String, _ reference: String, _ asker: String, _ amount: String,
    _ holder: PersonFace?, _ hours: Double?, claim: String? = nil
  ) -> InboxPage.Row {
    InboxPage.Row(
      id: id, url: "/steps/\(id)", act: act, subject: subject, reference: reference, asker: asker, amount: amount,
      holder: holder, due: hours.map { due($0) }, claim: claim)
  }

  static let inbox = InboxPage(
    sentence: "Nine wait for you. Two are late.",
    groups: [
      InboxPage.Group(
        kind: .late, title: "Late", count: 2,
        rows: [
          row("11", "Confirm the bank details", "Kaffeerösterei Łódź", "VEN-0087", "José Núñez asks", "", ana, -75),
          row(
            "12", "Approve the invoice", "Rechnung 2026-4471, Müller & Söhne", "INV-2210", "Zoë Müller-Łuczak asks",
            "€1,980.40", ana, -3),
        ]),
      InboxPage.Group(
        kind: .today, title: "Today", count: 1,
        rows: [
          row(
            "77", "Approve the budget", "12 laptops from Nordlicht GmbH", "PUR-1042", "Maya Lindqvist asks",
            "€12,400.00", ana, 2.5)
        ]),
      InboxPage.Group(
        kind: .week, title: "This week", count: 4,
        rows: [
          row(
            "21", "Sign the contract", "Framework agreement, Atelier Çelik", "CON-0315", "Tomás Ribeiro asks",
            "€48,000.00", ana, 20),
          row("22", "Review the scope", "Roof repair, Hall 3", "SUB-0042", "José Núñez asks", "€7,312.55", ana, 67),
          row(
            "23", "Meet the new colleague", "Amélie Œuvrard joins Engineering", "ONB-0031", "Maya Lindqvist asks", "",
            ana, 90),
          row(
            "24", "Approve the budget", "Trade fair stand, Hannover 2027", "PUR-1045", "Zoë Müller-Łuczak asks",
            "€9,150.00", ana, 91),
        ]),
      InboxPage.Group(
        kind: .later, title: "Later", count: 2,
        rows: [
          row("31", "Check the probation goals", "Day 30, Amélie Œuvrard", "ONB-0031", "", "", ana, 800),
          row(
            "32", "Renew the certificate", "Insurance of Dach & Fach KG", "VEN-0061", "José Núñez asks", "", ana, 900),
        ]),
      InboxPage.Group(
        kind: .claim, title: "Up for claiming", count: 1,
        rows: [
          row(
            "41", "Match the invoice", "Rechnung 2026-4480, Papier Krüger", "INV-2212", "Finance may claim it",
            "€312.00", nil, 44, claim: "/steps/41/claim")
        ]),
      InboxPage.Group(
        kind: .waiting, title: "Waiting on others", count: 2,
        rows: [
          row("51", "Confirm the order", "40 desk lamps", "PUR-1038", "you ask", "€3,560.00", nordlicht, -20),
          row("52", "Approve the travel", "Lisbon, customer visit", "TRA-0219", "you ask", "€1,240.00", tomas, 30),
        ]),
    ],
    templates: [Choice(value: "purchase", label: "Purchase approval"), Choice(value: "invoice", label: "Invoice")],
    people: [Choice(value: "maya", label: "Maya Lindqvist"), Choice(value: "jose", label: "José Núñez")])

  static let emptyInbox = InboxPage(
    sentence: "Nothing waits for you.",
    empty: EmptyState(
      title: "Nothing is late. Nothing waits.",
      sentence: "When someone needs you, it stands here, soonest first. Meanwhile you can start something.",
      actLabel: "Start a process", actURL: "/processes/new"))

  static let processes = ProcessesPage(
    sentence: "312 processes, 41 running, 3 late.",
    rows: [
      processRow(
        "PUR-1042", "12 laptops from Nordlicht GmbH", "Purchase approval", track, [ana],
        "Ana Souza · approve the budget", 2.5, "€12,400.00", StatusMark(kind: .ours, word: "With us")),
      processRow(
        "ONB-0031", "Amélie Œuvrard joins Engineering", "Onboarding",
        track(2, of: onboarding, [zoe, jose]), [zoe, jose], "Zoë Müller-Łuczak and José Núñez · accounts, laptop", 67,
        "", StatusMark(kind: .ours, word: "With us")),
      processRow(
        "PUR-1038", "40 desk lamps", "Purchase approval",
        track(2, of: purchase, [nordlicht], isLate: true), [nordlicht], "Jürgen Weiß, Nordlicht · confirm the order",
        -75, "€3,560.00", StatusMark(kind: .late, word: "Late")),
      processRow(
        "INV-2212", "Rechnung 2026-4480, Papier Krüger", "Invoice",
        track(0, of: ["Match", "Approval", "Posting"], []), [], "Finance may claim it · match the invoice", 44,
        "€312.00",
        StatusMark(kind: .waiting, word: "Waiting")),
      processRow(
        "CON-0311", "Cleaning, Halls 1 to 4", "Contract review",
        track(1, of: ["Request", "Review", "Signature", "Archive"], [tomas], condition: .paused), [tomas],
        "Paused by Tomás Ribeiro until Mon 30 Nov", nil, "€22,000.00", StatusMark(kind: .paused, word: "Paused")),
      processRow(
        "PUR-1031", "Standing desks for the Rhône room", "Purchase approval",
        track(5, of: purchase, [], condition: .completed), [], "Took 6.4 days, 1.1 less than usual", nil, "€6,870.25",
        StatusMark(kind: .done, word: "Completed")),
      processRow(
        "TRA-0214", "Oslo, conference", "Travel",
        track(1, of: ["Request", "Approval", "Booking"], [], condition: .ended), [], "Terminated by José Núñez", nil,
        "€1,940.00", StatusMark(kind: .ended, word: "Terminated")),
    ],
    statuses: [
      Choice(value: "running", label: "Running", isChosen: true), Choice(value: "late", label: "Late"),
      Choice(value: "completed", label: "Completed"),
    ],
    templates: [Choice(value: "purchase", label: "Purchase approval")], isFiltered: true,
    pagination: Pagination(summary: "1 to 7 of 312", next: "/processes?page=2"))

  private static func processRow(
    _ reference: String, _ subject: String, _ template: String, _ track: Track, _ holders: [PersonFace],
    _ holding: String, _ hours: Double?, _ amount: String, _ status: StatusMark
  ) -> ProcessesPage.Row {
    ProcessesPage.Row(
      reference: reference, url: "/processes/\(reference)", subject: subject, template: template, status: status,
      track: track, holders: holders, holding: holding, due: hours.map { due($0) }, amount: amount, started: at(-74))
  }
}
