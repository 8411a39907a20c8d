// What the line charts of a GAN on images show over its epochs.

import { el, svg } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
import { horizon } from "../../charts/range.js";
/** @import { ChartData, Reference } from "../../charts/types.js" */
/** @import { Seeking } from "../../types.js" */
/** @import { ImageHistory } from "./image_gan_history.js" */
/** @typedef {{ name: string, label: string, hue: "positive" | "negative", dashed?: boolean, of?: (history: ImageHistory) => Float64Array }} Column */
/** @typedef {{ log?: boolean, low?: number, high?: number, references?: Reference[], note?: string }} Options */
/** @typedef {{ history: ImageHistory, shown: number, end: number, growing: boolean, references?: boolean }} ImageView */

const LOOK = { unit: "epoch", margin: { left: 46, right: 12, top: 8, bottom: 24 }, counts: [4, 4] };
const DASH = [6, 4];

export class Lines {
  /**
   * `columns` are the history's, by name or made by a function; `options` are {log, low, high: of the vertical axis,
   * references, note: a sentence below}.
   * @param {string} label @param {Column[]} columns @param {Seeking} events @param {Options} [options]
   */
  constructor(label, columns, events, options = {}) {
    this.label = label;
    this.columns = columns;
    this.options = options;
    this.chart = new LineChart(LOOK, events);
    const names = columns.map(({ label: name, hue, dashed }) => el("span", {}, stroke(hue, dashed), name));
    this.chart.node.classList.add("gan-chart");
    this.panel = el("section", { class: "chart-panel", "aria-label": label }, el("div", { class: "chart-head" }, names, this.chart.save),
      this.chart.node, options.note ? el("p", { class: "note" }, options.note) : null);
  }

  /** `view` is {history, shown, end: last epoch to draw, growing}. @param {ImageView} view */
  draw(view) {
    this.chart.draw(this.plan(view));
  }

  /** @param {ImageView} view @returns {ChartData} */
  plan({ history, shown, end, growing, references = true }) {
    const { log, low = null, high = null, references: levels = [] } = this.options;
    const series = this.columns.map(({ name, label, hue, dashed = false, of }) => ({ label, hue, hollow: dashed, dash: dashed ? DASH : [],
      values: (of ? of(history) : history.column(name))?.subarray(0, end + 1) ?? [] })
    );
    return { name: this.label, xs: [0, horizon(end, history.start.epochs, growing)], ys: [low, high], log, cursor: shown, series,
      references: references ? levels : [] };
  }
}

/** A short piece of a line, for legends. @param {string} hue @param {boolean | undefined} dashed */
function stroke(hue, dashed) {
  return svg("svg", { class: `swatch ${hue} ${dashed ? "dashed" : "plain"}`, viewBox: "0 0 22 8", "aria-hidden": "true" },
    svg("path", { d: "M1 4H21" }));
}
