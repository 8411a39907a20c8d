// A comparison, trained: variants side by side, their learning curves, something of each at one place, a table, with a way
// back to every recorded place. The rows come from the run's own process (run/stream.js).

import { el } from "../../base/dom.js";
import { RunView } from "../view.js";
import { Curves } from "./curves.js";
import { Table } from "./table.js";
/** @import { Channel, Shown } from "../../types.js" */
/** @import { ComparisonEvents, ComparisonPlan, ComparisonStart } from "./types.js" */
/** @import { ComparisonHistory } from "./history.js" */

/** The styles that a lesson's component brings along. */
export const STYLES = ["run/run.css", "charts/line_chart.css", "run/comparison/comparison.css"];

/** @extends {RunView<ComparisonHistory<any>>} */
export class Comparison extends RunView {
  named = "";
  /** @type {number | null} */ pointed = null;
  /** @type {number | null} */ pinned = null;
  outcome = el("p", { class: "outcome-sentence", hidden: true });

  /** @param {HTMLElement} root @param {Channel} channel @param {ComparisonPlan} plan */
  constructor(root, channel, plan) {
    const { Kind, axis, faces, words } = plan;
    super(root, channel, { Kind, axis, sparse: true, steps: [], faces, words });
    this.own = plan;
    this.controls.onward.remove(); // its end is the end: all variants have had their steps
    /** @type {ComparisonEvents} */
    const events = { ...this.seeking, onLight: (variant) => this.point(variant), onPick: (variant) => this.pin(variant) };
    this.curves = new Curves(axis, plan.nameX, events);
    this.beside = plan.beside(events);
    this.table = new Table(events);
    this.furnish({
      scene: [
        el("div", { class: "comparison-charts" }, el("section", { "aria-label": "Learning curves" }, this.curves.head, this.curves.node),
          el("section", { "aria-label": this.beside.name }, this.beside.head, this.beside.node)),
        this.table.node,
        this.outcome,
      ],
      sized: [this.curves.node, this.beside.node],
    });
  }

  /** @param {ComparisonStart} start */
  begin(start) {
    const { variants, seeds = 1 } = start;
    const named = JSON.stringify(start);
    if (named === this.named) return;
    this.named = named;
    this.pinned = this.pointed = null;
    this.curves.set(this.own.curves(start));
    this.table.set(variants, seeds, this.own.columns(start));
  }

  /** @param {number | null} variant */
  point(variant) {
    if (variant === this.pointed) return;
    this.pointed = variant;
    this.schedule();
  }

  /** Keep a variant in front when the pointer has gone, or no longer. @param {number} variant */
  pin(variant) {
    this.pinned = this.pinned === variant ? null : variant;
    this.schedule();
  }

  /** @param {Shown<ComparisonHistory<any>>} view */
  paint({ history, index, live }) {
    this.time.node.inert = history.length < 2;
    const { pointed, pinned } = this;
    const rows = { history, shown: index, end: live ? index : history.length - 1, lit: pointed ?? pinned, pinned };
    for (const part of [this.curves, this.beside, this.table]) part.draw(rows);
    this.outcome.hidden = !history.outcome;
    this.outcome.textContent = history.outcome ?? "";
  }

  /** @param {Shown<ComparisonHistory<any>>} view */
  describe({ history, index }) {
    return this.own.describe(history, index);
  }
}
