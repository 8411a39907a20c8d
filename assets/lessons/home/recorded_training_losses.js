// The losses over the epochs: the whole run faint, what has happened so far strong, a cursor to drag.

import { el } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
/** @import { ChartData } from "../../charts/types.js" */
/** @import { Recording } from "./types.js" */

const LOOK = { unit: "epoch", margin: { left: 34, right: 10, top: 8, bottom: 22 }, grid: /** @type {const} */ ("rows"), fade: 0.28,
  dot: 4.5 };
const TOP_LOSS = 0.8;
const LEVELS = 5; // numbers of either axis
const SETS = /** @type {const} */ ([["training", "accent"], ["validation", "validation"]]);
const DASH = [5, 3];

export class LossChart {
  /**
   * `onSeek(epoch)` is called while the reader drags over the chart.
   * @param {Recording} recording @param {(epoch: number) => void} onSeek
   */
  constructor(recording, onSeek) {
    this.recording = recording;
    this.chart = new LineChart({ ...LOOK, counts: [LEVELS, LEVELS] }, { onSeek });
    this.chart.node.classList.add("losses");
    this.node = el("section", { class: "loss-panel", "aria-label": "Loss by epoch" },
      el("div", { class: "chart-head" }, "loss by epoch", this.chart.save), this.chart.node);
  }

  /** @param {number} epoch */
  draw(epoch) {
    this.chart.draw(lossPlan(this.recording, epoch));
  }
}

/** What the chart shows at an epoch. @param {Recording} recording @param {number} epoch @returns {ChartData} */
export function lossPlan({ loss, epochs }, epoch) {
  return {
    name: "Loss by epoch",
    xs: [0, epochs - 1],
    ys: [0, TOP_LOSS],
    cursor: epoch,
    series: SETS.map(([set, hue], at) => ({ label: set, hue, values: loss[set], width: 2.2, dash: at ? DASH : [], hollow: at > 0,
      fadedFrom: epoch })
    ),
  };
}
