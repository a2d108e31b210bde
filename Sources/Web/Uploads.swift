internal import Application
internal import Engine
internal import HTTP

extension Site {
  /// Takes the files that were chosen in a page's form, whichever of its buttons was pressed.
  ///
  /// - Returns: how many were added, and what is wrong with the others, by slot.
  func takeFiles(
    _ request: Request, for slots: [DocumentSlot], attach: ([IncomingFile], ItemKey) async throws -> Int
  ) async throws -> (added: Int, problems: [Refusal.Problem]) {
    var added = 0
    var problems: [Refusal.Problem] = []
    for slot in slots {
      let files = request.incoming(slot.key)
      guard !files.isEmpty || request.form["upload-slot"] == slot.key.rawValue else { continue }
      do { added += try await attach(files, slot.key) } catch Refusal.invalid(let wrong) { problems += wrong } catch let
        refused as FilesRefused
      {
        note(refused, request)
        problems.append(.init(key: slot.key.rawValue, message: refused.sentence))
      }
    }
    return (added, problems)
  }

  func filesAdded(_ count: Int) -> String { count == 1 ? "One file added." : "\(count) files added." }

  /// What the operator should know of.
  private func note(_ refused: FilesRefused, _ request: Request) {
    for case .cannotStore(_, let reason) in refused.problems {
      log("error", "a file cannot be stored: \(reason)", request.id)
    }
  }
}

extension [DocumentSlot] {
  /// What is wrong with a body, beside the place of its file.
  ///
  /// - Throws: the problem itself where the form has no place for files.
  func problem(of request: Request) throws -> (problem: Refusal.Problem, status: Int)? {
    guard let problem = request.bodyProblem else { return nil }
    var name = request.form["upload-slot"]
    if case .tooLarge(let field?, _) = problem { name = String(field.dropFirst(Request.filePrefix.count)) }
    guard let slot = first(where: { $0.key.rawValue == name }) ?? first else { throw problem }
    return (.init(key: slot.key.rawValue, message: problem.sentence), problem.status)
  }
}

extension Request {
  fileprivate static let filePrefix = "file-"

  /// The files that were chosen for a slot; a browser sends a nameless empty one where none was.
  fileprivate func incoming(_ slot: ItemKey) -> [IncomingFile] {
    files.filter { $0.fieldName == Self.filePrefix + slot.rawValue && !($0.clientName.isEmpty && $0.sizeBytes == 0) }
      .map { IncomingFile(path: $0.path, name: $0.clientName) }
  }
}
