import Engine
import Testing

struct ZoneNameTests {
  @Test(arguments: [
    "Europe/Berlin", "UTC", "Etc/UTC", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Asia/Kathmandu",
    "US/Eastern", "Etc/GMT+5",
  ])
  func placesAreZones(name: String) { #expect(timeZone(named: name) != nil) }

  @Test(arguments: [
    "right/Europe/Berlin", "posix/Europe/Berlin", "CET", "EST5EDT", "", "Europe", "Europe/", "Europe/Atlantis",
    "Europe/../Europe/Berlin", "Europe/../../../../etc/localtime", "/usr/share/zoneinfo/Europe/Berlin", "localtime",
    "Europe/Berlin\n",
  ])
  func allElseIsNone(name: String) { #expect(timeZone(named: name) == nil) }
}
