internal import Application
internal import Engine
internal import FEEL
internal import HTTP
internal import Pages

extension Site {
  /// Who approves what, over all templates in use.
  func authority(_ visit: Visit) -> Response {
    let rows = visit.company.startable.flatMap(visit.authorityRows)
    let page = ListPage(
      kind: "authority", title: "Authority",
      sentence: "Who approves what, by the templates in use. The first rule of a table that holds is taken.",
      table: rows.isEmpty
        ? nil
        : Table(
          caption: "Rules", columns: [.init("Process"), .init("When"), .init("Who approves"), .init("Because")],
          rows: rows),
      empty: rows.isEmpty
        ? EmptyState(
          title: "No rule yet.", sentence: "An authority table in a template picks approvers, such as by amount.",
          actLabel: nil, actURL: nil) : nil,
      tabs: visit.peopleTabs(at: .authority))
    return visit.page(page.html(in: visit.frame("Authority", at: .people)))
  }
}

extension Visit {
  fileprivate func authorityRows(_ template: Template) -> [[Table.Cell]] {
    template.authority.flatMap { table in
      table.rules.map { rule in
        let tests = zip(table.inputs, rule.tests).filter { $1.text != "-" }.map { "\($0.text) \($1.text)" }
        return [
          .link(template.name, url: Route.template(template.key).url),
          .code(tests.isEmpty ? "otherwise" : tests.joined(separator: ", ")),
          .text(rule.approvers.map { approver($0, template) }.joined(separator: ", then ")),
          .text(rule.because),
        ]
      }
    }
  }

  /// A role, and who is behind it where that is the same for every process.
  private func approver(_ key: RoleKey, _ template: Template) -> String {
    guard let role = template.role(key) else { return key.rawValue }
    guard case .members(let company) = role.source else { return role.name }
    let names = self.company.directory.activeMembers(company).map(self.company.directory.name)
    return "\(role.name) (\(names.isEmpty ? "nobody yet" : names.joined(separator: " or ")))"
  }
}
