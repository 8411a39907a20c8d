// Two small charts: how long the gradient and the vector of all parameters are, by epoch.

import { el } from "../../base/dom.js";
import { EpochChart, horizon } from "../../charts/line_chart.js";
/** @import { History } from "../../run/history.js" */
/** @import { Seeking, Shown } from "../../types.js" */

const MARGIN = { left: 44, right: 14, top: 6, bottom: 20 };

class NormChart extends EpochChart {
  log = true;

  /** @param {string} name @param {string} title @param {"positive" | "negative"} hue @param {Seeking} events */
  constructor(name, title, hue, events) {
    super(events, MARGIN);
    this.name = name;
    this.hue = hue;
    this.sheet.canvas.setAttribute("aria-label", `${title} by epoch`);
    this.panel = el("div", { class: "norm" }, el("p", { class: "chart-title" }, title), this.node);
  }

  /** @param {Shown<History>} given */
  draw({ history, shown, growing, end }) {
    const ys = history.column(this.name)?.subarray(0, end + 1);
    if (!this.frame(ys ? [ys] : [], horizon(end, history.start.epochs, growing))) return;
    const { brush, colours } = this.sheet;
    if (!ys) return;
    this.plot.axes(brush, colours, { size: 11, counts: [3, 3] });
    const look = { ys, colour: colours[this.hue], width: 1.8 };
    this.trace({ ...look, to: history.firstStop });
    if (ys.length - 1 > history.firstStop) this.trace({ ...look, from: history.firstStop, alpha: 0.4 });
    this.cursor(shown);
    this.dot(shown, ys[shown], look.colour, true, 3.5);
  }
}

export class Norms {
  /** @param {Seeking} events */
  constructor(events) {
    this.charts = [
      new NormChart("gradient_norm", "gradient norm", "negative", events),
      new NormChart("parameter_norm", "parameter norm", "positive", events),
    ];
    this.node = el("div", { class: "norms" }, this.charts.map(({ panel }) => panel));
  }

  /** @param {Shown<History>} view */
  draw(view) {
    for (const chart of this.charts) chart.draw(view);
  }

  get nodes() {
    return this.charts.map(({ node }) => node);
  }
}
