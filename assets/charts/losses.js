// The losses over the epochs: training and validation, the best epoch, every stop, what came after it, earlier runs.

import { el, put, svg } from "../base/dom.js";
import { sure } from "../base/values.js";
import { LineChart } from "./line_chart.js";
import { horizon } from "./range.js";
/** @import { History } from "../run/history.js" */
/** @import { Ghost, Seeking, Shown } from "../types.js" */
/** @import { ChartData, GhostLines, Marker, Series } from "./types.js" */

const DASH = [5, 3];
const SETS = ["training", "validation"];
const HUES = ["accent", "validation"];
const LOOK = { unit: "epoch", margin: { left: 44, right: 14, top: 22, bottom: 24 }, dot: 4.5 };
/** @type {WeakMap<Ghost, GhostLines["lines"]>} */
const lines = new WeakMap();

export class LossChart {
  log = false;

  /** @param {Seeking & { redraw(): void }} events */
  constructor(events) {
    this.chart = new LineChart(LOOK, events);
    this.node = this.chart.node;
    this.node.classList.add("losses");
    this.scales = ["linear", "log"].map((scale) =>
      el("button", { type: "button", "aria-pressed": "false", onclick: () => this.scale(scale) }, scale)
    );
    this.title = el("span");
    this.note = el("p", { class: "chart-note", hidden: true });
    this.panel = el("section", { class: "loss-panel", "aria-label": "Loss by epoch" },
      el("div", { class: "chart-head" }, this.title,
        el("span", { class: "switch", role: "group", "aria-label": "Scale of the loss" }, this.scales), this.chart.save), this.node,
      this.note);
    this.redraw = events.redraw;
    this.scale("log"); // a linear axis from a first loss of 20 has no room for a rise from 0.09 to 0.8
  }

  /** @param {string} scale */
  scale(scale) {
    this.log = scale === "log";
    this.scales.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === scale)));
    this.redraw();
  }

  /**
   * `view` is {history, shown: epoch, live, end: last epoch to draw, growing, ghosts, lit: name of a ghost}.
   * @param {Shown<History>} view
   */
  draw(view) {
    put(this.title, "text", `loss by epoch: ${view.history.start.loss}`);
    const note = view.history.start.loss_note ?? "";
    put(this.note, "text", note);
    this.note.hidden = !note;
    this.chart.draw(lossPlan(view, this.log));
  }
}

/** What the chart of losses shows. @param {Shown<History>} view @param {boolean} log @returns {ChartData} */
export function lossPlan(view, log) {
  const { history, shown, end, growing } = view;
  const ghosts = view.ghosts.map((ghost) => ({ name: ghost.name, lit: ghost.name === view.lit, lines: ghostLines(ghost) }));
  const past = ghosts.flatMap((ghost) => ghost.lines.map(({ xs }) => xs[xs.length - 1] ?? 0));
  const series = SETS.flatMap((set) => lossSeries(history, set, end));
  const cursor = reach(view);
  return {
    name: `Loss by epoch (${history.start.loss})`,
    xs: [0, Math.max(horizon(end, history.start.epochs, growing), ...past)],
    series,
    ghosts,
    log,
    cursor,
    shown,
    dots: cursor === shown ? [] : [{ at: cursor, value: sure(history.batch).loss, hue: "accent" }],
    markers: [...stops(history), ...bests(history, series)],
  };
}

/** @param {History} history @param {string} set @param {number} end @returns {Series[]} */
function lossSeries(history, set, end) {
  const values = history.column(`${set}_loss`)?.subarray(0, end + 1);
  if (!values) return [];
  const at = SETS.indexOf(set);
  return [{ label: set, values, hue: HUES[at], dash: at ? DASH : [], width: 2.2, hollow: at > 0, fadedFrom: history.firstStop }];
}

/** The cursor stands inside an epoch while single batches are looked at. @param {Shown<History>} given */
function reach({ history, shown, live }) {
  const { batch, start, last } = history;
  return live && batch && shown === last ? batch.epoch - 1 + batch.batch / start.batches : shown;
}

/** Where the run stopped; its limit is the picture's own edge. @param {History} history @returns {Marker[]} */
function stops({ stops: all, last }) {
  return all.filter(({ epoch, reason }) => reason !== "limit" || epoch !== last).map(({ epoch }) => ({ at: epoch,
    label: `stop ${epoch}` })
  );
}

/** @param {History} history @param {Series[]} series @returns {Marker[]} */
function bests(history, series) {
  if (history.last < 2) return [];
  const ring = series.findIndex(({ label }) => history.watched.startsWith(label));
  return history.bests.map((epoch) => ({ at: epoch, label: `best ${epoch}`, ring }));
}

/** The lines of an earlier run as typed arrays; validation, which is compared, comes last. @param {Ghost} ghost */
function ghostLines(ghost) {
  const known = lines.get(ghost);
  if (known) return known;
  /** @param {[number, number | null][]} pairs @param {number[]} dash */
  const line = (pairs, dash) => ({ dash, xs: Float64Array.from(pairs, ([epoch]) => epoch),
    values: Float64Array.from(pairs, ([, loss]) => loss ?? NaN) });
  const made = [line(ghost.training ?? [], []), ...(ghost.validation ? [line(ghost.validation, DASH)] : [])];
  lines.set(ghost, made);
  return made;
}

/** A short piece of a set's line, for legends. @param {string} set */
export function swatch(set) {
  return svg("svg", { class: `swatch ${set}`, viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { d: "M1 4H21" }));
}
