import Application
import Foundation
import Mailer
import Testing

@Suite struct SMTPTests {
  @Test func severalMailsGoOverOneConnection() async throws {
    let server = ScriptedServer()
    defer { server.stop() }
    let transport = try transport(to: server)
    for number in 1...5 {
      #expect(
        await transport.deliver(message(id: "m-\(number)")) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    }
    #expect(server.record.connections == 1)
    #expect(server.record.messages.count == 5)
    #expect(server.record.messages[2] == composeMIME(message(id: "m-3")))
    #expect(
      server.record.commands.filter { $0.hasPrefix("MAIL") }.allSatisfy {
        $0.hasPrefix("MAIL FROM:<baton@ostergard.example>")
      })
    #expect(server.record.commands.filter { $0 == "RCPT TO:<maya.lindqvist@ostergard.example>" }.count == 5)
  }

  @Test func fourConnectionsShareTheWork() async throws {
    let server = ScriptedServer { moment, _ in moment == .message ? .sayAfter(seconds: 0.05, "250 ok") : .usual }
    defer { server.stop() }
    let transport = try transport(to: server, connections: 4)
    await withTaskGroup { group in
      for number in 1...40 {
        group.addTask { #expect(await transport.deliver(message(id: "m-\(number)")) == .delivered(response: "250 ok")) }
      }
    }
    let record = server.record
    #expect(record.connections == 4)
    #expect(Set(record.messages).count == 40 && record.messages.count == 40)
  }

  @Test func case24_450IsDeferredAnd550IsRefused() async throws {
    let server = ScriptedServer { moment, turn in
      guard moment == .recipient else { return .usual }
      return turn == 1
        ? .say("450 4.2.0 greylisted, come back") : turn == 2 ? .say("550-5.1.1 no\r\n550 such user") : .usual
    }
    defer { server.stop() }
    let transport = try transport(to: server)
    #expect(await transport.deliver(message()) == .deferred(code: 450, reason: "450 4.2.0 greylisted, come back"))
    #expect(await transport.deliver(message()) == .refused(code: 550, reason: "550-5.1.1 no 550 such user"))
    #expect(await transport.deliver(message()) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    #expect(server.record.messages.count == 1)
  }

  @Test(arguments: [ScriptedServer.Moment.sender, .recipient, .data, .message])
  func case24_aRefusalAtAnyMomentIsTold(moment: ScriptedServer.Moment) async throws {
    let server = ScriptedServer { $0 == moment ? ($1 == 1 ? .say("452 4.3.1 full") : .say("554 5.7.1 no")) : .usual }
    defer { server.stop() }
    let transport = try transport(to: server)
    #expect(await transport.deliver(message()) == .deferred(code: 452, reason: "452 4.3.1 full"))
    #expect(await transport.deliver(message()) == .refused(code: 554, reason: "554 5.7.1 no"))
  }

  @Test func case24_421InMidSessionIsDeferredAndTheNextMailGoes() async throws {
    let server = ScriptedServer { $0 == .recipient && $1 == 1 ? .sayAndHangUp("421 4.3.2 going down") : .usual }
    defer { server.stop() }
    let transport = try transport(to: server)
    #expect(await transport.deliver(message()) == .deferred(code: 421, reason: "421 4.3.2 going down"))
    #expect(await transport.deliver(message()) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    #expect(server.record.connections == 2)
  }

  @Test func case24_aDropAfterRCPTIsDeferredAndNothingWasSent() async throws {
    let server = ScriptedServer { $0 == .data && $1 == 1 ? .hangUp : .usual }
    defer { server.stop() }
    let transport = try transport(to: server)
    guard case .deferred(nil, let reason) = await transport.deliver(message()) else {
      Issue.record("not deferred")
      return
    }
    #expect(reason.hasPrefix("The connection to the mail server ended early"))
    #expect(server.record.messages.isEmpty)
    #expect(await transport.deliver(message()) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
  }

  @Test(arguments: [ScriptedServer.Reply.hangUp, .sayAndHangUp("421 4.4.2 idle too long")])
  func aKeptConnectionThatIsClosedIsReplacedAtOnce(reply: ScriptedServer.Reply) async throws {
    let server = ScriptedServer { $0 == .sender && $1 == 2 ? reply : .usual }
    defer { server.stop() }
    let transport = try transport(to: server)
    for number in 1...2 {
      #expect(
        await transport.deliver(message(id: "m-\(number)")) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    }
    #expect(server.record.connections == 2)
    #expect(server.record.messages.count == 2)
  }

  @Test func case23_aSlowAnswerToDATAMakesNoSecondSend() async throws {
    #expect(SMTPTransport.Limits().answerTimeoutSeconds >= 600)
    #expect(SMTPTransport.Limits().deliveryTimeoutSeconds > SMTPTransport.Limits().answerTimeoutSeconds)
    let server = ScriptedServer { moment, _ in moment == .message ? .sayAfter(seconds: 2.5, "250 at last") : .usual }
    defer { server.stop() }
    let patient = try transport(to: server, answerTimeoutSeconds: 10)
    #expect(await patient.deliver(message()) == .delivered(response: "250 at last"))
    #expect(server.record.messages.count == 1)
    // The same limit, set too low, is what gives up: it is the one that governs the answer.
    let hasty = try transport(to: server, answerTimeoutSeconds: 1)
    #expect(
      await hasty.deliver(message())
        == .deferred(
          code: nil, reason: "The mail server did not answer after the message was sent; it may have arrived."))
    #expect(server.record.messages.count == 2)
  }

  @Test func case22_aConnectionLostAfterTheFinalDotIsDeferredAndTheCopyIsTheSame() async throws {
    let server = ScriptedServer { $0 == .message && $1 == 2 ? .hangUp : .usual }
    defer { server.stop() }
    let transport = try transport(to: server)
    // The second goes over a kept connection, where a second try at once would be a second copy.
    #expect(await transport.deliver(message(id: "m-1")) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    guard case .deferred(nil, _) = await transport.deliver(message(id: "m-2")) else {
      Issue.record("not deferred")
      return
    }
    #expect(server.record.messages.count == 2)
    #expect(await transport.deliver(message(id: "m-2")) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    #expect(server.record.messages.count == 3)
    #expect(server.record.messages[1] == server.record.messages[2])
  }

  @Test func case26_bodiesThatLookLikeTheEndStayOneMessage() async throws {
    let server = ScriptedServer()
    defer { server.stop() }
    let transport = try transport(to: server)
    let nasty = message(text: nastyBody, html: "<p>" + nastyBody + "</p>")
    #expect(await transport.deliver(nasty) == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    #expect(server.record.messages == [composeMIME(nasty)])
    #expect(!server.record.commands.contains { $0.contains("evil") })
  }

  @Test func noPasswordIsSentWithoutSTARTTLS() async throws {
    let server = ScriptedServer { moment, _ in
      moment == .hello ? .say("250-test.example\r\n250 AUTH PLAIN LOGIN") : .usual
    }
    defer { server.stop() }
    let transport = try transport(to: server, userinfo: "baton:gehe1m%40@", query: "?tls=required")
    guard case .deferred(nil, let reason) = await transport.deliver(message()) else {
      Issue.record("not deferred")
      return
    }
    #expect(reason.hasPrefix("The mail server offers no STARTTLS, so nothing was sent to it."))
    #expect(!server.record.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
  }

  @Test func userAndPasswordAreDecodedAndGiven() async throws {
    let server = ScriptedServer { moment, turn in
      switch moment {
      case .hello: .say("250-test.example\r\n250 AUTH GSSAPI NTLM PLAIN LOGIN")
      case .authentication: turn == 1 ? .usual : .say("535 5.7.8 wrong")
      default: .usual
      }
    }
    defer { server.stop() }
    let first = try transport(to: server, userinfo: "maya%40x:gehe1m%3A@")
    let answer = await first.deliver(message())
    #expect(answer == .delivered(response: "250 2.0.0 Ok: queued as 4F1"))
    let given = server.record.commands.first { $0.hasPrefix("secret ") }?.dropFirst(7)
    #expect(server.record.commands.contains("AUTH PLAIN"))
    #expect(given.flatMap { Data(base64Encoded: String($0)) } == Data("\0maya@x\0gehe1m:".utf8))
    let second = try transport(to: server, userinfo: "maya%40x:gehe1m%3A@")
    #expect(
      await second.deliver(message())
        == .deferred(
          code: 535, reason: "The mail server refused the user or the password. Check BATON_SMTP. 535 5.7.8 wrong"))
  }

  @Test func aClosedPortAndAClosedDoorAreDeferred() async throws {
    let server = ScriptedServer { moment, _ in moment == .greeting ? .sayAndHangUp("554 no service here") : .usual }
    let open = try transport(to: server)
    #expect(await open.deliver(message()) == .deferred(code: 554, reason: "554 no service here"))
    server.stop()
    try await Task.sleep(for: .milliseconds(200))
    guard case .deferred(nil, let reason) = await open.deliver(message()) else {
      Issue.record("not deferred")
      return
    }
    #expect(reason.hasPrefix("The mail server could not be reached"))
  }

  private func transport(
    to server: ScriptedServer, connections: Int = 1, answerTimeoutSeconds: Int = 20, userinfo: String = "",
    query: String = ""
  ) throws -> SMTPTransport {
    var limits = SMTPTransport.Limits()
    limits.connections = connections
    limits.answerTimeoutSeconds = answerTimeoutSeconds
    limits.deliveryTimeoutSeconds = 25
    let url = "smtp://\(userinfo)127.0.0.1:\(server.port)/baton.ostergard.example\(query)"
    return SMTPTransport(server: try SMTPServer(url: url), limits: limits)
  }
}

let nastyBody =
  "first\n.\nMAIL FROM:<evil@example.com>\r\n.\r\nbare\rreturn\n..two dots\n.\r\nFrom the start\n"
  + String(repeating: "long line with ümlauts ", count: 500) + "\ntrailing space \n"
