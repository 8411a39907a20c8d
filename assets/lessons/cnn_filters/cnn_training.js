// A CNN in training: its first filters and what they make of one image, its curves, its buttons, a way back to every
// epoch. The records come from the run's own process (run_stream.js), or from a training that was recorded before.

import { component, el, put } from "../../base/dom.js";
import { LossChart } from "../../charts/losses.js";
import { Confusion, confusionWords } from "../../pictures/confusion.js";
import { Controls } from "../../run/controls.js";
import { Session } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { TimeTravel } from "../../run/time.js";
import { RunView } from "../../run/view.js";
import { score } from "../../run/words.js";
import { Numbers } from "../live_training/numbers.js";
import { FilterStage } from "./cnn_training_stage.js";
/** @import { History } from "../../run/history.js" */
/** @import { Channel, Frame, RunData } from "../../types.js" */
/** @import { CnnStart } from "./types.js" */

const GROWING = ["none", "starting", "connecting", "queued", "running", "paused"];

class CnnTraining extends RunView {
  /** @type {HTMLElement} */ alt = el("p");

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super();
    const redraw = () => this.schedule();
    /** @type {Session<History<CnnStart>>} */
    this.session = new Session(channel, {
      onHistory: () => this.show(this.session.history),
      onRecords: () => this.grow(),
      onPhase: redraw,
      onAdvance: () => this.time.goLive(),
    });
    this.controls = new Controls(this.session);
    this.time = new TimeTravel({ onStep: redraw, wake: () => this.loop(), newest: () => null });
    this.stage = new FilterStage();
    this.numbers = new Numbers();
    this.losses = new LossChart({ onSeek: (epoch) => this.time.jump(epoch), onPeek: (epoch) => this.time.peek(epoch), redraw });
    this.confusion = new Confusion();
    this.tabs = new Tabs("Losses or confusion matrix", redraw);
    this.furnish(root);
    this.watch(root, [this.stage.node, this.losses.node, this.confusion.node]);
  }

  /** @param {HTMLElement} root */
  furnish(root) {
    root.append(this.controls.node, this.time.node,
      el("div", { class: "scene" }, el("div", { class: "left" }, this.stage.node),
        el("div", { class: "side" }, this.numbers.node, this.tabs.node)),
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
  }

  /** @param {RunData} data */
  update(data) {
    this.session.set(data);
    this.schedule();
  }

  /** Put another history on display. @param {History<CnnStart>} history */
  show(history) {
    const { start } = history;
    this.stage.set(start);
    this.confusion.set(start);
    const pages = [{ name: "Loss", node: this.losses.panel }];
    if (start.layout.some(({ name }) => name === "confusion")) pages.push({ name: "Confusion matrix", node: this.confusion.node });
    this.tabs.set(pages);
    this.time.restart(Math.max(1, history.length));
  }

  grow() {
    this.time.grow(Math.max(1, this.session.history.length));
    this.schedule();
  }

  draw() {
    const { session, time } = this;
    const { history } = session;
    this.controls.draw();
    time.liveButton.classList.toggle("idle", !GROWING.slice(1).includes(session.phase));
    if (!history) return;
    this.sayRecorded(history);
    const live = time.live && time.peeked === null;
    const frame = history.frame(time.shown, live && time.shown === history.last);
    this.stage.draw(frame);
    this.numbers.draw(history, time.shown);
    const view = { history, shown: time.shown, live, end: live ? time.shown : history.last,
      growing: GROWING.includes(session.phase) && !this.recorded, ghosts: [] };
    if (this.tabs.shown === "Loss") this.losses.draw(view);
    else this.confusion.draw(frame);
    this.textLater(() => this.describe(frame));
  }

  /** Whether a training that was recorded before is on display. */
  get recorded() {
    return this.session.phase === "none" && this.session.history.last > 0;
  }

  /** @param {History} given */
  sayRecorded({ stops, last }) {
    if (!this.recorded) return;
    put(this.controls.words, "text", `trained before, ${last} epochs: move the scrubber, or train it anew`);
    put(this.controls.remark, "text", stops.at(-1)?.sentence ?? "");
  }

  /** The picture in words. @param {Frame | null} frame */
  describe(frame) {
    const { history } = this.session;
    const reached = score(history.at("validation_score", this.time.shown), "accuracy");
    const matrix = frame?.confusion ? ` Right of the validation images: ${confusionWords(frame.confusion, history.start.classes)}.` : "";
    const words = frame ? this.stage.words(frame, this.time.shown) : "";
    this.alt.textContent = `${words} Validation accuracy: ${reached}.${matrix}`;
    this.stage.sheet.canvas.setAttribute("aria-label", this.alt.textContent);
  }
}

export default component((root, channel) => new CnnTraining(root, channel), "charts/line_chart.css",
  "lessons/live_training/live_training.css");
