import CMicrohttpd
import HTTP

/// Each request has an `Exchange`, made here and freed in `completedCallback`, which the library calls for every
/// request that came this far.
func requestLineCallback(
  context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let context, let target, let connection else { return nil }
  let core = Unmanaged<Core>.fromOpaque(context).takeUnretainedValue()
  let exchange = Exchange(core: core, connection: connection, target: target)
  return Unmanaged.passRetained(exchange).toOpaque()
}

/// The path is decoded by `RequestTarget`, which knows `%2F` from `/`.
func keepEscapesCallback(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, text: UnsafeMutablePointer<CChar>?
) -> Int {
  var length = 0
  if let text { while text[length] != 0 { length += 1 } }
  return length
}

func accessCallback(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, data: UnsafePointer<CChar>?,
  size: UnsafeMutablePointer<Int>?, request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let method, let version, let size, let pointer = request?.pointee else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  if !exchange.hasBegun { return exchange.begin(method: method, version: version) }
  if size.pointee > 0, let data {
    let bytes = UnsafeRawBufferPointer(start: data, count: size.pointee)
    size.pointee = 0
    return exchange.receive(bytes) ? .YES : .NO
  }
  return exchange.proceed()
}

func completedCallback(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, reason: MHD_RequestTerminationCode
) {
  guard let pointer = request?.pointee else { return }
  request?.pointee = nil
  Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue().end()
}

func connectionCallback(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
  socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, event: MHD_ConnectionNotificationCode
) {
  guard let context, let connection, let socketContext else { return }
  let core = Unmanaged<Core>.fromOpaque(context).takeUnretainedValue()
  if event == .CONNECTION_NOTIFY_STARTED {
    let peer = Peer(
      socket: baton_mhd_socket(connection), remoteAddress: numericAddress(baton_mhd_address(connection)))
    socketContext.pointee = Unmanaged.passRetained(peer).toOpaque()
    core.opened(peer)
  } else if let pointer = socketContext.pointee {
    socketContext.pointee = nil
    core.closed(Unmanaged<Peer>.fromOpaque(pointer).takeRetainedValue())
  }
}
