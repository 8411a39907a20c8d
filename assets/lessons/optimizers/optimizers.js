// Optimizers: a loss of two numbers as a map with the paths of those who race on it, their losses by step, and the
// controls. The start is dragged on the map; what comes back are the new paths.

import { component, el } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { Panel } from "../../base/panel.js";
import { Player } from "../../base/player.js";
import { later } from "../../base/values.js";
import { LineChart } from "../../charts/line_chart.js";
import { saveDrawing } from "../../pictures/save.js";
import { Legend } from "./legend.js";
import { LineFit } from "./line_fit.js";
import { SurfaceMap } from "./surface_map.js";
/** @import { Channel, EditOne, Problem } from "../../types.js" */
/** @import { Chart, OptimizersData } from "./types.js" */

const MARGIN = { left: 52, right: 12, top: 8, bottom: 34 };
const [STEP_MS, READ_MS] = [55, 3000]; // between two steps, and where each is written out
const LEAST = 1e-6; // the smallest loss above the lowest that the chart tells apart

class Optimizers {
  /** @type {OptimizersData} */ data = later();
  /** @type {LineChart[]} */ charts = [];
  /** @type {number | null} */ asked = null; // the step to be written out

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    /** @type {EditOne} */
    const edit = (key, change) => {
      this.queue.push(key, change);
      this.player.reveal();
    };
    this.player = new Player({ onStep: (step) => this.stepped(step), interval: STEP_MS });
    this.map = new SurfaceMap(edit, () => this.draw());
    this.panel = new Panel(edit);
    this.legend = new Legend(edit);
    this.panel.node.prepend(this.legend.node);
    this.fit = new LineFit();
    this.figures = el("div", { class: "figures" });
    this.steps = el("ol", { class: "hand" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    const bar = el("div", { class: "with-save" }, this.player.node,
      saveDrawing(() => ({ element: this.map.svg, under: this.map.sheet.canvas }), () => this.data.name));
    const scene = el("div", { class: "scene" }, this.map.node, this.map.told, this.steps, this.fit.node, this.figures);
    root.append(bar, this.problem, el("div", { class: "stage" }, scene, this.panel.node),
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.player.listen(root);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(scene);
  }

  /** @param {OptimizersData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {OptimizersData} data */
  show(data) {
    const another = this.data?.part !== data.part;
    this.data = data;
    if (data.charts.length !== this.charts.length) this.build(data.charts);
    this.panel.set(data);
    this.alt.textContent = data.alt;
    this.report(data.problem);
    this.steps.replaceChildren(...data.sentences.map((sentence) => el("li", {}, sentence)));
    this.player.interval = data.at === null ? STEP_MS : READ_MS;
    this.player.resize(data.steps + 1);
    if (another) this.asked = data.at;
    this.player.go(another ? data.at ?? 0 : this.player.step);
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

  /** One sentence about a refused value. @param {Problem | null | undefined} problem */
  report(problem) {
    this.problem.hidden = !problem;
    this.problem.textContent = problem?.sentence ?? "";
    this.panel.fault(problem?.key);
  }

  /** The player stands at another step: where it is written out, that one is asked for. @param {number} step */
  stepped(step) {
    this.draw();
    if (this.data.at === null || step === 0 || step === this.asked) return;
    this.asked = step;
    this.queue.push("at:", { set: "at", value: step });
  }

  draw() {
    if (!this.data) return;
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

  destroy() {
    this.observer.disconnect();
    this.player.destroy();
    this.queue.destroy();
  }
}

export default component((root, channel) => new Optimizers(root, channel), "charts/line_chart.css", "base/panel.css",
  "lessons/optimizers/optimizers.css");
