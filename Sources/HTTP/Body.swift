/// What a request carried.
public enum Body: Sendable, Equatable {
  case none
  /// From `application/x-www-form-urlencoded` or `multipart/form-data`.
  case form(Form, files: [UploadedFile])
  /// From `application/json`, undecoded.
  case bytes([UInt8])
}

/// A file of a multipart form, complete on disk. The server removes it when the answer has been sent: whoever keeps
/// it moves it away before.
public struct UploadedFile: Sendable, Equatable {
  /// The form field that it came in.
  public var fieldName: String
  /// What the client called it, untouched: never a path, never trusted.
  public var clientName: String
  /// What the client said it is, untouched; empty when it said nothing.
  public var clientType: String
  /// The temporary file.
  public var path: String
  public var sizeBytes: Int

  public init(fieldName: String, clientName: String, clientType: String = "", path: String, sizeBytes: Int) {
    self.fieldName = fieldName
    self.clientName = clientName
    self.clientType = clientType
    self.path = path
    self.sizeBytes = sizeBytes
  }
}

/// Why a body was refused. The form's fields are kept where they could be read; its files never are.
public enum BodyProblem: Error, Sendable, Equatable {
  /// The field is nil when the whole was too large.
  case tooLarge(field: String?, limitBytes: Int)
  case tooManyFields(limit: Int)
  case tooManyFiles(limit: Int)
  case malformed
  case unsupported(type: String)
  /// The server could not write the file, as when its disk is full.
  case notStored

  public var status: Int {
    switch self {
    case .tooLarge, .tooManyFields, .tooManyFiles: 413
    case .malformed: 400
    case .unsupported: 415
    case .notStored: 507
    }
  }

  /// What is wrong and how to mend it, for a person.
  public var sentence: String {
    switch self {
    case .tooLarge(.some, let limit):
      "The file is larger than \(BodyProblem.size(limit)). Choose a smaller one, or compress it."
    case .tooLarge(nil, let limit):
      "That is more than the \(BodyProblem.size(limit)) this page takes. Send less at once."
    case .tooManyFields(let limit): "The form has more than \(limit) fields. Send fewer at once."
    case .tooManyFiles(let limit): "Those are more than \(limit) files. Send fewer at once."
    case .malformed: "The form did not arrive whole. Go back and send it again."
    case .unsupported: "This page takes forms only. Use the form on the page."
    case .notStored: "The file could not be stored. Try again later; the operator finds the reason in the log."
    }
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MB" : "\(bytes >> 10) KB"
  }
}
