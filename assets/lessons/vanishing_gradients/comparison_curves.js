// Learning curves by step: accuracy or loss, one line per variant with its name at its end.

import { el, put } from "../../base/dom.js";
import { sure } from "../../base/values.js";
import { tickText } from "../../charts/axes.js";
import { LineChart } from "../../charts/line_chart.js";
import { point } from "./comparison_words.js";
/** @import { ChartData, Reference } from "../../charts/types.js" */
/** @import { ComparisonHistory } from "./comparison_history.js" */
/** @import { ComparisonEvents, ComparisonRow, ComparisonView, Curve } from "./types.js" */

const LOOK = { unit: "step", margin: { left: 46, right: 0, top: 10, bottom: 42 }, grid: /** @type {const} */ ("rows"),
  nameX: "training step", ends: true };
const [LEAST_LOSS, MOST_LOSS] = [3, 5]; // the loss axis ends between them
const CURVES = /** @type {const} */ (["accuracy", "loss"]);
const NAMES = { accuracy: "validation accuracy", loss: "training loss" };
// Good lines lie above the guess, good losses below it: the label stands on the other side.
/** @type {Record<Curve, Reference>} */
const GUESSING = { accuracy: { level: 0.1, label: "guessing: 10 %", side: "left", dash: [] },
  loss: { level: Math.log(10), label: "guessing: ln 10", side: "right", dash: [] } };
/** The dashes of the variants, as the table's keys have them (comparison.css). */
export const DASHES = [[], [9, 4], [2.5, 3], [10, 3, 2.5, 3], [16, 4], [5, 2.5], [9, 3, 2.5, 3, 2.5, 3], [3, 6]];

export class Curves {
  /** @type {Curve} */ curve = "accuracy";

  /** `events` has onLight(variant), onPick(variant), onSeek(step), onPeek(step or null) and redraw(). @param {ComparisonEvents} events */
  constructor(events) {
    this.events = events;
    this.chart = new LineChart(LOOK, events);
    this.node = this.chart.node;
    this.node.classList.add("comparison-chart", "curves");
    this.switches = CURVES.map((curve) =>
      el("button", { type: "button", "aria-pressed": String(curve === "accuracy"), onclick: () => this.turn(curve) }, NAMES[curve])
    );
    this.readout = el("span", { class: "readout" });
    this.head = el("div", { class: "comparison-head" },
      el("span", { class: "switch", role: "group", "aria-label": "What the curves show" }, this.switches), this.readout, this.chart.save);
  }

  /** @param {Curve} curve */
  turn(curve) {
    this.curve = curve;
    this.switches.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === NAMES[curve])));
    this.events.redraw();
  }

  /** `view` is {history, shown: row, end: last row to draw, lit: variant or null}. @param {ComparisonView} view */
  draw(view) {
    const { history, shown, lit } = view;
    const step = history.steps[shown];
    this.chart.draw(curvesPlan(this.curve, view));
    put(this.readout, "text", lit === null || step === undefined
      ? ""
      : `${history.start.variants[lit]}: ${valueWords(sure(history.row(shown, lit)), this.curve)} at step ${step}`);
  }
}

/** What the learning curves show. @param {Curve} curve @param {ComparisonView} view @returns {ChartData} */
export function curvesPlan(curve, { history, shown, end, lit }) {
  const { start, steps } = history;
  const accuracy = curve === "accuracy";
  return {
    name: `${NAMES[curve][0].toUpperCase()}${NAMES[curve].slice(1)} by training step`,
    xs: [0, start.steps],
    ys: [0, accuracy ? 1 : highest(history)],
    cursor: steps[shown] ?? null,
    places: steps,
    lit,
    references: [GUESSING[curve]],
    words: (value) => point(value, curve),
    tick: accuracy ? (value) => `${Math.round(100 * value)} %` : tickText,
    series: start.variants.map((label, at) => ({ label, hue: `hue-${at}`, dash: DASHES[at], xs: steps.slice(0, end + 1),
      values: history.curves[curve][at].slice(0, end + 1), band: history.seeds > 1 ? bandOf(history, curve, at, end) : null })
    ),
  };
}

/** @param {ComparisonHistory} history @param {Curve} curve @param {number} variant @param {number} end @returns {[number[], number[]]} */
function bandOf(history, curve, variant, end) {
  const [low, high] = history.bands[curve][variant];
  return [low.slice(0, end + 1), high.slice(0, end + 1)];
}

/** @param {ComparisonRow} row @param {Curve} curve */
function valueWords(row, curve) {
  return row.diverged ? "diverged" : point(row[curve], curve);
}

/**
 * A whole number above all losses, but not far above guessing: what is worse than that leaves the picture at its top.
 * @param {ComparisonHistory} history
 */
function highest(history) {
  const worst = history.curves.loss.flat().reduce((most, loss) => (loss > most ? loss : most), 0);
  return Math.max(LEAST_LOSS, Math.min(MOST_LOSS, Math.ceil(worst)));
}
