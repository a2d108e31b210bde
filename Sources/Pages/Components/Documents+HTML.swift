import HTML

extension DocumentSlot {
  /// The slot's name and need, the files that are here, and the way to bring one.
  var html: HTML {
    """
    <section class="slot\(if: isRequired && !isComplete, " slot-missing")\(if: error != nil, " field-wrong")" id="slot-\(key)" \
    aria-labelledby="slot-\(key)-name"><div class="slot-head"><h3 id="slot-\(key)-name">\(name)</h3>\
    <span class="slot-need">\(with: need, { HTML(text: $0) }, else: isRequired ? "required" : "optional")</span></div>\
    \(with: hint, { "<p class=\"hint\">\($0)</p>" })\
    \(with: error, { "<p class=\"error\"><span class=\"unseen\">Error: </span>\($0)</p>" })\
    \(if: !files.isEmpty, files.html)\
    \(with: upload, { self.chooser(sendingTo: $0) })</section>
    """
  }

  /// Part of the page's form, wherever that stands: what is typed in it goes along with the files, and is kept.
  private func chooser(sendingTo action: String) -> HTML {
    """
    <div class="upload" data-upload><label for="file-\(key)">\(Icon.upload.html)Add files\(with: limits, { " <span class=\"hint\">\($0)</span>" })\
    </label><input type="file" name="file-\(key)" id="file-\(key)" form="act" multiple\
    \(if: !accept.isEmpty, " accept=\"\(accept)\"")><button class="button button-quiet" form="act" \
    formaction="\(action)" formnovalidate name="upload-slot" value="\(key)">Upload<span class="unseen"> to \(name)</span></button>\
    <progress max="100" value="0" hidden aria-label="Upload to \(name)"></progress></div>
    """
  }
}

extension [DocumentFile] {
  var html: HTML { "<ul class=\"files\">\(self, each: { $0.html })</ul>" }
}

extension DocumentFile {
  fileprivate var html: HTML {
    """
    <li class="file">\(Icon.document.html)<div class="file-what"><a href="\(url)">\(name)</a>\
    <span class="note">\(size)\(with: by, { " · \($0.name)" })\(with: when, { " · \($0.html)" })</span>\
    \(with: note, { "<span class=\"note\">\($0)</span>" })</div>\(status?.html)\
    \(with: removal, { """
      <button class="button button-bare" form="act" formaction="\($0)" formnovalidate>\
      Remove<span class="unseen"> \(name)</span></button>
      """ })</li>
    """
  }
}
