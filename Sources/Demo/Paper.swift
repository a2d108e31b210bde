internal import Application
internal import Engine
internal import Foundation

/// A small real document: a PDF of one page, or a photo.
struct Paper {
  let title: String
  let about: String
  let reference: String

  /// Lies where an upload would lie.
  func received(in folder: String, isPhoto: Bool) throws -> IncomingFile {
    let path = folder + "/demo-" + UUID().uuidString
    try Data(isPhoto ? photo : bytes).write(to: URL(filePath: path))
    return IncomingFile(path: path, name: "\(title) \(reference).\(isPhoto ? "bmp" : "pdf")")
  }

  /// A bitmap of 32 × 24 points, with the title in its colours: no two are alike.
  private var photo: [UInt8] {
    let (width, height, head) = (32, 24, 54)
    func little(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> (8 * $0) & 255) } }
    let points = width * height * 3
    let marks = Array((title + reference).utf8)
    let colours = (0..<points).map { UInt8((96 + Int(marks[$0 / 96 % marks.count]) + $0 / width) % 256) }
    return Array("BM".utf8) + little(head + points, 4) + little(0, 4) + little(head, 4)
      + little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(24, 2) + little(0, 4)
      + little(points, 4) + little(2835, 4) + little(2835, 4) + little(0, 8) + colours
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
