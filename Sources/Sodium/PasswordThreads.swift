import Dispatch
import Synchronization

/// Two threads of their own for passwords: the shared ones stay free for everybody else, and the memory in use stays
/// at twice the cost of one.
final class PasswordThreads: Sendable {
  static let shared = PasswordThreads()

  private let queues = [DispatchQueue(label: "baton.password.0"), DispatchQueue(label: "baton.password.1")]
  private let turn = Atomic<Int>(0)

  func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    let number = turn.wrappingAdd(1, ordering: .relaxed).oldValue & 1
    return await withCheckedContinuation { continuation in
      queues[number].async { continuation.resume(returning: work()) }
    }
  }
}
