import DMN
import FEEL

/// The values of test cases, and how they are compared with what came out.
enum ExpectedValue {
  static func value(_ element: Element) -> Value {
    if element.attributes["nil"] == "true" { return .null }
    if let list = element.child("list") {
      return list.attributes["nil"] == "true" ? .null : .list(list.children("item").map(value))
    }
    let components = element.children("component")
    if !components.isEmpty {
      return .context(Context(components.map { ($0.attributes["name"] ?? "", value($0)) }))
    }
    guard let simple = element.child("value"), simple.attributes["nil"] != "true" else { return .null }
    return value(simple.text, type: simple.attributes["type"] ?? "")
  }

  private static func value(_ text: String, type: String) -> Value {
    let name = type.split(separator: ":").last.map(String.init) ?? ""
    switch name {
    case "boolean": return .boolean(text == "true")
    case "decimal", "double", "integer", "int": return Number(text).map { .number($0) } ?? .string(text)
    case "date", "time", "dateTime", "duration":
      return (try? Expression.parse("@\"\(text)\"").evaluate()) ?? .null
    default: return .string(text)
    }
  }

  /// Numbers agree to eight digits behind the point, as the kit's own runners have it.
  static func isSame(_ expected: Value, _ actual: Value) -> Bool {
    switch (expected, actual) {
    case (.number(let left), .number(let right)):
      guard let difference = (left - right)?.magnitude, let allowance = Number("0.00000001") else { return false }
      return difference < allowance
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
    case (.context(let left), .context(let right)):
      return left.count == right.count
        && zip(left.keys, left.values).allSatisfy { key, value in right[key].map { isSame(value, $0) } ?? false }
    case (.null, _): return actual.isNull
    default: return expected.equality(actual) == true
    }
  }
}
