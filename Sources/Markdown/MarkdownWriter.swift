import CCmarkGFM
import HTML

/// Writes HTML while an iterator walks the parsed text, without recursion: ten thousand nested quotes are no danger.
struct MarkdownWriter {
  private(set) var html = HTML()

  /// What closes each node that is open; empty for one that shows nothing itself.
  private var closings: [HTML] = []

  /// Deeper nodes keep their text only; browsers suffer from deeper trees.
  private static let depthMax = 40

  mutating func enter(_ node: OpaquePointer) {
    let type = typeName(node)
    if writeLeaf(node, type) { return }
    guard closings.count < Self.depthMax else {
      if type == "paragraph" { html.append(text: " ") }
      return closings.append(HTML())
    }
    let (opening, closing) = tags(node, type)
    html.append(opening)
    closings.append(closing)
  }

  mutating func leave() {
    if let closing = closings.popLast() { html.append(closing) }
  }

  /// Nodes without children, which the iterator never leaves. False for all others.
  private mutating func writeLeaf(_ node: OpaquePointer, _ type: String) -> Bool {
    switch type {
    case "text": html.append(text: literal(node))
    case "softbreak": html.append("\n")
    case "linebreak": html.append("<br>\n")
    case "code": html.append("<code>\(literal(node))</code>")
    case "code_block": html.append("<pre tabindex=\"0\"><code>\(literal(node))</code></pre>\n")
    case "thematic_break": html.append("<hr>\n")
    // Shown as it was typed: "under <1000>" loses nothing.
    case "html_block": html.append("<p>\(literal(node))</p>\n")
    case "html_inline": html.append(text: literal(node))
    default: return false
    }
    return true
  }

  private func tags(_ node: OpaquePointer, _ type: String) -> (HTML, HTML) {
    switch type {
    case "paragraph": isTight(node) ? ("", "") : ("<p>", "</p>\n")
    case "heading": headingTags(level: Int(cmark_node_get_heading_level(node)))
    case "block_quote": ("<blockquote>\n", "</blockquote>\n")
    case "list": listTags(node)
    case "item": ("<li>", "</li>\n")
    case "tasklist": taskTags(node)
    case "emph": ("<em>", "</em>")
    case "strong": ("<strong>", "</strong>")
    case "strikethrough": ("<del>", "</del>")
    case "link": linkTags(node)
    case "table":
      ("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>\n", tableEnd(node))
    case "table_header": ("<thead>\n<tr>", "</tr>\n</thead>\n" + (hasNext(node) ? "<tbody>\n" : ""))
    case "table_row": ("<tr>", "</tr>\n")
    case "table_cell": cellTags(node)
    default: ("", "")
    }
  }

  private func headingTags(level: Int) -> (HTML, HTML) {
    let level = min(level + 2, 6)
    return ("<h\(level)>", "</h\(level)>\n")
  }

  private func listTags(_ node: OpaquePointer) -> (HTML, HTML) {
    guard cmark_node_get_list_type(node) == CMARK_ORDERED_LIST else { return ("<ul>\n", "</ul>\n") }
    let start = Int(cmark_node_get_list_start(node))
    return (start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n", "</ol>\n")
  }

  /// A character instead of a disabled control: nothing here can be ticked.
  private func taskTags(_ node: OpaquePointer) -> (HTML, HTML) {
    let isDone = cmark_gfm_extensions_get_tasklist_item_checked(node)
    let box: HTML =
      isDone
      ? "<span role=\"img\" aria-label=\"Done:\">☑</span>"
      : "<span role=\"img\" aria-label=\"Open:\">☐</span>"
    return ("<li class=\"task\">\(box) ", "</li>\n")
  }

  private func linkTags(_ node: OpaquePointer) -> (HTML, HTML) {
    guard let address = safeAddress(cmark_node_get_url(node).map { String(cString: $0) } ?? "") else { return ("", "") }
    return ("<a href=\"\(address)\" rel=\"noopener noreferrer\">", "</a>")
  }

  private func tableEnd(_ node: OpaquePointer) -> HTML {
    let hasBody = cmark_node_first_child(node).map(hasNext) ?? false
    return (hasBody ? "</tbody>\n" : "") + "</table></div>\n"
  }

  private func cellTags(_ node: OpaquePointer) -> (HTML, HTML) {
    let row = cmark_node_parent(node)
    let isHead = row.map { typeName($0) == "table_header" } ?? false
    let alignment: HTML =
      switch columnAlignment(node, row) {
      case UInt8(ascii: "r"): " class=\"align-right\""
      case UInt8(ascii: "c"): " class=\"align-center\""
      default: ""
      }
    return isHead ? ("<th scope=\"col\"\(alignment)>", "</th>") : ("<td\(alignment)>", "</td>")
  }

  private func columnAlignment(_ cell: OpaquePointer, _ row: OpaquePointer?) -> UInt8 {
    guard let table = cmark_node_parent(row), let alignments = cmark_gfm_extensions_get_table_alignments(table) else {
      return 0
    }
    var column = 0
    var previous = cmark_node_previous(cell)
    while previous != nil {
      column += 1
      previous = cmark_node_previous(previous)
    }
    return column < cmark_gfm_extensions_get_table_columns(table) ? alignments[column] : 0
  }

  /// A paragraph in a list without blank lines between its items.
  private func isTight(_ paragraph: OpaquePointer) -> Bool {
    guard let list = cmark_node_parent(cmark_node_parent(paragraph)) else { return false }
    return typeName(list) == "list" && cmark_node_get_list_tight(list) == 1
  }
}

private func hasNext(_ node: OpaquePointer) -> Bool { cmark_node_next(node) != nil }

private func typeName(_ node: OpaquePointer) -> String {
  cmark_node_get_type_string(node).map { String(cString: $0) } ?? ""
}

private func literal(_ node: OpaquePointer) -> String {
  cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
}

/// The address with what RFC 3986 does not allow percent-encoded; nil when its scheme is none of the three.
private func safeAddress(_ address: String) -> String? {
  let start = address.prefix(8).lowercased()
  guard ["http://", "https://", "mailto:"].contains(where: start.hasPrefix) else { return nil }
  var safe: [UInt8] = []
  for byte in address.utf8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      safe.append(byte)
    case _ where allowedMarks.contains(byte): safe.append(byte)
    default:
      safe += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
    }
  }
  return String(decoding: safe, as: UTF8.self)
}

private let allowedMarks = Set("-._~:/?#@!$&'()*+,;=%".utf8)

private func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
