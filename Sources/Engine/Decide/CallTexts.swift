public import FEEL

// What a call sends, and what its answer means.

extension Decision {
  /// - Returns: also why it cannot be sent.
  func request(_ call: ServiceCall) -> (request: CallRequest, problem: String?) {
    let people = situation.directory.people
    // To a machine a person is a mail address.
    let scope = Engine.scope(state.fields, template) { people[$0]?.email }
    var body: String?
    var headers = call.headers.map { header in
      switch header.value {
      case .secret(let name): CallRequest.Header(name: header.name, value: .secret(name))
      case .pattern(let pattern):
        CallRequest.Header(name: header.name, value: .text(onOneLine(pattern.render(scope))))
      }
    }
    switch call.body {
    case nil: break
    case .text(let pattern): body = pattern.render(scope)
    case .members(let members):
      var writer = JSONWriter()
      writer.object { writer in
        for (name, value) in members {
          writer.key(name)
          writer.value(value.value(in: scope))
        }
      }
      body = String(decoding: writer.bytes, as: UTF8.self)
      if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        headers.append(.init(name: "Content-Type", value: .text("application/json")))
      }
    }
    var (url, problem) = call.url.renderURL(scope)
    if url.utf8.count > ServiceCall.urlBytesMax {
      problem = "Its address became longer than \(ServiceCall.urlBytesMax) characters."
      url = String(url.prefix(ServiceCall.urlBytesMax))
    }
    var request = CallRequest(
      method: call.method, url: url, headers: headers, body: body, timeoutSeconds: call.timeoutSeconds)
    if let count = body?.utf8.count, count > ServiceCall.bodyBytesMax {
      problem = "What it was to send became longer than \(ServiceCall.bodyBytesMax / 1024) kB."
      request.body = nil
    }
    return (request, problem)
  }

  /// A line end would begin another header.
  private func onOneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
          .prefix(ServiceCall.headerBytesMax)))
  }

  /// The beginning of what a service said, for a person to read.
  func excerpt(_ body: String) -> String {
    let words = body.prefix(2_000).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if words.isEmpty { return "." }
    return ": “\(words.prefix(200))\(words.count > 200 ? "…" : "")”."
  }

  /// The fields that an answer fills.
  func read(
    _ answer: ServiceAnswer, _ step: Step, _ call: ServiceCall
  ) throws(FieldProblem) -> [FieldKey: FieldValue] {
    // What is no JSON can be read as the text that it is.
    let body = (try? JSONValue.parse(Array(answer.body.utf8)))?.feel ?? .string(answer.body)
    let scope = FEEL.Scope(["body": body, "status": .int(answer.status)])
    var fields: [FieldKey: FieldValue] = [:]
    for item in call.answers {
      guard let field = template.field(item.field) else { continue }
      let value = item.value.value(in: scope)
      guard !value.isNull else {
        if !item.isRequired { continue }
        throw FieldProblem("the answer has no “\(field.label)”: \(item.value.text) is nothing.")
      }
      do throws(FieldProblem) {
        fields[item.field] = try field.value(of: value, currency: template.currency, situation.directory)
      } catch { throw FieldProblem("the answer does not fit “\(field.label)”: \(error.sentence)") }
      if let known = fields[item.field], let allowed = field.allowed, !allowed.holds(for: known.feel(), in: clock) {
        throw FieldProblem("the answer does not fit “\(field.label)”: \(field.otherwise)")
      }
    }
    let after = template.scope(state.fields.merging(fields) { $1 })
    for check in step.shape.checks where check.that.truth(in: after) != true { throw FieldProblem(check.otherwise) }
    return fields
  }
}

extension Field {
  private static let digitsMax = 40

  /// The field's value from one that a machine gave, in which nothing can be read two ways.
  fileprivate func value(
    of value: FEEL.Value, currency: String, _ directory: Directory
  ) throws(FieldProblem) -> FieldValue? {
    if case .number(let number) = value, number.description.utf8.count > Self.digitsMax {
      throw FieldProblem("\(label) has too many digits.")
    }
    switch (kind, value) {
    case (.number, .number(let number)): return .number(number.description)
    case (.money, .number(let number)):
      guard number >= Number(0), let cents = number.rounded(scale: 2, .halfEven), cents == number else {
        throw FieldProblem("\(label) must be an amount with two decimals, and is \(number).")
      }
      return .number(cents.description)
    case (.number, .string(let text)), (.money, .string(let text)):
      guard let number = FEEL.Number(text) else { return try parse(text, currency: currency) }
      return try self.value(of: .number(number), currency: currency, directory)
    case (.person, .string(let address)):
      let lower = address.lowercased()
      guard let person = directory.people.values.first(where: { $0.isActive && $0.email.lowercased() == lower }) else {
        throw FieldProblem("nobody here has the address \(address).")
      }
      return .person(person.id)
    case (.person, _): throw FieldProblem("\(label) must be a person's mail address.")
    case (.yesNo, .boolean(let yes)): return .yesNo(yes)
    case (_, .string(let text)): return try parse(text, currency: currency)
    case (.text, .number), (.multiline, .number), (.choice, .number), (_, .boolean), (_, .date):
      return try parse(value.description, currency: currency)
    default: throw FieldProblem("it is a \(value.type).")
    }
  }
}

extension TextPattern {
  /// An address: what is filled in cannot leave its place in the path or query.
  fileprivate func renderURL(_ scope: FEEL.Scope) -> (url: String, problem: String?) {
    var url = ""
    var problem: String?
    for part in parts {
      switch part {
      case .text(let text): url += text
      case .expression(let expression):
        let text = percentEncoded(TextPattern(parts: [part]).render(scope))
        // The address of one thing would be that of all.
        if text.isEmpty, !url.contains("?") { problem = "Its address lacks “\(expression.text)”, which is empty." }
        url += text
      }
    }
    let path = url.prefix { $0 != "?" }
    if path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) {
      problem = "Its address would lead somewhere else: \(path)"
    }
    return (url, problem)
  }
}

/// All but the unreserved characters of RFC 3986.
private func percentEncoded(_ text: String) -> String {
  let hex = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    let isPlain =
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || isDigit(byte) || "-_~.".utf8.contains(byte)
    bytes += isPlain ? [byte] : [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
  }
  return String(decoding: bytes, as: UTF8.self)
}

extension JSONWriter {
  /// What JSON has no kind for is its text.
  fileprivate mutating func value(_ value: FEEL.Value) {
    switch value {
    case .null: null()
    case .boolean(let yes): bool(yes)
    case .number(let number): decimal(number.description)
    case .string(let text): string(text)
    case .list(let values): array(values) { $0.value($1) }
    case .context(let context):
      object { writer in
        for (name, value) in zip(context.keys, context.values) {
          writer.key(name)
          writer.value(value)
        }
      }
    default: string(value.description)
    }
  }
}

extension JSONValue {
  /// The value in expressions.
  public var feel: FEEL.Value {
    switch self {
    case .null: .null
    case .bool(let yes): .boolean(yes)
    case .int(let int): FEEL.Number(String(int)).map { .number($0) } ?? .null
    case .decimal(let text): FEEL.Number(text).map { .number($0) } ?? .null
    case .string(let text): .string(text)
    case .array(let elements): .list(elements.map(\.feel))
    case .object(let members): .context(Context(members.map { ($0.key, $0.value.feel) }))
    }
  }
}
