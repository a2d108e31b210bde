import Engine
import FEEL
import Foundation
import Testing
import YAML

/// The ready processes in Templates/processes.
@Suite struct TemplateProcessesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Templates/processes").standardizedFileURL
  static let files =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)))?.sorted() ?? []

  static func read(_ file: String) throws -> (template: Template?, findings: [TemplateFinding]) {
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    return try Template.read(parseYAML(text), version: 1)
  }

  @Test func thereAreSome() { #expect(Self.files.count >= 3) }

  @Test(arguments: files) func readsWithoutFindings(_ file: String) throws {
    let (template, findings) = try Self.read(file)
    #expect(findings.map { "\(file):\($0)" } == [])
    #expect(template.map { $0.key.rawValue + ".yaml" } == file)
  }

  @Test(arguments: files) func everyStepIsOwnedDueAndChased(_ file: String) throws {
    for step in try #require(try Self.read(file).template).steps {
      #expect(!step.instructions.isEmpty, "\(step.key) has no instructions")
      #expect(step.due != nil, "\(step.key) is never due")
      #expect(step.ladder.contains { $0.act == .remind }, "\(step.key) has no reminder")
    }
  }

  @Test(arguments: files) func companyRolesAreThoseOfTheDemo(_ file: String) throws {
    let company: Set<RoleKey> = ["director", "cfo", "finance", "it", "legal", "hr", "purchasing"]
    for role in try #require(try Self.read(file).template).roles {
      if case .members(let key) = role.source { #expect(company.contains(key)) }
    }
  }

  @Test func prefixesAreDistinct() throws {
    let prefixes = try Self.files.compactMap { try Self.read($0).template?.prefix }
    #expect(Set(prefixes).count == prefixes.count)
  }

  @Test(
    arguments: [
      ("10000.00", ["manager"]), ("10000.01", ["manager", "director"]), ("50000.00", ["manager", "director"]),
      ("50000.01", ["manager", "director", "cfo"]), ("0.00", ["manager"]),
    ] as [(String, [RoleKey])]) func purchasesAreApprovedByAmount(_ amount: String, _ approvers: [RoleKey]) throws
  {
    let template = try #require(try Self.read("purchase.yaml").template)
    let table = try #require(template.authority.first)
    let values = scope(["amount": .number(amount)], template)
    let input = try table.inputs[0].evaluate(values)
    let rule = try table.rules.first { try $0.tests[0].matches(input, values) }
    #expect(rule?.approvers == approvers)
  }

  @Test func aPurchaseIsNamedByItsItemAndVendor() throws {
    let template = try #require(try Self.read("purchase.yaml").template)
    let values = scope(["item": .text("Café-Stühle"), "vendor": .text("Müller & Söhne")], template)
    #expect(template.subject.render(values) == "Café-Stühle from Müller & Söhne")
  }

  @Test func theExampleOfTheDocumentationIsSound() throws {
    let page = try String(contentsOf: Self.folder.appending(path: "../../docs/templates.md"), encoding: .utf8)
    let example = try #require(page.components(separatedBy: "```yaml\n").dropFirst().first)
    let source = try #require(example.components(separatedBy: "```").first)
    let (template, findings) = try Template.read(parseYAML(source), version: 1)
    #expect(findings.map(\.description) == [])
    #expect(template?.steps.count == 6)
  }

  /// A review is skipped when it does not apply, and the order still follows.
  @Test func aPurchaseOfGoodsNeedsNoReview() throws {
    let template = try #require(try Self.read("purchase.yaml").template)
    func needed(_ category: String) throws -> [StepKey] {
      let values = scope(["category": .text(category)], template)
      return try template.steps.filter { try $0.when.map { try $0.evaluate(values) == .boolean(true) } ?? true }.map(
        \.key)
    }
    #expect(try needed("goods") == ["quotes", "approve", "issue_order", "confirm_order"])
    #expect(try needed("software").contains("it_review"))
    #expect(try needed("contract").contains("legal_review"))
  }

  @Test(arguments: [("10000.00", 1), ("10000.01", 3)])
  func aDearPurchaseNeedsThreeQuotes(_ amount: String, _ count: Int) throws {
    let template = try #require(try Self.read("purchase.yaml").template)
    let slot = try #require(template.step("quotes")?.documents.first)
    #expect(try slot.needed.evaluate(scope(["amount": .number(amount)], template)) == .int(count))
  }
}
