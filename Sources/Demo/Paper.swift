internal import Application
internal import Engine
internal import Foundation

/// A small real PDF of one page.
struct Paper {
  let title: String
  let about: String
  let reference: String

  /// Keeps it as an upload would be kept.
  func adopt(in files: any FileVault) throws -> FileReference {
    let path = files.incomingFolder + "/demo-" + UUID().uuidString
    try Data(bytes).write(to: URL(filePath: path))
    let stored = try files.adopt(temporaryFile: path, name: "\(title) \(reference).pdf", rules: FileRules())
    return FileReference(hash: stored.hash, name: stored.name, mediaType: stored.mediaType, byteCount: stored.byteCount)
  }

  /// PDF 1.4: catalogue, page, font, text, and the table of their places.
  private var bytes: [UInt8] {
    let lines = [title, about, reference, "Lindqvist & Partner, demo document"].map { line in
      String(line.unicodeScalars.map { $0.isASCII && !"()\\".unicodeScalars.contains($0) ? Character($0) : "?" })
    }
    let text = "BT /F1 18 Tf 72 760 Td 28 TL " + lines.map { "(\($0)) Tj T*" }.joined(separator: " ") + " ET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
      "<< /Length \(text.utf8.count) >>\nstream\n\(text)\nendstream",
    ]
    var pdf = "%PDF-1.4\n"
    var places: [Int] = []
    for (index, object) in objects.enumerated() {
      places.append(pdf.utf8.count)
      pdf += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = pdf.utf8.count
    pdf += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for place in places { pdf += String(repeating: "0", count: 10 - String(place).count) + "\(place) 00000 n \n" }
    pdf += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
    return Array(pdf.utf8)
  }
}
