// A GAN in the plane: two networks that learn against each other, in one picture, with curves, single steps and a way
// back to every moment. The records come from the run's own process (run_stream.js).

import { component, el } from "../../base/dom.js";
import { later, sure } from "../../base/values.js";
import { Controls } from "../../run/controls.js";
import { nonce, Session } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { TimeTravel } from "../../run/time.js";
import { RunView } from "../../run/view.js";
import { Flow } from "./gan_flow.js";
import { GanCharts } from "./plane_gan_charts.js";
import { Drawing } from "./plane_gan_drawing.js";
import { GanHistory } from "./plane_gan_history.js";
import { Legend } from "./plane_gan_legend.js";
import { Numbers } from "./plane_gan_numbers.js";
import { GanStage } from "./plane_gan_stage.js";
import { description, moment, phaseWords, remark } from "./plane_gan_words.js";
/** @import { Channel, RunData } from "../../types.js" */

const GROWING = ["none", "starting", "connecting", "queued", "running", "paused"];
const STEPS = [
  ["batch", "D step", "Only the discriminator learns from one batch, then pause", "batch", "discriminator"],
  ["batch", "G step", "Only the generator learns from one batch, then pause", "batch", "generator"],
  ["epoch", "1 frame", "Train until the next picture, then pause", "epoch"],
];

class PlaneGan extends RunView {
  /** @type {GanStage} */ stage = later();
  /** @type {Set<string>} */ hidden = new Set();
  /** @type {HTMLElement} */ alt = el("p");
  /** @type {HTMLElement} */ picture = el("div", { class: "picture" });

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super();
    this.channel = channel;
    const schedule = () => this.schedule();
    this.session = new Session(channel, {
      onHistory: () => this.show(this.session.history),
      onRecords: () => this.grow(),
      onPhase: schedule,
      onAdvance: () => {
        this.drawing.close();
        this.time.goLive();
      },
    }, GanHistory);
    this.controls = new Controls(this.session, { steps: STEPS, words: { phaseWords, remark } });
    this.time = new GanTime({ onStep: schedule, wake: () => this.loop(), newest: () => this.singleWords(), unit: "frame" },
      () => this.session.history);
    this.drawing = new Drawing({ redraw: schedule, use: (points) => channel.trigger("points", { points, nonce: nonce() }) });
    this.legend = new Legend(this.hidden, schedule);
    this.numbers = new Numbers(this.drawing.node);
    /** @param {number} step */
    const index = (step) => this.session.history.indexOf(step);
    this.charts = new GanCharts({ onSeek: (step) => this.time.jump(index(step)),
      onPeek: (step) => this.time.peek(step === null ? null : index(step)) });
    this.tabs = new Tabs("Numbers over the steps", schedule);
    this.flow = new Flow();
    this.furnish(root);
    this.watch(root, [this.picture, ...this.charts.nodes]);
  }

  /** @param {HTMLElement} root */
  furnish(root) {
    root.classList.add("gan");
    root.append(this.controls.node, this.time.node,
      el("div", { class: "scene" }, el("div", { class: "left" }, this.picture, this.legend.scale),
        el("div", { class: "side" }, this.legend.node, this.numbers.node, this.tabs.node)),
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt), this.flow.node);
  }

  /** @param {RunData} data */
  update(data) {
    this.session.set(data);
    this.schedule();
  }

  /** Put another history on display: another run, or other untrained networks. @param {GanHistory} history */
  show(history) {
    const { start } = history;
    if (this.stage) this.stage.set(start);
    else {
      this.stage = new GanStage(start, { redraw: () => this.schedule(), choose: ({ x }) => this.drawing.add(x), leave: () => {} },
        this.drawing, this.hidden);
      this.picture.append(this.stage.node);
    }
    this.drawing.set(start);
    this.legend.set(start);
    this.flow.set(start);
    this.tabs.set(this.charts.pages(start));
    this.time.restart(Math.max(1, history.length));
  }

  grow() {
    this.time.grow(Math.max(1, this.session.history.length));
    this.schedule();
  }

  /** The end of a run that rests after a single step; null elsewhere. */
  singleWords() {
    const { single } = this.session.history ?? {};
    if (!single || !this.time.live) return null;
    return single.player === "generator" ? `G step ${single.step}` : `D step before ${single.step}`;
  }

  draw() {
    const { session, time } = this;
    const { history } = session;
    this.controls.draw();
    time.liveButton.classList.toggle("idle", !GROWING.slice(1).includes(session.phase));
    if (!history?.length) return;
    const live = time.live && time.peeked === null;
    const newest = live && time.shown === history.length - 1;
    const frame = sure(history.frame(time.shown, newest));
    const now = moment(history, time.shown, newest);
    this.legend.draw(frame);
    this.stage.show(frame, now.measures);
    this.numbers.draw(history, now);
    this.charts.draw(this.tabs.shown ?? "", { history, step: now.step, end: live ? now.step : history.last,
      growing: GROWING.includes(session.phase) });
    this.flow.draw(newest ? history.single : null, now);
    this.textLater(() => this.describe(history, now, frame));
  }

  /** The picture in words. @param {Parameters<typeof description>} seen */
  describe(...seen) {
    this.alt.textContent = description(...seen);
    this.stage.sheet.canvas.setAttribute("aria-label", this.alt.textContent);
  }
}

/** Time travel over the pictures; the label names their steps. */
class GanTime extends TimeTravel {
  /** @param {ConstructorParameters<typeof TimeTravel>[0]} events @param {() => GanHistory} history */
  constructor(events, history) {
    super(events);
    this.history = history;
  }

  place() {
    const history = this.history?.();
    if (!history) return "";
    return (this.shown === this.steps - 1 && this.newest()) || `step ${history.placeOf(this.shown)} of ${history.start.steps}`;
  }
}

export default component((root, channel) => new PlaneGan(root, channel), "charts/line_chart.css", "lessons/live_training/live_training.css",
  "lessons/gan/gan_flow.css", "lessons/gan/plane_gan.css");
