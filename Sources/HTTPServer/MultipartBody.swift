import CMicrohttpd
import Glibc
import HTTP

/// A multipart form as it arrives: fields into memory, files to disk, both within limits. After the first problem the
/// fields are still read, so that what was typed is not lost; files are not.
final class MultipartBody {
  private enum Part {
    case ignored
    case field(name: String, value: [UInt8])
    case file(UploadedFile, descriptor: Int32)
  }

  private let configuration: HTTPServer.Configuration
  private let number: UInt64
  private var processor: OpaquePointer?
  private var part = Part.ignored
  private var form = Form()
  private var formBytes = 0
  private var files: [UploadedFile] = []
  private var written: [String] = []
  private var problem: BodyProblem?
  private let takesFiles: Bool
  private let budget: UploadBudget
  private var bytesTaken = 0

  /// nil when the header names no boundary.
  init?(
    _ connection: OpaquePointer, number: UInt64, takesFiles: Bool, budget: UploadBudget,
    _ configuration: HTTPServer.Configuration
  ) {
    self.configuration = configuration
    self.takesFiles = takesFiles
    self.budget = budget
    self.number = number
    processor = MHD_create_post_processor(
      connection, 16 * 1024, partCallback, Unmanaged.passUnretained(self).toOpaque())
    if processor == nil { return nil }
  }

  deinit {
    if let processor { MHD_destroy_post_processor(processor) }
    closePart()
    removeFiles()
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    guard problem != .malformed, let processor else { return }
    if MHD_post_process(processor, bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count) != .YES {
      refuse(.malformed)
    }
  }

  func finish() -> (Body, BodyProblem?) {
    if let processor {
      self.processor = nil
      if MHD_destroy_post_processor(processor) != .YES { refuse(.malformed) }
    }
    closePart()
    if problem != nil {
      removeFiles()
      files = []
    }
    return (.form(form, files: files), problem)
  }

  /// What the handler moved away is not there any more.
  func removeFiles() {
    for path in written { unlink(path) }
    written = []
    budget.giveBack(bytesTaken)
    bytesTaken = 0
  }

  fileprivate func add(
    name: UnsafePointer<CChar>?, fileName: UnsafePointer<CChar>?, type: UnsafePointer<CChar>?,
    data: UnsafeRawBufferPointer, offset: UInt64
  ) {
    if offset == 0 {
      closePart()
      open(name: name, fileName: fileName, type: type, isEmpty: data.isEmpty)
    }
    switch part {
    case .ignored: break
    case .field(let name, var value):
      part = .ignored
      formBytes += data.count
      if formBytes > configuration.formLimits.totalBytesMax {
        return refuse(.tooLarge(field: nil, limitBytes: configuration.formLimits.totalBytesMax))
      }
      value.append(contentsOf: data)
      part = .field(name: name, value: value)
    case .file(var file, let descriptor):
      file.sizeBytes += data.count
      if file.sizeBytes > configuration.fileBytesMax {
        refuse(.tooLarge(field: file.fieldName, limitBytes: configuration.fileBytesMax))
      } else if !budget.take(data.count) {
        refuse(.notStored)
      } else {
        bytesTaken += data.count
        if !writeAll(data, to: descriptor) { refuse(.notStored) }
      }
      part = .file(file, descriptor: descriptor)
      if problem != nil { dropPart() }
    }
  }

  private func open(
    name: UnsafePointer<CChar>?, fileName: UnsafePointer<CChar>?, type: UnsafePointer<CChar>?, isEmpty: Bool
  ) {
    let limits = configuration.formLimits
    guard let name = name.flatMap({ String(validatingCString: $0) }), name.utf8.count <= limits.nameBytesMax else {
      return refuse(.malformed)
    }
    guard let fileName else {
      formBytes += name.utf8.count
      if form.fields.count == limits.fieldsMax { return refuse(.tooManyFields(limit: limits.fieldsMax)) }
      part = .field(name: name, value: [])
      return
    }
    // A file field that was left empty arrives as a file without name and content.
    if fileName.pointee == 0, isEmpty || problem != nil { return }
    if !takesFiles { return refuse(.unsupported(type: "multipart/form-data")) }
    if files.count == configuration.filesMax { return refuse(.tooManyFiles(limit: configuration.filesMax)) }
    if problem != nil { return }
    guard freeBytes(at: configuration.uploadDirectory) >= configuration.freeBytesMin else { return refuse(.notStored) }
    let path = "\(configuration.uploadDirectory)/\(uploadPrefix)\(String(number, radix: 16))-\(written.count)"
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return refuse(.notStored) }
    written.append(path)
    let file = UploadedFile(
      fieldName: name, clientName: String(cString: fileName), clientType: type.map { String(cString: $0) } ?? "",
      path: path, sizeBytes: 0)
    part = .file(file, descriptor: descriptor)
  }

  private func closePart() {
    switch part {
    case .ignored: break
    case .field(let name, let value):
      if !value.contains(0), let text = String(validating: value, as: UTF8.self) {
        form.append(name, text)
      } else {
        refuse(.malformed)
      }
    case .file(let file, let descriptor):
      // Some file systems report a full disk only here.
      if close(descriptor) != 0 { refuse(.notStored) }
      files.append(file)
    }
    part = .ignored
  }

  private func dropPart() {
    if case .file(_, let descriptor) = part { close(descriptor) }
    part = .ignored
    removeFiles()
  }

  private func refuse(_ reason: BodyProblem) {
    if problem == nil { problem = reason }
  }

  private func writeAll(_ data: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = data[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

private func partCallback(
  context: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?,
  fileName: UnsafePointer<CChar>?, type: UnsafePointer<CChar>?, encoding: UnsafePointer<CChar>?,
  data: UnsafePointer<CChar>?, offset: UInt64, size: Int
) -> MHD_Result {
  guard let context else { return .NO }
  Unmanaged<MultipartBody>.fromOpaque(context).takeUnretainedValue().add(
    name: name, fileName: fileName, type: type,
    data: UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size),
    offset: offset)
  return .YES
}
