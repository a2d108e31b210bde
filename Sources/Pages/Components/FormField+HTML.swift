import HTML

extension FormField {
  var id: String { "field-\(key)" }

  /// The label, the hint, the error and the control, in this order.
  var html: HTML {
    switch kind {
    case .choice(let choices) where choices.count <= Self.radiosMax: fieldset(radios(choices))
    case .choices(let choices, let chosen): fieldset(boxes(choices, chosen: chosen))
    case .yesNo: fieldset(radios([Choice(value: "true", label: "Yes"), Choice(value: "false", label: "No")]))
    case .tick: tick
    default: labelled
    }
  }

  private static let radiosMax = 5

  private var labelled: HTML {
    """
    <div class="field\(if: error != nil, " field-wrong")"><label for="\(id)">\(label)\(optionalMark)</label>\
    \(hintAndError)\(control)</div>
    """
  }

  private func fieldset(_ options: HTML) -> HTML {
    """
    <fieldset class="field\(if: error != nil, " field-wrong")" id="\(id)"\(describedBy)><legend>\(label)\
    \(optionalMark)</legend>\(hintAndError)<div class="options">\(options)</div></fieldset>
    """
  }

  private var tick: HTML {
    """
    <div class="field\(if: error != nil, " field-wrong")">\(hintAndError)<div class="option"><input type="checkbox" \
    name="\(key)" value="true" id="\(id)"\(if: value == "true", " checked")\(describedBy)>\
    <label for="\(id)">\(label)\(optionalMark)</label></div></div>
    """
  }

  private var optionalMark: HTML { isOptional ? " <span class=\"optional\">(optional)</span>" : "" }

  private var hintAndError: HTML {
    """
    \(with: hint, { "<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>" })\
    \(with: error, { """
      <p class="error" id="\(id)-error"><span class="unseen">Error: </span>\($0)</p>
      """ })
    """
  }

  private var describedBy: HTML {
    switch (hint, error) {
    case (nil, nil): ""
    case (_, nil): " aria-describedby=\"\(id)-hint\""
    case (nil, _): " aria-describedby=\"\(id)-error\""
    default: " aria-describedby=\"\(id)-hint \(id)-error\""
    }
  }

  /// What each control carries.
  private var common: HTML {
    """
     name="\(key)" id="\(id)"\(describedBy)\(if: error != nil, " aria-invalid=\"true\"")\
    \(with: autocomplete, { " autocomplete=\"\($0)\"" })
    """
  }

  private var readOnly: HTML { isReadOnly ? " readonly" : "" }

  private var control: HTML {
    switch kind {
    case .multiline(let rows), .code(let rows):
      """
      <textarea rows="\(rows)"\(common)\(readOnly)\(if: isCode, " class=\"code\" spellcheck=\"false\"")>\n\(value)</textarea>
      """
    case .number(let unit):
      """
      <div class="with-unit"><input type="text" inputmode="decimal" class="short number" value="\(value)"\(common)\
      \(readOnly)>\(with: unit, { "<span class=\"unit\">\($0)</span>" })</div>
      """
    case .money(let currency, let currencies): money(currency, currencies)
    case .choice(let choices), .person(let choices): select(choices)
    case .text, .date, .email, .phone, .url, .password, .choices, .yesNo, .tick:
      """
      <input type="\(type)"\(if: isShort, " class=\"short\"") value="\(value)"\(common)\(readOnly)>
      """
    }
  }

  private func money(_ currency: String, _ currencies: [String]) -> HTML {
    let amount: HTML = """
      <input type="text" inputmode="decimal" class="short number" value="\(value)"\(common)\(readOnly)>
      """
    guard currencies.count > 1 else {
      return """
        <div class="with-unit"><span class="unit">\(currency)</span>\(amount)<input type="hidden" \
        name="\(key)_currency" value="\(currency)"></div>
        """
    }
    return """
      <div class="with-unit">\(amount)<select name="\(key)_currency" aria-label="Currency">\(currencies, each: {
        "<option\(if: $0 == currency, " selected")>\($0)</option>"
      })</select></div>
      """
  }

  private func select(_ choices: [Choice]) -> HTML {
    """
    <select\(common)>\(if: value.isEmpty || isOptional, "<option value=\"\">Choose</option>")\(choices, each: { """
      <option value="\($0.value)"\(if: $0.value == value, " selected")>\($0.label)</option>
      """ })</select>
    """
  }

  private func radios(_ choices: [Choice]) -> HTML {
    options(choices, type: "radio") { $0 == value }
  }

  private func boxes(_ choices: [Choice], chosen: [String]) -> HTML {
    options(choices, type: "checkbox") { chosen.contains($0) }
  }

  private func options(_ choices: [Choice], type: String, isChosen: (String) -> Bool) -> HTML {
    var html = HTML()
    for (index, choice) in choices.enumerated() {
      let optionID = "\(id)-\(index)"
      html.append(
        """
        <div class="option"><input type="\(type)" name="\(key)" value="\(choice.value)" id="\(optionID)"\
        \(if: isChosen(choice.value), " checked")\(if: choice.hint != nil, " aria-describedby=\"\(optionID)-hint\"")>\
        <label for="\(optionID)">\(choice.label)</label>\(with: choice.hint, {
          "<p class=\"hint\" id=\"\(optionID)-hint\">\($0)</p>"
        })</div>
        """)
    }
    return html
  }

  private var isCode: Bool { if case .code = kind { true } else { false } }

  private var isShort: Bool {
    switch kind {
    case .date, .phone: true
    default: false
    }
  }

  private var type: String {
    switch kind {
    case .date: "date"
    case .email: "email"
    case .phone: "tel"
    case .url: "url"
    case .password: "password"
    default: "text"
    }
  }
}

/// Every complaint of a form, in the order of the page.
func allErrors(
  _ general: [PageError], _ fields: [FormField], checklist: [StepPage.ChecklistItem] = [], _ slots: [DocumentSlot] = []
) -> [PageError] {
  let own =
    fields.compactMap { field in field.error.map { PageError(sentence: $0, anchor: field.id) } }
    + checklist.compactMap { item in item.error.map { PageError(sentence: $0, anchor: item.id) } }
    + slots.compactMap { slot in slot.error.map { PageError(sentence: $0, anchor: "slot-\(slot.key)") } }
  // What stands beside its field, box or slot is told once, and leads there.
  let places = Set(fields.map(\.id) + (checklist.map(\.key) + slots.map(\.key)).map { "field-\($0)" })
  return general.filter { error in
    error.anchor.map(places.contains) != true || !own.contains { $0.sentence == error.sentence }
  } + own
}

extension [PageError] {
  /// The summary on top of a form: it takes focus, and links to each field.
  var summary: HTML {
    guard !isEmpty else { return HTML() }
    return """
      <div class="error-summary" role="alert" tabindex="-1" autofocus aria-labelledby="error-title">\
      <h2 id="error-title">\(count == 1 ? "One thing has to be mended" : "\(count) things have to be mended")</h2><ul>\
      \(self, each: { error in """
        <li>\(with: error.anchor, { "<a href=\"#\($0)\">\(error.sentence)</a>" }, else: HTML(text: error.sentence))</li>
        """ })</ul></div>
      """
  }
}
