internal import Synchronization

/// Runs its work the first time only.
final class Once: Sendable {
  private let isDone = Atomic<Bool>(false)
  private let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  func run() {
    if isDone.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged { work() }
  }
}
