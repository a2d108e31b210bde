import Engine
import Testing
import YAML

/// Each mistake an author can make, at its line and column. The line that is bent stands in the table.
@Suite struct TemplateMistakesTests {
  @Test(arguments: [
    (2, "nme: Trip", "2:1: error: A template has no “nme”; did you mean “name”?"),
    (
      1, "key: Trip to Köln",
      "1:6: error: “Trip to Köln” is not a key: use lower-case letters, digits and underscores, beginning with a letter, at most 40 characters, such as “trip_to_k_ln”."
    ),
    (1, "zone: UTC", "1:1: error: A template needs “key”; add a line “key: …” with a short name of its own."),
    (2, "name: \"\"", "2:7: error: “name” is empty; write a text."),
    (
      2, "name: [a]",
      "2:7: error: “name” is a text, not a list, a map or nothing; put it in quotes if it holds “:”, “{” or “[”."
    ),
    (
      3, "prefix: trp",
      "3:9: error: “prefix” is two to six capital letters or digits and begins with a letter, such as “PUR” for PUR-1042."
    ),
    (
      3, "prefix: P",
      "3:9: error: “prefix” is two to six capital letters or digits and begins with a letter, such as “PUR” for PUR-1042."
    ),
    (
      3, "prefix: 1AB",
      "3:9: error: “prefix” is two to six capital letters or digits and begins with a letter, such as “PUR” for PUR-1042."
    ),
    (
      2, "name: Trip\nzone: Europe/Berln",
      "3:7: error: There is no time zone “Europe/Berln”; did you mean “Europe/Berlin”?"
    ),
    (
      2, "name: Trip\nzone: CET",
      "3:7: error: There is no time zone “CET”; write a place of the IANA list, such as “Europe/Berlin”, or “UTC”."
    ),
    (
      2, "name: Trip\ncurrency: euro",
      "3:11: error: “currency” is a code of three capital letters, such as “EUR” or “USD”."
    ),
    (
      2, "name: Trip\nvisibility: everone",
      "3:13: error: “visibility” is “everyone” or “participants”; did you mean “everyone”?"
    ),
    (
      2, "name: Trip\nsla: two days",
      "3:6: error: “sla” is a whole number and a unit, such as “2 business days”, “4 business hours”, “72 hours”, “3 days” or “1 week”, at most ten years; “two days” is not."
    ),
    (
      2, "name: Trip\nsla: 20 years",
      "3:6: error: “sla” is a whole number and a unit, such as “2 business days”, “4 business hours”, “72 hours”, “3 days” or “1 week”, at most ten years; “20 years” is not."
    ),
    (
      2, "name: Trip\nsla: 4000 business days",
      "3:6: error: “sla” is a whole number and a unit, such as “2 business days”, “4 business hours”, “72 hours”, “3 days” or “1 week”, at most ten years; “4000 business days” is not."
    ),
    (
      2, "name: Trip\nsubject: Trip to {city",
      "3:18: error: This brace is never closed; add “}”, or write “{{” for a brace in the text."
    ),
  ]) func wholeTemplate(_ line: Int, _ text: String, _ finding: String) throws { try expect(line, text, finding) }

  @Test(arguments: [
    (
      5, "  traveller: {name: Traveller, from: stater}",
      "5:38: error: “from” says who fills the role, and “stater” is no way to say it; did you mean “starter”?"
    ),
    (
      5, "  traveller: {name: Traveller, from: the boss}",
      "5:38: error: “from” says who fills the role, and “the boss” is no way to say it; write “starter”, “manager of …”, “role …”, “field …”, “who did …”, “rule …” or “{collaborator: {name: …, email: …}}”."
    ),
    (
      6, "  boss: {name: Boss, from: manager of traveler}",
      "6:28: error: There is no role “traveler”; did you mean “traveller”?"
    ),
    (
      6, "  boss: {name: Boss, from: field city}",
      "6:28: error: The field “city” is of type “text”, and a field of type “person” is needed here."
    ),
    (
      6, "  boss: {name: Boss, from: role Finance Team}",
      "6:28: error: “Finance Team” is not the key of a company role, such as “finance_team”."
    ),
    (
      6, "  boss: {name: Boss, from: {collaborator: {name: city}}}",
      "6:43: error: “collaborator” needs “name” and “email”, each with the key of a field."
    ),
    (
      6, "  boss: {name: Boss, from: {collaborator: {name: city, email: cost}}}",
      "6:63: error: The field “cost” is of type “money”, and an address is of type “email”."
    ),
    (6, "  boss: {from: manager of traveller}", "6:9: error: The role “boss” needs “name”; add a line “name: …”."),
    (
      5, "  traveller: {name: T, from: manager of boss}",
      "5:30: error: These roles are found by each other, in a circle: traveller → boss → traveller; let one of them begin elsewhere."
    ),
    (
      6, "  boss: {name: Boss}\n  extra: {name: Extra}",
      "7:3: warning: The role “extra” does nothing in this template; give it a step, or remove it."
    ),
  ]) func roles(_ line: Int, _ text: String, _ finding: String) throws { try expect(line, text, finding) }

  @Test(arguments: [
    (8, "  city: {label: City, type: txt}", "8:29: error: There is no type “txt”; did you mean “text”?"),
    (
      8, "  city: {label: City, type: file}",
      "8:29: error: There is no type “file”; it is one of “text”, “multiline”, “number”, “money”, “date”, “yes/no”, “email”, “phone”, “url”, “person” and “choice”."
    ),
    (
      8, "  city: {label: City}",
      "8:9: error: The field “city” needs “type”; it is one of “text”, “multiline”, “number”, “money”, “date”, “yes/no”, “email”, “phone”, “url”, “person” and “choice”."
    ),
    (
      8, "  city: {label: City, type: choice}",
      "8:9: error: The field “city” is a choice and needs “options”, such as [Engineering, Sales]."
    ),
    (
      8, "  city: {label: City, type: choice, options: [Köln, Köln]}",
      "8:53: error: The option “Köln” stands here twice; remove one of them."
    ),
    (
      8, "  city: {label: City, type: choice, options: []}",
      "8:46: error: “options” is empty; write what people may choose."
    ),
    (
      8, "  city: {label: City, type: text, options: [a]}",
      "8:44: error: Only a field of type “choice” has “options”; remove them."
    ),
    (8, "  city: {lable: City, type: text}", "8:10: error: The field “city” has no “lable”; did you mean “label”?"),
    (
      8, "  city: {label: City, type: text}\n  then: {label: Then, type: text}",
      "9:3: error: “then” is a word of the expression language; give the field another key."
    ),
    (11, "start: [citty, cost, day]", "11:9: error: There is no field “citty”; did you mean “city”?"),
    (
      11, "start: [city, cost, day, city?]",
      "11:26: error: The field “city” stands twice in this form; remove one of them."
    ),
    (
      11, "start: [city, cost, {field: day, read: true}]",
      "11:34: error: A field of a form has no “read”; it may have “field”, “optional” and “read only”."
    ),
    (11, "start: [city, cost, {field: day, optional: maybe}]", "11:44: error: “optional” is true or false."),
  ]) func fields(_ line: Int, _ text: String, _ finding: String) throws { try expect(line, text, finding) }

  @Test(arguments: [
    (13, "  - key: plan\n    stps: []", "14:5: error: A stage has no “stps”; did you mean “steps”?"),
    (
      14, "    name: Plan\n  - key: plan\n    name: Plan",
      "15:10: error: There are two stages “plan”; give one of them another key."
    ),
    (
      14, "    name: Plan\n  - key: empty\n    name: Empty\n    steps: []\n  - key: more\n    name: More",
      "15:5: error: The stage “empty” has no steps; add “steps”, or remove the stage."
    ),
    (19, "      - key: book", "19:14: error: There are two steps “book”; give one of them another key."),
    (17, "        titel: Book", "17:9: error: A step has no “titel”; did you mean “title”?"),
    (
      17, "        title: " + String(repeating: "x", count: 121),
      "17:16: error: “title” is 121 characters long; at most 120 are allowed."
    ),
    (18, "        owner: boos", "18:16: error: There is no role “boos”; did you mean “boss”?"),
    (
      18, "        instructions: Book it.",
      "16:9: error: The step “book” has no owner; add “owner: …” with the key of a role."
    ),
    (18, "        owner: traveller\n        after: bok", "19:16: error: There is no step “bok”; did you mean “book”?"),
    (
      18, "        owner: traveller\n        after: book",
      "19:16: error: The step “book” waits for itself; name another step in “after”."
    ),
    (
      18, "        owner: traveller\n        after: agree",
      "19:16: error: These steps wait for each other, in a circle: book → agree → book; change the “after” of one of them."
    ),
    (
      18, "        owner: traveller\n        checklist: [Ok, Ok]",
      "19:25: error: “ok” stands twice in this checklist; remove one, or give it another key."
    ),
    (
      18, "        owner: traveller\n        when: false",
      "19:15: error: This step never happens, for “false” is never true; write a condition that can be, or remove the step."
    ),
  ]) func steps(_ line: Int, _ text: String, _ finding: String) throws { try expect(line, text, finding) }

  @Test(arguments: [
    (
      "due: soon",
      "19:14: error: “due” is a whole number and a unit, such as “2 business days”, “4 business hours”, “72 hours”, “3 days” or “1 week”, at most ten years; “soon” is not."
    ),
    ("due: {on: city}", "19:19: error: The field “city” is of type “text”, and a field of type “date” is needed here."),
    (
      "due: {before: 1 day}",
      "19:14: error: “due” is a duration, such as “2 business days”, or needs “on” with the key of a date field."
    ),
    ("remind: [1 day before]", "19:18: error: This counts from the due date, which the step lacks; add “due: …”."),
    (
      "due: 1 day\n        remind: [tomorrow]",
      "20:18: error: A reminder comes “1 business day before”, “at due” or “2 business days after”; “tomorrow” is none."
    ),
    ("due: 1 day\n        remind: [at due, at due]", "20:26: error: This stands here twice; remove one of them."),
    (
      "due: 1 day\n        remind: [2 days before]",
      "20:18: warning: The step is due after 1 day, so this comes at once when it begins; choose a shorter time."
    ),
    (
      "due: 1 day\n        escalate: [{after: 1 day}]",
      "20:20: error: An escalation needs “after” and “to”, such as {after: 1 business day, to: manager of owner}."
    ),
    (
      "due: 1 day\n        escalate: [{after: 1 day, to: bos}]",
      "20:39: error: There is no role “bos”; did you mean “boss”?"
    ),
  ]) func times(_ text: String, _ finding: String) throws {
    try expect(18, "        owner: traveller\n        " + text, finding)
  }

  @Test(arguments: [
    ("{key: a}", "19:21: error: The document “a” needs “label”; add a line “label: …”."),
    ("{label: A}", "19:21: error: A document needs “key”; add a line “key: …” with a short name of its own."),
    ("{key: a, label: A, kinds: [pfd]}", "19:48: error: There is no kind of file “pfd”; did you mean “pdf”?"),
    (
      "{key: a, label: A, size: 2 GB}",
      "19:46: error: “size” is the most that one file may have, such as “20 MB”, at most 100 MB."
    ),
    ("{key: a, label: A, max: 0}", "19:45: error: “max” is a whole number from 1 to 50."),
    (
      "{key: a, label: A, needed: 3, max: 2}",
      "19:48: error: “needed” is 3, yet “max” allows from 0 to 2 files; change one of them."
    ),
    (
      "{key: a, label: A}, {key: a, label: B}",
      "19:47: error: There are two documents “a” in this step; give one of them another key."
    ),
  ]) func documents(_ text: String, _ finding: String) throws {
    try expect(18, "        owner: traveller\n        documents: [" + text + "]", finding)
  }

  @Test(arguments: [
    ("{by: [bos]}", "21:25: error: There is no role “bos”; did you mean “boss”?"),
    ("{by: [boss, boss]}", "21:31: error: The role “boss” stands here twice; remove one of them."),
    ("{by: []}", "21:24: error: “by” is empty; name at least one role."),
    (
      "{order: parallel}",
      "21:19: error: “approval” needs “by” with a list of roles, or “authority …” with the key of a table."
    ),
    (
      "{by: boss, order: in ordr}",
      "21:37: error: “order” says whether approvers are asked one after the other; did you mean “in order”?"
    ),
    ("{by: authority spending}", "21:24: error: There is no authority table “spending”; define it under “authority”."),
    (
      "{by: boss, send back to: [agree]}",
      "21:45: error: Work is sent back to an earlier step, and “agree” does not come before this one."
    ),
    ("{by: boss, four eye: true}", "21:30: error: “approval” has no “four eye”; did you mean “four eyes”?"),
  ]) func approvals(_ text: String, _ finding: String) throws {
    try expect(21, "        approval: " + text, finding)
  }

  @Test(arguments: [
    (11, "start: [city?, cost, day]\nsubject: Trip to {cty}", 12, 19),
    (18, "        owner: traveller\n        when: cost >", 19, 15),
    (18, "        owner: traveller\n        when: \"cst > 5\"", 19, 16),
    (18, "        owner: traveller\n        when: cost > 5 and cty = \"Köln\"", 19, 28),
    (18, "        owner: traveller\n        when: cost + 1", 19, 15),
    (18, "        owner: traveller\n        documents: [{key: a, label: A, needed: city}]", 19, 48),
    (18, "        owner: traveller\n        when: cost > city", 19, 15),
  ]) func expressions(_ line: Int, _ text: String, _ foundLine: Int, _ foundColumn: Int) throws {
    let findings = try TemplateFixture.trip.line(line, text).read().findings
    #expect(findings.count == 1)
    let finding = try #require(findings.first)
    #expect(finding.severity == .error && finding.line == foundLine, "\(finding)")
    #expect(finding.column >= foundColumn, "\(finding)")
  }

  @Test func anUnknownNameIsShownAtItsPlaceWithTheFieldThatWasMeant() throws {
    let fixture = TemplateFixture.trip.line(18, "        owner: traveller\n        when: cost > 5 and cty = \"Köln\"")
    let finding = try #require(try fixture.read().findings.first)
    #expect(finding.description == "19:28: error: “when”: There is no name “cty”; did you mean “city”?")
    #expect(finding.suggestion == "city")
  }

  @Test func aResultOfTheWrongTypeIsNamed() throws {
    let fixture = TemplateFixture.trip.line(18, "        owner: traveller\n        when: cost + 1")
    #expect(try fixture.findings == ["19:15: error: “when” must give true or false, and “cost + 1” gives a number."])
  }

  @Test func aLongCircleIsNamedInFullAndWhatWaitsForItIsToo() throws {
    let fixture = TemplateFixture.trip.line(18, "        owner: traveller\n        after: pay").adding(
      """
            - {key: pay, title: Pay, owner: boss}
            - {key: file, title: File, owner: boss}
      """)
    #expect(
      try fixture.findings == [
        "19:16: error: These steps wait for each other, in a circle: book → agree → pay → book; change the “after” of one of them.",
        "24:9: error: Nobody can reach the step “file”, because it waits for steps that wait for each other.",
      ])
  }

  @Test(arguments: [
    (
      "cost = \"rail\"",
      "20:15: error: “when”: A number cannot be compared with a text; did you mean “mode”, which has the option “rail”?"
    ),
    (
      "cost = \"Köln\"",
      "20:15: error: “when”: A number cannot be compared with a text; of that type are “city” and “mode”."
    ),
    ("city > 100", "20:15: error: “when”: A text cannot be compared with a number; of that type is “cost”."),
  ]) func aFieldOfAnotherTypeThatWasMeant(_ when: String, _ finding: String) throws {
    let findings = try TemplateFixture.trip.line(
      10, "  day: {label: Day, type: date}\n  mode: {label: By, type: choice, options: [rail, car]}"
    ).line(12, "start: [city, cost, day, mode]").line(
      19, "        owner: traveller\n        when: \(when)"
    ).findings
    #expect(findings.contains(finding), "\(findings)")
  }

  @Test func aConditionThatCannotHoldIsRefusedUnlessItWasPublishedOnce() throws {
    let fixture = TemplateFixture.trip.line(18, "        owner: traveller\n        when: cost > 100 and cost < 50")
    #expect(
      try fixture.findings == [
        "19:15: error: This step never happens, for “cost > 100 and cost < 50” is never true; write a condition that can be, or remove the step."
      ])
    #expect(try fixture.read().template == nil)
    let (template, findings) = Template.readPublished(try parseYAML(fixture.text), version: 1)
    #expect(template?.steps.count == 2 && findings.allSatisfy { $0.severity == .warning })
  }

  @Test func outsidersHaveNoManagerHere() throws {
    let fixture = TemplateFixture.trip.line(
      6,
      "  boss: {name: Boss, from: manager of traveller}\n  hotel: {name: Hotel, from: {collaborator: {name: city, email: mail}}}"
    ).line(12, "  mail: {label: Mail, type: email}\nstart: [city, cost, day, mail?]").adding(
      """
            - key: confirm
              title: Confirm
              owner: hotel
              due: 1 day
              escalate: [{after: 1 day, to: manager of owner}, {after: 2 days, to: hotel}]
      """)
    #expect(
      try fixture.findings == [
        "28:39: error: The owner “hotel” is somebody outside the company and has no manager here; escalate to a role.",
        "28:78: error: “hotel” is somebody outside the company; escalate to a role inside.",
      ])
  }

  @Test func whoIsFoundByAFieldNeedsIt() throws {
    let fixture = TemplateFixture.trip.line(6, "  boss: {name: Boss, from: field chief}").line(
      11, "  chief: {label: Chief, type: person}\nstart: [city, cost, day, chief?]")
    #expect(
      try fixture.findings == [
        "12:26: warning: “chief” is optional here, yet the role “boss” is found by it; make it required, or its steps may have nobody."
      ])
  }

  @Test func whatIsReadMustBeKnownByThen() throws {
    let later = TemplateFixture.trip.line(11, "start: [city, day]").line(
      18, "        owner: traveller\n        form: [cost]\n        when: cost > 100")
    #expect(
      try later.findings == [
        "20:15: warning: “cost” is not known yet here: neither “start” nor an earlier step asks for it; ask for it there."
      ])
    let optional = TemplateFixture.trip.line(11, "start: [city, cost?, day?]").line(
      18, "        owner: traveller\n        when: cost > 100\n        due: {on: day}")
    #expect(
      try optional.findings == [
        "19:15: warning: “cost” may be empty here, since it is optional where it is asked; require it there, or say what holds when it is null.",
        "20:19: warning: “day” may be empty here, since it is optional where it is asked; require it there, or say what holds when it is null.",
      ])
    let handled = TemplateFixture.trip.line(11, "start: [city, cost?, day]").line(
      18, "        owner: traveller\n        when: cost != null and cost > 100")
    #expect(try handled.findings == [])
  }

  @Test func anAuthorityTableThatNobodyUses() throws {
    let fixture = TemplateFixture.trip.adding(
      """
      authority:
        spending:
          inputs: [cost]
          rules: [{if: "-", approvers: [boss], because: all of it}]
      """)
    #expect(
      try fixture.findings == [
        "23:3: warning: No approval uses the authority table “spending”; write “by: authority spending”, or remove it."
      ])
  }

  private func expect(_ line: Int, _ text: String, _ finding: String) throws {
    let findings = try TemplateFixture.trip.line(line, text).findings
    #expect(findings.contains(finding), "\(findings)")
  }
}
