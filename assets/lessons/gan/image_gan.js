// A GAN on images in training: samples from fixed noise beside real images, its curves and bars, single steps of either
// network, and a way back to every epoch. The records come from the run's own process, or from a recorded run.

import { component, el, put } from "../../base/dom.js";
import { nonce } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { RunView } from "../../run/view.js";
import { Classes, Verdicts } from "./image_gan_bars.js";
import { Lines } from "./image_gan_charts.js";
import { GanNumbers } from "./image_gan_numbers.js";
import { Origin } from "./image_gan_origin.js";
import { ImageSession } from "./image_gan_session.js";
import { GanStage } from "./image_gan_stage.js";
import { SingleStep } from "./image_gan_step.js";
import { description, duelWords, phaseWords, remark } from "./image_gan_words.js";
/** @import { Channel, Shown } from "../../types.js" */
/** @import { ImageHistory } from "./image_gan_history.js" */
/** @import { ImageGanData, ImageStart } from "./types.js" */

const STEPS = [
  ["epoch", "1 epoch", "Train for one epoch, then pause", "epoch"],
  ["batch", "D step", "One step of D alone, then pause: G's weights stay", "batch", "discriminator"],
  ["batch", "G step", "One step of G alone, then pause: D's weights stay", "batch", "generator"],
];
const NOTE = "The digit CNN can be sure of noise, too: good samples need both lines high.";
const LN2 = [{ level: Math.LN2, label: "ln 2" }];

/** @extends {RunView<ImageHistory>} */
class ImageGan extends RunView {
  origin = new Origin();
  numbers = new GanNumbers();
  step = new SingleStep();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, { Session: ImageSession, steps: STEPS, words: { phaseWords, remark },
      recorded: (history,
        epoch) => [`recorded run, ${history.last.toLocaleString("en-GB")} epochs`,
        `Move the scrubber, or train it anew. ${duelWords(history, epoch)}`] });
    this.recordings.origin = () => this.origin.value;
    this.stage = new GanStage({ onPick: (sample) => channel.trigger("pick", { sample, nonce: nonce() }), redraw: this.redraw });
    this.tabs = new Tabs("Charts of the run", this.redraw);
    this.charts = this.makeCharts();
    this.controls.node.firstElementChild?.append(this.origin.node);
    this.furnish({
      scene: [
        el("div", { class: "scene" }, el("div", { class: "left" }, this.stage.node),
          el("div", { class: "side" }, this.numbers.node, this.tabs.node)),
      ],
      below: [this.step.node],
      sized: [this.stage.node, this.tabs.node],
    });
    addEventListener("resize", this.redraw);
  }

  get recordings() {
    return /** @type {ImageSession} */ (this.session);
  }

  makeCharts() {
    /** @param {ImageHistory} history */
    const classes = (history) => Float64Array.from({ length: history.length }, (_, epoch) => history.appeared(epoch) / 10);
    /** @type {Record<string, Lines | Verdicts | Classes>} */
    const charts = {
      Losses: new Lines("Losses of D and G by epoch", [
        { name: "discriminator_loss", label: "D", hue: "positive" },
        { name: "generator_loss", label: "G", hue: "negative", dashed: true },
      ], this.seeking, { references: LN2 }),
      Verdicts: new Verdicts(),
      Gradient: new Lines("Norm of the gradient that reaches G, by epoch", [
        { name: "generator_gradient", label: "gradient norm in G, logarithmic", hue: "negative" },
      ], this.seeking, { log: true }),
      Quality: new Lines("Quality and coverage by epoch", [
        { name: "sure", label: "sure digits", hue: "positive" },
        { name: "coverage", label: "of 10 digits found", hue: "negative", dashed: true, of: classes },
      ], this.seeking, { low: 0, high: 1.04, note: NOTE }),
      Digits: new Classes(),
    };
    return charts;
  }

  /** @param {ImageGanData} data */
  update(data) {
    this.origin.offer(Boolean(data.recording));
    super.update(data);
    this.stage.pick(data.picks);
  }

  /** @param {ImageStart} start */
  begin(start) {
    super.begin(start);
    this.step.set(start);
    const names = Object.keys(this.charts).filter((name) => start.judged || !["Quality", "Digits"].includes(name));
    this.tabs.set(names.map((name) => ({ name, node: this.charts[name].panel, draw: (view) => this.charts[name].draw(view) })));
  }

  empty() {
    put(this.controls.remark, "text", this.recordings.problem ?? "");
  }

  /** @param {Shown<ImageHistory>} view */
  paint(view) {
    const { history, phase, shown, newest } = view;
    this.origin.draw(phase);
    const single = phase === "paused" ? history.single : null;
    this.stage.draw(history, shown, single && newest ? history.inside : null);
    this.numbers.draw(history, shown);
    this.tabs.draw({ ...view, references: history.start.cross_entropy });
    this.step.draw(single);
  }

  /** @param {Shown<ImageHistory>} view */
  describe({ history, shown }) {
    return description(history, shown);
  }

  destroy() {
    removeEventListener("resize", this.redraw);
    super.destroy();
  }
}

export default component((root, channel) => new ImageGan(root, channel), "charts/line_chart.css", "run/run.css", "lessons/gan/gan_flow.css",
  "lessons/gan/image_gan.css");
