import CCmarkGFM
public import HTML
import Synchronization

/// The most Markdown that is rendered; what follows is left out, and the page says so.
public let markdownBytesMax = 64 * 1024

/// Renders CommonMark with tables, strikethrough, bare addresses and ticks (https://github.github.com/gfm/).
///
/// Only elements that this module writes itself come out: raw HTML is dropped, a picture becomes its description, and
/// only links to http, https and mailto stay links. Headings begin at h3, below those of the page.
public func renderMarkdown(_ text: String) -> HTML {
  let isCut = text.utf8.count > markdownBytesMax
  let shown = isCut ? String(decoding: wholeScalars(text.utf8.prefix(markdownBytesMax)), as: UTF8.self) : text
  // The library keeps which characters are special for the extensions in globals, for the time of one parse.
  var html = parsing.withLock { _ in render(shown) }
  if isCut { html.append("<p>The rest of this text is too long to show.</p>\n") }
  return html
}

private let parsing = Mutex<Void>(())

private let areExtensionsRegistered: Bool = {
  cmark_gfm_core_extensions_ensure_registered()
  return true
}()

private func render(_ text: String) -> HTML {
  precondition(areExtensionsRegistered)
  let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
  defer { cmark_parser_free(parser) }
  for name in ["table", "strikethrough", "autolink", "tasklist"] {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
  }
  cmark_parser_feed(parser, text, text.utf8.count)
  guard let document = cmark_parser_finish(parser), let iterator = cmark_iter_new(document) else { return HTML() }
  defer {
    cmark_iter_free(iterator)
    cmark_node_free(document)
  }
  var writer = MarkdownWriter()
  // A text of n bytes has fewer than 4n nodes, each with two events.
  for _ in 0..<(8 * text.utf8.count + 16) {
    let event = cmark_iter_next(iterator)
    if event == CMARK_EVENT_DONE { break }
    guard let node = cmark_iter_get_node(iterator) else { break }
    if event == CMARK_EVENT_ENTER { writer.enter(node) } else { writer.leave() }
  }
  return writer.html
}

/// Without the first bytes of a character whose rest was cut off.
private func wholeScalars(_ bytes: Substring.UTF8View) -> ArraySlice<UInt8> {
  var bytes = ArraySlice(bytes)
  while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
  if let last = bytes.last, last & 0xC0 == 0xC0 { bytes.removeLast() }
  return bytes
}
