internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func reports(_ visit: Visit) async throws -> Response {
    let report = try await workspace.readLoad(by: visit.person.id)
    let page = ReportsPage(
      reports: [visit.loadReport(report), visit.cycleReport(report.cycles)].compactMap { $0 },
      empty: report.steps.open == 0 && report.cycles.isEmpty
        ? EmptyState(
          title: "Nothing to report yet.",
          sentence: "Who holds how much, and how long processes take, will stand here.", actLabel: nil, actURL: nil)
        : nil)
    return visit.page(page.html(in: visit.frame("Reports", at: .reports)))
  }
}

extension Visit {
  fileprivate func loadReport(_ report: LoadReport) -> ReportsPage.Report? {
    let (people, steps) = (report.people, report.steps)
    guard steps.open > 0 else { return nil }
    let longest = Double(max(people.first?.open ?? 0, steps.offered, 1))
    var bars = people.map { person in
      ReportsPage.Bar(
        label: company.directory.name(person.person), person: face(person.person),
        figure: "\(person.open) open" + (person.late > 0 ? ", \(person.late) late" : ""),
        share: Double(person.open) / longest, lateShare: Double(person.late) / longest)
    }
    var rows = people.map { person -> [Table.Cell] in
      [.person(face(person.person)), .number(String(person.open)), .number(String(person.late))]
    }
    if steps.offered > 0 {
      bars.append(
        ReportsPage.Bar(
          label: "Up for claiming", figure: "\(steps.offered) open", share: Double(steps.offered) / longest))
      rows.append([.text("Up for claiming"), .number(String(steps.offered)), .text("")])
    }
    return ReportsPage.Report(
      id: "load", title: report.scope == .reader ? "What you hold" : "Who holds how much",
      sentence: sentence(report), bars: bars,
      table: Table(
        caption: "Open and late steps by person",
        columns: [.init("Person"), .init("Open", isNumeric: true), .init("Late", isNumeric: true)], rows: rows))
  }

  /// Says only what the reader may know: who sees one row does not hear who holds most.
  private func sentence(_ report: LoadReport) -> String {
    let (people, steps) = (report.people, report.steps)
    let late = steps.late == 0 ? "Nothing is late." : steps.late == 1 ? "One is late." : "\(steps.late) are late."
    let claim = steps.offered == 0 ? "" : " \(steps.offered) \(steps.offered == 1 ? "is" : "are") up for claiming."
    switch report.scope {
    case .reader:
      let held = people.first?.open ?? 0
      return "You hold \(held == 0 ? "nothing" : counted(held, "step")).\(claim) \(late)"
    case .team, .everybody:
      let open = "\(counted(steps.open, "step")) \(steps.open == 1 ? "is" : "are") open"
      let whose = report.scope == .team ? " with you and your people" : ""
      let most = people.first.map { person in
        let isShared = people.dropFirst().first?.open == person.open
        return isShared ? "" : "; \(company.directory.name(person.person)) holds the most, \(person.open)"
      }
      return "\(open)\(whose)\(most ?? "").\(claim) \(late)"
    }
  }

  /// Half of the processes of a template took at most so long: the longest first.
  fileprivate func cycleReport(_ cycles: [ProcessCycle]) -> ReportsPage.Report? {
    let medians = Dictionary(grouping: cycles, by: \.template).map { key, cycles in
      let times = cycles.map(\.milliseconds).sorted()
      return (name: company.records[key]?.name ?? key.rawValue, median: times[(times.count - 1) / 2], times: times)
    }.sorted { ($1.median, $0.name) < ($0.median, $1.name) }
    guard let longest = medians.first else { return nil }
    return ReportsPage.Report(
      id: "cycles", title: "How long they take",
      sentence: "Half of “\(longest.name)” took at most \(duration(milliseconds: longest.median)), start to end.",
      bars: medians.map { template in
        ReportsPage.Bar(
          label: template.name,
          figure: "\(duration(milliseconds: template.median)), of \(template.times.count) completed",
          share: Double(template.median) / Double(max(1, longest.median)))
      },
      table: Table(
        caption: "Time from start to end of completed processes, by template",
        columns: [
          .init("Template"), .init("Completed", isNumeric: true), .init("Half within", isNumeric: true),
          .init("Longest", isNumeric: true),
        ],
        rows: medians.map { template in
          [
            .text(template.name), .number(String(template.times.count)),
            .number(duration(milliseconds: template.median)), .number(duration(milliseconds: template.times.last ?? 0)),
          ]
        }))
  }
}
