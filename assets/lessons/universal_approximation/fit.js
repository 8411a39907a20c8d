// A network that learns the curve: its output beside the one built by hand, what its units add, its errors by step.

import { component, el, svg } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
import { horizon } from "../../charts/range.js";
import { CurveStage } from "../../run/curve_stage.js";
import { RunView } from "../../run/view.js";
import { figure, runWords } from "../../run/words.js";
/** @import { Channel, Frame, Shown, StageEvents, Start } from "../../types.js" */
/** @import { History } from "../../run/history.js" */
/** @import { FitData, FitStart } from "./types.js" */

const CHART = { unit: "step", margin: { left: 52, right: 14, top: 10, bottom: 42 }, grid: /** @type {const} */ ("rows"), nameX: "step" };
const LINES = [["error", "seen part", "positive"], ["beyond", "beyond", "negative"]];
const FACES = { start: "Train", again: "Train again", reset: "Reset weights" };
const WORDS = runWords({
  noun: "training",
  single: () => "",
  standing: (
    { last },
  ) => (last ? "Every step moves all weights a little." : "Random weights, a random curve. Train them on samples of yours."),
});

/** The network's curve over the drawn one, with the network built by hand and the part that is not seen. */
class FitStage extends CurveStage {
  /** @type {Float64Array | null} */ hand = null;

  /** @param {Start} start @param {StageEvents} events */
  constructor(start, events) {
    super(start, events);
    this.askable = false;
    this.sheet.canvas.removeAttribute("tabindex");
  }

  /** @param {Frame} frame */
  paint(frame) {
    super.paint(frame);
    const { brush, colours } = this.sheet;
    const { seen } = /** @type {FitStart} */ (this.start);
    const { x, y, width, height } = this.plot.box;
    brush.save();
    this.plot.clip(brush);
    brush.setLineDash([7, 4]);
    if (this.hand) this.trace(brush, this.points(this.hand, this.scale()), colours.negative, 1.6);
    brush.globalAlpha = 0.12;
    brush.fillStyle = colours.muted;
    for (const [from, to] of [[x, this.plot.x(-seen)], [this.plot.x(seen), x + width]]) brush.fillRect(from, y, to - from, height);
    brush.restore();
  }
}

class CurveFit extends RunView {
  picture = el("div", { class: "picture" });
  legend = el("ul", { class: "legend" }, entry("forward", "trained network"), entry("", "the curve"), entry("negative", "bumps by hand"));

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, { axis: "step", steps: [], words: WORDS, faces: FACES });
    this.chart = new LineChart(CHART, this.seeking);
    this.furnish({
      scene: [
        el("div", { class: "scene" }, el("div", { class: "left" }, this.picture, el("div", { class: "below" }, this.legend)),
          el("div", { class: "side" },
            el("div", { class: "loss-panel" }, el("p", { class: "chart-title" }, "error by step", this.chart.save), this.chart.node))),
      ],
      sized: [this.picture, this.chart.node],
    });
  }

  /** @param {FitData} data */
  update(data) {
    super.update(data);
    this.stage.hand = Float64Array.from(data.by_hand);
  }

  /** @param {Start} start */
  begin(start) {
    if (this.stage?.fits(start)) return this.stage.set(start);
    this.stage = new FitStage(start, { redraw: this.redraw, choose() {}, leave() {} });
    this.label("A network that learns the curve"); // until it is drawn, which may be when it comes into sight
    return this.picture.replaceChildren(this.stage.node);
  }

  /** @param {Shown<History>} view */
  paint({ history, frame, shown, growing, end }) {
    this.stage.draw(frame, { x: null });
    const series = LINES.flatMap(([name, label, hue]) => {
      const known = history.measure(name);
      const count = known ? known.xs.filter((place) => place <= end).length : 0;
      return known
        ? [{ label, hue, dash: name === "beyond" ? [6, 4] : [], xs: known.xs.slice(0, count), values: known.ys.slice(0, count) }]
        : [];
    });
    this.chart.draw({ name: "Error by step", xs: [0, horizon(end, history.planned, growing)], log: true, cursor: shown,
      places: history.places, series });
  }

  /** @param {Shown<History>} view */
  describe({ history, shown }) {
    const { sizes } = history.start;
    const beyond = history.at("beyond", shown);
    return `A ${sizes.join("-")} network after step ${shown} of ${history.planned}: root mean squared error ${
      figure(history.at("error", shown))
    } on the seen part of the curve${
      Number.isFinite(beyond) ? `, ${figure(beyond)} beyond it` : ""
    }. The picture shows the drawn curve, what the `
      + "network says, the network built by hand, and below what each hidden unit adds.";
  }
}

/** @param {string} kind @param {string} text */
function entry(kind, text) {
  return el("li", {}, svg("svg", { class: `swatch ${kind}`, viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { d: "M1 4H21" })),
    text);
}

export default component((root, channel) => new CurveFit(root, channel), "charts/line_chart.css", "run/run.css");
