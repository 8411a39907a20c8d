// Learning curves: one of several numbers by place, one line per variant with its name at its end.

import { el, put } from "../../base/dom.js";
import { sure } from "../../base/values.js";
import { LineChart } from "../../charts/line_chart.js";
/** @import { ChartData } from "../../charts/types.js" */
/** @import { ComparisonEvents, ComparisonView, Curve } from "./types.js" */

const MARGIN = { left: 46, right: 0, top: 10, bottom: 42 };
/** The dashes of the variants, as the table's keys have them (comparison.css). */
export const DASHES = [[], [9, 4], [2.5, 3], [10, 3, 2.5, 3], [16, 4], [5, 2.5], [9, 3, 2.5, 3, 2.5, 3], [3, 6]];

/** How variants look in any chart. @param {string} label @param {number} at */
export function looks(label, at) {
  return { label, hue: `hue-${at}`, dash: DASHES[at] };
}

export class Curves {
  /** @type {Curve[]} */ kinds = [];
  at = 0;

  /** `events` has onLight(variant), onPick(variant), onSeek(place), onPeek(place or null) and redraw(). @param {string} axis @param {string} nameX @param {ComparisonEvents} events */
  constructor(axis, nameX, events) {
    this.axis = axis;
    this.events = events;
    this.chart = new LineChart({ unit: axis, margin: MARGIN, grid: "rows", nameX, ends: true }, events);
    this.node = this.chart.node;
    this.node.classList.add("comparison-chart", "curves");
    this.switch = el("span", { class: "switch", role: "group", "aria-label": "What the curves show" });
    this.readout = el("span", { class: "readout" });
    this.head = el("div", { class: "comparison-head" }, this.switch, this.readout, this.chart.save);
  }

  /** @param {Curve[]} kinds */
  set(kinds) {
    this.kinds = kinds;
    this.switches = kinds.map(({ name }, at) => el("button", { type: "button", onclick: () => this.turn(at) }, name));
    this.switch.replaceChildren(...this.switches);
    this.turn(0);
  }

  /** @param {number} at */
  turn(at) {
    this.at = at;
    this.switches?.forEach((button, index) => button.setAttribute("aria-pressed", String(index === at)));
    this.events.redraw();
  }

  /** `view` is {history, shown: row, end: last row to draw, lit: variant or null}. @param {ComparisonView} view */
  draw(view) {
    const { history, shown, lit } = view;
    const [kind, step] = [sure(this.kinds[this.at]), history.steps[shown]];
    this.chart.draw(curvesPlan(kind, view));
    put(this.readout, "text", lit === null || step === undefined
      ? ""
      : `${history.start.variants[lit]}: ${valueWords(history.value(kind.key, shown, lit), kind)} at ${this.axis} ${step}`);
  }
}

/** What the learning curves show. @param {Curve} kind @param {ComparisonView} view @returns {ChartData} */
export function curvesPlan(kind, { history, shown, end, lit }) {
  const { start, steps, seeds, axis } = history;
  const { key, name, reference, words, tick } = kind;
  return {
    name: `${name[0].toUpperCase()}${name.slice(1)} by ${axis === "step" ? "training step" : axis}`,
    xs: [0, start[`${axis}s`]],
    ys: kind.ys(history),
    cursor: steps[shown] ?? null,
    places: steps,
    lit,
    references: reference ? [reference] : [],
    words,
    tick,
    series: start.variants.map((/** @type {string} */ label, /** @type {number} */ at) => ({ ...looks(label, at),
      xs: steps.slice(0, end + 1), values: history.curves[key][at].slice(0, end + 1),
      band: seeds > 1 ? bandOf(history.bands[key][at], end) : null })
    ),
  };
}

/** @param {[number[], number[]]} ends @param {number} end @returns {[number[], number[]]} */
function bandOf([low, high], end) {
  return [low.slice(0, end + 1), high.slice(0, end + 1)];
}

/** @param {number} value @param {Curve} kind */
function valueWords(value, { words }) {
  return Number.isFinite(value) ? words(value) : "diverged";
}
