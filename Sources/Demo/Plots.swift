internal import Engine
internal import Foundation

/// What one process of the demo is about, and how it goes.
struct Plot {
  enum Ending {
    /// Stops when so many steps were done by their holders.
    case after(Int)
    case completed
    case rejected
    /// Sent back once, then done as far as so many steps.
    case sentBack(then: Int)
    case paused(after: Int)
    case terminated(after: Int)
  }
  let template: TemplateKey
  /// Mail address before the @.
  let starter: String
  /// Days before the present on which it starts.
  let daysAgo: Int
  let input: [FieldKey: String]
  let ending: Ending
  var comment = ""

  static let all: [Plot] = purchases + onboardings + deliveries

  private static func purchase(
    _ item: String, _ vendor: String, _ contact: String, _ amount: String, by starter: String, _ daysAgo: Int,
    _ ending: Ending,
    category: String = "goods", _ reason: String = "The old ones are past repair.", comment: String = ""
  ) -> Plot {
    Plot(
      template: "purchase", starter: starter, daysAgo: daysAgo,
      input: [
        "item": item, "category": category, "amount": amount, "cost_centre": "Engineering",
        "need_by": day(55 - daysAgo),
        "vendor": vendor,
        "vendor_contact": contact, "vendor_email": mail(contact, vendor), "reason": reason,
      ], ending: ending, comment: comment)
  }

  private static func mail(_ contact: String, _ vendor: String) -> String {
    func plain(_ text: String) -> String {
      let folded: [Character: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "á": "a", "í": "i", "ó": "o", "ñ": "n", "å": "a",
        "ø": "o", "ł": "l", "&": "",
      ]
      return text.lowercased().map { folded[$0] ?? ($0.isASCII && $0.isLetter ? String($0) : "") }.joined()
    }
    return
      "\(plain(String(contact.split(separator: " ").first ?? "sales")))@\(plain(String(vendor.split(separator: " ").first ?? "vendor"))).example"
  }

  private static let purchases: [Plot] = [
    purchase(
      "12 laptops", "Nordlicht GmbH", "Birte Jansen", "12,400.00", by: "jonas.weber", 3, .after(1),
      "Six people start in January, and six machines are out of warranty.",
      comment: "The maker raises prices in December."),
    purchase(
      "Standing desks for the studio", "Holzwerk Søndergaard", "Mads Søndergaard", "8,940.50", by: "jonas.weber", 6,
      .after(1)),
    purchase(
      "Figma, 40 seats", "Bildraum Software", "Chloé Martin", "7,200.00", by: "jonas.weber", 2, .after(1),
      category: "software"),
    purchase(
      "Penetration test", "Sichtweite Security", "Günther Öztürk", "14,875.00", by: "jonas.weber", 8, .after(2),
      category: "contract", "Our largest client asks for a report by February."),
    purchase("Espresso machine", "Caffè Vergnano", "Luca Ferri", "2,349.90", by: "jonas.weber", 20, .completed),
    purchase("Server rack and switches", "Netzhaus AG", "Anke Schäfer", "38,610.00", by: "jonas.weber", 12, .after(3)),
    purchase(
      "Video conferencing for four rooms", "Klangbild", "Íñigo Pérez", "21,480.00", by: "maya.lindqvist", 10, .after(2)),
    purchase("Office chairs, 24", "Sitzgut Möbel", "Petra Groß", "9,576.00", by: "jonas.weber", 25, .completed),
    purchase(
      "Translation of the manual into Polish", "Słowo i Kropka", "Ewa Łoś", "1,860.00", by: "lukasz.wisniewski", 15,
      .completed),
    purchase(
      "Monitoring service", "Wachsam Cloud", "Jörg Weiß", "4,788.00", by: "jonas.weber", 9, .rejected,
      category: "software", "We want to hear of trouble before clients do."),
    purchase("Company bicycles", "Radlager Köln", "Söhnke Petersen", "6,120.00", by: "jonas.weber", 18, .rejected),
    purchase("Laser printer", "Druckhaus Mitte", "Heike Lang", "1,189.00", by: "zoe.mueller", 5, .sentBack(then: 2)),
    purchase(
      "Storage for backups", "Tresor Storage", "Nils Bråthen", "11,240.00", by: "jonas.weber", 7, .sentBack(then: 1)),
    purchase(
      "Heat pump for the annex", "Wärmewerk", "Dörte Krüger", "64,300.00", by: "maya.lindqvist", 14, .after(2),
      category: "contract"),
    purchase(
      "Stand at the spring fair", "Messebau Rhein", "Carla Núñez", "17,950.00", by: "siobhan.oconnor", 11,
      .paused(after: 1)),
    purchase(
      "Leased car", "Autohaus Becker", "Uwe Becker", "29,900.00", by: "lukasz.wisniewski", 16, .terminated(after: 1),
      category: "contract"),
    purchase(
      "Noise-cancelling headphones, 15", "Klangbild", "Íñigo Pérez", "3,735.00", by: "jonas.weber", 1, .after(0)),
    purchase("Label printer", "Druckhaus Mitte", "Heike Lang", "412.30", by: "lukasz.wisniewski", 4, .after(2)),
    purchase(
      "CAD licences", "Formwerk Software", "Tereza Dvořák", "15,600.00", by: "maya.lindqvist", 13, .after(3),
      category: "software"),
    purchase(
      "First-aid training", "Sanitas Schule", "Olaf Thiele", "980.00", by: "siobhan.oconnor", 22, .completed,
      category: "services"),
  ]

  /// So many days from today, as it is typed.
  private static func day(_ days: Int) -> String {
    CivilDay(number: Int(Date().timeIntervalSince1970) / 86_400 + days).description
  }

  private static let onboardings: [Plot] = [
    ("Amélie Dubois", "Designer", "Design", 21, Ending.after(6)),
    ("Mateo García", "Developer", "Engineering", 12, .after(3)),
    ("Yuki Tanaka", "Accountant", "Finance", 6, .after(1)),
    ("Oluwaseun Adébáyọ̀", "Developer", "Engineering", 3, .after(0)),
    ("Freya Sigurðardóttir", "Sales manager", "Sales", 28, .completed),
    ("Rasmus Bjørn", "Technician", "Operations", 17, .paused(after: 2)),
  ].map { name, job, department, daysAgo, ending in
    Plot(
      template: "onboarding", starter: "maya.lindqvist", daysAgo: daysAgo,
      input: [
        "new_hire": name, "private_email": mail(name, "post"), "job_title": job, "department": department,
        "first_day": Plot.day(10 - daysAgo),
        "workplace": "both", "handles_money": department == "Finance" ? "yes" : "no", "buddy": "jonas.weber",
      ], ending: ending)
  }

  private static let deliveries: [Plot] = [
    ("Nordlicht GmbH", "Birte Jansen", "20 docking stations", "3,980.00", 9, Ending.after(1)),
    ("Papierhaus Ott", "Renate Ott", "Letter paper, 40 boxes", "1,112.40", 14, .after(2)),
    ("Holzwerk Søndergaard", "Mads Søndergaard", "Shelves for the archive", "5,460.00", 5, .after(0)),
    ("Stahlbau Krämer", "Ingo Krämer", "Server cabinet", "2,790.00", 19, .completed),
    ("Lichtplan Wien", "Marlene Höß", "Lamps for the hall", "7,315.75", 23, .after(3)),
    ("Kabelwerk Süd", "Ömer Yılmaz", "Fibre cables", "845.20", 2, .after(0)),
    ("Gartenbau Linde", "Rosa Linde", "Plants for the atrium", "1,640.00", 11, .terminated(after: 1)),
    ("Nordlicht GmbH", "Birte Jansen", "Replacement keyboards", "620.00", 26, .completed),
  ].map { vendor, contact, goods, amount, daysAgo, ending in
    Plot(
      template: "vendor_followup", starter: "lukasz.wisniewski", daysAgo: daysAgo,
      input: [
        "vendor": vendor, "contact": contact, "contact_email": mail(contact, vendor),
        "order_number": "LP-\(4100 + daysAgo)", "goods": goods,
        "amount": amount, "needed_by": Plot.day(27 - daysAgo), "receiver": "ada.brandt",
        "new_vendor": daysAgo % 2 == 0 ? "yes" : "no",
      ], ending: ending)
  }
}
