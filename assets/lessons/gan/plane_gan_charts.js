// The numbers of a run over its steps: losses, D's verdicts, distances, coverage, the gradient that reaches G.

import { el, put, svg } from "../../base/dom.js";
import { EpochChart, horizon } from "../../charts/line_chart.js";
/** @import { Line, Pair, Seeking } from "../../types.js" */
/** @import { GanHistory } from "./plane_gan_history.js" */
/** @import { Plan, PlaneLine, PlaneStart, References } from "./types.js" */
/** @typedef {{ history: GanHistory, step: number, end: number, growing: boolean }} PlaneView */

const MARGIN = { left: 46, right: 14, top: 10, bottom: 24 };
const DASH = [6, 4];
const LN2 = Math.log(2);

/** Every chart: its tab, and its lines {name, label, hue, dashed}; measures are known where there are pictures. @type {Plan[]} */
const CHARTS = [
  { tab: "Losses",
    lines: [{ name: "discriminator_loss", label: "D", hue: "accent" }, { name: "generator_loss", label: "G", hue: "negative",
      dashed: true }] },
  { tab: "Verdicts",
    lines: [{ name: "real", label: "D(real)", hue: "positive" }, { name: "fake", label: "D(fake)", hue: "negative", dashed: true }] },
  { tab: "Distances", measured: true,
    lines: [{ name: "js", label: "Jensen–Shannon", hue: "accent" }, { name: "mmd", label: "MMD", hue: "text", dashed: true }] },
  { tab: "Modes", measured: true, lines: [{ name: "covered", label: "modes covered", hue: "accent" }] },
  { tab: "Gradient", log: true,
    lines: [{ name: "generator_gradient", label: "norm of the gradient that reaches G, log", hue: "negative" }] },
];

export class GanCharts {
  /** `onSeek(step)`, `onPeek(step | null)`. @param {Seeking} events */
  constructor(events) {
    this.charts = CHARTS.map((plan) => new StepChart(plan, events));
  }

  /** The pages for tabs that fit a run. @param {PlaneStart} given */
  pages({ modes }) {
    return this.charts.filter(({ plan }) => plan.tab !== "Modes" || modes.length).map(({ plan, panel }) => ({ name: plan.tab,
      node: panel })
    );
  }

  get nodes() {
    return this.charts.map(({ node }) => node);
  }

  /** `view` is {history, step, end: last step to draw, growing}. @param {string} tab @param {PlaneView} view */
  draw(tab, view) {
    this.charts.find(({ plan }) => plan.tab === tab)?.draw(view);
  }
}

class StepChart extends EpochChart {
  /** @type {Pair | null} */ fixed = null;

  /** @param {Plan} plan @param {Seeking} events */
  constructor(plan, events) {
    super(events, MARGIN);
    this.plan = plan;
    this.log = Boolean(plan.log);
    this.legend = el("p", { class: "chart-legend" }, plan.lines.map((line) => el("span", {}, swatch(line), line.label)));
    this.note = el("span", { class: "reference" });
    this.legend.append(this.note);
    this.panel = el("div", { class: "chart-panel" }, this.legend, this.node);
    this.node.classList.add("steps");
  }

  /** @param {PlaneView} given */
  draw({ history, step, end, growing }) {
    const lines = this.plan.lines.map((line) => this.data(line, history, end));
    const references = this.references(history.start);
    const known = [...lines.filter((line) => line !== null).map(({ ys }) => ys),
      Float64Array.from(references.values.map(([value]) => value))];
    this.fixed = this.bounds(history.start);
    if (!this.frame(known, horizon(end, history.start.steps, growing))) return;
    const { brush, colours } = this.sheet;
    this.plot.axes(brush, colours, { size: 12, names: {} });
    put(this.note, "text", references.note);
    for (const [value, hue, dash] of references.values) this.level(value, colours[hue], dash);
    lines.forEach((data, at) =>
      data
      && this.trace({ ...data, to: end, colour: colours[this.plan.lines[at].hue], width: 2, dash: this.plan.lines[at].dashed ? DASH : [] })
    );
    this.cursor(step);
    lines.forEach((data, at) =>
      data && this.dot(step, valueAt(data, step), colours[this.plan.lines[at].hue], !this.plan.lines[at].dashed, 4)
    );
    put(this.sheet.canvas, "aria-label", `${this.plan.lines.map(({ label }) => label).join(" and ")} by step, up to step ${end}`);
  }

  /** @param {PlaneLine} given @param {GanHistory} history @param {number} end @returns {Line | null} */
  data({ name }, history, end) {
    if (this.plan.measured) return history.measure(name);
    const ys = history.column(name)?.subarray(0, end + 1);
    return ys ? { ys } : null;
  }

  /** Levels to compare with: [value, hue, dash] each, and what they mean. @param {PlaneStart} given @returns {References} */
  references({ cross_entropy: entropy, loss, floor, modes }) {
    if (this.plan.tab === "Losses" && entropy) {
      /** @type {References["values"]} */
      const level = loss === "saturating" ? [[LN2, "muted", [2, 3]], [-LN2, "muted", [2, 3]]] : [[LN2, "muted", [2, 3]]];
      return { values: level, note: loss === "saturating" ? "dotted: ±ln 2, D at 0.5" : "dotted: ln 2, D at 0.5" };
    }
    if (this.plan.tab === "Verdicts" && entropy) return { values: [[0.5, "muted", [2, 3]]], note: "dotted: 0.5, undecided" };
    if (this.plan.tab === "Distances")
      return { values: [[floor.js, "accent", [2, 3]], [floor.mmd, "text", [2, 3]]], note: "dotted: fresh real points" };
    if (this.plan.tab === "Modes") return { values: [[modes.length, "muted", [2, 3]]], note: `dotted: all ${modes.length}` };
    return { values: [], note: "" };
  }

  /** @param {PlaneStart} given @returns {Pair | null} */
  bounds({ cross_entropy: entropy, modes }) {
    if (this.plan.tab === "Verdicts" && entropy) return [0, 1];
    return this.plan.tab === "Modes" ? [0, modes.length * 1.08] : null;
  }

  /** Losses and scores may be negative, and a few enormous ones shall not flatten the rest. @param {ArrayLike<number>[]} lines @returns {Pair} */
  range(lines) {
    if (this.fixed) return this.fixed;
    const values = lines.flatMap((ys) => Array.from(ys).filter(Number.isFinite)).sort((one, other) => one - other);
    if (this.log || !values.length || values[0] >= 0) return super.range(lines);
    /** @param {number} share */
    const quantile = (share) => values[Math.round(share * (values.length - 1))];
    const [low, high] = [quantile(0.005), Math.max(0, quantile(0.995))];
    const room = 0.08 * (high - low || 1);
    return [low - room, high + room];
  }

  /** @param {number} value @param {string} colour @param {number[]} dash */
  level(value, colour, dash) {
    const { brush } = this.sheet;
    const { x, width } = this.plot.box;
    const y = this.plot.y(value);
    brush.save();
    this.plot.clip(brush);
    brush.setLineDash(dash);
    Object.assign(brush, { strokeStyle: colour, lineWidth: 1.6 });
    brush.beginPath();
    brush.moveTo(x, y);
    brush.lineTo(x + width, y);
    brush.stroke();
    brush.restore();
  }
}

/** A line's value at a step, or at the last place before. @param {Line} given @param {number} step */
function valueAt({ xs, ys }, step) {
  if (!xs) return ys[step] ?? NaN;
  let at = xs.length - 1;
  while (at > 0 && xs[at] > step) at -= 1;
  return ys[at] ?? NaN;
}

/** @param {PlaneLine} given */
function swatch({ hue, dashed }) {
  return svg("svg", { class: `swatch line-${hue}`, viewBox: "0 0 22 8", "aria-hidden": "true" },
    svg("path", { d: "M1 4H21", ...(dashed ? { "stroke-dasharray": "6 4" } : {}) }));
}
