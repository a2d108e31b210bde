import DMN
import FEEL
import Foundation

/// Runs the cases of the DMN Technology Compatibility Kit that lie below a directory.
struct DMNSuite {
  private var passed = 0
  private var failed = 0

  mutating func run(_ directory: String) -> Bool {
    for folder in folders(below: directory) { run(folder: folder) }
    print("\(passed) passed, \(failed) failed")
    return failed == 0
  }

  private func folders(below directory: String) -> [String] {
    guard let paths = FileManager.default.enumerator(atPath: directory) else { return [] }
    let models = paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".dmn") }
    return Set(models.map { directory + "/" + (URL(fileURLWithPath: $0).deletingLastPathComponent().relativePath) })
      .sorted()
  }

  private mutating func run(folder: String) {
    let (passedBefore, failedBefore) = (passed, failed)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var failures: [String] = []
    for name in names.sorted() where name.hasSuffix(".xml") {
      guard let cases = XMLDocument.root(ofFile: folder + "/" + name), let file = cases.child("modelName")?.text,
        let definitions = XMLDocument.root(ofFile: folder + "/" + file)
      else { continue }
      let model = DecisionModel(definitions)
      for testCase in cases.children("testCase") { run(testCase, model, &failures) }
    }
    let total = failed - failedBefore + passed - passedBefore
    print("\(URL(fileURLWithPath: folder).lastPathComponent): \(passed - passedBefore) of \(total)")
    for failure in failures { print("  " + failure) }
  }

  private mutating func run(_ testCase: Element, _ model: DecisionModel, _ failures: inout [String]) {
    var inputs: [String: Value] = [:]
    for node in testCase.children("inputNode") {
      inputs[node.attributes["name"] ?? ""] = ExpectedValue.value(node)
    }
    for node in testCase.children("resultNode") {
      let name = node.attributes["name"] ?? ""
      let actual = value(of: name, testCase, node, model, inputs)
      let expected = node.child("expected").map(ExpectedValue.value) ?? .null
      let wanted = node.attributes["errorResult"] == "true" ? Value.null : expected
      if ExpectedValue.isSame(wanted, actual) {
        passed += 1
      } else {
        failed += 1
        failures.append("\(testCase.attributes["id"] ?? "") \(name): expected \(wanted), got \(actual)")
      }
    }
  }

  private func value(
    of name: String, _ testCase: Element, _ node: Element, _ model: DecisionModel, _ inputs: [String: Value]
  ) -> Value {
    let invocable = testCase.attributes["invocableName"] ?? name
    switch testCase.attributes["type"] ?? node.attributes["type"] {
    case "decisionService": return model.serve(invocable, inputs)
    case "bkm": return model.apply(invocable, inputs)
    default: return model.decide(name, inputs)
    }
  }
}
