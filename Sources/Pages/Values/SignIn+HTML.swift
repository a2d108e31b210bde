public import HTML

extension LoginPage {
  public func html(in frame: Frame) -> HTML { frame.page("login", Templates.login(page: self, frame: frame)) }
}

extension KeptForm {
  var hidden: HTML {
    """
    <input type="hidden" name="kept_to" value="\(action)"><input type="hidden" name="kept" value="\(encoded)">
    """
  }
}

extension KeptPage {
  public func html(in frame: Frame) -> HTML { frame.page("kept", Templates.kept(page: self, frame: frame)) }

  /// What a person typed or chose: not what the page sent by itself.
  var typed: [String] { fields.filter { $0.name != "command" && !$0.value.isEmpty }.map(\.value) }
}

extension SetupPage {
  public func html(in frame: Frame) -> HTML { frame.page("setup", Templates.setup(page: self, frame: frame)) }
}
