// The comparison, trained: a network and its remedies side by side, their learning curves and the gradients in their layers,
// with a way back to every recorded step. The rows come from the run's own process (run/stream.js).

import { component, el } from "../../base/dom.js";
import { RunView } from "../../run/view.js";
import { Curves } from "./comparison_curves.js";
import { ComparisonHistory } from "./comparison_history.js";
import { Norms } from "./comparison_norms.js";
import { Table } from "./comparison_table.js";
import { description, phaseWords, remark } from "./comparison_words.js";
/** @import { Channel, Shown } from "../../types.js" */
/** @import { ComparisonEvents, ComparisonStart } from "./types.js" */

const FACES = { start: "Train", again: "Train again", stop: "End the training and keep what it has", reset: "Reset training",
  resetTitle: "Back to the untrained networks" };

/** @extends {RunView<ComparisonHistory>} */
class Comparison extends RunView {
  named = "";
  /** @type {number | null} */ pointed = null;
  /** @type {number | null} */ pinned = null;
  outcome = el("p", { class: "outcome-sentence", hidden: true });

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, { Kind: ComparisonHistory, axis: "step", steps: [], faces: FACES, words: { phaseWords, remark } });
    this.controls.onward.remove(); // its end is the end: all variants have had their steps
    /** @type {ComparisonEvents} */
    const events = { ...this.seeking, onLight: (variant) => this.point(variant), onPick: (variant) => this.pin(variant) };
    this.curves = new Curves(events);
    this.norms = new Norms(events);
    this.table = new Table(events);
    this.furnish({
      scene: [
        el("div", { class: "comparison-charts" }, el("section", { "aria-label": "Learning curves" }, this.curves.head, this.curves.node),
          el("section", { "aria-label": "Gradients by layer" }, this.norms.head, this.norms.node)),
        this.table.node,
        this.outcome,
      ],
      sized: [this.curves.node, this.norms.node],
    });
  }

  /** @param {ComparisonStart} start */
  begin({ variants, seeds = 1 }) {
    const named = [seeds, ...variants].join("\n");
    if (named === this.named) return;
    this.named = named;
    this.pinned = this.pointed = null;
    this.table.set(variants, seeds);
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

  /** @param {Shown<ComparisonHistory>} view */
  paint({ history, index, live }) {
    this.time.node.inert = history.length < 2;
    const { pointed, pinned } = this;
    const rows = { history, shown: index, end: live ? index : history.length - 1, lit: pointed ?? pinned, pinned };
    for (const part of [this.curves, this.norms, this.table]) part.draw(rows);
    this.outcome.hidden = !history.outcome;
    this.outcome.textContent = history.outcome ?? "";
  }

  /** @param {Shown<ComparisonHistory>} view */
  describe({ history, index }) {
    return description(history, index);
  }
}

export default component((root, channel) => new Comparison(root, channel), "run/run.css", "charts/line_chart.css",
  "lessons/vanishing_gradients/comparison.css");
