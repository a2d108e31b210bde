import Diagrams
import Foundation
import Testing

@Suite struct DiagramTests {
  private let purchase = Flow(
    nodes: [
      FlowNode(id: "start", title: "Start", kind: .start, status: .done),
      FlowNode(id: "ask", title: "Anfrage prüfen", subtitle: "Maya Lindqvist", status: .done),
      FlowNode(
        id: "approve", title: "Approve the budget for the Århus office and its workshop",
        subtitle: "until tomorrow 12:00",
        kind: .approval, status: .active),
      FlowNode(id: "quote", title: "Upload a quote", subtitle: "Nordlicht GmbH", status: .late),
      FlowNode(id: "legal", title: "Legal check", subtitle: "below 10,000", status: .skipped),
      FlowNode(id: "order", title: "Order", subtitle: "Tomás", status: .waiting),
      FlowNode(id: "end", title: "Done", kind: .end),
    ],
    edges: [
      FlowEdge(from: "start", to: "ask"), FlowEdge(from: "ask", to: "approve"), FlowEdge(from: "ask", to: "quote"),
      FlowEdge(from: "approve", to: "legal", label: "above 10,000", style: .conditional),
      FlowEdge(from: "approve", to: "order"), FlowEdge(from: "quote", to: "order"),
      FlowEdge(from: "legal", to: "order"), FlowEdge(from: "order", to: "end"),
      FlowEdge(from: "approve", to: "ask", label: "sent back", style: .back),
    ],
    groups: [
      FlowGroup(title: "Request", nodeIDs: ["ask"]),
      FlowGroup(title: "Decide", nodeIDs: ["approve", "quote", "legal"]),
      FlowGroup(title: "Buy", nodeIDs: ["order"]),
    ])

  @Test func drawsEveryNodeEdgeAndStage() throws {
    let svg = try drawFlow(purchase, title: "Purchase", description: purchase.inWords, idPrefix: "p1")
    #expect(svg.components(separatedBy: "class=\"flow-node ").count == 8)
    #expect(svg.components(separatedBy: "class=\"flow-line\"").count == 10)
    #expect(svg.components(separatedBy: "class=\"flow-stage\"").count == 4)
    #expect(svg.contains("<g class=\"flow-node kind-approval is-active\">"))
    #expect(svg.contains("role=\"img\" aria-labelledby=\"p1-title p1-desc\""))
    #expect(svg.contains(">sent back</text>"))
    #expect(!svg.contains("style=") && !svg.contains("<script"))
    #expect(XMLReader(svg).isWellFormed)
    if let path = ProcessInfo.processInfo.environment["BATON_DRAW_TO"] {
      try svg.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  @Test func longTitlesTakeTwoLinesAndAnEllipsis() throws {
    let svg = try drawFlow(purchase, title: "", description: "")
    #expect(svg.contains(">Approve the budget</text>"))
    #expect(svg.contains("…</text>"))
  }

  @Test func textNeverBecomesMarkup() throws {
    let bad = "\"><script>alert(1)</script>\u{0}\\n]; n9 [label=\"x"
    let flow = Flow(
      nodes: [FlowNode(id: bad, title: bad, subtitle: bad), FlowNode(id: "b", title: "", status: .rejected)],
      edges: [
        FlowEdge(from: bad, to: "b", label: bad), FlowEdge(from: bad, to: "b", label: "again"),
        FlowEdge(from: "b", to: "b"), FlowEdge(from: "b", to: "nowhere"),
      ],
      groups: [FlowGroup(title: bad, nodeIDs: [bad, "nobody"])])
    let svg = try drawFlow(flow, title: bad, description: bad, idPrefix: "a\"b")
    #expect(!svg.contains("<script"))
    #expect(XMLReader(svg).isWellFormed)
    #expect(svg.components(separatedBy: "class=\"flow-line\"").count == 4)
  }

  @Test func tellsTheFlowInWords() {
    #expect(purchase.inWords.hasPrefix("Start, done: then Anfrage prüfen. Anfrage prüfen, done: then Approve"))
    #expect(purchase.inWords.contains("or Order, or back to Anfrage prüfen (sent back)."))
    #expect(purchase.inWords.hasSuffix("Done."))
  }

  @Test func refusesWhatNobodyCouldRead() {
    let nodes = (0...200).map { FlowNode(id: "\($0)", title: "\($0)") }
    #expect(throws: DiagramError.tooLarge(nodesMax: 200, edgesMax: 500)) {
      try drawFlow(Flow(nodes: nodes, edges: []), title: "", description: "")
    }
    #expect(throws: Never.self) { try drawFlow(Flow(nodes: [], edges: []), title: "", description: "") }
  }

  @Test func threadsMayDrawAtOnce() async {
    let drawnCount = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        group.addTask {
          let nodes = (0...number).map { FlowNode(id: "\($0)", title: "Schritt \($0)") }
          let edges = nodes.indices.dropFirst().map { FlowEdge(from: "\($0 - 1)", to: "\($0)") }
          let svg = try? drawFlow(Flow(nodes: nodes, edges: Array(edges)), title: "", description: "")
          return svg?.components(separatedBy: "class=\"flow-node ").count == number + 2
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(drawnCount == 40)
  }
}

/// Checks the tags' nesting only, which is what unescaped text would break.
private struct XMLReader {
  let isWellFormed: Bool

  init(_ text: String) {
    var open: [Substring] = []
    var isNested = true
    for piece in text.split(separator: "<") {
      guard let end = piece.firstIndex(of: ">") else {
        isNested = false
        break
      }
      let tag = piece[..<end]
      let name = tag.prefix { $0 != " " && $0 != "/" || $0 == "/" && tag.first == "/" }
      if tag.first == "/" {
        isNested = isNested && open.popLast() == name.dropFirst()
      } else if tag.last != "/" {
        open.append(name)
      }
    }
    isWellFormed = isNested && open.isEmpty
  }
}
