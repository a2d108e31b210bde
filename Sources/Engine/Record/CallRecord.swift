// How calls to services are written and read.

extension JSONWriter {
  mutating func callMembers(of fact: Fact) {
    switch fact {
    case .callPrepared(let step, let request):
      member("step", step)
      member("request", request)
    case .callFailed(let step, let attempt, let reason, let next):
      member("step", step)
      member("attempt", attempt)
      member("reason", reason)
      member("next", next)
    case .callRetried(let step): member("step", step)
    case .callHandedOver(let step, let seat):
      member("step", step)
      member("seat") { $0.members(of: seat) }
    case .stepFailed(let step, let reason):
      member("step", step)
      member("reason", reason)
    default: preconditionFailure("a fact without a record")
    }
  }

  mutating func member(_ name: String, _ call: CallState) {
    member(name) { writer in
      writer.member("request", call.request)
      writer.member("attempt", call.attempt)
      writer.member("at", call.at)
      writer.member("trouble", call.trouble)
    }
  }

  private mutating func member(_ name: String, _ request: CallRequest) {
    member(name) { writer in
      writer.member("method", request.method.rawValue)
      writer.member("url", request.url)
      if !request.headers.isEmpty {
        writer.member("headers", array: request.headers) { writer, header in
          writer.object {
            $0.member("name", header.name)
            switch header.value {
            case .text(let text): $0.member("value", text)
            case .secret(let name): $0.member("secret", name)
            }
          }
        }
      }
      writer.member("body", request.body)
      writer.member("timeout", request.timeoutSeconds)
    }
  }
}

extension Fact {
  init(callKind kind: String, _ value: JSONValue) throws(RecordError) {
    switch kind {
    case "call_prepared": self = .callPrepared(step: try value.int("step"), try value["request"].request())
    case "call_failed":
      self = .callFailed(
        step: try value.int("step"), attempt: try value.int("attempt"), reason: try value.string("reason"),
        next: value.optionalInstant("next"))
    case "call_retried": self = .callRetried(step: try value.int("step"))
    case "call_handed_over": self = .callHandedOver(step: try value.int("step"), try value["seat"].seat())
    case "step_failed": self = .stepFailed(step: try value.int("step"), reason: try value.string("reason"))
    default: throw RecordError("an event of the unknown kind '\(kind)'")
    }
  }
}

extension JSONValue {
  func call(_ name: String) throws(RecordError) -> CallState? {
    let value = self[name]
    if value == .null { return nil }
    return CallState(
      request: try value["request"].request(), attempt: try value.int("attempt"), at: value.optionalInstant("at"),
      trouble: try value.string("trouble"))
  }

  fileprivate func request() throws(RecordError) -> CallRequest {
    var headers: [CallRequest.Header] = []
    for header in self["headers"].array {
      let name = try header.string("name")
      if let secret = header["secret"].string {
        headers.append(.init(name: name, value: .secret(secret)))
      } else {
        headers.append(.init(name: name, value: .text(try header.string("value"))))
      }
    }
    return CallRequest(
      method: try word("method"), url: try string("url"), headers: headers, body: self["body"].string,
      timeoutSeconds: try int("timeout"))
  }
}
