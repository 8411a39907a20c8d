// The comparison, trained: a network and its remedies side by side, their learning curves and the gradients in their layers,
// with a way back to every recorded step. The rows come from the run's own process (run_stream.js).

import { component, el } from "../../base/dom.js";
import { Session } from "../../run/session.js";
import { RunView } from "../../run/view.js";
import { ComparisonControls } from "./comparison_controls.js";
import { Curves } from "./comparison_curves.js";
import { ComparisonHistory } from "./comparison_history.js";
import { Norms } from "./comparison_norms.js";
import { Table } from "./comparison_table.js";
import { ComparisonTime } from "./comparison_time.js";
import { description } from "./comparison_words.js";
/** @import { Channel, RunData } from "../../types.js" */
/** @import { ComparisonEvents } from "./types.js" */

const GROWING = ["starting", "connecting", "queued", "running", "paused"];

class Comparison extends RunView {
  /** @type {number | null} */ pointed = null;
  /** @type {number | null} */ pinned = null;
  /** @type {HTMLElement} */ outcome = el("p", { class: "outcome-sentence", hidden: true });
  /** @type {HTMLElement} */ alt = el("div");

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super();
    const redraw = () => this.schedule();
    this.session = new Session(channel, {
      onHistory: () => this.show(this.session.history),
      onRecords: () => this.grow(),
      onPhase: redraw,
      onAdvance: () => this.time.goLive(),
    }, ComparisonHistory);
    this.time = new ComparisonTime({ onStep: redraw, wake: () => this.loop() });
    this.controls = new ComparisonControls(this.session);
    /** @type {ComparisonEvents} */
    const events = {
      redraw,
      light: (variant) => this.light(variant),
      pin: (variant) => this.pin(variant),
      seek: (row) => this.time.jump(row),
      peek: (row) => this.time.peek(row),
    };
    this.curves = new Curves(events);
    this.norms = new Norms(events);
    this.table = new Table(events);
    this.furnish(root);
    this.watch(root, [this.curves.node, this.norms.node]);
  }

  /** @param {HTMLElement} root */
  furnish(root) {
    root.append(this.controls.node, this.time.node,
      el("div", { class: "comparison-charts" }, el("section", { "aria-label": "Learning curves" }, this.curves.head, this.curves.node),
        el("section", { "aria-label": "Gradients by layer" }, this.norms.head, this.norms.node)), this.table.node, this.outcome,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
  }

  /** @param {RunData} data */
  update(data) {
    this.session.set(data);
    this.schedule();
  }

  /** Put another history on display: that of another run, or of untrained variants. @param {ComparisonHistory} history */
  show(history) {
    const { variants } = history.start;
    if (variants.join("\n") !== this.named) {
      this.named = variants.join("\n");
      this.pinned = this.pointed = null;
      this.table.set(variants);
    }
    this.time.set(history);
  }

  grow() {
    this.time.grow(Math.max(1, this.session.history.length));
    this.schedule();
  }

  /** @param {number | null} variant */
  light(variant) {
    if (variant === this.pointed) return;
    this.pointed = variant;
    this.schedule();
  }

  /** Keep a variant in front when the pointer has gone, or no longer. @param {number} variant */
  pin(variant) {
    this.pinned = this.pinned === variant ? null : variant;
    this.schedule();
  }

  draw() {
    const { history, phase } = this.session;
    if (!history) return;
    const { time } = this;
    this.controls.draw();
    time.liveButton.classList.toggle("idle", !GROWING.includes(phase));
    time.node.inert = history.length < 2;
    const live = time.live && time.peeked === null;
    const view = { history, shown: time.shown, end: live ? time.shown : history.length - 1, lit: this.pointed ?? this.pinned,
      pinned: this.pinned };
    for (const part of [this.curves, this.norms, this.table]) part.draw(view);
    this.outcome.hidden = !history.outcome;
    this.outcome.textContent = history.outcome ?? "";
    this.textLater(() => this.describe());
  }

  /** The picture in words. */
  describe() {
    this.alt.replaceChildren(...description(this.session.history, this.time.shown).map((text) => el("p", {}, text)));
  }
}

export default component((root, channel) => new Comparison(root, channel), "lessons/live_training/live_training.css",
  "charts/line_chart.css", "lessons/vanishing_gradients/comparison.css");
