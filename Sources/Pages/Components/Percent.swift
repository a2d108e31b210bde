/// An attribute's length in per cents, with two digits after the point: inline styles are not allowed, and lengths in
/// per cents let a picture fit any width.
func percent(_ number: Double) -> String {
  let hundredths = Int((number * 100).rounded())
  let cents = hundredths % 100
  return "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)%"
}
