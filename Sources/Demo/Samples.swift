internal import Engine

/// What people of the demo type into a field that their plot does not name.
func sample(_ field: Field, on now: Instant) -> String {
  if let text = samples[field.key.rawValue] { return text }
  switch field.kind {
  case .money: return "1,250.00"
  case .number: return "3"
  case .date: return CivilDay(number: Int(now.milliseconds / 86_400_000) + 14).description
  case .yesNo: return "yes"
  case .email: return "kontakt@partner.example"
  case .phone: return "+49 30 5557 0142"
  case .url: return "https://partner.example"
  case .person: return ""
  case .choice(let options): return options.first?.value ?? ""
  case .text, .multiline:
    let isNumber = field.label.lowercased().contains("number")
    return isNumber ? "LP-2026-\(now.milliseconds / 60_000 % 9000 + 1000)" : "See the file attached"
  }
}

private let samples = [
  "preferred_name": "Same as in the passport",
  "home_address": "Lindenstraße 14\n10969 Berlin",
  "bank_account": "DE02 1203 0000 0000 2020 51",
  "tax_number": "81 872 495 633",
  "first_goals": "Know the three main clients, and ship one change on your own.",
  "carrier": "DHL 0034 0434 1612",
  "iban": "DE02 5001 0517 0137 0750 30",
  "faults": "Two of the boxes were wet; their content is fine.",
  "settlement": "Credit note over 5 %, already received.",
  "spoke_with": "Reception, Ms Jansen",
  "exception_solved": "The supplier sent a corrected invoice.",
  "cost_account": "4930 Office supplies",
  "legal_notes": "Cap the liability at the order value; terms of payment 30 days.",
  "payment_terms": "30 days net",
  "goal": "Fixed prices for two years, and a notice period of three months.",
  "scope": "As in the drawings of 2 November, without the north stairs.",
  "progress": "Ground floor done; waiting for the electrician.",
]
