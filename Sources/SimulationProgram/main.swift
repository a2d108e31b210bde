import Foundation
import Simulation

// swift run -c release simulation --seeds N --days D [--first-seed S]
// swift run -c release simulation --speed

let known = ["--seeds", "--days", "--first-seed", "--speed"]
if let wrong = CommandLine.arguments.dropFirst().first(where: { $0.hasPrefix("-") && !known.contains($0) }) {
  FileHandle.standardError.write(Data("there is no option \(wrong), only \(known.joined(separator: ", "))\n".utf8))
  exit(2)
}

func option(_ name: String, _ fallback: Int) -> Int {
  let words = CommandLine.arguments
  guard let index = words.firstIndex(of: name) else { return fallback }
  guard words.indices.contains(index + 1), let number = Int(words[index + 1]), number >= 0 else {
    FileHandle.standardError.write(Data("\(name) needs a whole number\n".utf8))
    exit(2)
  }
  return number
}

if CommandLine.arguments.contains("--speed") {
  for line in try measureSpeed() { print(line) }
  exit(0)
}
let seeds = option("--seeds", 100)
let days = option("--days", 30)
let first = option("--first-seed", 1)
let root = FileManager.default.currentDirectoryPath
let began = Date()
var acts = 0
var refusals = 0
var processes = 0
var ended = 0
var mails = 0
for seed in first..<first + seeds {
  let result = try await simulate(seed: UInt64(seed), days: days, root: root)
  acts += result.acts
  refusals += result.refusals
  processes += result.processes
  ended += result.ended
  mails += result.mails
  if let fault = result.fault {
    print("seed \(seed): \(fault)")
    print(result.trail.map { "  " + $0 }.joined(separator: "\n"))
    print("again: swift run -c release simulation --seeds 1 --days \(days) --first-seed \(seed)")
    exit(1)
  }
  if (seed - first + 1) % 100 == 0 {
    FileHandle.standardError.write(Data("\(seed - first + 1) of \(seeds) seeds\n".utf8))
  }
}
let seconds = Date().timeIntervalSince(began)
print(
  "\(seeds) seeds of \(days) days in \(String(format: "%.1f", seconds)) s: \(processes) processes, \(ended) ended, "
    + "\(acts) acts, \(refusals) refusals, \(mails) mails; no fault")
