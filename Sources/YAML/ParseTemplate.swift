public import Engine

/// Reads the YAML of a template; a breach of YAML itself is a finding like any other.
public func parseTemplate(_ source: String) throws(TemplateFinding) -> Node {
  do throws(YAMLError) { return try parseYAML(source) } catch {
    throw TemplateFinding(severity: .error, line: error.line, column: error.column, message: error.sentence)
  }
}
