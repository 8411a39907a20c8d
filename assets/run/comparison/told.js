// A comparison whose curves, columns and chart beside them are named by the server: all that a lesson needs whose variants
// have a few numbers and one list each.

import { el, number, put } from "../../base/dom.js";
import { sure } from "../../base/values.js";
import { tickText } from "../../charts/axes.js";
import { LineChart } from "../../charts/line_chart.js";
import { figure } from "../words.js";
import { looks } from "./curves.js";
import { ComparisonHistory } from "./history.js";
import { against, comparisonWords, differenceWords, intervalWords, lostWords, percent } from "./words.js";
/** @import { ComparisonEvents, ComparisonPlan, ComparisonView, Curve, Form, ToldStart } from "./types.js" */

const MARGIN = { left: 52, right: 14, top: 10, bottom: 42 };
/** @type {Record<Form, (value: number) => string>} */
const WORDS = { share: percent,
  number: (value) => (Number.isInteger(value) ? number(value, 0) : figure(value, Math.abs(value) < 1 ? 4 : 2)) };

/** @extends {ComparisonHistory<ToldStart>} */
export class ToldHistory extends ComparisonHistory {
  get keys() {
    return [...new Set([...this.start.curves, ...this.start.columns].map(({ key }) => key))];
  }
}

/** @param {ToldStart["curves"][number]} told @returns {Curve<ToldHistory>} */
function curve({ key, name, form, reference }) {
  const shares = form === "share";
  return {
    key,
    name,
    words: WORDS[form],
    tick: shares ? (value) => `${Math.round(100 * value)} %` : tickText,
    reference,
    ys: () => (shares ? [0, 1] : [0, null]),
  };
}

/** One list of every variant at one place, as a line over places of its own. */
class Profile {
  name = "The variants at one epoch";

  /** @param {ComparisonEvents} events */
  constructor(events) {
    this.chart = new LineChart({ unit: "", margin: MARGIN, grid: "rows", nameX: " " }, { onLight: events.onLight });
    this.node = this.chart.node;
    this.node.classList.add("comparison-chart", "profile");
    this.title = el("span", { class: "readout" });
    this.head = el("div", { class: "comparison-head" }, this.title, this.chart.save);
  }

  /** @param {ComparisonView<ToldHistory>} view */
  draw({ history, shown, lit }) {
    const { key, name, axis, unit, places, form, log, dots = [] } = history.start.profile;
    const at = history.has(shown) ? ` at ${history.axis} ${history.steps[shown]}` : "";
    put(this.title, "text", `${name}${at}`);
    Object.assign(this.chart.look, { unit, nameX: axis });
    this.chart.draw({
      name: `${name[0].toUpperCase()}${name.slice(1)}${at}`,
      xs: [places[0], sure(places.at(-1))],
      ys: [form === "share" ? 0 : null, null],
      logX: log,
      places,
      dots: dots.map(([x, value]) => ({ at: x, value, hue: "muted" })),
      lit,
      words: WORDS[form],
      tick: form === "share" ? (value) => `${Math.round(100 * value)} %` : tickText,
      series: history.start.variants.map((label, variant) => ({ ...looks(label, variant), xs: places,
        values: history.several(key, shown, variant) })
      ),
    });
  }
}

/** The column that tells who is better. @param {ToldStart} start */
function judgedOf({ columns: named, judged }) {
  return sure(named.find(({ key }) => key === judged));
}

/** @param {ToldStart} start */
function columns(start) {
  const [judged, sign] = [judgedOf(start), start.lower ? -1 : 1];
  return {
    heads: start.columns.map(({ head }) => head),
    ofSeeds: judged.form === "share" ? undefined : `${judged.head} above the first`,
    best: { column: start.columns.indexOf(judged),
      value: (/** @type {ToldHistory} */ history, /** @type {number} */ index, /** @type {number} */ variant) =>
        sign * history.value(judged.key, index, variant) },
    cells,
  };
}

/** A variant's numbers as the table writes them; with several seeds the difference to the first one, too. @param {ToldHistory} history @param {number} index @param {number} variant */
export function cells(history, index, variant) {
  const { columns: named } = history.start;
  const [judged, spread] = [judgedOf(history.start), history.spread(index, variant)];
  const written = named.map(({ key, form }) => {
    const value = history.value(key, index, variant);
    if (!Number.isFinite(value)) return history.has(index) ? "diverged" : "–";
    return WORDS[form](value) + (key === judged.key ? intervalWords(spread?.[key], form) + lostWords(spread) : "");
  });
  return history.seeds > 1 ? [...written, differenceWords(spread?.difference, judged.form)] : written;
}

/** The picture as text, one paragraph per element. @param {ToldHistory} history @param {number} index */
export function description(history, index) {
  const { start, steps, length } = history;
  const head = `${start.variants.length} ways to train the same network, compared over ${start.epochs} epochs.`;
  if (!length) return [`${head} Not trained yet: ${start.variants.join("; ")}.`];
  const means = history.seeds > 1 ? `, means of ${history.seeds} seeds with their 95 % confidence intervals` : "";
  return [`${head} At epoch ${steps[index]}${means}:`, ...start.variants.map((name, variant) => {
    const said = start.columns.map(({ head: column }, at) => `${column} ${cells(history, index, variant)[at]}`);
    return `${name}: ${said.join(", ")}${against(history.spread(index, variant), judgedOf(start).form)}.`;
  })];
}

/**
 * What a lesson brings to its comparison; `standing` is said before and after a training.
 * @param {(history: ToldHistory) => string} standing @returns {ComparisonPlan}
 */
export function told(standing) {
  return {
    Kind: ToldHistory,
    axis: "epoch",
    nameX: "epoch",
    faces: { start: "Train", again: "Train again", stop: "End the training and keep what it has", reset: "Reset training",
      resetTitle: "Back to the untrained networks" },
    words: comparisonWords(standing),
    curves: (start) => start.curves.map(curve),
    beside: (events) => new Profile(events),
    columns,
    describe: description,
  };
}
