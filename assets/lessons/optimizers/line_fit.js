// The samples of a line, and the lines at which the optimizers have arrived.

import { el, svg } from "../../base/dom.js";
import { Plot, ticks, tickText } from "../../charts/axes.js";
import { saveDrawing } from "../../pictures/save.js";
/** @import { OptimizersData } from "./types.js" */

const [LEFT, RIGHT, TOP, BOTTOM] = [40, 8, 6, 22];

export class LineFit {
  constructor() {
    this.svg = svg("svg", { class: "fit", role: "img" });
    this.box = el("div", { class: "fit-box" }, this.svg);
    const name = "Samples and lines";
    this.node = el("figure", {},
      el("figcaption", { class: "chart-head" }, el("b", {}, name), saveDrawing(() => ({ element: this.svg }), () => name)), this.box);
  }

  /** @param {OptimizersData} data @param {number} step */
  draw({ samples, lanes }, step) {
    this.node.hidden = !samples;
    const [width, height] = [this.box.clientWidth, this.box.clientHeight];
    if (!samples || !width) return;
    const [xs, ys] = samples;
    const box = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: height - TOP - BOTTOM };
    const plot = new Plot(box, [Math.min(...xs), Math.max(...xs)], [Math.min(...ys), Math.max(...ys)]);
    Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": `${xs.length} samples and ${lanes.length} lines` })
      .forEach(([name, value]) => this.svg.setAttribute(name, String(value)));
    const [across, upward] = [ticks(...plot.xs, width / 80), ticks(...plot.ys, height / 40)];
    this.svg.replaceChildren(
      ...xs.map((x, at) => svg("circle", { class: "sample-dot", cx: plot.x(x), cy: plot.y(ys[at]), r: 1.8 })),
      ...across.values.map((value) => svg("text", { x: plot.x(value), y: height - 5 }, tickText(value, across.step))),
      ...upward.values.map((value) => svg("text", { class: "upward", x: LEFT - 6, y: plot.y(value) + 4 }, tickText(value, upward.step))),
      ...lanes.map(({ places, hue, dash }) => {
        const at = 2 * Math.min(step, places.length / 2 - 1);
        const ends = plot.xs.map((x) => `${plot.x(x)} ${plot.y(places[at] * x + places[at + 1])}`).join("L");
        return svg("path", { class: "path", d: `M${ends}`, style: `stroke: var(--${hue}); stroke-dasharray: ${dash.join(" ") || "none"}` });
      }),
    );
  }
}
