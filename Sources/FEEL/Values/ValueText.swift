extension Value: CustomStringConvertible {
  /// As FEEL's `string()` writes it, except that null is `null`. Strings inside lists and contexts stand in quotes.
  public var description: String {
    var writer = ValueWriter(bytesMax: .max)
    _ = writer.write(self, quoted: false)
    return writer.text
  }

  /// The text, or nil when it would be longer than `bytesMax`.
  func text(bytesMax: Int) -> String? {
    var writer = ValueWriter(bytesMax: bytesMax)
    return writer.write(self, quoted: false) ? writer.text : nil
  }
}

private struct ValueWriter {
  var text = ""
  let bytesMax: Int

  init(bytesMax: Int) {
    self.bytesMax = bytesMax
  }

  /// False when there is no more room.
  mutating func write(_ value: Value, quoted: Bool) -> Bool {
    switch value {
    case .null: text += "null"
    case .boolean(let boolean): text += boolean ? "true" : "false"
    case .number(let number): text += number.description
    case .string(let string): text += quoted ? quote(string) : string
    case .date(let date): text += date.description
    case .time(let time): text += time.description
    case .dateTime(let dateTime): text += dateTime.description
    case .yearsMonthsDuration(let duration): text += duration.description
    case .daysTimeDuration(let duration): text += duration.description
    case .list(let values): return writeList(values)
    case .context(let context): return writeContext(context)
    case .range(let range): return writeRange(range)
    case .function(let function): text += "function(\(function.parameters.map(\.name).joined(separator: ", ")))"
    }
    return text.utf8.count <= bytesMax
  }

  private mutating func writeList(_ values: [Value]) -> Bool {
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += ", " }
      guard write(value, quoted: true) else { return false }
    }
    text += "]"
    return true
  }

  private mutating func writeContext(_ context: Context) -> Bool {
    text += "{"
    for (index, (key, value)) in zip(context.keys, context.values).enumerated() {
      if index > 0 { text += ", " }
      text += "\(isPlainName(key) ? key : quote(key)): "
      guard write(value, quoted: true) else { return false }
    }
    text += "}"
    return true
  }

  private mutating func writeRange(_ range: ValueRange) -> Bool {
    let sign: String
    switch range.form {
    case .interval:
      text += range.startIncluded ? "[" : "("
      guard write(range.start, quoted: true) else { return false }
      text += ".."
      guard write(range.end, quoted: true) else { return false }
      text += range.endIncluded ? "]" : ")"
      return true
    case .less: sign = "<"
    case .lessOrEqual: sign = "<="
    case .greater: sign = ">"
    case .greaterOrEqual: sign = ">="
    case .equal: sign = "="
    case .notEqual: sign = "!="
    }
    text += sign
    return write(range.start.isNull ? range.end : range.start, quoted: true)
  }

  private func quote(_ string: String) -> String {
    var quoted = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private func isPlainName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, NameCharacter.isStart(first) else { return false }
    return name.unicodeScalars.allSatisfy { NameCharacter.isPart($0) || $0 == " " }
  }
}
