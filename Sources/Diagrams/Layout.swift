import CGraphviz
import Synchronization

struct Point: Sendable { var x, y: Double }

/// Where everything stands, in pixels from the upper left corner.
struct Layout: Sendable {
  var width = 0.0
  var height = 0.0
  /// The middle of each node, as in the flow.
  var nodes: [Point]
  /// Each edge's Bézier points from its tail to its head; empty when it leads nowhere.
  var edges: [[Point]]
  /// The middle of each edge's label.
  var labels: [Point?]
}

let flowNodesMax = 200
let flowEdgesMax = 500

/// Lays a flow out, or takes the layout from the cache.
func layOut(_ flow: Flow, _ direction: Flow.Direction) throws(DiagramError) -> Layout {
  guard flow.nodes.count <= flowNodesMax, flow.edges.count <= flowEdgesMax else {
    throw .tooLarge(nodesMax: flowNodesMax, edgesMax: flowEdgesMax)
  }
  guard let layout = graphviz.withLock({ $0.layout(of: flow, direction) }) else { throw .layoutUnavailable }
  return layout
}

/// Graphviz keeps its state in globals: one layout at a time in the whole process.
private let graphviz = Mutex(Graphviz())

private struct Graphviz: ~Copyable, @unchecked Sendable {
  private let context = gvContext()
  /// By what was asked of Graphviz, so that all processes of a template share a layout.
  private var cache: [String: Layout] = [:]
  private static let cachedMax = 256

  init() { agseterr(AGMAX) }

  mutating func layout(of flow: Flow, _ direction: Flow.Direction) -> Layout? {
    let question = dotText(flow, direction)
    if let layout = cache[question] { return layout }
    guard let text = plainText(question), let layout = readPlain(text, flow) else { return nil }
    if cache.count >= Self.cachedMax { cache.removeAll(keepingCapacity: true) }
    cache[question] = layout
    return layout
  }

  private func plainText(_ question: String) -> String? {
    guard let context, let graph = agmemread(question) else { return nil }
    defer { agclose(graph) }
    guard gvLayout(context, graph, "dot") == 0 else { return nil }
    defer { gvFreeLayout(context, graph) }
    var result: UnsafeMutablePointer<CChar>?
    var length: UInt32 = 0
    guard gvRenderData(context, graph, "plain", &result, &length) == 0, let result else { return nil }
    defer { gvFreeRenderData(result) }
    return String(cString: result)
  }
}

/// Only sizes and numbers go to Graphviz, none of the texts: nothing in them can become part of its language.
private func dotText(_ flow: Flow, _ direction: Flow.Direction) -> String {
  let numbers = nodeNumbers(flow)
  var text = """
    digraph { rankdir=\(direction == .across ? "LR" : "TB"); nodesep=0.42; ranksep=0.62; pad=0; margin=0;
    node [shape=box fixedsize=true label=""]; edge [dir=none fontsize=11];

    """
  for (number, node) in flow.nodes.enumerated() {
    let size = nodeSize(node)
    text += "n\(number) [width=\(size.x / pixelsPerInch) height=\(size.y / pixelsPerInch)];\n"
  }
  var placed: Set<Int> = []
  for (number, group) in flow.groups.enumerated() {
    let members = group.nodeIDs.compactMap { numbers[$0] }.filter { placed.insert($0).inserted }
    text += "subgraph cluster\(number) { margin=18; label=\"x\"; fontsize=14; "
    text += members.map { "n\($0);" }.joined() + "}\n"
  }
  for edge in flow.edges {
    guard let from = numbers[edge.from], let to = numbers[edge.to] else {
      // It counts among the edges of the layout, so what is asked must differ without it.
      text += "// leads nowhere\n"
      continue
    }
    let label = String(repeating: "x", count: min(edge.label.count, edgeLabelCharactersMax))
    let constraint = edge.style == .back ? " constraint=false" : ""
    text += "n\(from) -> n\(to) [label=\"\(label)\"\(constraint)];\n"
  }
  return text + "}\n"
}

let pixelsPerInch = 72.0
let edgeLabelCharactersMax = 24

func nodeSize(_ node: FlowNode) -> Point {
  switch node.kind {
  case .start, .end: Point(x: 92, y: 36)
  case .step, .approval: Point(x: 196, y: 68)
  }
}

func nodeNumbers(_ flow: Flow) -> [String: Int] {
  Dictionary(flow.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
}

/// The format "plain": https://graphviz.org/docs/outputs/plain/. Inches, from the lower left corner.
private func readPlain(_ text: String, _ flow: Flow) -> Layout? {
  var layout = Layout(
    nodes: Array(repeating: Point(x: 0, y: 0), count: flow.nodes.count),
    edges: Array(repeating: [], count: flow.edges.count), labels: Array(repeating: nil, count: flow.edges.count))
  let numbers = nodeNumbers(flow)
  var waiting: [String: [Int]] = [:]
  for (number, edge) in flow.edges.enumerated() {
    guard let from = numbers[edge.from], let to = numbers[edge.to] else { continue }
    waiting["n\(from) n\(to)", default: []].append(number)
  }
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ")
    func point(_ index: Int) -> Point? {
      guard index + 1 < words.count, let x = Double(words[index]), let y = Double(words[index + 1]) else { return nil }
      return Point(x: x * pixelsPerInch, y: layout.height - y * pixelsPerInch)
    }
    switch words.first {
    case "graph":
      guard words.count == 4, let width = Double(words[2]), let height = Double(words[3]) else { return nil }
      layout.width = width * pixelsPerInch
      layout.height = height * pixelsPerInch
    case "node":
      guard words.count > 3, let number = Int(words[1].dropFirst()), let place = point(2) else { return nil }
      layout.nodes[number] = place
    case "edge":
      guard words.count > 3, let count = Int(words[3]) else { return nil }
      let key = "\(words[1]) \(words[2])"
      guard let number = waiting[key]?.first else { return nil }
      waiting[key]?.removeFirst()
      layout.edges[number] = (0..<count).compactMap { point(4 + 2 * $0) }
      // A label stands between the points and the last two words.
      if words.count > 4 + 2 * count + 2 { layout.labels[number] = point(5 + 2 * count) }
    default: break
    }
  }
  return layout
}
