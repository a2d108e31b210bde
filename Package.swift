// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: Swift 6 mode (the tools version), strict imports, warnings as errors.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func clibrary(_ name: String, pkgConfig: String?, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "baton",
  products: [
    .executable(name: "baton", targets: ["baton"]), .executable(name: "simulation", targets: ["SimulationProgram"]),
  ],
  targets: [
    // C libraries, one small target each.
    clibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    clibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    clibrary("CMicrohttpd", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    clibrary("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
    clibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    clibrary("CCmarkGFM", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-dev"),
    clibrary("CMagic", pkgConfig: "libmagic", apt: "libmagic-dev"),
    clibrary("CGraphviz", pkgConfig: "libgvc", apt: "libgraphviz-dev"),

    clibrary("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    clibrary("CXML", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),

    // Pure: no input or output.
    library("FEEL"),
    library("DMN", ["FEEL"]),
    library("Engine", ["FEEL"]),

    // Use cases, and the seams where input and output begin.
    library("Application", ["Engine"]),

    // Adapters, each named after its technology.
    library("SQL"),
    library("SQLiteStore", ["Application", "Engine", "SQL", "CSQLite"]),
    library("YAML", ["Engine", "CYAML"]),
    library("Sodium", ["Application", "CSodium"]),
    library("FileStore", ["Application", "Engine", "CMagic"]),
    library("Archive", ["CArchive"]),
    library("Markdown", ["HTML", "CCmarkGFM"]),
    library("Diagrams", ["CGraphviz"]),
    library("HTTPClient", ["Application", "Engine", "CCurl"]),
    library("Mailer", ["Application", "Engine", "HTML", "CCurl"], plugins: ["CompileTemplates"]),

    // Pages.
    library("HTML"),
    library("Pages", ["HTML"], plugins: ["CompileTemplates"]),
    library("HTTP"),
    library("HTTPServer", ["HTTP", "CMicrohttpd"]),
    library("Web", ["Application", "Engine", "HTTP", "HTML", "Pages", "Markdown", "Diagrams"]),

    // What a mail says, composed when it leaves.
    library("Notices", ["Application", "Engine", "Pages"]),
    library("Scheduler", ["Application", "Engine"]),
    library("Demo", ["Application", "Engine"]),

    .executableTarget(
      name: "baton",
      dependencies: [
        "Application", "Engine", "FEEL", "SQLiteStore", "YAML", "Sodium", "FileStore", "Archive", "Mailer", "HTTP",
        "HTTPServer", "HTTPClient",
        "Web", "Notices", "Scheduler", "Demo", "Pages",
      ],
      swiftSettings: strict),

    // Runs public suites: swift run -c release conformance dmn-tck DIR
    .executableTarget(
      name: "conformance", dependencies: ["DMN", "FEEL", "CXML"], path: "Sources/Conformance",
      swiftSettings: strict),

    // Drives the use cases with random people: swift run -c release simulation --seeds N --days D
    library(
      "Simulation",
      ["Application", "Engine", "SQLiteStore", "FileStore", "Sodium", "YAML", "Mailer", "Notices", "Scheduler"]),
    .executableTarget(name: "SimulationProgram", dependencies: ["Simulation"], swiftSettings: strict),

    // Templates/pages and Templates/mail become typed functions.
    .executableTarget(name: "TemplateCompiler", swiftSettings: strict),
    .plugin(name: "CompileTemplates", capability: .buildTool(), dependencies: ["TemplateCompiler"]),

    tests("ArchitectureTests", []),
    tests("FEELTests", ["FEEL"]),
    tests("EngineTests", ["Engine", "FEEL", "YAML"]),
    // A workspace over the real store, for the tests of what stands on it.
    .target(
      name: "OfficeFixture", dependencies: ["Application", "Engine", "SQLiteStore", "YAML", "Sodium", "FileStore"],
      path: "Tests/OfficeFixture", swiftSettings: strict),
    tests("ApplicationTests", ["OfficeFixture", "Application", "Engine", "SQLiteStore"]),
    tests(
      "WebTests",
      ["OfficeFixture", "Web", "HTTP", "Application", "Engine", "Mailer", "Notices", "Scheduler", "Demo"]),
    tests("SimulationTests", ["Simulation"]),
    tests("SQLiteStoreTests", ["SQLiteStore", "SQL", "Application", "Engine"]),
    tests("AdapterTests", ["YAML", "Sodium", "FileStore", "Markdown", "Diagrams", "Engine", "Application", "HTML"]),
    tests("MailerTests", ["Mailer", "Application", "Engine", "HTML"]),
    tests("HTTPTests", ["HTTP", "HTTPServer"]),
    tests(
      "HTTPClientTests",
      ["HTTPClient", "OfficeFixture", "Application", "Engine", "Scheduler", "SQLiteStore"]),
    tests("PagesTests", ["Pages", "HTML"]),
  ]
)
