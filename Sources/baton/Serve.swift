internal import Application
internal import Demo
internal import Dispatch
internal import Engine
internal import Foundation
internal import HTTP
internal import HTTPClient
internal import HTTPServer
internal import Mailer
internal import Notices
internal import SQLiteStore
internal import Scheduler
internal import Web

/// Seconds that requests under way get when the program is told to stop.
private let graceSeconds = 10

func serve(_ options: Options) async throws -> Int32 {
  guard options.words.isEmpty else { throw Usage("“serve” takes no further words.") }
  let log = Log()
  let isDemo = options.has("--demo")
  let configuration = try Configuration(options, isDemo: isDemo)
  let clock: any Clock = isDemo ? MovableClock() : SystemClock()
  let wiring = try await Wiring(configuration, for: .writing, clock: clock)
  let demo = isDemo ? try await prepareDemo(wiring, clock as! MovableClock) : nil
  let site = Site(
    workspace: wiring.workspace, assets: try publicFiles(in: configuration.publicFolder), demo: demo,
    outboxFolder: configuration.smtp == nil ? configuration.outboxFolder : nil
  ) { level, message, request in log.write(level, message, [("request", request)]) }
  let scheduler = Scheduler(
    workspace: wiring.workspace, transport: try transport(configuration),
    caller: ServiceClient(settings: configuration.services),
    report: { level, message in log.write(level, message) }, compose: composer(wiring.workspace))
  let server = HTTPServer(
    configuration: serverConfiguration(configuration, wiring.workspace), onResponse: { log.access($0) },
    handler: { request in await site.respond(to: request) })
  let told = StopSignals()
  do throws(HTTPServerError) { try server.start() } catch { throw Failure(error.sentence) }
  try await wiring.workspace.store.endLeases()
  for sentence in try await wiring.workspace.raiseUnusableTemplates() { log.write("error", sentence) }
  scheduler.start()
  log.write("info", "serving", [("url", configuration.baseURL), ("port", String(server.boundPort))])
  complain("Baton serves on http://\(configuration.host):\(server.boundPort)\(isDemo ? " with a demo company" : "")")
  await told.wait()
  log.write("info", "stopping")
  await server.stop(graceSeconds: graceSeconds)
  await scheduler.stop()
  wiring.store.close()
  log.write("info", "stopped")
  return 0
}

private func serverConfiguration(_ configuration: Configuration, _ workspace: Workspace) -> HTTPServer.Configuration {
  var server = HTTPServer.Configuration(uploadDirectory: workspace.files.incomingFolder)
  server.host = configuration.host
  server.port = configuration.port
  server.fileBytesMax = TemplateLimits.fileBytesMax
  server.takesFiles = { path, headers in Site.takesFiles(path, headers) }
  server.trustedProxies = configuration.trustedProxies
  return server
}

private func transport(_ configuration: Configuration) throws -> any MailTransport {
  guard let smtp = configuration.smtp else { return EMLFolder(folder: URL(filePath: configuration.outboxFolder)) }
  do throws(SMTPConfigurationError) { return SMTPTransport(server: try SMTPServer(url: smtp)) } catch {
    throw Usage("The mail server cannot be used. \(error.sentence)")
  }
}

private func composer(_ workspace: Workspace) -> Scheduler.Compose {
  { row in try await composeNotice(row, in: workspace) { renderMail($0) } }
}

private func prepareDemo(_ wiring: Wiring, _ clock: MovableClock) async throws -> DemoSettings {
  let began = Date()
  // Mail of days gone by is kept where mail is kept, and never sent to anyone.
  let history = Scheduler(
    workspace: wiring.workspace,
    transport: wiring.configuration.smtp == nil ? try transport(wiring.configuration) : NowhereTransport(),
    report: { _, message in complain("demo: \(message)") }, compose: composer(wiring.workspace))
  let people = try await makeDemoCompany(
    in: wiring.workspace, clock: clock, templates: try readyTemplates(in: wiring.configuration.processesFolder),
    round: { await history.round() }, progress: { complain("demo: \($0)") })
  complain("demo: ready after \(String(format: "%.1f", Date().timeIntervalSince(began))) s")
  if let ahead = try await wiring.store.setting("demo_clock_ahead").flatMap(Int64.init), ahead > 0 {
    clock.advance(milliseconds: ahead)
  }
  return DemoSettings(
    accounts: people.map { DemoSettings.Account(person: $0.id, role: $0.title, sees: $0.sees) }, clock: clock)
}

private struct NowhereTransport: MailTransport {
  func deliver(_: MailMessage) async -> DeliveryResult { .delivered(response: "sent before this demo began") }
}

/// SIGTERM and SIGINT, from the moment it is made: one that comes before anybody waits is not lost.
private struct StopSignals {
  private let signals: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (signals, sink) = AsyncStream<Void>.makeStream()
    self.signals = signals
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { sink.yield() }
      source.resume()
      return source
    }
  }

  func wait() async {
    for await _ in signals { break }
    for source in sources { source.cancel() }
  }
}
