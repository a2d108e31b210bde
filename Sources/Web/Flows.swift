internal import Application
internal import Diagrams
internal import Engine
internal import FEEL
internal import HTML

extension Site {
  /// The picture of a flow, with where a process stands in it: across for wide screens, down for narrow ones. nil when
  /// it cannot be drawn: the page does without.
  func flow(_ template: Template, _ state: ProcessState? = nil) -> HTML? {
    var nodes = [FlowNode(id: "start", title: "Start", kind: .start, status: state == nil ? .none : .done)]
    var edges: [FlowEdge] = []
    for step in template.steps {
      nodes.append(
        FlowNode(
          id: step.key.rawValue, title: step.title, subtitle: step.call?.host ?? template.role(step.owner)?.name ?? "",
          kind: step.approval == nil ? .step : .approval, status: status(of: step, in: state)))
      let style: FlowEdge.Style = step.when == nil ? .normal : .conditional
      let label = step.when?.text ?? ""
      for before in step.after {
        edges.append(
          FlowEdge(from: template.steps[before].key.rawValue, to: step.key.rawValue, label: label, style: style))
      }
      if step.after.isEmpty, !step.shape.isOnCall {
        edges.append(FlowEdge(from: "start", to: step.key.rawValue, label: label, style: style))
      }
      for back in (step.approval?.sendBackTo ?? []) + (step.shape.goBack.map { [$0.to] } ?? []) {
        edges.append(FlowEdge(from: step.key.rawValue, to: back.rawValue, style: .back))
      }
      for case .deadline(.goTo(let other)) in step.ladder.map(\.act) {
        edges.append(FlowEdge(from: step.key.rawValue, to: other.rawValue, label: "when late", style: .conditional))
      }
      if case .goTo(let other)? = step.call?.onFailure {
        edges.append(
          FlowEdge(from: step.key.rawValue, to: other.rawValue, label: "when it fails", style: .conditional))
      }
      if let undone = step.shape.undoes {
        edges.append(FlowEdge(from: undone.rawValue, to: step.key.rawValue, label: "to undo it", style: .conditional))
      }
    }
    nodes.append(
      FlowNode(id: "end", title: "Done", kind: .end, status: state?.status.word == "COMPLETED" ? .done : .none))
    let followed = Set(template.steps.flatMap(\.after))
    for index in template.steps.indices where !followed.contains(index) && !template.steps[index].shape.isOnCall {
      edges.append(FlowEdge(from: template.steps[index].key.rawValue, to: "end"))
    }
    let groups = template.stages.enumerated().map { index, stage in
      FlowGroup(title: stage.name, nodeIDs: template.steps.filter { $0.stage == index }.map(\.key.rawValue))
    }
    let flow = Flow(nodes: nodes, edges: edges, groups: groups)
    do {
      let title = "The flow of \(template.name)"
      let words = flow.inWords
      let across = try drawFlow(flow, .across, title: title, description: words, idPrefix: "across")
      let down = try drawFlow(flow, .down, title: title, description: words, idPrefix: "down")
      return HTML(trusted: across + down)
    } catch {
      log("warning", "the flow of \(template.key) cannot be drawn: \(error)", "")
      return nil
    }
  }

  private func status(of step: Step, in state: ProcessState?) -> FlowNode.Status {
    guard let state else { return .none }
    guard let current = state.current(step.key) else { return .waiting }
    switch current.status {
    case .active: return state.status == .running && current.due.map { $0 < workspace.now } == true ? .late : .active
    case .completed(_, _, .rejected): return .rejected
    case .completed: return .done
    case .skipped, .cancelled: return .skipped
    case .sentBack: return .waiting
    case .timedOut, .failed: return .rejected
    }
  }
}
