// A GAN on images in training: samples from fixed noise beside real images, its curves and bars, single steps of either
// network, and a way back to every epoch. The records come from the run's own process, or from a recorded run.

import { component, el, put } from "../../base/dom.js";
import { Controls } from "../../run/controls.js";
import { nonce } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { TimeTravel } from "../../run/time.js";
import { RunView } from "../../run/view.js";
import { Classes, Verdicts } from "./image_gan_bars.js";
import { Lines } from "./image_gan_charts.js";
import { GanNumbers } from "./image_gan_numbers.js";
import { Origin } from "./image_gan_origin.js";
import { ImageSession } from "./image_gan_session.js";
import { GanStage } from "./image_gan_stage.js";
import { SingleStep } from "./image_gan_step.js";
import { description, duelWords, phaseWords, remark } from "./image_gan_words.js";
/** @import { Channel, Seeking } from "../../types.js" */
/** @import { ImageHistory } from "./image_gan_history.js" */
/** @import { ImageGanData } from "./types.js" */

const GROWING = ["none", "starting", "connecting", "queued", "running", "paused"];
const STEPS = [
  ["epoch", "1 epoch", "Train for one epoch, then pause", "epoch"],
  ["batch", "D step", "One step of D alone, then pause: G's weights stay", "batch", "discriminator"],
  ["batch", "G step", "One step of G alone, then pause: D's weights stay", "batch", "generator"],
];
const NOTE = "The digit CNN can be sure of noise, too: good samples need both lines high.";
const LN2 = [{ level: Math.LN2, label: "ln 2" }];

class ImageGan extends RunView {
  /** @type {HTMLElement} */ alt = el("p");

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super();
    this.channel = channel;
    const redraw = () => this.schedule();
    this.origin = new Origin();
    this.session = new ImageSession(channel, {
      onHistory: () => this.show(this.session.history),
      onRecords: () => this.grow(),
      onPhase: redraw,
      onAdvance: () => this.time.goLive(),
      origin: () => this.origin.value,
    });
    this.controls = new Controls(this.session, { steps: STEPS, words: { phaseWords, remark } });
    this.time = new TimeTravel({ onStep: redraw, wake: () => this.loop(), newest: () => null });
    this.stage = new GanStage({ onPick: (sample) => this.pick(sample), redraw });
    this.numbers = new GanNumbers();
    this.step = new SingleStep();
    this.tabs = new Tabs("Charts of the run", redraw);
    this.charts = this.makeCharts();
    this.furnish(root);
    this.watch(root, [this.stage.node, this.tabs.node]);
    this.onResize = redraw;
    addEventListener("resize", this.onResize);
  }

  makeCharts() {
    /** @type {Seeking} */
    const events = { onSeek: (epoch) => this.time.jump(epoch), onPeek: (epoch) => this.time.peek(epoch) };
    /** @param {ImageHistory} history */
    const classes = (history) => Float64Array.from({ length: history.length }, (_, epoch) => history.appeared(epoch) / 10);
    /** @type {Record<string, Lines | Verdicts | Classes>} */
    const charts = {
      Losses: new Lines("Losses of D and G by epoch", [
        { name: "discriminator_loss", label: "D", hue: "positive" },
        { name: "generator_loss", label: "G", hue: "negative", dashed: true },
      ], events, { references: LN2 }),
      Verdicts: new Verdicts(),
      Gradient: new Lines("Norm of the gradient that reaches G, by epoch", [
        { name: "generator_gradient", label: "gradient norm in G, logarithmic", hue: "negative" },
      ], events, { log: true }),
      Quality: new Lines("Quality and coverage by epoch", [
        { name: "sure", label: "sure digits", hue: "positive" },
        { name: "coverage", label: "of 10 digits found", hue: "negative", dashed: true, of: classes },
      ], events, { low: 0, high: 1.04, note: NOTE }),
      Digits: new Classes(),
    };
    return charts;
  }

  /** @param {HTMLElement} root */
  furnish(root) {
    this.controls.node.firstElementChild?.append(this.origin.node);
    root.append(this.controls.node, this.time.node,
      el("div", { class: "scene" }, el("div", { class: "left" }, this.stage.node),
        el("div", { class: "side" }, this.numbers.node, this.tabs.node)),
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt), this.step.node);
  }

  /** @param {ImageGanData} data */
  update(data) {
    this.origin.offer(Boolean(data.recording));
    this.session.set(data);
    this.stage.pick(data.picks);
    this.schedule();
  }

  /** @param {number} sample */
  pick(sample) {
    this.channel.trigger("pick", { sample, nonce: nonce() });
  }

  /** Put another history on display. @param {ImageHistory} history */
  show(history) {
    const { start } = history;
    this.stage.set(start);
    this.step.set(start);
    const names = Object.keys(this.charts).filter((name) => start.judged || !["Quality", "Digits"].includes(name));
    this.tabs.set(names.map((name) => ({ name, node: this.charts[name].panel })));
    this.time.restart(Math.max(1, history.length));
  }

  grow() {
    this.time.grow(Math.max(1, this.session.history.length));
    this.schedule();
  }

  draw() {
    const { session, time } = this;
    const { history, phase } = session;
    this.controls.draw();
    time.liveButton.classList.toggle("idle", !GROWING.slice(1).includes(phase));
    if (!history) return put(this.controls.remark, "text", session.problem ?? "");
    this.origin.draw(phase);
    this.sayRecorded(history);
    const live = time.live && time.peeked === null;
    const single = phase === "paused" ? history.single : null;
    const step = single && live && time.shown === history.last ? history.inside : null;
    this.stage.draw(history, time.shown, step);
    this.numbers.draw(history, time.shown);
    const view = { history, shown: time.shown, end: live ? time.shown : history.last, growing: GROWING.includes(phase) && !this.recorded,
      references: history.start.cross_entropy };
    this.charts[this.tabs.shown ?? ""]?.draw(view);
    this.step.draw(single);
    this.textLater(() => {
      this.alt.textContent = description(this.session.history, this.time.shown);
    });
  }

  /** Whether a run that was recorded before is on display. */
  get recorded() {
    return this.session.phase === "none" && this.session.history.last > 0;
  }

  /** @param {ImageHistory} history */
  sayRecorded(history) {
    if (!this.recorded) return;
    put(this.controls.words, "text", `recorded run, ${history.last.toLocaleString("en-GB")} epochs`);
    put(this.controls.remark, "text", `Move the scrubber, or train it anew. ${duelWords(history, this.time.shown)}`);
  }

  destroy() {
    removeEventListener("resize", this.onResize);
    super.destroy();
  }
}

export default component((root, channel) => new ImageGan(root, channel), "charts/line_chart.css", "lessons/live_training/live_training.css",
  "lessons/gan/gan_flow.css", "lessons/gan/image_gan.css");
