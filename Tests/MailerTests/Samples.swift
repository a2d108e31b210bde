import Application
import Foundation

let batonAddress = try! MailAddress(name: "Baton at Østergård & Söhne", address: "baton@ostergard.example")
let mayaAddress = try! MailAddress(name: "Maya Lindqvist", address: "maya.lindqvist@ostergard.example")

func message(
  id: String = "m-0193f6a2", from: MailAddress = batonAddress, to: MailAddress = mayaAddress,
  subject: String = "[PUR-1042] Approve 12 laptops by tomorrow 12:00", text: String = "Hello.",
  html: String = "<p>Hello.</p>", inReplyTo: String? = nil, references: [String] = []
) -> MailMessage {
  MailMessage(
    id: MailID(rawValue: id)!, from: from, to: to, subject: subject, text: text, html: html,
    sentAt: 1_795_224_408_500, inReplyTo: inReplyTo, references: references)
}

private let company = "Østergård & Söhne"
private let purchase: [MailContent.Fact] = [
  .init("Amount", "€12,400.00"), .init("Item", "12 laptops, 14 inch, for the new design team"),
  .init("Vendor", "Nordlicht GmbH, Lübeck"), .init("Asked by", "Zoë Brontë-García"),
]

private func stages(_ current: Int, _ holders: [String]) -> [MailContent.TrackStage] {
  ["Request", "Manager", "Director", "Order", "Delivery"].enumerated().map { index, name in
    .init(
      name: name, state: index < current ? .done : index == current ? .current : .ahead,
      holders: index == current ? holders : [])
  }
}

/// One mail of each kind, as the purchase approval and the onboarding of the demo company would send them.
func sample(_ kind: MailKind) -> MailContent {
  switch kind {
  case .approvalRequest:
    MailContent(
      kind: kind, recipientName: "Maya Lindqvist", subject: "[PUR-1042] Approve 12 laptops by tomorrow 12:00",
      headline: "You hold it · approve the budget · until tomorrow 12:00", track: stages(2, ["Maya Lindqvist"]),
      paragraphs: [
        "You are asked because amounts above 10,000 go to the director, and Ana is away until Monday.",
        "If you approve, it goes to Tomás Rey (CFO). This usually takes 1.2 days.",
      ], facts: purchase, button: .init("Read and decide", url: "https://baton.ostergard.example/steps/7Q2M"),
      companyName: company)
  case .assignment:
    MailContent(
      kind: kind, recipientName: "Tomás Rey", subject: "[ONB-87] Order a laptop for Ingrid by Thursday 16:00",
      headline: "You hold it · order a laptop for Ingrid Åkesson · until Thursday 16:00",
      track: [
        .init(name: "Offer", state: .done),
        .init(
          name: "Preparation", state: .current, holders: ["Tomás Rey", "Maya Lindqvist", "Zoë García", "Ana Sousa"]),
        .init(name: "Day one", state: .ahead),
      ], paragraphs: ["You are asked because you are the IT owner of this template."],
      facts: [.init("Starts", "Monday 7 December 2026"), .init("Team", "Design, Århus")],
      button: .init("Open the step", url: "https://baton.ostergard.example/steps/8F2M"), companyName: company)
  case .offer:
    MailContent(
      kind: kind, recipientName: "Ana Sousa", subject: "[INV-311] Check an invoice by Friday",
      headline: "Nobody holds it yet · check invoice 2026-0815 · until Friday 12:00",
      track: [
        .init(name: "Capture", state: .done), .init(name: "Check", state: .current),
        .init(name: "Approval", state: .ahead),
      ], paragraphs: ["Ana Sousa, Tomás Rey and Zoë García may take it. It belongs to whoever claims it first."],
      button: .init("Claim it", url: "https://baton.ostergard.example/steps/9F2M"), companyName: company)
  case .reminder:
    MailContent(
      kind: kind, recipientName: "Maya Lindqvist", subject: "[PUR-1042] Approve 12 laptops today by 16:00",
      headline: "You hold it · approve the budget · until today 16:00", track: stages(2, ["Maya Lindqvist"]),
      paragraphs: ["It has been with you for 1.5 business days."], facts: purchase,
      button: .init("Read and decide", url: "https://baton.ostergard.example/steps/7Q2M"), companyName: company)
  case .overdue:
    MailContent(
      kind: kind, recipientName: "Maya Lindqvist", subject: "[PUR-1042] 3 days late: approve 12 laptops",
      headline: "You hold it · approve the budget · 3 days late", track: stages(2, ["Maya Lindqvist"]),
      paragraphs: ["If nothing happens until tomorrow 12:00, it goes to Tomás Rey (CFO)."], facts: purchase,
      button: .init("Read and decide", url: "https://baton.ostergard.example/steps/7Q2M"), companyName: company)
  case .escalation:
    MailContent(
      kind: kind, recipientName: "Tomás Rey", subject: "[PUR-1042] Passed to you: approve 12 laptops",
      headline: "You hold it now · approve the budget · until Monday 12:00", track: stages(2, ["Tomás Rey"]),
      paragraphs: ["Maya Lindqvist held it for 4 business days, 3 of them late. The template passes it to you then."],
      facts: purchase, button: .init("Read and decide", url: "https://baton.ostergard.example/steps/7Q2M"),
      companyName: company)
  default: sampleOfOthers(kind)
  }
}

private func sampleOfOthers(_ kind: MailKind) -> MailContent {
  switch kind {
  case .sentBack:
    MailContent(
      kind: kind, recipientName: "Zoë Brontë-García", subject: "[PUR-1042] Sent back to you: 12 laptops",
      headline: "You hold it · complete the request · until Wednesday 10:00", track: stages(0, ["Zoë Brontë-García"]),
      paragraphs: [
        "Maya Lindqvist sent it back:",
        "“The second quote is from 2024.\nPlease add one that is not older than three months.”",
      ], facts: purchase, button: .init("Complete the request", url: "https://baton.ostergard.example/steps/7Q2M"),
      companyName: company)
  case .linkInvitation:
    MailContent(
      kind: kind, recipientName: "Jürgen Weiß", subject: "[PUR-1042] Confirm the order of 12 laptops by 12 December",
      headline: "Nordlicht GmbH holds it · confirm the order · until Saturday 12 December",
      track: stages(3, ["Nordlicht GmbH"]),
      paragraphs: [
        "Zoë Brontë-García of Østergård & Söhne asks you to confirm this order and its delivery date.",
        "It takes two questions and one document.",
      ], facts: purchase,
      button: .init(
        "Confirm the order", url: "https://baton.ostergard.example/links/Jx1vN0pQ7dLw3aTzYk5RbC8sEuHfGm2o9iVXqP4nMtA"),
      footnotes: ["No account needed. This link is yours alone and ends on 12 December."], companyName: company)
  case .linkCode:
    MailContent(
      kind: kind, recipientName: "Jürgen Weiß", subject: "[PUR-1042] Your code is 402 118",
      headline: "402 118 · type it on the page that asked for it · valid for 15 minutes",
      paragraphs: ["Somebody opened the link that was sent to you. If it was not you, do nothing."],
      companyName: company)
  case .completed:
    MailContent(
      kind: kind, recipientName: "Zoë Brontë-García", subject: "[PUR-1042] Done: 12 laptops",
      headline: "It is done · 12 laptops were delivered and checked · after 9 business days",
      track: stages(5, []), paragraphs: ["We held it for 3 days, Nordlicht GmbH for 6."], facts: purchase,
      button: .init("See the record", url: "https://baton.ostergard.example/processes/PUR-1042"), companyName: company)
  case .terminated:
    MailContent(
      kind: kind, recipientName: "Zoë Brontë-García", subject: "[PUR-1042] Ended: 12 laptops",
      headline: "Nobody holds it any more · ended by Ana Sousa · today 09:40",
      paragraphs: ["The reason given: “The team starts in spring; ask again in February.”"], facts: purchase,
      companyName: company)
  case .incident:
    MailContent(
      kind: kind, recipientName: "Ana Sousa", subject: "[ADM-12] A mail to the parents came back",
      headline: "You hold it · correct a mail address · since today 09:40",
      track: (1...8).map {
        .init(
          name: ["Enquiry", "Documents", "File check", "Principal", "Test", "Interview", "Decision", "Contract"][
            $0 - 1],
          state: $0 < 4 ? .done : $0 == 4 ? .current : .ahead, holders: $0 == 4 ? ["Ana Sousa", "Ola Nordmann"] : [])
      }, paragraphs: ["The mail server of example.org said: 550 5.1.1 no such user."],
      facts: [.init("Sent to", "familie.muller@example.org"), .init("Step", "Hand in the documents")],
      button: .init("Correct the address", url: "https://baton.ostergard.example/processes/ADM-12"),
      companyName: company)
  default:
    MailContent(
      kind: kind, recipientName: "Maya Lindqvist", subject: "[PUR-1042] Zoë asks about 12 laptops",
      headline: "Zoë Brontë-García wrote to you · 12 laptops", track: stages(2, ["Maya Lindqvist"]),
      paragraphs: ["“@Maya, would 16 GB do as well?\nThey are 90.00 cheaper each.”"],
      button: .init("Answer", url: "https://baton.ostergard.example/processes/PUR-1042"), companyName: company)
  }
}
