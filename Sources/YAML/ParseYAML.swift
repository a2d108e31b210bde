import CYAML
public import Engine

/// Reads one YAML document. An empty text is a null node.
///
/// A subset on purpose: no anchors, no aliases, no tags, text keys only, no key twice, one document. Plain `null`, `~`
/// and nothing at all are null; every other scalar stays text, and `plain` says whether it stood without quotes.
/// Source: YAML 1.1 as libyaml reads it, https://yaml.org/spec/1.1/.
public func parseYAML(_ text: String) throws(YAMLError) -> Node {
  let bytes = Array(text.utf8)
  guard bytes.count <= YAMLLimits.bytesMax else { throw YAMLError(problem: .tooLong, line: 1, column: 1) }
  let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  defer { parser.deallocate() }
  guard yaml_parser_initialize(parser) == 1 else { throw YAMLError(problem: .outOfMemory, line: 1, column: 1) }
  defer { yaml_parser_delete(parser) }
  // The parser keeps the pointer while it reads, so the bytes must stay where they are.
  let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
  defer { input.deallocate() }
  _ = input.initialize(from: bytes)
  // Named, or two bytes that look like a UTF-16 mark would switch the encoding.
  yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  return try readEvents(parser, bytes)
}

/// Events rather than the finished document tree: anchors are still visible in them, and the limits take hold while
/// reading.
private func readEvents(_ parser: UnsafeMutablePointer<yaml_parser_t>, _ bytes: [UInt8]) throws(YAMLError) -> Node {
  var builder = NodeBuilder()
  // A document of n bytes makes at most 2n + 4 events.
  for _ in 0..<(2 * bytes.count + 8) {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError(parser.pointee, bytes) }
    defer { yaml_event_delete(&event) }
    if event.type == YAML_STREAM_END_EVENT { break }
    try builder.take(event)
  }
  return builder.root ?? Node(.null)
}

/// libyaml knows the class of an error and the place; the character found there often tells a person more.
private func syntaxError(_ parser: yaml_parser_t, _ bytes: [UInt8]) -> YAMLError {
  switch parser.error {
  case YAML_MEMORY_ERROR: return YAMLError(problem: .outOfMemory, line: 1, column: 1)
  case YAML_READER_ERROR:
    let place = TextPlace(bytes: bytes, offset: parser.problem_offset)
    let code = UInt32(bitPattern: parser.problem_value)
    return YAMLError(problem: .forbiddenCharacter(code), line: place.line, column: place.column)
  default: break
  }
  let mark = parser.problem_mark
  let line = Int(mark.line) + 1
  let column = Int(mark.column) + 1
  let found = character(in: bytes, atScalar: Int(mark.index))
  if parser.error == YAML_SCANNER_ERROR, let found {
    switch found {
    case "\t": return YAMLError(problem: .tab, line: line, column: column)
    case "@", "`", "%": return YAMLError(problem: .needsQuotes(Character(found)), line: line, column: column)
    case ":": return YAMLError(problem: .strayColon, line: line, column: column)
    default: break
    }
  }
  var words = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
  if let context = parser.context {
    words += ", \(String(cString: context)) that begins in line \(Int(parser.context_mark.line) + 1)"
  }
  return YAMLError(problem: .syntax(words), line: line, column: column)
}

private func character(in bytes: [UInt8], atScalar index: Int) -> Unicode.Scalar? {
  // libyaml does not count a byte order mark.
  let text = String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
  return text.unicodeScalars.dropFirst(index).first
}

/// A byte offset as line and column.
struct TextPlace {
  var line = 1
  var column = 1

  init(bytes: [UInt8], offset: Int) {
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
