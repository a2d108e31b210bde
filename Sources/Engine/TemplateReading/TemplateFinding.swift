/// Something that an author should mend in a template's file, and where it stands.
public struct TemplateFinding: Error, Sendable, Equatable {
  public enum Severity: String, Sendable {
    /// The template cannot be used.
    case error
    /// It can be used, yet is probably not what was meant.
    case warning
  }
  public var severity: Severity
  /// From 1.
  public var line: Int
  /// From 1, counted in Unicode scalars.
  public var column: Int
  /// One plain sentence: what is wrong, and how to mend it.
  public var message: String
  /// The word that was probably meant.
  public var suggestion: String?

  public init(severity: Severity, line: Int, column: Int, message: String, suggestion: String? = nil) {
    self.severity = severity
    self.line = line
    self.column = column
    self.message = message
    self.suggestion = suggestion
  }
}

extension TemplateFinding: CustomStringConvertible {
  /// `12:5: error: …`, as compilers write it.
  public var description: String { "\(line):\(column): \(severity.rawValue): \(message)" }
}

/// What a template may hold at most.
public enum TemplateLimits {
  public static let stagesMax = 30
  public static let stepsMax = 200
  public static let fieldsMax = 200
  public static let rolesMax = 50
  public static let optionsMax = 200
  public static let formItemsMax = 100
  public static let documentsPerStepMax = 20
  public static let checklistItemsMax = 50
  public static let rungsPerStepMax = 20
  public static let tablesMax = 20
  public static let tableInputsMax = 6
  public static let tableRulesMax = 100
  public static let approversMax = 10
  public static let filesPerDocumentMax = 50
  public static let fileBytesMax = 100_000_000
  public static let fileBytesDefault = 25_000_000
  public static let filesPerDocumentDefault = 10

  public static let keyLengthMax = 40
  public static let nameLengthMax = 80
  public static let titleLengthMax = 120
  public static let labelLengthMax = 120
  public static let hintLengthMax = 300
  public static let actionLengthMax = 60
  public static let summaryLengthMax = 500
  public static let subjectLengthMax = 200
  public static let instructionsLengthMax = 20_000
  public static let expressionLengthMax = 2000

  /// Further findings are not collected.
  public static let findingsMax = 100
}
