// The losses over the epochs: training and validation, the best epoch, every stop, what came after it, earlier runs.

import { el, put, svg } from "../base/dom.js";
import { sure } from "../base/values.js";
import { EpochChart, horizon } from "./line_chart.js";
/** @import { History } from "../run/history.js" */
/** @import { Ghost, Pair, Seeking, Shown } from "../types.js" */

const MARGIN = { left: 44, right: 14, top: 22, bottom: 24 };
const DASH = [5, 3];
const FADED = 0.4;
const SETS = ["training", "validation"];
const lines = new WeakMap();

export class LossChart extends EpochChart {
  /** @type {Pair[]} */ taken = [];

  /** @param {Seeking & { redraw(): void }} events */
  constructor(events) {
    super(events, MARGIN);
    this.scales = ["linear", "log"].map((scale) =>
      el("button", { type: "button", "aria-pressed": "false", onclick: () => this.scale(scale) }, scale)
    );
    this.title = el("span");
    this.node.classList.add("losses");
    this.panel = el("section", { class: "loss-panel", "aria-label": "Loss by epoch" },
      el("div", { class: "chart-head" }, this.title,
        el("span", { class: "switch", role: "group", "aria-label": "Scale of the loss" }, this.scales)), this.node);
    this.redraw = events.redraw;
    this.scale("linear");
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
    const { history, shown, ghosts } = view;
    const series = SETS.map((set) => history.column(`${set}_loss`)?.subarray(0, view.end + 1));
    const past = ghosts.flatMap(ghostLines);
    const end = Math.max(horizon(view.end, history.start.epochs, view.growing), ...past.map(({ xs }) => xs.at(-1) ?? 0));
    if (!this.frame([...series.filter((ys) => ys !== undefined), ...past.map(({ ys }) => ys)], end)) return;
    const { brush, colours } = this.sheet;
    this.plot.axes(brush, colours, { size: 12, names: {} });
    put(this.title, "text", `loss by epoch: ${history.start.loss}`);
    for (const ghost of ghosts) this.ghost(ghost, ghost.name === view.lit);
    this.stops(history);
    series.forEach((ys, index) => ys && this.loss(ys, SETS[index], history.firstStop));
    this.cursor(this.reach(view));
    if (this.reach(view) !== shown) this.dot(this.reach(view), sure(history.batch).loss, colours.accent, true, 3);
    series.forEach((ys, index) => ys && this.dot(shown, ys[shown], this.colour(SETS[index]), index === 0));
    this.bests(history);
    this.sheet.canvas.setAttribute("aria-label", `Loss by epoch, from 0 to ${history.last}`);
  }

  /** The cursor stands inside an epoch while single batches are looked at. @param {Shown<History>} given */
  reach({ history, shown, live }) {
    const { batch, start, last } = history;
    return live && batch && shown === last ? batch.epoch - 1 + batch.batch / start.batches : shown;
  }

  /** @param {string} set */
  colour(set) {
    return set === "training" ? this.sheet.colours.accent : this.sheet.colours.validation;
  }

  /** @param {Float64Array} ys @param {string} set @param {number} firstStop */
  loss(ys, set, firstStop) {
    const look = { ys, colour: this.colour(set), width: 2.2, dash: set === "training" ? [] : DASH };
    this.trace({ ...look, to: firstStop });
    if (ys.length - 1 > firstStop) this.trace({ ...look, from: firstStop, alpha: FADED });
  }

  /** @param {Ghost} ghost @param {boolean} lit */
  ghost(ghost, lit) {
    const { colours, brush } = this.sheet;
    for (const { xs, ys, dash } of ghostLines(ghost)) {
      this.trace({ xs, ys, dash, colour: lit ? colours.text : colours.muted, width: lit ? 2 : 1.1, alpha: lit ? 1 : 0.75 });
    }
    const { xs, ys } = ghostLines(ghost).at(-1);
    if (!xs.length) return;
    const { x, y, width, height } = this.plot.box;
    brush.font = `650 12px ${colours.font}`;
    brush.textAlign = "center";
    const left = Math.min(x + width - 6, this.plot.x(xs.at(-1)) - 4);
    const top = Math.max(y + 10, Math.min(y + height - 4, this.plot.y(ys.at(-1)) - 6));
    this.text(ghost.name, left, top, lit ? colours.text : colours.muted);
  }

  /** A vertical line where the run stopped. @param {History} history */
  stops(history) {
    const { brush, colours } = this.sheet;
    for (const { epoch, reason } of history.stops) {
      if (reason === "limit" && epoch === history.last) continue; // the picture's own edge
      const x = this.plot.x(epoch);
      brush.strokeStyle = colours.danger;
      brush.lineWidth = 1.4;
      brush.beginPath();
      brush.moveTo(x, this.plot.box.y);
      brush.lineTo(x, this.plot.box.y + this.plot.box.height);
      brush.stroke();
      this.label(`stop ${epoch}`, x, colours.danger);
    }
  }

  /** @param {History} history */
  bests(history) {
    if (history.last < 2) return;
    const { colours } = this.sheet;
    for (const epoch of history.bests) {
      const colour = this.colour(history.watched.split("_")[0]);
      this.dot(epoch, history.at(history.watched, epoch), colour, false, 6);
      this.label(`best ${epoch}`, this.plot.x(epoch), colours.text);
    }
  }

  /** A label above the plot; if another one is in the way, inside it. @param {string} text @param {number} x @param {string} colour */
  label(text, x, colour) {
    const { brush, colours, width } = this.sheet;
    brush.font = `12px ${colours.font}`;
    const half = brush.measureText(text).width / 2 + 3;
    const at = Math.max(half, Math.min(width - half, x));
    const taken = this.taken.filter(([from, to]) => at + half > from && at - half < to).length;
    this.taken.push([at - half, at + half]);
    brush.textAlign = "center";
    this.text(text, at, this.plot.box.y - 7 + 16 * taken, colour);
  }

  /** @param {Parameters<EpochChart["frame"]>} room */
  frame(...room) {
    this.taken = [];
    return super.frame(...room);
  }

  /** @param {string} words @param {number} x @param {number} y @param {string} colour */
  text(words, x, y, colour) {
    const { brush, colours } = this.sheet;
    Object.assign(brush, { strokeStyle: colours.ground, lineWidth: 4, lineJoin: "round", fillStyle: colour });
    brush.strokeText(words, x, y);
    brush.fillText(words, x, y);
  }
}

/** The lines of an earlier run as typed arrays; validation, which is compared, comes last. @param {Ghost} ghost */
function ghostLines(ghost) {
  if (!lines.has(ghost)) {
    /** @param {[number, number | null][]} pairs @param {number[]} dash */
    const line = (pairs, dash) => ({ xs: Float64Array.from(pairs, ([epoch]) => epoch), ys: Float64Array.from(pairs, ([, loss]) =>
      loss ?? NaN), dash });
    lines.set(ghost, [line(ghost.training ?? [], []), ...(ghost.validation ? [line(ghost.validation, DASH)] : [])]);
  }
  return lines.get(ghost);
}

/** A short piece of a set's line, for legends. @param {string} set */
export function swatch(set) {
  return svg("svg", { class: `swatch ${set}`, viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { d: "M1 4H21" }));
}
