import HTML

extension Frame {
  /// The hidden inputs of a POST form: the seal, and a command id of this form's own.
  func hidden(_ form: String) -> HTML {
    """
    \(if: !csrf.isEmpty, "<input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\">")\
    <input type="hidden" name="command" value="\(command)-\(form)">
    """
  }
}

/// What Enter presses in a form whose other buttons stand before its main one: the first button is what counts.
let enterButton: HTML = "<button class=\"unseen\" tabindex=\"-1\" aria-hidden=\"true\"></button>"

extension Act {
  /// A form with nothing but its button.
  func form(_ name: String, in frame: Frame, style: String = "button") -> HTML {
    """
    <form method="post" action="\(action)" class="inline-form">\(frame.hidden(name))\
    <button class="\(style)">\(label)</button>\(with: hint, { " <span class=\"note\">\($0)</span>" })</form>
    """
  }
}

/// A POST button whose label says what happens.
func postButton(
  _ label: String, to action: String, _ name: String, in frame: Frame, style: String = "button button-quiet"
) -> HTML {
  Act(label: label, action: action).form(name, in: frame, style: style)
}

extension [Choice] {
  /// A labelled select of a filter form.
  func filter(_ label: String, name: String, all: String) -> HTML {
    """
    <label class="filter"><span>\(label)</span><select name="\(name)"><option value="">\(all)</option>\
    \(self, each: { """
      <option value="\($0.value)"\(if: $0.isChosen, " selected")>\($0.label)</option>
      """ })</select></label>
    """
  }
}

extension ReasonedAct {
  /// Opens in place and asks for the reason; `<details>` needs no script.
  func html(_ name: String, icon: Icon, in frame: Frame) -> HTML {
    """
    <details class="act-panel"\(if: isOpen || error != nil, " open")>\(summary(icon))\
    <form method="post" action="\(action)" class="act-form">\(frame.hidden(name))\
    \(question(name, sentAs: "reason"))\
    <button class="button\(if: isDangerous, " button-danger-full")">\(button)</button></form></details>
    """
  }

  /// Within a form around it, so that what was typed there goes along and is kept. Sends `act-NAME`, which is no
  /// field's key.
  func htmlWithinForm(_ name: String, icon: Icon) -> HTML {
    """
    <details class="act-panel"\(if: isOpen || error != nil, " open")>\(summary(icon))\
    <div class="act-form">\(question(name, sentAs: "act-\(name)"))\
    <button class="button\(if: isDangerous, " button-danger-full")" formaction="\(action)" formnovalidate>\
    \(button)</button></div></details>
    """
  }

  private func summary(_ icon: Icon) -> HTML {
    """
    <summary class="button button-quiet\(if: isDangerous, " button-danger")">\(icon.html)\(label)</summary>
    """
  }

  private func question(_ name: String, sentAs key: String) -> HTML {
    """
    \(with: hint, { "<p class=\"note\">\($0)</p>" })\
    \(with: error, { "<p class=\"error\"><span class=\"unseen\">Error: </span>\($0)</p>" })\
    \(if: !choices.isEmpty, chooser(name))\
    <div class="field"><label for="\(name)-reason">\(reasonLabel)\
    \(if: isReasonOptional, " <span class=\"optional\">(optional)</span>")</label>\
    <textarea name="\(key)" id="\(name)-reason" rows="3"\(if: error != nil, " aria-invalid=\"true\"")>\
    \n\(reason)</textarea></div>
    """
  }

  private func chooser(_ name: String) -> HTML {
    """
    <div class="field"><label for="\(name)-choice">\(chosenLabel)</label><select name="\(chosenKey)" \
    id="\(name)-choice">\(if: chosen.isEmpty && choices.count > 1, "<option value=\"\">Choose</option>")\
    \(choices, each: { """
      <option value="\($0.value)"\(if: $0.value == chosen, " selected")>\($0.label)</option>
      """ })</select></div>
    """
  }
}
