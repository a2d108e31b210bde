import HTML

extension Table {
  var html: HTML {
    """
    <div class="table-scroll" tabindex="0" role="region" aria-label="\(caption)"><table><caption class="unseen">\(caption)</caption><thead><tr>\
    \(columns, each: { """
      <th scope="col"\(if: $0.isNumeric, " class=\"number\"")>\($0.name)</th>
      """ })</tr></thead><tbody>\(rows, each: { row in """
      <tr>\(row.enumerated(), each: { index, cell in
        index == 0
          ? "<th scope=\"row\">\(cell.html)</th>" : "<td\(if: cell.isNumber, " class=\"number\"")>\(cell.html)</td>"
      })</tr>
      """ })</tbody></table></div>
    """
  }
}

extension Table.Cell {
  fileprivate var isNumber: Bool { if case .number = self { true } else { false } }

  fileprivate var html: HTML {
    switch self {
    case .text(let text), .number(let text): HTML(text: text)
    case .code(let text): "<code>\(text)</code>"
    case .link(let text, let url): "<a href=\"\(url)\">\(text)</a>"
    case .person(let person): person.html
    case .status(let status): status.html
    case .time(let time): time.html
    case .due(let due): due.html
    case .pair(let text, let below): "\(text)<span class=\"note\">\(below)</span>"
    case .linkPair(let text, let url, let below): "<a href=\"\(url)\">\(text)</a><span class=\"note\">\(below)</span>"
    case .empty: ""
    }
  }
}

extension Pagination {
  var html: HTML {
    """
    <nav class="pagination" aria-label="Pages"><span>\(summary)</span>\
    \(with: previous, { "<a class=\"button button-quiet\" rel=\"prev\" href=\"\($0)\">Previous</a>" })\
    \(with: next, { "<a class=\"button button-quiet\" rel=\"next\" href=\"\($0)\">Next</a>" })</nav>
    """
  }
}

extension EmptyState {
  var html: HTML {
    """
    <div class="empty"><svg class="empty-track" aria-hidden="true" width="160" height="28"><rect x="0" y="11" width="76" \
    height="6" rx="3"/><rect x="84" y="11" width="76" height="6" rx="3"/><rect class="empty-baton" x="57" y="1" width="46" \
    height="26" rx="13"/></svg><h2>\(title)</h2><p>\(sentence)</p>\
    \(with: actURL, { "<a class=\"button\" href=\"\($0)\">\(actLabel)</a>" })</div>
    """
  }
}
