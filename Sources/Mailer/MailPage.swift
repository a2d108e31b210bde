import Application
import Foundation

/// What the templates show: the content without control characters, and what follows from it.
struct MailPage {
  struct Stage {
    let label: String
    let isDone: Bool
    let isCurrent: Bool
    let widthPercent: Int
    /// What stands in the circles on the track: initials, or a dot when nobody is named.
    let batons: [String]
  }

  struct Fact {
    let label: String
    let value: String
  }

  struct Button {
    let label: String
    let url: String
  }

  let subject: String
  let headline: String
  /// `Maya Lindqvist holds it`
  let lead: String
  /// `Approve the budget · until tomorrow 12:00`
  let rest: String
  let mark: Mark
  let tone: Tone
  let stages: [Stage]
  /// `✓ Request — ✓ Manager — ● Director (Ana Sousa) — Order`
  let trackLine: String
  /// `Done: Request, Manager. Now: Director. Ahead: Order.`
  let trackSentence: String
  let paragraphs: [String]
  let facts: [Fact]
  let button: Button?
  /// Outsiders also see the button's address, because they have no other way in.
  let showsAddress: Bool
  let footnotes: [String]
  let companyName: String
  let signature: String

  init(_ content: MailContent) {
    let parts = line(content.headline).components(separatedBy: " · ")
    let following = parts.dropFirst().joined(separator: " · ")
    subject = line(content.subject)
    headline = line(content.headline)
    lead = parts[0]
    rest = following.prefix(1).uppercased() + following.dropFirst()
    (mark, tone) = look(of: content.kind)
    stages = Self.stages(content.track)
    trackLine = Self.trackLine(content.track)
    trackSentence = Self.trackSentence(content.track)
    paragraphs = content.paragraphs.map(lines)
    facts = content.facts.map { Fact(label: line($0.label), value: lines($0.value)) }
    button = content.button.map { Button(label: line($0.label), url: line($0.url)) }
    showsAddress = content.kind == .linkInvitation
    footnotes = content.footnotes.map(lines)
    companyName = line(content.companyName)
    let recipient = line(content.recipientName)
    signature = "Sent to \(recipient.isEmpty ? "you" : recipient) by Baton for \(companyName)."
  }

  /// What a list of mails shows after the subject, which already says what and until when.
  var preheader: String { paragraphs.first ?? headline }

  /// More than five labels do not fit a phone side by side; then the sentence says the same.
  var labelsFit: Bool { stages.count <= Self.labelsMax }
}

extension MailPage {
  private static let labelsMax = 5

  private static func stages(_ track: [MailContent.TrackStage]) -> [Stage] {
    let batonsMax = track.count <= labelsMax ? 3 : 1
    return track.map { stage in
      let names = stage.holders.map { initials(of: line($0)) }
      let shown = names.count <= batonsMax ? names : names.prefix(batonsMax - 1) + ["+\(names.count - batonsMax + 1)"]
      return Stage(
        label: stage.state == .done ? "✓ \(line(stage.name))" : line(stage.name),
        isDone: stage.state == .done,
        isCurrent: stage.state == .current,
        widthPercent: 100 / track.count,
        batons: stage.state == .current ? (shown.isEmpty ? ["●"] : shown) : [])
    }
  }

  private static func trackLine(_ track: [MailContent.TrackStage]) -> String {
    let stages = track.map { stage in
      switch stage.state {
      case .done: "✓ \(line(stage.name))"
      case .current:
        "● \(line(stage.name))" + (stage.holders.isEmpty ? "" : " (\(stage.holders.map(line).joined(separator: ", ")))")
      case .ahead: line(stage.name)
      }
    }
    return stages.joined(separator: " — ")
  }

  private static func trackSentence(_ track: [MailContent.TrackStage]) -> String {
    let words: [(String, MailContent.TrackStage.State)] = [("Done", .done), ("Now", .current), ("Ahead", .ahead)]
    return words.compactMap { word, state in
      let names = track.filter { $0.state == state }.map { line($0.name) }
      return names.isEmpty ? nil : "\(word): \(names.joined(separator: ", "))."
    }.joined(separator: " ")
  }
}

/// `Maya Lindqvist` is ML, `Nordlicht` is N.
private func initials(of name: String) -> String {
  let words = name.split(separator: " ")
  let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first(where: \.isLetter) }
  return letters.isEmpty ? "●" : letters.map { $0.uppercased() }.joined()
}

private func line(_ text: String) -> String { singleLine(text, charactersMax: 1_000) }

private func lines(_ text: String) -> String {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    .map { singleLine(String($0), charactersMax: 10_000) }.joined(separator: "\n")
}
