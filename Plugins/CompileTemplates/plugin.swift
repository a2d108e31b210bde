import Foundation
import PackagePlugin

/// Turns each file of `Templates/pages` (for Pages) or `Templates/mail` (for Mailer) into a typed Swift function.
@main
struct CompileTemplates: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = target.name == "Mailer" ? "mail" : "pages"
    let templates = context.package.directoryURL.appending(path: "Templates/\(folder)")
    let compiler = try context.tool(named: "TemplateCompiler").url
    let names = try FileManager.default.contentsOfDirectory(atPath: templates.path)
    return names.filter { $0.hasSuffix(".html") || $0.hasSuffix(".txt") }.sorted().map { name in
      let input = templates.appending(path: name)
      let output = context.pluginWorkDirectoryURL.appending(path: name + ".swift")
      return .buildCommand(
        displayName: "Compiling template \(folder)/\(name)",
        executable: compiler,
        arguments: [input.path, output.path],
        inputFiles: [input],
        outputFiles: [output])
    }
  }
}
