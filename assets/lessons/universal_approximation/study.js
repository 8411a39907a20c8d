// A study: many networks in training at once, their errors or accuracies over widths, parameters or pixels, with the
// spread over seeds as bands.

import { component, el } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { LineChart } from "../../charts/line_chart.js";
import { word } from "../../pictures/colour.js";
import { putPixels } from "../../pictures/pixels.js";
import { RunView } from "../../run/view.js";
import { figure, runWords, score } from "../../run/words.js";
/** @import { ChartData, Series } from "../../charts/types.js" */
/** @import { Channel, Shown } from "../../types.js" */
/** @import { History } from "../../run/history.js" */
/** @import { StudyStart } from "./types.js" */

const HUES = ["positive", "negative", "validation", "accent"];
const DASHES = [[], [9, 4], [2.5, 3], [10, 3, 2.5, 3]];
const MARGIN = { left: 52, right: 0, top: 10, bottom: 42 };
const FACES = { start: "Train them all", again: "Train again", stop: "End the study and keep what it has", reset: "Reset study",
  resetTitle: "Back to the untrained networks" };
const WORDS = runWords({
  noun: "study",
  pace: false,
  single: () => "",
  standing: ({ last, start }) =>
    `${last ? "" : "Not trained yet: "}${start.lines.join("; ")}, ${start.seeds} seed${start.seeds > 1 ? "s" : ""} each.`,
});
/** @typedef {History<StudyStart>} StudyHistory */

/** @extends {RunView<StudyHistory>} */
class StudyView extends RunView {
  /** @type {LineChart} */ chart = later();
  chartPlace = el("div", { class: "study-place" });
  samples = el("div", { class: "study-samples" });

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, { axis: "step", steps: [], words: WORDS, faces: FACES });
    this.controls.onward.remove(); // its end is the end
    this.title = el("b");
    this.head = el("div", { class: "chart-head" }, this.title);
    this.furnish({ scene: [this.head, this.samples, this.chartPlace], sized: [this.chartPlace] });
  }

  /** @param {StudyStart} start */
  begin({ name, x, unit, samples }) {
    this.title.textContent = name;
    this.samples.replaceChildren(...samples.map((pixels, at) => sample(pixels, `${at} px`)));
    this.chart = new LineChart({ unit, margin: MARGIN, grid: "rows", nameX: x, ends: true });
    this.chart.node.classList.add("study-chart");
    this.head.replaceChildren(this.title, this.chart.save);
    this.chartPlace.replaceChildren(this.chart.node);
  }

  stepName() {
    const { history } = this.session;
    return history ? `${history.axis} ${history.placeOf(this.time.shown)} of ${history.planned}` : "";
  }

  /** @param {Shown<StudyHistory>} view */
  paint({ history, shown }) {
    this.time.node.inert = history.length < 2;
    this.chart.draw(plan(history, shown));
  }

  /** @param {Shown<StudyHistory>} view */
  describe({ history, shown }) {
    const { start } = history;
    const { series, words } = plan(history, shown);
    const seeds = start.seeds > 1 ? `, means of ${start.seeds} seeds and, on display as bands, from the lowest to the highest` : "";
    if (!history.length) return `${start.name}: not trained yet.`;
    return [`${start.name} at ${history.axis} ${shown} of ${history.planned}${seeds}.`,
      ...series.map(({ label, xs, values }) =>
        `${label}: ${Array.from(values, (value, at) => `${words?.(value)} at ${xs?.[at]}`).join(", ")}.`
      )];
  }
}

/** A grey square image. @param {number[]} pixels @param {string} name */
function sample(pixels, name) {
  const side = Math.sqrt(pixels.length);
  const canvas = el("canvas", { role: "img", "aria-label": `A digit moved by ${name}` });
  putPixels(canvas, side, side, (at) => word([pixels[at], pixels[at], pixels[at]]));
  return el("figure", {}, canvas, el("figcaption", {}, name));
}

/** What the chart shows at a step. @param {StudyHistory} history @param {number} shown @returns {ChartData} */
export function plan(history, shown) {
  const { start } = history;
  const [mean, low, high] = ["mean", "low", "high"].map((name) => history.list(name, shown));
  const accuracy = start.quantity === "accuracy";
  const places = [...new Set([...start.places.flat(), ...(start.given?.places ?? [])])].sort((one, other) => one - other);
  /** @type {Series[]} */
  const series = start.lines.map((label, at) => ({ label, hue: HUES[at], dash: DASHES[at], dotted: true, xs: start.places[at],
    values: mean?.[at] ?? [], band: start.seeds > 1 && low && high ? [low[at], high[at]] : null })
  );
  if (start.given)
    series.push({ label: start.given.label, hue: "muted", dash: [2, 4], dotted: true, xs: start.given.places, values: start.given.values });
  return {
    name: start.name,
    xs: accuracy ? [places[0] - 0.1, places[places.length - 1] + 0.1] : [places[0] / 1.1, places[places.length - 1] * 1.1],
    ys: accuracy ? [0, 1] : [0.001, 2],
    log: !accuracy,
    logX: !accuracy,
    across: start.study === "depth" ? start.places[0] : places,
    places,
    words: accuracy ? (value) => score(value, "accuracy") : (value) => figure(value, 4),
    tick: accuracy ? (value) => `${Math.round(100 * value)} %` : undefined,
    references: accuracy ? [{ level: 0.1, label: "guessing: 10 %", side: "left", dash: [] }] : [],
    series,
  };
}

export default component((root, channel) => new StudyView(root, channel), "run/run.css", "charts/line_chart.css",
  "lessons/universal_approximation/study.css");
