/// Draws a flow as SVG, in its natural size, with Graphviz's layout and our own shapes.
///
/// Colours come from the page's style sheet by classes: `flow` with the direction, `flow-node` with `is-` and the status and `kind-` and the kind,
/// `flow-card`, `flow-title`, `flow-subtitle`, `flow-mark`; `flow-edge` with `is-` and the style, `flow-line`,
/// `flow-arrow`, `flow-label`; `flow-stage`, `flow-stage-title`. Without a sheet, everything is drawn in the text's
/// colour. No style and no script is inside. `idPrefix` keeps ids apart when a page has several pictures.
public func drawFlow(
  _ flow: Flow, _ direction: Flow.Direction = .across, title: String, description: String, idPrefix: String = "flow"
) throws(DiagramError) -> String {
  let layout = try layOut(flow, direction)
  let prefix = escaped(idPrefix)
  let margin = 12.0
  let size = Point(x: layout.width + 2 * margin, y: layout.height + 2 * margin)
  var svg = """
    <svg xmlns="http://www.w3.org/2000/svg" class="flow flow-\(direction.rawValue)" role="img" \
    aria-labelledby="\(prefix)-title \(prefix)-desc" \
    viewBox="\(number(-margin)) \(number(-margin)) \(number(size.x)) \(number(size.y))" \
    width="\(number(size.x))" height="\(number(size.y))">
    <title id="\(prefix)-title">\(escaped(title))</title>
    <desc id="\(prefix)-desc">\(escaped(description))</desc>

    """
  for group in flow.groups { svg += stage(group, flow, layout) }
  for index in flow.edges.indices { svg += line(flow.edges[index], layout.edges[index], layout.labels[index]) }
  for (node, place) in zip(flow.nodes, layout.nodes) { svg += card(node, at: place) }
  return svg + "</svg>\n"
}

private func stage(_ group: FlowGroup, _ flow: Flow, _ layout: Layout) -> String {
  let members = Set(group.nodeIDs)
  var left = Double.infinity
  var top = Double.infinity
  var right = -Double.infinity
  var bottom = -Double.infinity
  for (node, place) in zip(flow.nodes, layout.nodes) where members.contains(node.id) {
    let size = nodeSize(node)
    left = min(left, place.x - size.x / 2)
    right = max(right, place.x + size.x / 2)
    top = min(top, place.y - size.y / 2)
    bottom = max(bottom, place.y + size.y / 2)
  }
  guard left < right else { return "" }
  let title = wrapped(group.title, widthMax: right - left, lineMax: 1, em: 7)[0]
  return """
    <g class="flow-stage"><rect x="\(number(left - 14))" y="\(number(top - 34))" \
    width="\(number(right - left + 28))" height="\(number(bottom - top + 48))" rx="14" fill="currentColor" \
    fill-opacity="0.05"/>\
    <text class="flow-stage-title" x="\(number(left))" y="\(number(top - 14))" fill="currentColor" \
    font-size="12" font-weight="600">\(escaped(title))</text></g>

    """
}

private func line(_ edge: FlowEdge, _ points: [Point], _ label: Point?) -> String {
  guard points.count >= 4, let last = points.last else { return "" }
  // The line ends at the arrow's base, or it would show beside the tip.
  let before = points.dropLast().last { abs($0.x - last.x) + abs($0.y - last.y) > 0.5 } ?? points[0]
  let length = ((last.x - before.x) * (last.x - before.x) + (last.y - before.y) * (last.y - before.y)).squareRoot()
  let along = Point(x: (last.x - before.x) / max(length, 0.01), y: (last.y - before.y) / max(length, 0.01))
  let base = Point(x: last.x - 8 * along.x, y: last.y - 8 * along.y)
  var path = "M\(pair(points[0]))C"
  path += (points[1..<(points.count - 1)] + [base]).map(pair).joined(separator: " ")
  let wings = [
    Point(x: base.x - 4.5 * along.y, y: base.y + 4.5 * along.x),
    Point(x: base.x + 4.5 * along.y, y: base.y - 4.5 * along.x),
  ]
  let dashes = edge.style == .normal ? "" : " stroke-dasharray=\"\(edge.style == .back ? "2 4" : "6 4")\""
  var text = ""
  if let label, !edge.label.isEmpty {
    let words = wrapped(edge.label, widthMax: 24 * 6, lineMax: 1, em: 6)[0]
    text = """
      <text class="flow-label" x="\(number(label.x))" y="\(number(label.y + 4))" text-anchor="middle" \
      fill="currentColor" font-size="11">\(escaped(words))</text>
      """
  }
  return """
    <g class="flow-edge is-\(edge.style.rawValue)"><path class="flow-line" d="\(path)" fill="none" \
    stroke="currentColor" stroke-width="1.5"\(dashes)/>\
    <path class="flow-arrow" d="M\(pair(last))L\(pair(wings[0]))L\(pair(wings[1]))Z" fill="currentColor"/>\(text)</g>

    """
}

private func card(_ node: FlowNode, at place: Point) -> String {
  let size = nodeSize(node)
  let left = place.x - size.x / 2
  let top = place.y - size.y / 2
  let isSmall = node.kind == .start || node.kind == .end
  let radius = isSmall ? size.y / 2 : 10
  var svg = """
    <g class="flow-node kind-\(node.kind.rawValue) is-\(node.status.rawValue)">\
    <rect class="flow-card" x="\(number(left))" y="\(number(top))" width="\(number(size.x))" \
    height="\(number(size.y))" rx="\(number(radius))" fill="none" stroke="currentColor" stroke-width="1.5"/>
    """
  if isSmall {
    let title = wrapped(node.title, widthMax: size.x - 16, lineMax: 1, em: 7.4)[0]
    return svg + words(title, "flow-title", place.x, place.y + 4.5, 13, anchor: "middle") + "</g>\n"
  }
  svg += mark(node, x: left + 20, y: place.y)
  let lines = wrapped(node.title, widthMax: size.x - 50, lineMax: 2, em: 7.4)
  let subtitle = node.subtitle.isEmpty ? [] : wrapped(node.subtitle, widthMax: size.x - 50, lineMax: 1, em: 6.2)
  var y = place.y - Double(lines.count * 16 + subtitle.count * 16) / 2 + 12
  for text in lines {
    svg += words(text, "flow-title", left + 38, y, 13, anchor: "start")
    y += 16
  }
  for text in subtitle { svg += words(text, "flow-subtitle", left + 38, y, 11.5, anchor: "start") }
  return svg + "</g>\n"
}

/// The status by shape, so that colour is not needed: tick, dot, ring, dash, exclamation, cross. An approval's mark
/// stands in a diamond, a step's in a circle.
private func mark(_ node: FlowNode, x: Double, y: Double) -> String {
  func at(_ dx: Double, _ dy: Double) -> String { pair(Point(x: x + dx, y: y + dy)) }
  let frame =
    node.kind == .approval
    ? "M\(at(0, -11))L\(at(11, 0))L\(at(0, 11))L\(at(-11, 0))Z"
    : "M\(at(-9, 0))a9 9 0 1 0 18 0a9 9 0 1 0 -18 0Z"
  let sign: String =
    switch node.status {
    case .none, .waiting: ""
    case .done: "M\(at(-4, 0))l3 3l5 -6"
    case .active: "M\(at(-2, 0))a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z"
    case .skipped: "M\(at(-4, 0))h8"
    case .late: "M\(at(0, -5))v6M\(at(0, 4.4))v0.2"
    case .rejected: "M\(at(-3, -3))l6 6M\(at(3, -3))l-6 6"
    }
  return """
    <path class="flow-mark-frame" d="\(frame)" fill="none" stroke="currentColor" stroke-width="1.5" \
    stroke-linejoin="round"/>
    """
      + (sign.isEmpty
        ? ""
        : """
        <path class="flow-mark" d="\(sign)" fill="none" stroke="currentColor" stroke-width="2" \
        stroke-linecap="round" stroke-linejoin="round"/>
        """)
}

private func words(_ text: String, _ style: String, _ x: Double, _ y: Double, _ size: Double, anchor: String) -> String
{
  """
  <text class="\(style)" x="\(number(x))" y="\(number(y))" text-anchor="\(anchor)" fill="currentColor" \
  font-size="\(number(size))">\(escaped(text))</text>
  """
}

private func pair(_ point: Point) -> String { "\(number(point.x)),\(number(point.y))" }

/// Tenths of a pixel are fine enough.
private func number(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let size = abs(tenths)
  return size % 10 == 0 ? "\(sign)\(size / 10)" : "\(sign)\(size / 10).\(size % 10)"
}
