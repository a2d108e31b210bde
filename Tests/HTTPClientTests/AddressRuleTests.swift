import Foundation
import Testing

@testable import HTTPClient

/// Which addresses are called without being allowed by name.
struct AddressRuleTests {
  private func isPublic(_ text: String) -> Bool? {
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 { return AddressRule.isPublic(v4: withUnsafeBytes(of: &v4, Array.init)) }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    return AddressRule.isPublic(v6: withUnsafeBytes(of: &v6, Array.init))
  }

  @Test(arguments: [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:169.254.169.254", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
  ])
  func case39_privateAddressesAreNotPublic(_ address: String) {
    #expect(isPublic(address) == false)
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "198.20.0.1",
    "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
  ])
  func publicAddressesArePublic(_ address: String) {
    #expect(isPublic(address) == true)
  }
}
