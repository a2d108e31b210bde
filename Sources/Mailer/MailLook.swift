import Application
import HTML

/// The word on top of a mail, with a sign so that it is not told by its colour alone.
struct Mark {
  let sign: String
  let word: String
}

/// The tones that pages have, in the colours of a mail. The dark ones are classes in `style.html`.
enum Tone: String {
  case waiting, withUs, soon, late, done, ended

  /// The class of the mark.
  var name: String { self == .withUs ? "with-us" : rawValue }

  /// The end of the class of the circle on the track.
  var hereSuffix: String {
    switch self {
    case .soon, .late, .done: "-\(rawValue)"
    case .waiting, .withUs, .ended: ""
    }
  }

  /// White text stands on it.
  var solid: String {
    switch self {
    case .soon: "#7a4a00"
    case .late: "#9c1c16"
    case .done: "#1c6136"
    case .waiting, .withUs, .ended: "#0d5c63"
    }
  }

  var markStyle: String {
    switch self {
    case .waiting: "background:#ece8e0;color:#46423c;border:1px solid transparent;"
    case .withUs: "background:#dff0f1;color:#084a50;border:1px solid transparent;"
    case .soon: "background:#fcecc8;color:#663d00;border:1px solid transparent;"
    case .late: "background:#fde4e1;color:#86160f;border:1px solid transparent;"
    case .done: "background:#ddf1e3;color:#14502b;border:1px solid transparent;"
    case .ended: "background:#ffffff;color:#46423c;border:1px solid #8b867d;"
    }
  }
}

func look(of kind: MailKind) -> (Mark, Tone) {
  switch kind {
  case .assignment: (Mark(sign: "●", word: "Yours now"), .withUs)
  case .offer: (Mark(sign: "○", word: "Up for claiming"), .waiting)
  case .reminder: (Mark(sign: "◔", word: "Due soon"), .soon)
  case .overdue: (Mark(sign: "▲", word: "Late"), .late)
  case .escalation: (Mark(sign: "▲", word: "Late, passed up"), .late)
  case .approvalRequest: (Mark(sign: "●", word: "Your approval"), .withUs)
  case .sentBack: (Mark(sign: "↩", word: "Sent back"), .soon)
  case .linkInvitation: (Mark(sign: "●", word: "You are asked"), .withUs)
  case .linkCode: (Mark(sign: "●", word: "Your code"), .withUs)
  case .completed: (Mark(sign: "✓", word: "Done"), .done)
  case .terminated: (Mark(sign: "■", word: "Ended"), .ended)
  case .comment: (Mark(sign: "○", word: "Comment"), .waiting)
  case .incident: (Mark(sign: "▲", word: "Needs a look"), .late)
  }
}

let mailFont = "ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/// Text whose line breaks are kept.
func brokenLines(_ text: String) -> HTML {
  var html = HTML()
  for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    if index > 0 { html.append("<br>") }
    html.append(text: String(line))
  }
  return html
}
