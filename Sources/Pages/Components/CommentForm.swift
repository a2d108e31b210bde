internal import HTML

/// Where somebody writes to all who take part.
public struct CommentForm: Sendable {
  public var action: String
  /// What was typed, and refused.
  public var text: String
  public var error: String?

  public init(action: String, text: String = "", error: String? = nil) {
    self.action = action
    self.text = text
    self.error = error
  }
}

extension CommentForm {
  func html(in frame: Frame) -> HTML {
    let wrong: HTML = error == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"comment-error\""
    return """
      <form method="post" action="\(action)" class="comment-form">\(frame.hidden("comment"))\
      <label for="comment">Comment</label>\(with: error, {
        "<p class=\"error\" id=\"comment-error\"><span class=\"unseen\">Error: </span>\($0)</p>"
      })<textarea name="comment" id="comment" rows="2"\(wrong)>\n\(text)</textarea>\
      <button class="button button-quiet">Add the comment</button></form>
      """
  }
}
