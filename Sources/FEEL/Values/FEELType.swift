/// A type of FEEL values (DMN 1.5, 10.3.2.9).
public indirect enum FEELType: Sendable, Hashable {
  /// Every value.
  case any
  /// Only null.
  case null
  /// True and false.
  case boolean
  /// Decimal numbers.
  case number
  /// Texts.
  case string
  /// Days.
  case date
  /// Times of day.
  case time
  /// Days with a time.
  case dateTime
  /// Durations in months.
  case yearsMonthsDuration
  /// Durations in seconds.
  case daysTimeDuration
  /// Lists whose items are all of one type.
  case list(of: FEELType)
  /// Contexts that have at least these entries.
  case context([String: FEELType])
  /// Ranges whose ends are of one type.
  case range(of: FEELType)
  /// Functions with these parameters.
  case function([FEELType], FEELType)

  /// The type with a simple name: `number`, `date and time`. Nil when there is none.
  public init?(name: String) {
    switch name {
    case "Any": self = .any
    case "Null": self = .null
    case "boolean": self = .boolean
    case "number": self = .number
    case "string": self = .string
    case "date": self = .date
    case "time": self = .time
    case "date and time", "dateTime": self = .dateTime
    case "years and months duration", "yearMonthDuration": self = .yearsMonthsDuration
    case "days and time duration", "dayTimeDuration": self = .daysTimeDuration
    case "list": self = .list(of: .any)
    case "context": self = .context([:])
    case "range": self = .range(of: .any)
    case "function": self = .function([], .any)
    default: return nil
    }
  }

  /// Whether the value belongs to the type. Null belongs to every type.
  public func admits(_ value: Value) -> Bool {
    switch (self, value) {
    case (_, .null), (.any, _), (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date),
      (.time, .time), (.dateTime, .dateTime), (.yearsMonthsDuration, .yearsMonthsDuration),
      (.daysTimeDuration, .daysTimeDuration):
      true
    case (.list(let item), .list(let values)): item == .any || values.allSatisfy { item.admits($0) }
    case (.context(let fields), .context(let context)):
      fields.allSatisfy { name, type in context[name].map { type.admits($0) } ?? false }
    case (.range(let end), .range(let range)): end.admits(range.start) && end.admits(range.end)
    case (.function(let parameters, let result), .function(let function)):
      function.parameters.count == parameters.count && function.resultType.conforms(to: result)
        && zip(parameters, function.parameters).allSatisfy { $0.conforms(to: $1.type) }
    default: false
    }
  }

  /// Whether every value of this type belongs to the other.
  public func conforms(to other: FEELType) -> Bool {
    switch (self, other) {
    case (_, .any), (.null, _): true
    case (.list(let item), .list(let target)), (.range(let item), .range(let target)): item.conforms(to: target)
    case (.context(let fields), .context(let targets)):
      targets.allSatisfy { name, type in fields[name].map { $0.conforms(to: type) } ?? false }
    case (.function(let parameters, let result), .function(let targets, let target)):
      parameters.count == targets.count && result.conforms(to: target)
        && zip(targets, parameters).allSatisfy { $0.conforms(to: $1) }
    default: self == other
    }
  }
}

extension FEELType: CustomStringConvertible {
  /// As FEEL writes it: `list<number>`.
  public var description: String {
    switch self {
    case .any: return "Any"
    case .null: return "Null"
    case .boolean: return "boolean"
    case .number: return "number"
    case .string: return "string"
    case .date: return "date"
    case .time: return "time"
    case .dateTime: return "date and time"
    case .yearsMonthsDuration: return "years and months duration"
    case .daysTimeDuration: return "days and time duration"
    case .list(.any): return "list"
    case .list(let item): return "list<\(item)>"
    case .context(let fields):
      if fields.isEmpty { return "context" }
      let entries = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      return "context<\(entries.joined(separator: ", "))>"
    case .range(.any): return "range"
    case .range(let end): return "range<\(end)>"
    case .function(let parameters, let result):
      return "function<\(parameters.map(\.description).joined(separator: ", "))>->\(result)"
    }
  }
}

extension Value {
  /// The narrowest type that the value is known to have.
  public var type: FEELType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .number: .number
    case .string: .string
    case .date: .date
    case .time: .time
    case .dateTime: .dateTime
    case .yearsMonthsDuration: .yearsMonthsDuration
    case .daysTimeDuration: .daysTimeDuration
    case .list: .list(of: .any)
    case .context: .context([:])
    case .range(let range): .range(of: range.start.isNull ? range.end.type : range.start.type)
    case .function(let function): .function(function.parameters.map(\.type), function.resultType)
    }
  }
}
