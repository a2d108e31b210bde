/// One file that stands in a document slot.
public struct DocumentFile: Sendable {
  public var name: String
  public var url: String
  /// Such as "240 kB".
  public var size: String
  /// Who brought it.
  public var by: PersonFace?
  public var when: TimeMark?
  /// Accepted, rejected, expiring; nil when it was not reviewed.
  public var status: StatusMark?
  /// Where a POST removes it; nil when it may not be removed.
  public var removal: String?
  /// Such as the reason it was rejected.
  public var note: String?

  public init(
    name: String, url: String, size: String, by: PersonFace? = nil, when: TimeMark? = nil,
    status: StatusMark? = nil, removal: String? = nil, note: String? = nil
  ) {
    self.name = name
    self.url = url
    self.size = size
    self.by = by
    self.when = when
    self.status = status
    self.removal = removal
    self.note = note
  }
}

/// A place for the files of one kind, required or optional.
public struct DocumentSlot: Sendable {
  public var key: String
  public var name: String
  public var hint: String?
  public var isRequired: Bool
  /// Such as "3 wanted, 1 here"; nil when one is enough.
  public var need: String?
  public var isComplete: Bool
  /// The `accept` attribute, such as ".pdf,.png".
  public var accept: String = ""
  /// Such as "PDF or image, at most 20 MB".
  public var limits: String?
  public var files: [DocumentFile]
  public var error: String?
  /// Where the upload form posts, as multipart with `slot` and `file`; nil when no more may come.
  public var upload: String?

  public init(
    key: String, name: String, hint: String? = nil, isRequired: Bool = false, need: String? = nil,
    isComplete: Bool = false, accept: String = "", limits: String? = nil, files: [DocumentFile] = [],
    error: String? = nil, upload: String? = nil
  ) {
    self.key = key
    self.name = name
    self.hint = hint
    self.isRequired = isRequired
    self.need = need
    self.isComplete = isComplete
    self.accept = accept
    self.limits = limits
    self.files = files
    self.error = error
    self.upload = upload
  }
}
