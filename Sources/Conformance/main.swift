import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, arguments.first == "dmn-tck", let directory = arguments.last else {
  FileHandle.standardError.write(Data("usage: conformance dmn-tck DIRECTORY\n".utf8))
  exit(2)
}
var suite = DMNSuite()
exit(suite.run(directory) ? 0 : 1)
