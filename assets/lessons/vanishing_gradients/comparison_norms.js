// The gradient's norm in every hidden layer at one step, one line per variant, on a logarithmic axis.

import { el, put } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
import { looks } from "../../run/comparison/curves.js";
import { FAINTEST } from "./comparison_history.js";
import { size } from "./comparison_words.js";
import { powerOfTen } from "./gradient_flow_numbers.js";
/** @import { ChartData } from "../../charts/types.js" */
/** @import { ComparisonEvents, ComparisonView } from "../../run/comparison/types.js" */
/** @import { ComparisonHistory } from "./comparison_history.js" */

const LOOK = { unit: "layer", margin: { left: 52, right: 14, top: 10, bottom: 42 }, grid: /** @type {const} */ ("rows"),
  nameX: "hidden layer" };
const NUMBERS = 26; // pixels per number of an axis

export class Norms {
  name = "Gradients by layer";

  /** @param {ComparisonEvents} events */
  constructor(events) {
    this.chart = new LineChart(LOOK, { onLight: events.onLight });
    this.node = this.chart.node;
    this.node.classList.add("comparison-chart", "layers");
    this.title = el("span", { class: "readout" });
    this.head = el("div", { class: "comparison-head" }, this.title, this.chart.save);
  }

  /** `view` is {history, shown: row, lit: variant or null}. @param {ComparisonView<ComparisonHistory>} view */
  draw(view) {
    const step = view.history.steps[view.shown];
    put(this.title, "text", `gradient norm ‖∂L/∂W‖ by layer${step === undefined ? "" : ` at step ${step}`}`);
    this.chart.draw(normsPlan(view, this.node.clientWidth));
  }
}

/** What the chart of the norms shows. @param {ComparisonView<ComparisonHistory>} view @param {number} width @returns {ChartData} */
export function normsPlan({ history, shown, lit }, width) {
  const { depth, variants } = history.start;
  const [low, high] = history.powers;
  const layers = Array.from({ length: depth }, (_, at) => at + 1);
  const every = [1, 2, 5, 10].find((step) => (step * width) / depth >= NUMBERS) ?? 10;
  return {
    name: `Norm of ∂L/∂W by hidden layer${history.length ? `, step ${history.steps[shown]}` : ""}`,
    xs: [0.5, depth + 0.5],
    ys: [10 ** low, 10 ** high],
    log: true,
    foot: history.faint ? { below: FAINTEST, label: `< ${powerOfTen(Math.log10(FAINTEST))}` } : undefined,
    places: layers,
    across: layers.filter((layer) => layer === 1 || (layer % every === 0 && layer > every / 2)),
    lit,
    words: size,
    tick: (value) => (value === 1 ? "1" : powerOfTen(Math.round(Math.log10(value)))),
    series: variants.map((label, at) => ({ ...looks(label, at), xs: layers, dotted: true, values: history.row(shown, at)?.norms ?? [] })),
  };
}
