// A GAN in the plane: two networks that learn against each other, in one picture, with curves, single steps and a way
// back to every moment. The records come from the run's own process (run/stream.js).

import { component, el } from "../../base/dom.js";
import { nonce } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { RunView } from "../../run/view.js";
import { Flow } from "./gan_flow.js";
import { GanCharts } from "./plane_gan_charts.js";
import { Drawing } from "./plane_gan_drawing.js";
import { GanHistory } from "./plane_gan_history.js";
import { Legend } from "./plane_gan_legend.js";
import { Numbers } from "./plane_gan_numbers.js";
import { GanStage } from "./plane_gan_stage.js";
import { description, moment, phaseWords, remark } from "./plane_gan_words.js";
/** @import { Channel, Shown } from "../../types.js" */
/** @import { PlaneStart } from "./types.js" */

const STEPS = [
  ["batch", "D step", "Only the discriminator learns from one batch, then pause", "batch", "discriminator"],
  ["batch", "G step", "Only the generator learns from one batch, then pause", "batch", "generator"],
  ["epoch", "1 frame", "Train until the next picture, then pause", "epoch"],
];

/** @extends {RunView<GanHistory>} */
class PlaneGan extends RunView {
  /** @type {Set<string>} */ hidden = new Set();
  picture = el("div", { class: "picture" });
  flow = new Flow();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, { Kind: GanHistory, axis: "step", unit: "frame", steps: STEPS, words: { phaseWords, remark } });
    this.drawing = new Drawing({ redraw: this.redraw, use: (points) => channel.trigger("points", { points, nonce: nonce() }) });
    this.legend = new Legend(this.hidden, this.redraw);
    this.numbers = new Numbers(this.drawing.node);
    this.charts = new GanCharts(this.seeking);
    this.tabs = new Tabs("Numbers over the steps", this.redraw);
    root.classList.add("gan");
    this.furnish({
      scene: [
        el("div", { class: "scene" }, el("div", { class: "left" }, this.picture, this.legend.scale),
          el("div", { class: "side" }, this.legend.node, this.numbers.node, this.tabs.node)),
      ],
      below: [this.flow.node],
      sized: [this.picture, ...this.charts.nodes],
    });
  }

  /** @param {PlaneStart} start */
  begin(start) {
    if (this.stage) this.stage.set(start);
    else {
      this.stage = new GanStage(start, { redraw: this.redraw, choose: ({ x }) => this.drawing.add(x), leave: () => {} }, this.drawing,
        this.hidden);
      this.picture.append(this.stage.node);
    }
    this.drawing.set(start);
    this.legend.set(start);
    this.flow.set(start);
    this.tabs.set(this.charts.pages(start));
  }

  advance() {
    this.drawing.close();
    super.advance();
  }

  /** The end of a run that rests after a single step. */
  between() {
    const { single } = this.session.history ?? {};
    if (!single || !this.time.live) return null;
    return single.player === "generator" ? `G step ${single.step}` : `D step before ${single.step}`;
  }

  /** @param {Shown<GanHistory>} view */
  paint(view) {
    const { history, index, frame, newest, live, growing } = view;
    if (!frame) return;
    const now = moment(history, index, newest);
    this.legend.draw(frame);
    this.stage.show(frame, now.measures);
    this.numbers.draw(history, now);
    this.tabs.draw({ history, step: now.step, end: live ? now.step : view.end, growing });
    this.flow.draw(newest ? history.single : null, now);
  }

  /** @param {Shown<GanHistory>} view */
  describe({ history, index, newest, frame }) {
    return frame ? description(history, moment(history, index, newest), frame) : "";
  }
}

export default component((root, channel) => new PlaneGan(root, channel), "charts/line_chart.css", "run/run.css", "lessons/gan/gan_flow.css",
  "lessons/gan/plane_gan.css");
