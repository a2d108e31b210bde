import HTML

extension StatusMark {
  var html: HTML {
    """
    <span class="status status-\(kind.rawValue)">\(word)</span>
    """
  }
}

extension TimeMark {
  var html: HTML {
    """
    <time datetime="\(datetime)" title="\(title)">\(text)</time>
    """
  }
}

extension DueMark {
  var html: HTML {
    """
    <time class="due due-\(tone.rawValue)" datetime="\(datetime)" title="\(title)">\(text)</time>
    """
  }
}

extension DueMark {
  /// In a sentence: "until tomorrow 12:00", "due in 2 hours", "3 days late".
  func phrase(capitalized: Bool = false) -> HTML {
    let word: HTML =
      switch tone {
      case .late: ""
      case .plain, .soon, .done:
        text.hasPrefix("in ") ? (capitalized ? "Due " : "due ") : (capitalized ? "Until " : "until ")
      }
    return "<span>\(word)\(html)</span>"
  }
}

extension [Fact] {
  var html: HTML {
    """
    <dl class="facts">\(self, each: { fact in """
      <div><dt>\(fact.label)</dt><dd\(if: fact.value.isNumber, " class=\"number\"")>\(fact.value.html)\(with: fact.note, {
        " <span class=\"note\">\($0)</span>" })</dd></div>
      """ })</dl>
    """
  }
}

extension Fact.Value {
  fileprivate var isNumber: Bool { if case .number = self { true } else { false } }

  fileprivate var html: HTML {
    switch self {
    case .text(let text), .number(let text): HTML(text: text)
    case .link(let text, let url): "<a href=\"\(url)\">\(text)</a>"
    case .person(let person): person.html
    case .time(let time): time.html
    case .lines(let text): "<span class=\"lines\">\(text)</span>"
    case .missing(let text): "<span class=\"missing\">\(text)</span>"
    }
  }
}
