/// What people call a zone at an offset: "CET", else "UTC+5:30".
func zoneName(_ identifier: String, offset: Int) -> String {
  if let (standard, summer, standardOffset) = known[identifier] {
    if offset == standardOffset { return standard }
    if offset == standardOffset + 3600 { return summer }
  }
  if offset == 0 { return "UTC" }
  let minutes = abs(offset) / 60
  return "UTC\(offset < 0 ? "−" : "+")\(minutes / 60)\(minutes % 60 == 0 ? "" : ":\(twoDigits(minutes % 60))")"
}

private let known: [String: (String, String, Int)] = {
  let central = [
    "Amsterdam", "Andorra", "Belgrade", "Berlin", "Bratislava", "Brussels", "Budapest", "Copenhagen", "Ljubljana",
    "Luxembourg", "Madrid", "Malta", "Monaco", "Oslo", "Paris", "Prague", "Rome", "Sarajevo", "Skopje", "Stockholm",
    "Tirane", "Vaduz", "Vienna", "Warsaw", "Zagreb", "Zurich",
  ]
  let eastern = ["Athens", "Bucharest", "Helsinki", "Kiev", "Kyiv", "Mariehamn", "Riga", "Sofia", "Tallinn", "Vilnius"]
  var names: [String: (String, String, Int)] = [
    "Europe/London": ("GMT", "BST", 0), "Europe/Dublin": ("GMT", "IST", 0), "Europe/Lisbon": ("WET", "WEST", 0),
    "America/New_York": ("EST", "EDT", -18_000), "America/Toronto": ("EST", "EDT", -18_000),
    "America/Chicago": ("CST", "CDT", -21_600), "America/Denver": ("MST", "MDT", -25_200),
    "America/Los_Angeles": ("PST", "PDT", -28_800), "America/Vancouver": ("PST", "PDT", -28_800),
    "Asia/Tokyo": ("JST", "JDT", 32_400), "Asia/Kolkata": ("IST", "IST", 19_800),
  ]
  for city in central { names["Europe/\(city)"] = ("CET", "CEST", 3600) }
  for city in eastern { names["Europe/\(city)"] = ("EET", "EEST", 7200) }
  return names
}()
