import HTML

extension Frame {
  /// The whole page around its main part. `kind` names it for the style sheet.
  func page(_ kind: String, _ main: HTML) -> HTML { Templates.layout(frame: self, main: main, kind: kind) }

  func signedIn(_ person: PersonFace, main: HTML) -> HTML {
    Templates.signedIn(frame: self, person: person, main: main)
  }

  func railItem(_ item: NavigationItem) -> HTML {
    """
    <li class="rail-\(item.rawValue)"><a href="\(item.url)"\(if: item == current, " aria-current=\"page\"")>\
    \(item.icon.html)<span>\(item.word)</span>\(if: item == .inbox && lateCount > 0, """
      <span class="badge">\(lateCount)<span class="unseen"> late</span></span>
      """)</a></li>
    """
  }

  func clockForm(_ clock: DemoClock) -> HTML {
    """
    <form class="demo-clock" method="post" action="/clock" aria-label="Demo clock">\(hidden("clock"))\
    <input type="hidden" name="token" value="\(clock.token)">\(Icon.clock.html)<span>\(clock.shown)</span>\
    <button name="advance" value="4h" class="button button-bare">+4 hours</button>\
    <button name="advance" value="1d" class="button button-bare">+1 day</button></form>
    """
  }
}
