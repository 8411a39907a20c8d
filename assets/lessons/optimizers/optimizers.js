// Optimizers: a loss of two numbers as a map with the paths of those who race on it, their losses by step, and the
// controls. The start is dragged on the map; what comes back are the new paths.

import { component, el } from "../../base/dom.js";
import { LineChart } from "../../charts/line_chart.js";
import { SteppedStage } from "../../pictures/live_stage.js";
import { Legend } from "./legend.js";
import { LineFit } from "./line_fit.js";
import { SurfaceMap } from "./surface_map.js";
/** @import { Channel } from "../../types.js" */
/** @import { Chart, OptimizersData } from "./types.js" */

const MARGIN = { left: 52, right: 12, top: 8, bottom: 34 };
const [STEP_MS, READ_MS] = [55, 3000]; // between two steps, and where each is written out
const LEAST = 1e-6; // the smallest loss above the lowest that the chart tells apart

/** @extends {SteppedStage<OptimizersData>} */
class Optimizers extends SteppedStage {
  /** @type {LineChart[]} */ charts = [];
  /** @type {number | null} */ asked = null; // the step to be written out

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, () => ({ element: this.map.svg, under: this.map.sheet.canvas }), STEP_MS);
    this.map = new SurfaceMap(this.edit, () => this.draw());
    this.legend = new Legend(this.edit);
    this.panel.node.prepend(this.legend.node);
    this.fit = new LineFit();
    this.figures = el("div", { class: "figures" });
    this.scene.append(this.map.node, this.map.told, this.steps, this.fit.node, this.figures);
    this.mount([this.bar], []);
  }

  /** @param {OptimizersData} [before] */
  prepare(before) {
    const { at, charts, part, sentences, steps } = this.data;
    if (charts.length !== this.charts.length) this.build(charts);
    this.say(sentences);
    this.player.interval = at === null ? STEP_MS : READ_MS;
    this.player.resize(steps + 1);
    if (before?.part === part) return;
    this.asked = at;
    this.player.step = at ?? 0;
  }

  /** @param {Chart[]} charts */
  build(charts) {
    this.charts = charts.map(() =>
      new LineChart({ unit: "step", margin: MARGIN, nameX: "step" }, { onSeek: (step) => this.player.jump(step) })
    );
    this.figures.replaceChildren(
      ...charts.map(({ name }, at) =>
        el("figure", {}, el("figcaption", { class: "chart-head" }, el("b", {}, name), this.charts[at].save), this.charts[at].node)
      ),
    );
  }

  /** Where a step is written out, another one is asked for. */
  stepped() {
    this.draw();
    const { step } = this.player;
    if (this.data.at === null || step === 0 || step === this.asked) return;
    this.asked = step;
    this.queue.push("at:", { set: "at", value: step });
  }

  draw() {
    const { step } = this.player;
    this.map.draw(this.data, step);
    this.legend.draw(this.data, step);
    this.fit.draw(this.data, step);
    this.data.charts.forEach((chart, at) => this.charts[at].draw(this.chart(chart, step)));
  }

  /** What the optimizers did up to a step. @param {Chart} chart @param {number} step */
  chart({ name, values, log }, step) {
    const { lanes, steps } = this.data;
    const raced = lanes.filter(({ on }) => on);
    const all = raced.flatMap((lane) => lane[values]);
    const [low, top] = [Math.max(LEAST, Math.min(...all) / 2), Math.max(...all, 10 * LEAST)];
    const series = raced.map((lane) => ({ label: lane.name, hue: lane.hue, dash: lane.dash, width: 2,
      values: lane[values].slice(0, step + 1) })
    );
    /** @type {[number, number]} */
    const ys = [log ? low : 0, 1.1 * top];
    return { name, series, log, ys, xs: /** @type {[number, number]} */ ([0, steps]), cursor: step };
  }
}

export default component((root, channel) => new Optimizers(root, channel), "charts/line_chart.css", "base/panel.css",
  "lessons/optimizers/optimizers.css");
