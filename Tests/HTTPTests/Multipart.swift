import Foundation

enum Part {
  case field(String, String)
  case file(String, String, [UInt8])
}

/// A body with the boundary `XYZ`.
func multipart(_ parts: [Part], isClosed: Bool = true) -> [UInt8] {
  var body: [UInt8] = []
  for part in parts {
    switch part {
    case .field(let name, let value):
      body += Array("--XYZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    case .file(let name, let fileName, let bytes):
      let disposition = "form-data; name=\"\(name)\"; filename=\"\(fileName)\""
      body += Array("--XYZ\r\nContent-Disposition: \(disposition)\r\nContent-Type: application/pdf\r\n\r\n".utf8)
      body += bytes + Array("\r\n".utf8)
    }
  }
  return isClosed ? body + Array("--XYZ--\r\n".utf8) : body
}

func head(length: Int, type: String = "multipart/form-data; boundary=XYZ") -> [UInt8] {
  Array("POST /u HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n".utf8)
}

func post(_ body: [UInt8], type: String = "multipart/form-data; boundary=XYZ") -> [UInt8] {
  head(length: body.count, type: type) + body
}

/// What this process holds in memory.
func residentBytes() -> Int {
  let statistics = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return Int(statistics.split(separator: " ").dropFirst().first ?? "0")! * 4096
}
