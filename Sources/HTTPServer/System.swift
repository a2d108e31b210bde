import CMicrohttpd
import Glibc

func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Seconds of a clock that nobody sets.
func monotonicSeconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
  return time.tv_sec
}

func monotonicMicroseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
}

/// A bound, listening, non-blocking socket. IPv6 sockets take IPv4 too.
func listeningSocket(host: String, port: Int) throws(HTTPServerError) -> Int32 {
  var hints = addrinfo()
  hints.ai_flags = AI_PASSIVE
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  var list: UnsafeMutablePointer<addrinfo>?
  guard getaddrinfo(host, String(port), &hints, &list) == 0, let address = list?.pointee else {
    throw .unknownHost(host)
  }
  defer { freeaddrinfo(list) }
  let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  let socket = socket(address.ai_family, type, 0)
  guard socket >= 0 else { throw .cannotListen(host: host, port: port, errno: errno) }
  var on: Int32 = 1
  var off: Int32 = 0
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
  if address.ai_family == AF_INET6 {
    setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))
  }
  guard bind(socket, address.ai_addr, address.ai_addrlen) == 0, listen(socket, SOMAXCONN) == 0 else {
    let code = errno
    close(socket)
    throw .cannotListen(host: host, port: port, errno: code)
  }
  return socket
}

/// The port that the kernel chose.
func portBound(to socket: Int32) -> Int {
  var address = sockaddr_storage()
  var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
  return withUnsafeMutablePointer(to: &address) { storage in
    storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(socket, $0, &size) }
    // The port stands at the same place in both families.
    return storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { Int(UInt16(bigEndian: $0.pointee.sin_port)) }
  }
}

/// `127.0.0.1`, `2001:db8::1`; IPv4 inside IPv6 as IPv4.
func numericAddress(_ address: UnsafePointer<sockaddr>?) -> String {
  guard let address else { return "" }
  let mapped = "::ffff:"
  var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
  let family = Int32(address.pointee.sa_family)
  let raw = UnsafeRawPointer(address)
  switch family {
  case AF_INET: inet_ntop(family, raw + MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!, &text, socklen_t(text.count))
  case AF_INET6:
    inet_ntop(family, raw + MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!, &text, socklen_t(text.count))
  default: return ""
  }
  let end = text.firstIndex(of: 0) ?? text.endIndex
  let name = String(decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return name.hasPrefix(mapped) && name.contains(".") ? String(name.dropFirst(mapped.utf8.count)) : name
}

/// What an ordinary user may still write there; everything when that is not known.
func freeBytes(at path: String) -> Int {
  var status = statvfs()
  guard statvfs(path, &status) == 0 else { return .max }
  return Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
}

/// Makes the folder, and takes away what a server that was killed left in it.
func prepareUploadDirectory(_ path: String) throws(HTTPServerError) {
  if mkdir(path, 0o700) != 0, errno != EEXIST { throw .cannotUseUploadDirectory(path: path, errno: errno) }
  guard let folder = opendir(path) else { throw .cannotUseUploadDirectory(path: path, errno: errno) }
  defer { closedir(folder) }
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasPrefix(uploadPrefix) { unlink("\(path)/\(name)") }
  }
  guard access(path, W_OK) == 0 else { throw .cannotUseUploadDirectory(path: path, errno: errno) }
}

/// Only files that begin so are ever removed from the upload folder.
let uploadPrefix = "upload-"
