import HTML

/// The symbols of `Public/icons/sprite.svg`. An icon always stands beside a word, so it is hidden from screen readers.
enum Icon: String {
  case inbox, processes, start, reports, templates, people, mail, settings, more
  case search, clock, forward, back, check, cross, alert, document, download, upload, link, comment, person, out
  case pause, play, stop, hand, edit, calendar, chevron

  var html: HTML {
    """
    <svg class="icon" aria-hidden="true"><use href="/public/icons/sprite.svg#\(rawValue)"></use></svg>
    """
  }
}

extension NavigationItem {
  var icon: Icon {
    switch self {
    case .inbox: .inbox
    case .processes: .processes
    case .start: .start
    case .reports: .reports
    case .templates: .templates
    case .people: .people
    case .mail: .mail
    case .settings: .settings
    }
  }

  var word: String {
    switch self {
    case .inbox: "Inbox"
    case .processes: "Processes"
    case .start: "Start"
    case .reports: "Reports"
    case .templates: "Templates"
    case .people: "People"
    case .mail: "Mail"
    case .settings: "Settings"
    }
  }

  var url: String { self == .start ? "/processes/new" : "/\(rawValue)" }

  static let forAll: [NavigationItem] = [.inbox, .processes, .start, .reports]
  static let forAdmins: [NavigationItem] = [.templates, .people, .mail, .settings]
}
