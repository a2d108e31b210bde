import HTTP

/// Takes a body in as it arrives.
enum BodyReceiver {
  case nothing
  case discarding(BodyProblem?)
  case collecting(CollectedBody)
  case multipart(MultipartBody)

  init(
    _ scan: HeaderScan, isRead: Bool, takesFiles: Bool, number: UInt64, _ connection: OpaquePointer, _ core: Core
  ) {
    let configuration = core.configuration
    switch scan.contentType {
    case _ where isRead: self = scan.hasBody ? .discarding(nil) : .nothing
    case "application/x-www-form-urlencoded":
      self = .collecting(CollectedBody(isForm: true, limits: configuration.formLimits, expected: scan.contentLength))
    case "application/json":
      self = .collecting(CollectedBody(isForm: false, limits: configuration.formLimits, expected: scan.contentLength))
    case "multipart/form-data":
      let body = MultipartBody(
        connection, number: number, takesFiles: takesFiles, budget: core.uploads, configuration)
      self = body.map { .multipart($0) } ?? .discarding(.malformed)
    case let type: self = scan.hasBody ? .discarding(.unsupported(type: type)) : .nothing
    }
  }

  var isMultipart: Bool { if case .multipart = self { true } else { false } }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    switch self {
    case .nothing, .discarding: break
    case .collecting(let body): body.receive(bytes)
    case .multipart(let body): body.receive(bytes)
    }
  }

  func finish() -> (Body, BodyProblem?) {
    switch self {
    case .nothing: (.none, nil)
    case .discarding(let problem): (.none, problem)
    case .collecting(let body): body.finish()
    case .multipart(let body): body.finish()
    }
  }

  func removeFiles() {
    if case .multipart(let body) = self { body.removeFiles() }
  }
}

/// A body that is small enough for memory.
final class CollectedBody {
  private let isForm: Bool
  private let limits: Form.Limits
  private var bytes: [UInt8] = []
  private var isTooLarge = false

  init(isForm: Bool, limits: Form.Limits, expected: Int?) {
    self.isForm = isForm
    self.limits = limits
    if let expected { bytes.reserveCapacity(min(expected, 16 * 1024)) }
  }

  func receive(_ more: UnsafeRawBufferPointer) {
    if bytes.count + more.count > limits.totalBytesMax {
      isTooLarge = true
      bytes = []
    }
    if !isTooLarge { bytes.append(contentsOf: more) }
  }

  func finish() -> (Body, BodyProblem?) {
    if isTooLarge { return (.none, .tooLarge(field: nil, limitBytes: limits.totalBytesMax)) }
    guard isForm else { return (.bytes(bytes), nil) }
    do throws(FormError) {
      return (.form(try Form(urlEncoded: bytes, limits: limits), files: []), nil)
    } catch {
      switch error {
      case .tooLong(let limitBytes): return (.none, .tooLarge(field: nil, limitBytes: limitBytes))
      case .tooManyFields(let limit): return (.none, .tooManyFields(limit: limit))
      case .nameTooLong, .notText: return (.none, .malformed)
      }
    }
  }
}
