// Lines over the epochs of a GAN: several of them with their names, and lines of reference.

import { el, svg } from "../../base/dom.js";
import { EpochChart, horizon } from "../../charts/line_chart.js";
/** @import { Pair, Seeking } from "../../types.js" */
/** @import { ImageHistory } from "./image_gan_history.js" */
/** @typedef {{ value: number, label: string }} Reference */
/** @typedef {{ name: string, label: string, hue: "positive" | "negative", dashed?: boolean, of?: (history: ImageHistory) => Float64Array }} Series */
/** @typedef {{ log?: boolean, low?: number, high?: number, references?: Reference[], note?: string }} Options */

const MARGIN = { left: 46, right: 12, top: 8, bottom: 24 };
const DASH = [6, 4];

export class Lines extends EpochChart {
  /**
   * `series` are [{name, label, hue, dashed, of(history)}]: a column's name or a function that makes it; `options` are
   * {log, low, high: of the vertical axis, references: [{value, label}]}.
   * @param {string} label @param {Series[]} series @param {Seeking} events @param {Options} [options]
   */
  constructor(label, series, events, options = {}) {
    super(events, MARGIN);
    this.label = label;
    this.series = series;
    this.options = options;
    this.log = options.log ?? false;
    this.sheet.canvas.setAttribute("aria-label", label);
    const names = series.map(({ label: name, hue, dashed }) => el("span", {}, stroke(hue, dashed), name));
    this.head = el("div", { class: "chart-head" }, names);
    this.note = el("p", { class: "note" }, options.note ?? "");
    this.node.classList.add("gan-chart");
    this.panel = el("section", { class: "chart-panel", "aria-label": label }, this.head, this.node, options.note ? this.note : null);
  }

  /** @param {ArrayLike<number>[]} lines @returns {Pair} */
  range(lines) {
    const [low, high] = super.range(lines);
    const reach = this.options.high === undefined ? Math.max(high, ...this.references.map(({ value }) => 1.1 * value)) : this.options.high;
    return [this.options.low ?? low, this.log ? high : reach];
  }

  get references() {
    return this.options.references ?? [];
  }

  /**
   * `view` is {history, shown, end: last epoch to draw, growing}.
   * @param {{ history: ImageHistory, shown: number, end: number, growing: boolean, references?: boolean }} given
   */
  draw({ history, shown, end, growing, references = true }) {
    const lines = this.series.map(({ name, of }) => (of ? of(history) : history.column(name))?.subarray(0, end + 1));
    this.withReferences = references;
    if (!this.frame(lines.filter((ys) => ys !== undefined), horizon(end, history.start.epochs, growing))) return;
    const { brush, colours } = this.sheet;
    this.plot.axes(brush, colours, { size: 12, counts: [4, 4] });
    if (references) { for (const one of this.references) this.reference(one); }
    lines.forEach((ys, index) =>
      ys && this.trace({ ys, colour: colours[this.series[index].hue], width: 2, dash: this.series[index].dashed ? DASH : [] })
    );
    this.cursor(shown);
    lines.forEach((ys, index) => ys && this.dot(shown, ys[shown], colours[this.series[index].hue], !this.series[index].dashed, 4));
  }

  /** @param {Reference} given */
  reference({ value, label }) {
    const { brush, colours } = this.sheet;
    const { x, width } = this.plot.box;
    const y = this.plot.y(value);
    brush.save();
    Object.assign(brush, { strokeStyle: colours.muted, lineWidth: 1.2, fillStyle: colours.muted, font: `12px ${colours.font}`,
      textAlign: "right" });
    brush.setLineDash([2, 3]);
    brush.beginPath();
    brush.moveTo(x, y);
    brush.lineTo(x + width, y);
    brush.stroke();
    brush.restore();
    Object.assign(brush, { fillStyle: colours.muted, strokeStyle: colours.ground, lineWidth: 4, font: `12px ${colours.font}`,
      textAlign: "right" });
    brush.strokeText(label, x + width - 4, y - 5);
    brush.fillText(label, x + width - 4, y - 5);
  }
}

/** A short piece of a line, for legends. @param {string} hue @param {boolean | undefined} dashed */
function stroke(hue, dashed) {
  return svg("svg", { class: `swatch ${hue} ${dashed ? "dashed" : "plain"}`, viewBox: "0 0 22 8", "aria-hidden": "true" },
    svg("path", { d: "M1 4H21" }));
}
