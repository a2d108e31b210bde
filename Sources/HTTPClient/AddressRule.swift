import Glibc

/// Which addresses Baton calls without being told to: those of the public internet, by the registries of special
/// addresses (RFC 6890). What is not known to be public is private.
enum AddressRule {
  /// - Parameter address: a socket address of at least `length` bytes.
  static func isPublic(_ address: UnsafeRawPointer, family: Int32, length: Int) -> Bool {
    switch family {
    case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
      let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!
      return isPublic(v4: Array(UnsafeRawBufferPointer(start: address + offset, count: 4)))
    case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
      let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!
      return isPublic(v6: Array(UnsafeRawBufferPointer(start: address + offset, count: 16)))
    default: return false
    }
  }

  static func isPublic(v4 bytes: [UInt8]) -> Bool {
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
    // Carrier networks, protocol assignments, 6to4 relays, benchmarks, examples.
    case (100, 64...127, _), (192, 0, 0), (192, 88, 99), (198, 18...19, _): false
    case (192, 0, 2), (198, 51, 100), (203, 0, 113): false
    case (224..., _, _): false
    default: true
    }
  }

  static func isPublic(v6 bytes: [UInt8]) -> Bool {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    if bytes.starts(with: mapped) || bytes.starts(with: translated) { return isPublic(v4: Array(bytes[12...])) }
    // 6to4 carries an address of IPv4 behind its prefix.
    if bytes[0] == 0x20, bytes[1] == 0x02 { return isPublic(v4: Array(bytes[2..<6])) }
    // Protocol assignments (with Teredo) and examples.
    if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] < 0x02 || (bytes[2] == 0x0D && bytes[3] == 0xB8) { return false }
    if bytes[0] == 0x3F, bytes[1] == 0xFF, bytes[2] < 0x10 { return false }
    return bytes[0] & 0xE0 == 0x20
  }
}
