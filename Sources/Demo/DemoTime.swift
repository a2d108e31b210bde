internal import Application
internal import Engine

/// The demo's time on its way from the past to the present, with what falls due on the way.
struct DemoTime {
  /// When the demo was begun.
  let present: Instant
  let calendar: BusinessCalendar
  private let workspace: Workspace
  private let clock: MovableClock
  private let daysBack: Int
  private let home: Int64
  private let round: () async throws -> Void
  /// A timer that could not be served is tried again after this time.
  private static let retryMilliseconds: Int64 = 600_000

  init(workspace: Workspace, clock: MovableClock, daysBack: Int, round: @escaping () async throws -> Void) {
    self.workspace = workspace
    self.clock = clock
    self.daysBack = daysBack
    home = clock.aheadMilliseconds
    self.round = round
    present = workspace.now
    calendar = workspace.present.calendar("", zone: workspace.present.zone)
  }

  /// To the morning of the first day, before anything happens.
  func goBack() {
    var day = calendar.civil(present).day.adding(days: -daysBack)
    while calendar.hours(on: day) == nil { day = day.adding(days: -1) }
    clock.setBack(milliseconds: present - calendar.instant(day, milliseconds: 0))
  }

  func pass(minutes: Int64) async throws { try await pass(until: workspace.now.adding(milliseconds: minutes * 60_000)) }

  /// Stops wherever a timer is due; never goes past the present.
  func pass(until moment: Instant) async throws {
    let moment = min(moment, present)
    while let due = try await workspace.store.dueTimers(at: moment, limit: 1).first, workspace.now < moment {
      advance(
        to: due.at > workspace.now ? due.at : min(moment, workspace.now.adding(milliseconds: Self.retryMilliseconds)))
      try await round()
    }
    advance(to: moment)
  }

  /// To where the clock stood when the demo was begun, and the time that it took.
  func comeBack() async throws {
    clock.advance(milliseconds: max(0, home - clock.aheadMilliseconds))
    try await round()
  }

  private func advance(to moment: Instant) { clock.advance(milliseconds: max(0, moment - workspace.now)) }
}

/// Chance that falls the same way every time: SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice {
  private var state: UInt64 = 2026

  mutating func roll(_ range: ClosedRange<Int64>) -> Int64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return range.lowerBound + Int64(mixed % UInt64(range.upperBound - range.lowerBound + 1))
  }
}
