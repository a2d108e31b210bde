public import Application
import CCurl
public import Engine
import Foundation

/// Calls services over HTTP with libcurl. It goes straight to the service: no proxy, no redirect, no cookie.
public final class ServiceClient: ServiceCaller {
  /// What stands in a header and in no template.
  public struct Secret: Sendable {
    /// It is sent to no other: `api.example`, with the port where the address names one.
    public var host: String
    public var value: String

    public init(host: String, value: String) {
      self.host = host.lowercased()
      self.value = value
    }
  }

  public struct Settings: Sendable {
    /// Hosts that may have private addresses, and may be sent secrets without encryption; on every port where none is
    /// named.
    public var privateHosts: Set<String>
    public var secrets: [String: Secret]
    public var connectTimeoutSeconds = 10

    public init(privateHosts: Set<String> = [], secrets: [String: Secret] = [:]) {
      self.privateHosts = Set(privateHosts.map { $0.lowercased() })
      self.secrets = secrets
    }

    func mayBePrivate(_ host: String) -> Bool {
      privateHosts.contains(host) || privateHosts.contains(host.replacing(#/:[0-9]+$/#, with: ""))
    }
  }

  private let settings: Settings

  public init(settings: Settings) { self.settings = settings }

  public func call(_ request: CallRequest, idempotencyKey key: String) async -> CallResult {
    var lines = ["Idempotency-Key: \(key)"]
    var secrets: [String] = []
    let isPrivate = settings.mayBePrivate(request.host)
    for header in request.headers {
      switch header.value {
      case .text(let text): lines.append(Self.line(header.name, text))
      case .secret(let name):
        guard let secret = settings.secrets[name], secret.host == request.host else {
          return .failed(
            reason: "There is no secret “\(name)” for \(request.host). Set BATON_SECRET_\(name.uppercased()).",
            isWorthRetry: false)
        }
        guard request.isSecure || isPrivate else {
          return .failed(
            reason: "The secret “\(name)” is sent over https:// only. Change the address in the template.",
            isWorthRetry: false)
        }
        lines.append(Self.line(header.name, secret.value))
        secrets.append(secret.value)
      }
    }
    let interruption = Interruption()
    let transfer = Transfer(
      request: request, headers: lines, mayBePrivate: isPrivate, connectTimeoutSeconds: settings.connectTimeoutSeconds,
      interruption: interruption)
    let result: CallResult = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // It blocks its thread, and tasks run on those of Dispatch.
        Thread.detachNewThread { continuation.resume(returning: transfer.perform()) }
      }
    } onCancel: {
      interruption.ask()
    }
    return result.without(secrets)
  }

  /// libcurl leaves out a header without a value unless it ends so.
  private static func line(_ name: String, _ value: String) -> String {
    value.isEmpty ? "\(name);" : "\(name): \(value)"
  }
}

extension CallResult {
  /// A service may say back what it was sent; the record is read by many.
  fileprivate func without(_ secrets: [String]) -> CallResult {
    guard case .answered(var answer) = self else { return self }
    for word in secrets.flatMap({ [$0] + $0.split(separator: " ").map(String.init) }) where word.utf8.count >= 6 {
      answer.body = answer.body.replacing(word, with: "•••")
    }
    return .answered(answer)
  }
}
