/// Whether every step can be reached.
extension TemplateReader {
  mutating func checkGraph(keys: [StepKey], nodes: [Node], after: [[Int]]) {
    let graph = StepGraph(after: after)
    let (circles, stuck) = graph.circles()
    for circle in circles {
      let place = nodes[circle[0]]["after"] ?? nodes[circle[0]]
      let words = (circle + [circle[0]]).map { keys[$0].rawValue }.joined(separator: " → ")
      error(
        place,
        circle.count == 1
          ? "The step “\(keys[circle[0]])” waits for itself; name another step in “after”."
          : "These steps wait for each other, in a circle: \(words); change the “after” of one of them.")
    }
    for index in stuck {
      error(
        nodes[index]["after"] ?? nodes[index],
        "Nobody can reach the step “\(keys[index])”, because it waits for steps that wait for each other.")
    }
  }
}

/// The steps by index, and which wait for which.
struct StepGraph {
  let after: [[Int]]

  /// The steps that come before one, near and far.
  func before(_ step: Int) -> Set<Int> {
    var found: Set<Int> = []
    var open = after[step]
    // Each step is expanded once.
    while let next = open.popLast() {
      if found.insert(next).inserted { open += after[next] }
    }
    return found
  }

  /// Circles, each in the order in which the work would flow and beginning with its first step in the file; and the
  /// steps that stand in none of them yet wait for one.
  func circles() -> (circles: [[Int]], stuck: [Int]) {
    let blocked = unreachable()
    var circles: [[Int]] = []
    var seen: Set<Int> = []
    for start in blocked.sorted() where !seen.contains(start) {
      var path: [Int] = []
      var step = start
      while !seen.contains(step) {
        seen.insert(step)
        path.append(step)
        guard let next = after[step].first(where: { blocked.contains($0) }) else { break }
        step = next
      }
      guard let begin = path.firstIndex(of: step) else { continue }
      // The path runs against the flow.
      let circle = Array(path[begin...].reversed())
      let first = circle.indices.min { circle[$0] < circle[$1] } ?? 0
      circles.append(Array(circle[first...] + circle[..<first]))
    }
    let inCircles = Set(circles.joined())
    return (circles, blocked.subtracting(inCircles).sorted())
  }

  /// Steps that never become ready, since something before them never ends.
  private func unreachable() -> Set<Int> {
    var left = Set(after.indices)
    // Each turn removes at least one step, or is the last.
    for _ in after.indices {
      let ready = left.filter { step in after[step].allSatisfy { !left.contains($0) } }
      if ready.isEmpty { break }
      left.subtract(ready)
    }
    return left
  }
}
