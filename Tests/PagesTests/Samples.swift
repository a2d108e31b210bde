import Foundation
import HTML
import Pages

/// A believable Saturday at a small company, for the gallery and the tests.
enum Sample {
  /// Sat 21 Nov 2026, 16:00 in Berlin.
  static let now: Int64 = 1_795_273_200_000
  static let moments = Moments(now: now, zone: TimeZone(identifier: "Europe/Berlin")!)
  static let hour: Int64 = 3_600_000

  static let maya = PersonFace(id: "maya", name: "Maya Lindqvist", url: "/people/maya")
  static let ana = PersonFace(id: "ana-s", name: "Ana Souza", url: "/people/ana")
  static let tomas = PersonFace(id: "tomas", name: "Tomás Ribeiro", url: "/people/tomas")
  static let zoe = PersonFace(id: "zoe", name: "Zoë Müller-Łuczak", url: "/people/zoe")
  static let jose = PersonFace(id: "jose", name: "José Núñez", url: "/people/jose")
  static let nordlicht = PersonFace(id: "x-nordlicht", name: "Jürgen Weiß", isOutside: true)

  static func at(_ hours: Double) -> TimeMark { moments.time(now + Int64(hours * 3_600_000)) }
  static func due(_ hours: Double) -> DueMark { moments.due(now + Int64(hours * 3_600_000)) }

  static func frame(_ title: String, _ current: NavigationItem? = nil, signedIn: Bool = true) -> Frame {
    Frame(
      title: title, company: "Havelwerk GmbH", person: signedIn ? ana : nil, current: current, isAdmin: true,
      csrf: "c5f0e1", command: "01J9ZC", flash: nil, assetVersion: "1",
      clock: DemoClock(shown: "Sat 21 Nov 2026, 16:00", token: "t0"), lateCount: 2)
  }

  static let track = Track(
    stages: [
      Track.Stage(name: "Request", state: .done), Track.Stage(name: "Approval", state: .present, holders: [ana]),
      Track.Stage(name: "Order", state: .waiting), Track.Stage(name: "Delivery", state: .waiting),
      Track.Stage(name: "Payment", state: .waiting),
    ], summary: "Stage 2 of 5, Approval. Ana Souza holds it.")

  static func track(
    _ present: Int, of names: [String], _ holders: [PersonFace], isLate: Bool = false,
    condition: Track.Condition = .running
  ) -> Track {
    Track(
      stages: names.enumerated().map { index, name in
        Track.Stage(
          name: name, state: index < present ? .done : index == present ? .present : .waiting,
          holders: index == present ? holders : [], isLate: isLate)
      }, condition: condition,
      summary: present < names.count ? "Stage \(present + 1) of \(names.count), \(names[present])." : "All stages done."
    )
  }

  static let purchase = ["Request", "Approval", "Order", "Delivery", "Payment"]
  static let onboarding = ["Offer", "Papers", "Set-up", "Day one", "Day 90"]

  static let flow = HTML(
    trusted: """
      <svg width="640" height="90" viewBox="0 0 640 90" role="img" aria-label="Request, then approval, then order"><g \
      fill="none" stroke="#17808d" stroke-width="1.5"><rect x="10" y="25" width="140" height="40" rx="8"/><rect x="250" \
      y="25" width="140" height="40" rx="8"/><rect x="490" y="25" width="140" height="40" rx="8"/><path \
      d="M150 45H250M390 45H490"/></g><g fill="currentColor" font-size="14" text-anchor="middle"><text x="80" \
      y="50">Request</text><text x="320" y="50">Approve the budget</text><text x="560" y="50">Order</text></g></svg>
      """)

  static let facts: [Fact] = [
    Fact("Amount", .number("€12,400.00")), Fact("Vendor", "Nordlicht GmbH"), Fact("Cost centre", "4100 Engineering"),
    Fact("Needed by", .text("Mon 14 Dec"), note: "3 weeks from now"), Fact("Requester", .person(maya)),
    Fact("Why", .lines("The 2019 machines no longer get updates.\nTwelve people wait for them.")),
    Fact("Contract", .missing("not given yet")),
  ]

  static let quotes = DocumentSlot(
    key: "quotes", name: "Quotes", hint: "Above €10,000 three vendors have to be asked.", isRequired: true,
    need: "3 wanted, 2 here", accept: ".pdf,.png,.jpg", limits: "PDF or image, at most 20 MB each",
    files: [
      DocumentFile(
        name: "Angebot Nordlicht 2026-1187.pdf", url: "/documents/1", size: "240 kB", by: maya, when: at(-26),
        status: StatusMark(kind: .done, word: "Accepted"), removal: "/documents/1/removal"),
      DocumentFile(
        name: "quote-brightbyte.pdf", url: "/documents/2", size: "1.2 MB", by: maya, when: at(-25),
        removal: "/documents/2/removal"),
    ], upload: "/steps/77/documents")

  static let order = DocumentSlot(
    key: "order", name: "Signed order", isRequired: false, isComplete: true, accept: ".pdf",
    upload: "/steps/77/documents")
}
