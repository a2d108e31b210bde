public import Application
import HTML

/// The two bodies of a mail, made by the templates of `Templates/mail`.
public func renderMail(_ content: MailContent) -> (text: String, html: String) {
  let page = MailPage(content)
  return (Templates.notificationText(mail: page) + "\n", Templates.notification(mail: page).description + "\n")
}
