import HTML

extension DocumentSlot {
  /// The slot's name and need, the files that are here, and the way to bring one.
  func html(in frame: Frame) -> HTML {
    """
    <section class="slot\(if: isComplete, " slot-complete")\(if: !isRequired, " slot-optional")\(if: error != nil, " field-wrong")" id="slot-\(key)" \
    aria-labelledby="slot-\(key)-name"><div class="slot-head"><h3 id="slot-\(key)-name">\(name)</h3>\
    <span class="slot-need">\(with: need, { HTML(text: $0) }, else: isRequired ? "required" : "optional")</span></div>\
    \(with: hint, { "<p class=\"hint\">\($0)</p>" })\
    \(with: error, { "<p class=\"error\"><span class=\"unseen\">Error: </span>\($0)</p>" })\
    \(if: !files.isEmpty, files.list(in: frame, prefix: key))\
    \(with: upload, { self.form(to: $0, in: frame) })</section>
    """
  }

  private func form(to action: String, in frame: Frame) -> HTML {
    """
    <form method="post" action="\(action)" enctype="multipart/form-data" class="upload" data-upload>\
    \(frame.hidden("upload-\(key)"))<input type="hidden" name="slot" value="\(key)">\
    <label for="file-\(key)">\(Icon.upload.html)Add files\(with: limits, { " <span class=\"hint\">\($0)</span>" })\
    </label><input type="file" name="file" id="file-\(key)" multiple required\
    \(if: !accept.isEmpty, " accept=\"\(accept)\"")><button class="button button-quiet">Upload to \(name)</button>\
    <progress max="100" value="0" hidden aria-label="Upload to \(name)"></progress></form>
    """
  }
}

extension [DocumentFile] {
  func list(in frame: Frame, prefix: String) -> HTML {
    """
    <ul class="files">\(enumerated(), each: { index, file in file.html(in: frame, form: "remove-\(prefix)-\(index)") })</ul>
    """
  }
}

extension DocumentFile {
  fileprivate func html(in frame: Frame, form: String) -> HTML {
    """
    <li class="file">\(Icon.document.html)<div class="file-what"><a href="\(url)">\(name)</a>\
    <span class="note">\(size)\(with: by, { " · \($0.name)" })\(with: when, { " · \($0.html)" })</span>\
    \(with: note, { "<span class=\"note\">\($0)</span>" })</div>\(status?.html)\
    \(with: removal, { """
      <form method="post" action="\($0)" class="inline-form">\(frame.hidden(form))<button class="button button-bare">\
      Remove<span class="unseen"> \(name)</span></button></form>
      """ })</li>
    """
  }
}
