// What the charts of a GAN in the plane show over its steps: losses, D's verdicts, distances, coverage, the gradient
// that reaches G.

import { el, put, svg } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
import { horizon } from "../../charts/range.js";
/** @import { ChartData, Reference, Series } from "../../charts/types.js" */
/** @import { Seeking } from "../../types.js" */
/** @import { GanHistory } from "./plane_gan_history.js" */
/** @import { Plan, PlaneLine, PlaneStart, References } from "./types.js" */
/** @typedef {{ history: GanHistory, step: number, end: number, growing: boolean }} PlaneView */

const LOOK = { unit: "step", margin: { left: 46, right: 14, top: 10, bottom: 24 } };
const DASH = [6, 4];
const LN2 = Math.log(2);

/** Every chart: its tab, and its lines {name, label, hue, dashed}; measures are known where there are pictures. @type {Plan[]} */
const CHARTS = [
  { tab: "Losses", title: "Losses of D and G by step",
    lines: [{ name: "discriminator_loss", label: "D", hue: "accent" }, { name: "generator_loss", label: "G", hue: "negative",
      dashed: true }] },
  { tab: "Verdicts", title: "Mean verdicts of D by step",
    lines: [{ name: "real", label: "D(real)", hue: "positive" }, { name: "fake", label: "D(fake)", hue: "negative", dashed: true }] },
  { tab: "Distances", title: "Distances between fakes and real points by step", measured: true,
    lines: [{ name: "js", label: "Jensen–Shannon", hue: "accent" }, { name: "mmd", label: "MMD", hue: "text", dashed: true }] },
  { tab: "Modes", title: "Modes covered by step", measured: true, lines: [{ name: "covered", label: "modes covered", hue: "accent" }] },
  { tab: "Gradient", title: "Norm of the gradient that reaches G by step", log: true,
    lines: [{ name: "generator_gradient", label: "norm of the gradient that reaches G, log", hue: "negative" }] },
];

export class GanCharts {
  /** `onSeek(step)`, `onPeek(step | null)`. @param {Seeking} events */
  constructor(events) {
    this.charts = CHARTS.map((plan) => new StepChart(plan, events));
  }

  /** The pages for tabs that fit a run. @param {PlaneStart} given */
  pages({ modes }) {
    return this.charts.filter(({ plan }) => plan.tab !== "Modes" || modes.length).map((chart) => ({ name: chart.plan.tab, node: chart.panel,
      draw: (/** @type {PlaneView} */ view) => chart.draw(view) })
    );
  }

  get nodes() {
    return this.charts.map(({ chart }) => chart.node);
  }
}

class StepChart {
  /** @param {Plan} plan @param {Seeking} events */
  constructor(plan, events) {
    this.plan = plan;
    this.chart = new LineChart(LOOK, events);
    this.note = el("span", { class: "reference" });
    const legend = el("p", { class: "chart-legend" }, plan.lines.map((line) => el("span", {}, swatch(line), line.label)), this.note,
      this.chart.save);
    this.panel = el("div", { class: "chart-panel" }, legend, this.chart.node);
    this.chart.node.classList.add("steps");
  }

  /** @param {PlaneView} view */
  draw(view) {
    const { levels, note } = references(this.plan.tab, view.history.start);
    put(this.note, "text", note);
    this.chart.draw(stepPlan(this.plan, view, levels));
  }
}

/** @param {Plan} plan @param {PlaneView} view @param {Reference[]} levels @returns {ChartData} */
export function stepPlan({ tab, title, lines, measured, log }, { history, step, end, growing }, levels) {
  const { start } = history;
  return {
    name: title,
    xs: [0, horizon(end, start.steps, growing)],
    ys: bounds(tab, start),
    log,
    cursor: step,
    places: Array.from({ length: history.length }, (_, at) => history.placeOf(at)),
    references: levels,
    series: lines.map((line) => ({ ...values(line, history, Boolean(measured), end), label: line.label, hue: line.hue, hollow: line.dashed,
      dash: line.dashed ? DASH : [] })
    ),
  };
}

/** @param {PlaneLine} line @param {GanHistory} history @param {boolean} measured @param {number} end @returns {Pick<Series, "xs" | "values">} */
function values({ name }, history, measured, end) {
  if (!measured) return { values: history.column(name)?.subarray(0, end + 1) ?? [] };
  const found = history.measure(name);
  if (!found) return { values: [] };
  const { xs, ys } = found;
  const count = xs.findLastIndex((step) => step <= end) + 1;
  return { xs: xs.subarray(0, count), values: ys.subarray(0, count) };
}

/** Levels to compare with, and the note that tells what they mean. @param {string} tab @param {PlaneStart} start @returns {References} */
function references(tab, { cross_entropy: entropy, loss, floor, modes }) {
  if (tab === "Losses" && entropy) {
    const both = loss === "saturating";
    /** @type {Reference[]} */
    const levels = [{ level: LN2, meaning: "ln 2, D at 0.5" }, ...(both ? [{ level: -LN2, meaning: "−ln 2, D at 0.5" }] : [])];
    return { levels, note: both ? "dotted: ±ln 2, D at 0.5" : "dotted: ln 2, D at 0.5" };
  }
  if (tab === "Verdicts" && entropy) return { levels: [{ level: 0.5, meaning: "undecided" }], note: "dotted: 0.5, undecided" };
  if (tab === "Distances") {
    return {
      levels: [{ level: floor.js, hue: "accent", meaning: "Jensen–Shannon of fresh real points" }, { level: floor.mmd, hue: "text",
        meaning: "MMD of fresh real points" }],
      note: "dotted: fresh real points",
    };
  }
  if (tab === "Modes") return { levels: [{ level: modes.length, meaning: "all modes" }], note: `dotted: all ${modes.length}` };
  return { levels: [], note: "" };
}

/** @param {string} tab @param {PlaneStart} start @returns {ChartData["ys"]} */
function bounds(tab, { cross_entropy: entropy, modes }) {
  if (tab === "Verdicts" && entropy) return [0, 1];
  return tab === "Modes" ? [0, modes.length * 1.08] : undefined;
}

/** @param {PlaneLine} given */
function swatch({ hue, dashed }) {
  return svg("svg", { class: `swatch line-${hue}`, viewBox: "0 0 22 8", "aria-hidden": "true" },
    svg("path", { d: "M1 4H21", ...(dashed ? { "stroke-dasharray": "6 4" } : {}) }));
}
