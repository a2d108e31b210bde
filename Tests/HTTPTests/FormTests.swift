import HTTP
import Testing

@Suite struct FormTests {
  @Test(arguments: [
    ("a=1&b=2", [("a", "1"), ("b", "2")]),
    ("name=J%C3%BCrgen+M%C3%BCller", [("name", "Jürgen Müller")]),
    ("amount=1.234%2C56+%E2%82%AC", [("amount", "1.234,56 €")]),
    ("tag=x&tag=y&tag=", [("tag", "x"), ("tag", "y"), ("tag", "")]),
    ("&&a=1&&", [("a", "1")]),
    ("flag", [("flag", "")]),
    ("=empty", [("", "empty")]),
    ("a=b=c", [("a", "b=c")]),
    ("discount=100%&q=%zz%4", [("discount", "100%"), ("q", "%zz%4")]),
    ("note=one%0D%0Atwo", [("note", "one\r\ntwo")]),
    ("", []),
  ])
  func parses(text: String, expected: [(String, String)]) throws {
    let form = try Form(urlEncoded: text)
    #expect(form.fields == expected.map { Form.Field(name: $0.0, value: $0.1) })
  }

  @Test(arguments: ["a=%FF", "a=%C3", "a=%ED%A0%80", "%C0%AF=1", "a=%00", "a%00b=1"])
  func refusesWhatIsNotText(text: String) {
    #expect(throws: FormError.notText) { try Form(urlEncoded: text) }
  }

  @Test func refusesRawBytesThatAreNotText() {
    #expect(throws: FormError.notText) { try Form(urlEncoded: [UInt8(ascii: "a"), UInt8(ascii: "="), 0xff]) }
    #expect(throws: FormError.notText) { try Form(urlEncoded: [UInt8(ascii: "a"), UInt8(ascii: "="), 0]) }
  }

  @Test func keepsLimits() throws {
    let names = (0..<500).map { "f\($0)=1" }
    #expect(try Form(urlEncoded: names.joined(separator: "&")).fields.count == 500)
    #expect(throws: FormError.tooManyFields(limit: 500)) {
      try Form(urlEncoded: (names + ["one=more"]).joined(separator: "&"))
    }
    let name = String(repeating: "n", count: 200)
    #expect(try Form(urlEncoded: "\(name)=1")[name] == "1")
    #expect(throws: FormError.nameTooLong(limitBytes: 200)) { try Form(urlEncoded: "\(name)n=1") }
    let most = String(repeating: "v", count: 512 * 1024 - 2)
    #expect(try Form(urlEncoded: "v=\(most)")["v"]?.utf8.count == most.utf8.count)
    #expect(throws: FormError.tooLong(limitBytes: 512 * 1024)) { try Form(urlEncoded: "v=\(most)v") }
  }

  @Test func findsValues() {
    let form: Form = Form(["owner": "ana", "tag": "x", "owner": "béla"])
    #expect(form["owner"] == "ana")
    #expect(form.all("owner") == ["ana", "béla"])
    #expect(form["missing"] == nil)
    #expect(form.all("missing").isEmpty)
    #expect(form.setting("owner", to: "çiğdem").encoded == "tag=x&owner=%C3%A7i%C4%9Fdem")
    #expect(form.setting("owner", to: nil).encoded == "tag=x")
  }

  @Test func encodesWhatItParses() throws {
    let form = Form(["a b": "1+1=2 & more", "größe": "100 %\r\n", "": "?#/", "x": ""])
    #expect(try Form(urlEncoded: form.encoded) == form)
  }
}
