import CYAML
import Engine

/// Builds the nodes from the parser's events with a stack of its own, and refuses what goes beyond the limits.
struct NodeBuilder {
  /// The finished document; nil until it is complete.
  private(set) var root: Node?

  private var open: [Collection] = []
  private var nodeCount = 0

  /// A list or map whose end has not been reached.
  private struct Collection {
    var isMap: Bool
    var line: Int
    var column: Int
    var items: [Node] = []
    var entries: [(key: Node, value: Node)] = []
    var pendingKey: Node?
    var lineOfKey: [String: Int] = [:]

    var node: Node { Node(isMap ? .map(entries) : .list(items), line: line, column: column) }
  }

  mutating func take(_ event: yaml_event_t) throws(YAMLError) {
    let line = Int(event.start_mark.line) + 1
    let column = Int(event.start_mark.column) + 1
    func refusal(_ problem: YAMLError.Problem) -> YAMLError {
      YAMLError(problem: problem, line: line, column: column)
    }
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      if root != nil { throw refusal(.severalDocuments) }
    case YAML_ALIAS_EVENT: throw refusal(.anchor)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      if scalar.anchor != nil { throw refusal(.anchor) }
      if scalar.tag != nil { throw refusal(.tag) }
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      let isNull = isPlain && !expectsKey && Self.nulls.contains(text)
      try place(Node(isNull ? .null : .scalar(text, plain: isPlain), line: line, column: column))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      if start.anchor != nil { throw refusal(.anchor) }
      if start.tag != nil { throw refusal(.tag) }
      try begin(Collection(isMap: false, line: line, column: column))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      if start.anchor != nil { throw refusal(.anchor) }
      if start.tag != nil { throw refusal(.tag) }
      try begin(Collection(isMap: true, line: line, column: column))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      if let finished = open.popLast() { attach(finished.node) }
    default: break
    }
  }

  private static let nulls: Set<String> = ["", "~", "null", "Null", "NULL"]

  private var expectsKey: Bool {
    guard let last = open.last else { return false }
    return last.isMap && last.pendingKey == nil
  }

  private mutating func begin(_ collection: Collection) throws(YAMLError) {
    func refusal(_ problem: YAMLError.Problem) -> YAMLError {
      YAMLError(problem: problem, line: collection.line, column: collection.column)
    }
    if expectsKey { throw refusal(.keyIsNotText) }
    if open.count == YAMLLimits.depthMax { throw refusal(.tooDeep) }
    nodeCount += 1
    if nodeCount > YAMLLimits.nodesMax { throw refusal(.tooManyNodes) }
    open.append(collection)
  }

  private mutating func place(_ scalar: Node) throws(YAMLError) {
    nodeCount += 1
    if nodeCount > YAMLLimits.nodesMax {
      throw YAMLError(problem: .tooManyNodes, line: scalar.line, column: scalar.column)
    }
    if expectsKey, let key = scalar.scalar {
      let last = open.count - 1
      if let firstLine = open[last].lineOfKey.updateValue(scalar.line, forKey: key) {
        throw YAMLError(
          problem: .duplicateKey(key, firstLine: firstLine), line: scalar.line, column: scalar.column)
      }
      open[last].pendingKey = scalar
    } else {
      attach(scalar)
    }
  }

  private mutating func attach(_ node: Node) {
    guard !open.isEmpty else {
      root = node
      return
    }
    let last = open.count - 1
    if let key = open[last].pendingKey {
      open[last].entries.append((key: key, value: node))
      open[last].pendingKey = nil
    } else {
      open[last].items.append(node)
    }
  }
}
