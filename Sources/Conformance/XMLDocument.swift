import CXML
import DMN

/// Reads XML files through libxml2.
enum XMLDocument {
  static func root(ofFile path: String) -> Element? {
    let options = Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_NOCDATA.rawValue)
    guard let document = xmlReadFile(path, nil, options) else { return nil }
    defer { xmlFreeDoc(document) }
    guard let node = xmlDocGetRootElement(document) else { return nil }
    return element(node)
  }

  private static func element(_ node: xmlNodePtr) -> Element {
    var children: [Element] = []
    var text = ""
    var child = node.pointee.children
    while let current = child {
      switch current.pointee.type {
      case XML_ELEMENT_NODE: children.append(element(current))
      case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: text += string(current.pointee.content)
      default: break
      }
      child = current.pointee.next
    }
    var attributes: [String: String] = [:]
    var attribute = node.pointee.properties
    while let current = attribute {
      let value = xmlNodeListGetString(node.pointee.doc, current.pointee.children, 1)
      attributes[string(current.pointee.name)] = string(value)
      if let value { baton_xml_free(value) }
      attribute = current.pointee.next
    }
    return Element(name: string(node.pointee.name), attributes: attributes, children: children, text: text)
  }

  private static func string(_ bytes: UnsafePointer<xmlChar>?) -> String {
    bytes.map { String(cString: $0) } ?? ""
  }
}
