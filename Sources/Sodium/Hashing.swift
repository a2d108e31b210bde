import Application
import CSodium

/// Must have run before anything else of libsodium; running it again is harmless.
func startSodium() {
  precondition(sodium_init() >= 0, "libsodium cannot start")
}

func drawBytes(_ count: Int) -> [UInt8] {
  startSodium()
  var bytes = [UInt8](repeating: 0, count: count)
  randombytes_buf(&bytes, count)
  return bytes
}

let hashByteCount = Int(crypto_generichash_BYTES)

/// An empty key means none.
func blake2b(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
  var result = [UInt8](repeating: 0, count: hashByteCount)
  let code = crypto_generichash(&result, hashByteCount, bytes, UInt64(bytes.count), key, key.count)
  precondition(code == 0, "the lengths of hash and key are libsodium's own")
  return result
}

final class IncrementalBLAKE2b: IncrementalHash {
  private let memory: UnsafeMutableRawPointer
  private var isFinished = false

  init() {
    // libsodium's state is opaque to Swift and wants 64 bytes of alignment.
    memory = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
    let code = crypto_generichash_init(OpaquePointer(memory), nil, 0, hashByteCount)
    precondition(code == 0, "the length of the hash is libsodium's own")
  }

  deinit { memory.deallocate() }

  func update(_ bytes: [UInt8]) {
    precondition(!isFinished, "a finished hash takes no more bytes")
    crypto_generichash_update(OpaquePointer(memory), bytes, UInt64(bytes.count))
  }

  func finish() -> [UInt8] {
    precondition(!isFinished, "a hash is finished once")
    isFinished = true
    var result = [UInt8](repeating: 0, count: hashByteCount)
    crypto_generichash_final(OpaquePointer(memory), &result, hashByteCount)
    return result
  }
}
