public import HTML

extension LoginPage {
  public func html(in frame: Frame) -> HTML { frame.page("login", Templates.login(page: self, frame: frame)) }
}

extension SetupPage {
  public func html(in frame: Frame) -> HTML { frame.page("setup", Templates.setup(page: self, frame: frame)) }
}
