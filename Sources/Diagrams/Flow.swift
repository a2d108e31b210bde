/// The flow of a template or a process, to be drawn.
public struct Flow: Sendable, Hashable {
  /// Where it leads: to the right, or to the bottom.
  public enum Direction: String, Sendable { case across, down }

  public var nodes: [FlowNode]
  public var edges: [FlowEdge]
  /// The stages, each a band behind its nodes. A node stands in one stage at most.
  public var groups: [FlowGroup]

  public init(nodes: [FlowNode], edges: [FlowEdge], groups: [FlowGroup] = []) {
    self.nodes = nodes
    self.edges = edges
    self.groups = groups
  }

  /// The same in words, one sentence a node, for who cannot see the picture.
  public var inWords: String {
    let titles = Dictionary(nodes.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    let sentences = nodes.map { node in
      let next = edges.filter { $0.from == node.id }.map { edge in
        let title = titles[edge.to] ?? edge.to
        let target = edge.style == .back ? "back to \(title)" : title
        return edge.label.isEmpty ? target : "\(target) (\(edge.label))"
      }
      let name = [node.title, node.status.word].compactMap(\.self).joined(separator: ", ")
      return next.isEmpty ? "\(name)." : "\(name): then \(next.joined(separator: ", or "))."
    }
    return sentences.joined(separator: " ")
  }
}

/// One step of a flow, or where it begins or ends.
public struct FlowNode: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable { case start, step, approval, end }
  public enum Status: String, Sendable, Hashable { case none, done, active, waiting, skipped, late, rejected }

  /// Unequal within the flow.
  public var id: String
  public var title: String
  /// Who does it, or until when; may be empty.
  public var subtitle: String
  public var kind: Kind
  public var status: Status

  public init(id: String, title: String, subtitle: String = "", kind: Kind = .step, status: Status = .none) {
    self.id = id
    self.title = title
    self.subtitle = subtitle
    self.kind = kind
    self.status = status
  }
}

extension FlowNode.Status {
  var word: String? { self == .none ? nil : rawValue }
}

/// What follows what.
public struct FlowEdge: Sendable, Hashable {
  /// Conditional ones are dashed, and those that lead back do not shape the picture.
  public enum Style: String, Sendable, Hashable { case normal, conditional, back }

  public var from: String
  public var to: String
  /// The condition in a few words; may be empty.
  public var label: String
  public var style: Style

  public init(from: String, to: String, label: String = "", style: Style = .normal) {
    self.from = from
    self.to = to
    self.label = label
    self.style = style
  }
}

/// A stage: a named band behind some nodes.
public struct FlowGroup: Sendable, Hashable {
  public var title: String
  public var nodeIDs: [String]

  public init(title: String, nodeIDs: [String]) {
    self.title = title
    self.nodeIDs = nodeIDs
  }
}

/// Why there is no picture; the page does without it.
public enum DiagramError: Error, Sendable, Equatable {
  case tooLarge(nodesMax: Int, edgesMax: Int)
  /// Graphviz, or its plugin for layered layout, is not installed.
  case layoutUnavailable
}
