internal import Application
internal import Engine
internal import HTTP
internal import Pages

extension Site {
  func roles(_ visit: Visit) async throws -> Response {
    let roles = visit.company.directory.roles.values.sorted { $0.name < $1.name }
    let page = ListPage(
      kind: "roles", title: "Roles", sentence: "Templates name roles; whoever holds a role gets its steps.",
      table: roles.isEmpty
        ? nil
        : Table(
          caption: "Roles", columns: [.init("Role"), .init("Key"), .init("Members")],
          rows: roles.map { role in
            [
              visit.person.isAdmin ? .link(role.name, url: Route.role(role.key).url) : .text(role.name),
              .code(role.key.rawValue),
              .text(role.members.map(visit.company.directory.name).joined(separator: ", ")),
            ]
          }),
      empty: roles.isEmpty
        ? EmptyState(
          title: "No role yet.", sentence: "A role is a seat such as Finance or Director.", actLabel: nil, actURL: nil)
        : nil,
      actLabel: visit.person.isAdmin ? "Add a role" : nil, actURL: visit.person.isAdmin ? Route.newRole.url : nil,
      tabs: visit.peopleTabs(at: .roles))
    return visit.page(page.html(in: visit.frame("Roles", at: .people)))
  }

  func roleForm(_ key: RoleKey?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let role = key.flatMap { visit.company.directory.roles[$0] }
    if key != nil, role == nil { throw Refusal.notFound("There is no such role.") }
    return roleForm(role, visit, typed: nil, problems: [])
  }

  private func roleForm(_ role: CompanyRole?, _ visit: Visit, typed: Form?, problems: [Refusal.Problem]) -> Response {
    let chosen = typed?.all("members") ?? role?.members.map { String($0.rawValue) } ?? []
    func error(_ key: String) -> String? { problems.first { $0.key == key }?.message }
    var fields = [
      FormField(
        key: "name", label: "Name", kind: .text, value: typed?["name"] ?? role?.name ?? "", error: error("name"))
    ]
    if role == nil {
      fields.append(
        FormField(
          key: "key", label: "Key", kind: .text, value: typed?["key"] ?? "",
          hint: "How templates name it, such as finance_team",
          error: error("key")))
    }
    fields.append(
      FormField(
        key: "members", label: "Members", kind: .choices(visit.peopleChoices(), chosen: chosen),
        error: error("members"), isOptional: true))
    let page = FormPage(
      title: role?.name ?? "Add a role", action: role.map { Route.role($0.key).url } ?? Route.roles.url, fields: fields,
      errors: visit.errors(problems), button: role == nil ? "Add this role" : "Save", backLabel: "Roles",
      backURL: Route.roles.url)
    return visit.page(page.html(in: visit.frame(page.title, at: .people)), status: problems.isEmpty ? 200 : 422)
  }

  func saveRole(_ key: RoleKey?, _ visit: Visit) async throws -> Response {
    try workspace.requireAdmin(visit.person.id)
    let members = visit.form.all("members").compactMap { Int64($0) }.map { PersonID($0) }
    let role = CompanyRole(
      key: key ?? RoleKey(visit.form["key"] ?? ""), name: visit.form["name"] ?? "", members: members)
    do {
      try await workspace.save(role, isNew: key == nil, by: visit.person.id)
      return visit.redirect(to: Route.roles.url, saying: "\(role.name) is saved.")
    } catch Refusal.invalid(let problems) {
      return roleForm(key.flatMap { visit.company.directory.roles[$0] }, visit, typed: visit.form, problems: problems)
    }
  }
}
