import CMicrohttpd
import Glibc
import HTTP

/// The library's form of a response; nil when a header holds what a header must not, or the file cannot be read.
func makeAnswer(_ response: Response, isLast: Bool) -> OpaquePointer? {
  let answer: OpaquePointer? =
    switch response.body {
    case .empty: MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
    case .bytes(let bytes): fromBytes(bytes)
    case .file(let path, let sizeBytes): fromFile(path, sizeBytes)
    }
  guard let answer else { return nil }
  for header in response.headers where MHD_add_response_header(answer, header.name, header.value) != .YES {
    MHD_destroy_response(answer)
    return nil
  }
  if isLast { MHD_add_response_header(answer, "Connection", "close") }
  return answer
}

/// Keeps the array's storage alive, and unchanged, until the library has sent it: pages and our own files go out
/// without being copied.
private final class Page {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var start: UnsafeMutableRawPointer? {
    bytes.withUnsafeBytes { UnsafeMutableRawPointer(mutating: $0.baseAddress) }
  }
}

private func fromBytes(_ bytes: [UInt8]) -> OpaquePointer? {
  let page = Page(bytes)
  let owner = Unmanaged.passRetained(page)
  let answer = MHD_create_response_from_buffer_with_free_callback_cls(
    bytes.count, page.start, { Unmanaged<Page>.fromOpaque($0!).release() }, owner.toOpaque())
  if answer == nil { owner.release() }
  return answer
}

private func fromFile(_ path: String, _ sizeBytes: Int) -> OpaquePointer? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_size == sizeBytes,
    let answer = MHD_create_response_from_fd(sizeBytes, file)
  else {
    close(file)
    return nil
  }
  return answer
}
