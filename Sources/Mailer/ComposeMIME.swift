public import Application

/// The mail as it goes over the wire (RFC 5322, 2045 to 2047): `multipart/alternative` with text and HTML, ASCII only,
/// CRLF only, lines of at most 76 octets but for the longest message ids. The same message gives the same bytes.
public func composeMIME(_ message: MailMessage) -> [UInt8] {
  // "=_" occurs in no quoted-printable and no base64 text, so that no body can hold the boundary.
  let boundary = "=_baton_\(message.id)"
  var output: [UInt8] = []
  let lines =
    headers(of: message, boundary: boundary)
    + ["", "--\(boundary)"] + part("text/plain", message.text)
    + ["--\(boundary)"] + part("text/html", message.html)
    + ["--\(boundary)--"]
  for line in lines {
    output.append(contentsOf: line.utf8)
    output.append(contentsOf: [0x0d, 0x0a])
  }
  return output
}

private func headers(of message: MailMessage, boundary: String) -> [String] {
  var lines = [
    "Date: \(internetDate(milliseconds: message.sentAt))",
    mailboxHeader("From", message.from),
    mailboxHeader("To", message.to),
    "Message-ID: \(message.messageID)",
  ]
  if let answered = message.inReplyTo.flatMap(messageIdentifier) { lines.append("In-Reply-To: \(answered)") }
  let references = message.references.compactMap(messageIdentifier)
  if !references.isEmpty { lines.append("References: " + references.joined(separator: "\r\n ")) }
  lines += [
    unstructuredHeader("Subject", message.subject),
    "MIME-Version: 1.0",
    // Keep out-of-office programs from answering (RFC 3834, and Exchange's own header).
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
  ]
  return lines
}

/// A message identifier with its brackets, or nil when it could break out of its header.
private func messageIdentifier(_ text: String) -> String? {
  let isSafe =
    text.hasPrefix("<") && text.hasSuffix(">") && text.utf8.count <= 512
    && text.utf8.dropFirst().dropLast().allSatisfy {
      (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
    }
  return isSafe ? text : nil
}

private func part(_ type: String, _ body: String) -> [String] {
  let encoded = TransferEncoding.shortest(for: body)
  return [
    "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: \(encoded.name)", "",
  ] + encoded.lines
}

/// `Sat, 21 Nov 2026 01:26:48 +0000` (RFC 5322 §3.3), in UTC and in English wherever the program runs.
func internetDate(milliseconds: Int64) -> String {
  let seconds = (Double(milliseconds) / 1000).rounded(.down)
  let days = Int((seconds / 86_400).rounded(.down))
  let secondOfDay = Int(seconds) - days * 86_400
  // Civil date from a day number, counted in eras of 400 years that begin on 1 March.
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let time = "\(two(secondOfDay / 3_600)):\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60))"
  return "\(weekday), \(day) \(months[month - 1]) \(year) \(time) +0000"
}
