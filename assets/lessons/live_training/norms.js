// Two small charts: how long the gradient and the vector of all parameters are, by epoch.

import { el } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
import { horizon } from "../../charts/range.js";
/** @import { ChartData } from "../../charts/types.js" */
/** @import { History } from "../../run/history.js" */
/** @import { Seeking, Shown } from "../../types.js" */

const LOOK = { unit: "epoch", margin: { left: 44, right: 14, top: 6, bottom: 21 }, size: 12, counts: [3, 3], dot: 3.5 };
const NORMS = [
  { name: "gradient_norm", label: "gradient norm", hue: "negative" },
  { name: "parameter_norm", label: "parameter norm", hue: "positive" },
];

export class Norms {
  /** @param {Seeking} events */
  constructor(events) {
    this.charts = NORMS.map(() => new LineChart(LOOK, events));
    const panels = this.charts.map((chart, at) =>
      el("div", { class: "norm" }, el("p", { class: "chart-title" }, NORMS[at].label, chart.save), chart.node)
    );
    this.node = el("div", { class: "norms" }, panels);
  }

  /** @param {Shown<History>} view */
  draw(view) {
    this.charts.forEach((chart, at) => chart.draw(normPlan(NORMS[at], view)));
  }

  get nodes() {
    return this.charts.map(({ node }) => node);
  }
}

/** @param {{ name: string, label: string, hue: string }} norm @param {Shown<History>} view @returns {ChartData} */
function normPlan({ name, label, hue }, { history, shown, growing, end }) {
  const values = history.column(name)?.subarray(0, end + 1) ?? [];
  return { name: `${label[0].toUpperCase()}${label.slice(1)} by epoch`, log: true, cursor: shown,
    xs: [0, horizon(end, history.start.epochs, growing)], series: [{ label, values, hue, width: 1.8, fadedFrom: history.firstStop }] };
}
