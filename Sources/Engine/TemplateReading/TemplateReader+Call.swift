import FEEL

/// Calls of services.
extension TemplateReader {
  private static let callKeys = [
    "method", "url", "headers", "body", "timeout", "retries", "answers", "on failure",
  ]
  private static let answerNames: [String: FEELType] = ["body": .any, "status": .number]
  /// Baton sets them, or they would change what the request is.
  private static let ownHeaders: Set = [
    "host", "content-length", "transfer-encoding", "connection", "idempotency-key", "expect", "upgrade", "te",
    "trailer", "proxy-authorization",
  ]

  mutating func readCall(_ node: Node, of step: Node) -> ServiceCall? {
    guard checkMap(node, "“call”", keys: Self.callKeys) else { return nil }
    for key in ["owner", "approval", "form", "documents", "checklist", "wait", "action"] {
      if let other = step[key] {
        error(other, "A step with “call” is done by a service, so “\(key)” has no place here; remove one of them.")
      }
    }
    let body = node["body"].flatMap { readBody($0) }
    let retries = node["retries"].flatMap { readRetries($0) }
    let answers = readAnswers(node["answers"])
    let onFailure = node["on failure"].flatMap { readFailure($0) } ?? .wait
    let timeout = node["timeout"].flatMap { seconds($0, "“timeout”", max: ServiceCall.timeoutSecondsMax) }
    let method = readMethod(node["method"], hasBody: body != nil)
    let headers = readHeaders(node["headers"])
    guard let urlNode = node["url"], !urlNode.isNull else {
      error(node, "“call” needs “url”, such as https://api.example/orders/{number}.")
      return nil
    }
    guard let url = readURL(urlNode) else { return nil }
    return ServiceCall(
      method: method, url: url, headers: headers, body: body,
      timeoutSeconds: timeout ?? ServiceCall.timeoutSecondsDefault,
      retries: retries?.count ?? ServiceCall.retriesDefault,
      backoffSeconds: retries?.backoff ?? ServiceCall.backoffSecondsDefault, answers: answers, onFailure: onFailure)
  }

  private mutating func readMethod(_ node: Node?, hasBody: Bool) -> ServiceCall.Method {
    guard let node, !node.isNull else { return hasBody ? .post : .get }
    guard let method = node.scalar.flatMap(ServiceCall.Method.init) else {
      unknown(
        node, "“method” is a method of HTTP", among: ServiceCall.Method.allCases.map(\.rawValue),
        else: "write GET, POST, PUT, PATCH or DELETE")
      return .get
    }
    if method == .get, hasBody { error(node, "A GET has no body; write “method: POST”, or remove “body”.") }
    return method
  }

  /// The host is a part of the template: were it filled in from a form, somebody else would choose whom Baton calls.
  private mutating func readURL(_ node: Node) -> TextPattern? {
    guard let url = pattern(node, "“url”", max: ServiceCall.urlBytesMax) else { return nil }
    guard case .text(let start)? = url.parts.first,
      let match = start.wholeMatch(of: #/https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?].*)?/#)
    else {
      error(node, "“url” begins with http:// or https:// and a host that is written out, without a user or password.")
      return nil
    }
    if match.3 == nil, url.parts.count > 1 {
      error(node, "Put “/” after the host in “url”: what is filled in may not be a part of the host's name.")
      return nil
    }
    for case .text(let text) in url.parts
    where !text.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) && !"#\\\"<>^`|".contains(Character($0)) })
    {
      error(node, "“url” holds a character that has to be percent-encoded, such as %20 for a space.")
      return nil
    }
    return url
  }

  private mutating func readHeaders(_ node: Node?) -> [ServiceCall.Header] {
    var headers: [ServiceCall.Header] = []
    for (keyNode, value) in namedEntries(node, "“headers”", max: ServiceCall.headersMax) {
      guard let name = keyNode.scalar, name.wholeMatch(of: #/[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}/#) != nil else {
        error(keyNode, "“\(keyNode.scalar ?? "")” is no name of a header, such as “Accept”.")
        continue
      }
      if Self.ownHeaders.contains(name.lowercased()) {
        error(keyNode, "Baton sets the header “\(name)” itself; remove it.")
        continue
      }
      if value.entries != nil {
        guard checkMap(value, "A header", keys: ["secret"]), let secret = value["secret"],
          let key = key(secret, "“secret”")
        else { continue }
        headers.append(.init(name: name, value: .secret(key)))
      } else if let pattern = pattern(value, "“\(name)”", max: ServiceCall.headerBytesMax) {
        if ["authorization", "x-api-key"].contains(name.lowercased()) {
          warning(value, "Whoever reads the template can read this; write {secret: NAME}, and set BATON_SECRET_NAME.")
        }
        headers.append(.init(name: name, value: .pattern(pattern)))
      }
    }
    return headers
  }

  /// `[item, amount]`, `{sum: amount * 100}`, or a text.
  private mutating func readBody(_ node: Node) -> ServiceCall.Body? {
    if let list = node.list {
      var members: [(name: String, value: FEEL.Expression)] = []
      for element in list.prefix(ServiceCall.membersMax) {
        let kinds = fields.map(\.kind)
        guard let field = fieldReference(element, kinds: kinds, need: "a field is needed here"),
          let value = expression(element, "“body”", expecting: nil, need: "")
        else { continue }
        members.append((field.rawValue, value))
      }
      return .members(members)
    }
    if node.entries != nil {
      var members: [(name: String, value: FEEL.Expression)] = []
      for (keyNode, valueNode) in namedEntries(node, "“body”", max: ServiceCall.membersMax) {
        guard let name = keyNode.scalar, let value = expression(valueNode, "“\(name)”", expecting: nil, need: "")
        else { continue }
        members.append((name, value))
      }
      return .members(members)
    }
    return pattern(node, "“body”", max: TemplateLimits.instructionsLengthMax).map { .text($0) }
  }

  private mutating func readRetries(_ node: Node) -> (count: Int?, backoff: Int?)? {
    guard checkMap(node, "“retries”", keys: ["count", "backoff"]) else { return nil }
    return (
      wholeNumber(node, "count", in: 0...ServiceCall.retriesMax),
      node["backoff"].flatMap { seconds($0, "“backoff”", max: ServiceCall.backoffSecondsMax) }
    )
  }

  private mutating func readAnswers(_ node: Node?) -> [ServiceCall.Answer] {
    var answers: [ServiceCall.Answer] = []
    for (keyNode, valueNode) in namedEntries(node, "“answers”", max: TemplateLimits.formItemsMax) {
      var name = keyNode.scalar ?? ""
      let isRequired = !name.hasSuffix("?")
      if !isRequired { name.removeLast() }
      let place = Node(.scalar(name, plain: true), line: keyNode.line, column: keyNode.column)
      guard let field = fieldReference(place, kinds: fields.map(\.kind), need: "a field is needed here"),
        let kind = fields.first(where: { $0.key == field })?.feelType,
        let value = expression(
          valueNode, "“\(name)”", expecting: kind, need: "a \(kind)", names: Self.answerNames)
      else { continue }
      answers.append(.init(field: field, value: value, isRequired: isRequired))
      if asked[field]?.isRequired != true { asked[field] = (isRequired, keyNode) }
    }
    return answers
  }

  private mutating func readFailure(_ node: Node) -> ServiceCall.Failure? {
    let text = (node.scalar ?? "").trimmed
    if let key = text.rest(after: "go to ") {
      return stepKey(Node(.scalar(key, plain: true), line: node.line, column: node.column)).map { .goTo($0) }
    }
    if let role = text.rest(after: "hand to ") { return roleReference(node, role).map { .handTo($0) } }
    switch text {
    case "go on": return .goOn
    case "fail": return .fail
    default:
      unknown(
        node, "“on failure” says what happens when no try succeeded", among: ["go on", "fail", "hand to ", "go to "],
        else: "write “go on”, “fail”, “go to STEP” or “hand to ROLE”; without it an admin is asked")
      return nil
    }
  }

  /// `20 seconds`, `5 minutes`, `1 hour`.
  private mutating func seconds(_ node: Node, _ name: String, max: Int) -> Int? {
    let match = (node.scalar ?? "").trimmed.wholeMatch(of: #/([0-9]{1,5}) (second|minute|hour)s?/#)
    let units = ["second": 1, "minute": 60, "hour": 3600]
    if let match, let count = Int(match.1), let unit = units[String(match.2)], (1...max).contains(count * unit) {
      return count * unit
    }
    let most = max % 3600 == 0 ? "\(max / 3600) hours" : "\(max) seconds"
    error(node, "\(name) is a time such as “20 seconds” or “1 minute”, at most \(most).")
    return nil
  }
}

extension ServiceCall {
  /// What a person is asked who answers in the place of the service.
  var form: [FormItem] {
    answers.map { FormItem(field: $0.field, isRequired: $0.isRequired, isReadOnly: false) }
  }

  /// The role that looks after it when it failed.
  var role: RoleKey? {
    if case .handTo(let role) = onFailure { role } else { nil }
  }

  /// What it reads of the process.
  var expressions: [FEEL.Expression] {
    var patterns = [url]
    for case .pattern(let pattern) in headers.map(\.value) { patterns.append(pattern) }
    var found: [FEEL.Expression] = []
    switch body {
    case .text(let pattern): patterns.append(pattern)
    case .members(let members): found = members.map(\.value)
    case nil: break
    }
    for pattern in patterns {
      for case .expression(let expression) in pattern.parts { found.append(expression) }
    }
    return found
  }
}
