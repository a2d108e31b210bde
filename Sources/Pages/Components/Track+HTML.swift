import HTML

extension Track {
  /// On top of a process and a step, with the stages' names.
  var large: HTML { svg(stages.contains { $0.holders.count > 2 } ? .tall : .large) }

  /// In lists.
  var small: HTML { svg(.small) }

  private struct Measure {
    let name: String
    let height: Int
    let line: Int
    let centre: Int
    let batonWidth: Int
    let batonHeight: Int
    let holdersMax: Int

    static let large = Measure(
      name: "large", height: 88, line: 6, centre: 34, batonWidth: 46, batonHeight: 26, holdersMax: 3)
    /// Room for three rails.
    static let tall = Measure(
      name: "large", height: 116, line: 6, centre: 46, batonWidth: 46, batonHeight: 26, holdersMax: 3)
    static let small = Measure(
      name: "small", height: 22, line: 4, centre: 11, batonWidth: 30, batonHeight: 18, holdersMax: 1)
  }

  /// Lengths along the line are per cents, so that the track fits any width without its letters growing or shrinking.
  private func svg(_ measure: Measure) -> HTML {
    let width = 100 / Double(max(stages.count, 1))
    return """
      <svg class="track track-\(measure.name) track-\(condition.rawValue)" role="img" aria-label="\(summary)" \
      width="100%" height="\(measure.height)">\(stages.enumerated(), each: { index, stage in
        self.stretch(stage, at: Double(index) * width, width: width, measure)
      })\(stages.enumerated(), each: { index, stage in
        self.station(stage, index: index, width: width, measure)
      })</svg>
      """
  }

  /// One stage's stretch of the line; in the present one, it is filled as far as the baton.
  private func stretch(_ stage: Stage, at start: Double, width: Double, _ measure: Measure) -> HTML {
    let gap = measure.name == "large" ? 0.5 : 2.0
    let length = width - gap
    let top = measure.centre - measure.line / 2
    let isSplit = stage.state == .present && min(stage.holders.count, measure.holdersMax) > 1
    var html: HTML = isSplit ? "" : bar(stage.state.rawValue, x: start, width: length, y: top, measure.line)
    if isSplit {
      let rows = offsets(min(stage.holders.count, measure.holdersMax))
      html.append(
        """
        <svg x="\(percent(start))" y="0" width="\(percent(length))" height="\(measure.height)" \
        viewBox="0 0 100 \(measure.height)" preserveAspectRatio="none">\(rows, each: { offset in
          self.rail(to: measure.centre + offset, measure)
        })</svg>
        """)
    } else if stage.state == .present {
      html.append(bar("reached", x: start, width: length / 2, y: top, measure.line))
    }
    return html
  }

  private func bar(_ name: String, x: Double, width: Double, y: Int, _ height: Int) -> HTML {
    """
    <rect class="track-\(name)" x="\(percent(x))" y="\(y)" width="\(percent(width))" height="\(height)" \
    rx="\(height / 2)"/>
    """
  }

  /// A rail that leaves the line, runs beside it, and comes back.
  private func rail(to y: Int, _ measure: Measure) -> HTML {
    let centre = measure.centre
    return """
      <path class="track-rail" vector-effect="non-scaling-stroke" d="M1 \(centre)C14 \(centre) 10 \(y) 24 \(y)\
      H76C90 \(y) 86 \(centre) 99 \(centre)"/>
      """
  }

  /// What stands at a stage: its name below, and the baton when it is here.
  private func station(_ stage: Stage, index: Int, width: Double, _ measure: Measure) -> HTML {
    let middle = (Double(index) + 0.5) * width
    var html = HTML()
    if stage.state == .present, condition != .ended {
      let shown = stage.holders.prefix(measure.holdersMax)
      if shown.isEmpty { html.append(baton(nil, stage, at: middle, y: measure.centre, measure)) }
      if measure.holdersMax == 1, stage.holders.count > 1 {
        html.append(shadow(of: stage.holders[1], at: middle, measure))
      }
      for (index, offset) in offsets(shown.count).enumerated() where index < shown.count {
        let left = index == measure.holdersMax - 1 && index > 0 ? stage.holders.count - shown.count : 0
        html.append(baton(shown[index], stage, at: middle, y: measure.centre + offset, measure, others: left))
      }
    }
    guard measure.name == "large" else { return html }
    let isPresent = stage.state == .present
    html.append(
      """
      <text class="track-name\(if: isPresent, " is-present")" x="\(percent(middle))" y="\(measure.height - 6)" \
      text-anchor="middle">\(stage.name)</text>
      """)
    return html
  }

  /// A capsule lying on the line, in its holder's colour, with a band near each end. `others` are those for whom there
  /// is no room.
  private func baton(
    _ holder: PersonFace?, _ stage: Stage, at x: Double, y: Int, _ measure: Measure, others: Int = 0
  ) -> HTML {
    let (width, height) = (measure.batonWidth, measure.batonHeight)
    let hue: HTML = if let holder { " hue-\(holder.hue)" } else { " baton-free" }
    let isLate = stage.isLate && holder.map { !stage.inTime.contains($0.id) } != false
    let letters = others > 0 ? "+\(others + 1)" : holder?.initials ?? "?"
    return """
      <svg class="baton\(hue)\(if: holder?.isOutside == true, " baton-outside")\(if: isLate, " baton-late")" \
      x="\(percent(x))" y="\(y)" overflow="visible">\(capsule(measure))<path d="M-\(width / 2 - 8) -\(height / 2)\
      v\(height)M\(width / 2 - 8) -\(height / 2)v\(height)"/><text text-anchor="middle" dy="0.36em">\(letters)</text>\
      </svg>
      """
  }

  /// In lists there is room for one baton; a second one shows behind it.
  private func shadow(of holder: PersonFace, at x: Double, _ measure: Measure) -> HTML {
    """
    <svg class="baton baton-behind hue-\(holder.hue)" x="\(percent(x))" y="\(measure.centre)" overflow="visible">\
    <g transform="translate(6 0)">\(capsule(measure))</g></svg>
    """
  }

  private func capsule(_ measure: Measure) -> HTML {
    let (width, height) = (measure.batonWidth, measure.batonHeight)
    return """
      <rect x="-\(width / 2)" y="-\(height / 2)" width="\(width)" height="\(height)" rx="\(height / 2)"/>
      """
  }

  /// How far above and below the line the batons lie.
  private func offsets(_ count: Int) -> [Int] {
    switch count {
    case 2: [-15, 15]
    case 3: [-30, 0, 30]
    default: [0]
    }
  }
}
