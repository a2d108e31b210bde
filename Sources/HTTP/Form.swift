/// Names and values in the order sent; a name may come more than once.
public struct Form: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public private(set) var fields: [Field] = []

  public init() {}

  /// For tests: `["decision": "approve"]`.
  public init(_ pairs: KeyValuePairs<String, String>) {
    for (name, value) in pairs { append(name, value) }
  }

  public var isEmpty: Bool { fields.isEmpty }

  /// The first value with this name.
  public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// All values with this name, in order.
  public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  public mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  /// Replaces all values with this name by one; nil takes them away. For links that change one filter of a list.
  public func setting(_ name: String, to value: String?) -> Form {
    var form = self
    form.fields.removeAll { $0.name == name }
    if let value { form.append(name, value) }
    return form
  }

  /// `name=value&…`, for a query.
  public var encoded: String {
    fields.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
  }
}

extension Form {
  public struct Limits: Sendable {
    public var fieldsMax = 500
    public var nameBytesMax = 200
    public var totalBytesMax = 512 * 1024

    public init() {}
  }

  /// Parses `application/x-www-form-urlencoded` (the URL standard of WHATWG, section 5.1), but refuses what is not
  /// UTF-8 where the standard repairs it.
  public init(urlEncoded text: String, limits: Limits = Limits()) throws(FormError) {
    try self.init(urlEncoded: Array(text.utf8), limits: limits)
  }

  public init(urlEncoded bytes: [UInt8], limits: Limits = Limits()) throws(FormError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(FormError) in
      try Form(urlEncoded: buffer, limits: limits)
    }
  }

  public init(urlEncoded bytes: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()) throws(FormError) {
    guard bytes.count <= limits.totalBytesMax else { throw .tooLong(limitBytes: limits.totalBytesMax) }
    var start = 0
    while start < bytes.count {
      var end = start
      var equals: Int?
      while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
        if equals == nil, bytes[end] == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      if end > start {
        guard fields.count < limits.fieldsMax else { throw .tooManyFields(limit: limits.fieldsMax) }
        let nameEnd = equals ?? end
        guard nameEnd - start <= limits.nameBytesMax * 3 else { throw .nameTooLong(limitBytes: limits.nameBytesMax) }
        let name = try Form.decode(bytes[start..<nameEnd])
        guard name.utf8.count <= limits.nameBytesMax else { throw .nameTooLong(limitBytes: limits.nameBytesMax) }
        fields.append(Field(name: name, value: try Form.decode(bytes[min(nameEnd + 1, end)..<end])))
      }
      start = end + 1
    }
  }

  private static func decode(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(FormError) -> String {
    guard let text = PercentCoding.decode(UnsafeBufferPointer(rebasing: bytes), isForm: true)
    else { throw .notText }
    return text
  }
}

public enum FormError: Error, Equatable, Sendable {
  case tooLong(limitBytes: Int)
  case tooManyFields(limit: Int)
  case nameTooLong(limitBytes: Int)
  /// Not UTF-8, or a NUL.
  case notText
}
