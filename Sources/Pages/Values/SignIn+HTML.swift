public import HTML

extension LoginPage {
  public func html(in frame: Frame) -> HTML { frame.page("login", Templates.login(page: self, frame: frame)) }
}

extension KeptForm {
  var hidden: HTML {
    """
    <input type="hidden" name="kept_to" value="\(action)"><input type="hidden" name="kept" value="\(encoded)">\
    <input type="hidden" name="kept_by" value="\(author)">\(if: hasFiles, "<input type=\"hidden\" name=\"kept_files\" value=\"yes\">")
    """
  }
}

extension KeptPage {
  public func html(in frame: Frame) -> HTML { frame.page("kept", Templates.kept(page: self, frame: frame)) }

  /// What a person typed or chose: not what the page sent by itself.
  var typed: [String] { fields.filter { $0.name != "command" && !$0.value.isEmpty }.map(\.value) }

  var sentence: String {
    hasFiles
      ? "Your session had ended, and nothing was sent. What you typed is here; choose the files again on the page."
      : typed.isEmpty
        ? "Your session had ended, and what you pressed was not done. Look at the page again, or send it now."
        : "Your session had ended before this was sent. Nothing is lost: send it now, or go back."
  }
}

extension SetupPage {
  public func html(in frame: Frame) -> HTML { frame.page("setup", Templates.setup(page: self, frame: frame)) }
}
