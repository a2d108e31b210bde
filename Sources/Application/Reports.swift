public import Engine

/// How much one person holds; what they may claim is nobody's yet.
public struct PersonLoad: Sendable, Equatable {
  public var person: PersonID
  public var open: Int
  public var late: Int

  public init(person: PersonID, open: Int, late: Int) {
    self.person = person
    self.open = open
    self.late = late
  }
}

/// Steps that are open with some people. One counts once, however many hold it or may claim it.
public struct OpenSteps: Sendable, Equatable {
  public var open: Int
  public var late: Int
  /// Of the open ones, those that nobody has claimed yet.
  public var offered: Int

  public init(open: Int, late: Int, offered: Int) {
    self.open = open
    self.late = late
    self.offered = offered
  }
}

/// How long one process took, from start to end.
public struct ProcessCycle: Sendable, Equatable {
  public var template: TemplateKey
  public var milliseconds: Int64

  public init(template: TemplateKey, milliseconds: Int64) {
    self.template = template
    self.milliseconds = milliseconds
  }
}

/// What a reader may know of who holds how much, and of how long things take.
public struct LoadReport: Sendable {
  /// Whose load it is.
  public enum Scope: Sendable, Equatable {
    case everybody
    /// The reader and those who report to them.
    case team
    case reader
  }

  /// Completed processes that are looked back upon.
  public static let cyclesMax = 500

  public var scope: Scope
  public var people: [PersonLoad]
  public var steps: OpenSteps
  public var cycles: [ProcessCycle]
}

extension Workspace {
  /// Admins read of everybody, managers of their people, all others of themselves.
  public func readLoad(by reader: PersonID) async throws -> LoadReport {
    let people = present.directory.people.values
    let isAdmin = present.person(reader)?.isAdmin == true
    let team = people.filter { $0.manager == reader }.map(\.id)
    let scope: LoadReport.Scope = isAdmin ? .everybody : team.isEmpty ? .reader : .team
    let asked = isAdmin ? nil : Set(team + [reader])
    return LoadReport(
      scope: scope, people: try await store.load(of: asked, now: now),
      steps: try await store.countOpenSteps(of: asked, now: now),
      cycles: try await store.cycles(reader: isAdmin ? nil : reader, limit: LoadReport.cyclesMax))
  }
}
